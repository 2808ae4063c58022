/*
 * tmpfs: vnode operations and their tables.
 */

#ifndef _FS_TMPFS_TMPFS_VNOPS_H_
#define	_FS_TMPFS_TMPFS_VNOPS_H_

#include <sys/vnode.h>

#ifdef _KERNEL
extern int (**tmpfs_vnodeop_p)(void *);
extern int (**tmpfs_specop_p)(void *);
extern int (**tmpfs_fifoop_p)(void *);
extern const struct vnodeopv_desc tmpfs_vnodeop_opv_desc;
extern const struct vnodeopv_desc tmpfs_specop_opv_desc;
extern const struct vnodeopv_desc tmpfs_fifoop_opv_desc;

int	tmpfs_lookup(void *);
int	tmpfs_create(void *);
int	tmpfs_mknod(void *);
int	tmpfs_open(void *);
int	tmpfs_access(void *);
int	tmpfs_getattr(void *);
int	tmpfs_setattr(void *);
int	tmpfs_read(void *);
int	tmpfs_write(void *);
int	tmpfs_remove(void *);
int	tmpfs_link(void *);
int	tmpfs_rename(void *);
int	tmpfs_mkdir(void *);
int	tmpfs_rmdir(void *);
int	tmpfs_symlink(void *);
int	tmpfs_readdir(void *);
int	tmpfs_readlink(void *);
int	tmpfs_inactive(void *);
int	tmpfs_reclaim(void *);
int	tmpfs_print(void *);
int	tmpfs_pathconf(void *);
int	tmpfs_advlock(void *);
int	tmpfs_whiteout(void *);
int	tmpfs_getpages(void *);
int	tmpfs_putpages(void *);
#endif

#endif /* !_FS_TMPFS_TMPFS_VNOPS_H_ */
