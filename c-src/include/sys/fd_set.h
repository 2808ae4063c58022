/*
 * Sets of descriptors, select(2).
 */

#ifndef _SYS_FD_SET_H_
#define	_SYS_FD_SET_H_

#include <sys/types.h>

#define	FD_SETSIZE	256
#define	__NFDBITS	32
typedef struct fd_set {
	uint32_t	fds_bits[FD_SETSIZE / __NFDBITS];
} fd_set;

#endif /* _SYS_FD_SET_H_ */
