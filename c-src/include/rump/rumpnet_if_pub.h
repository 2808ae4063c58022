/*
 * What librumpnet offers to programs. rump-rs has no librumpnet: a program that uses this links with
 * NetBSD's kernel only, and with ours the linker names what is missing. Included by <rump/rump.h>.
 */

#ifndef _RUMP_RUMPNET_IF_PUB_H_
#define	_RUMP_RUMPNET_IF_PUB_H_

#ifdef __cplusplus
extern "C" {
#endif

int	rump_pub_shmif_create(const char *, int *);

#ifdef __cplusplus
}
#endif

#endif /* _RUMP_RUMPNET_IF_PUB_H_ */
