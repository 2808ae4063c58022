/*
 * For the glue of components: nodes in /dev.
 */

#ifndef _RUMP_SYS_VFS_H_
#define	_RUMP_SYS_VFS_H_

#include <sys/mount.h>
#include <sys/vnode.h>

#ifdef _KERNEL
/* NULL without the VFS faction. */
extern int	(*rump_vfs_makeonedevnode)(dev_t, const char *, devmajor_t,
		    devminor_t);
extern int	(*rump_vfs_makedevnodes)(dev_t, const char *, char,
		    devmajor_t, devminor_t, int);
extern int	(*rump_vfs_makesymlink)(const char *, const char *);
#endif

#endif /* _RUMP_SYS_VFS_H_ */
