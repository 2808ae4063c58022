/*
 * Device vnodes, specfs.
 */

#ifndef _MISCFS_SPECFS_SPECDEV_H_
#define	_MISCFS_SPECFS_SPECDEV_H_

#include <sys/dkio.h>
#include <sys/vnode.h>

struct specdev;
struct specnode {
	struct specnode	*sn_next;
	struct specdev	*sn_dev;
	vnode_t		*sn_vnode;
	u_int		sn_opencnt;
	dev_t		sn_rdev;
	bool		sn_gone;
};

#define	v_rdev		v_specnode->sn_rdev
#define	v_specnext	v_specnode->sn_next

#ifdef _KERNEL
extern int	(**spec_vnodeop_p)(void *);
void	spec_node_init(vnode_t *, dev_t);
void	spec_node_destroy(vnode_t *);
void	spec_node_revoke(vnode_t *);
int	spec_node_lookup_by_dev(enum vtype, dev_t, vnode_t **);
int	spec_node_lookup_by_mount(struct mount *, vnode_t **);
struct mount *spec_node_getmountedfs(vnode_t *);
void	spec_node_setmountedfs(vnode_t *, struct mount *);
bool	iskmemvp(struct vnode *);
int	spec_open(void *);
int	spec_close(void *);
int	spec_read(void *);
int	spec_write(void *);
int	spec_ioctl(void *);
int	spec_poll(void *);
int	spec_kqfilter(void *);
int	spec_fsync(void *);
int	spec_bmap(void *);
int	spec_strategy(void *);
int	spec_mmap(void *);
int	spec_pathconf(void *);
int	spec_advlock(void *);
int	spec_fdiscard(void *);
int	spec_lookup(void *);
int	spec_inactive(void *);
int	spec_reclaim(void *);
int	spec_print(void *);

/* Slots that a device never reaches, or that need no code of their own. */
#define	spec_create	genfs_badop
#define	spec_whiteout	genfs_badop
#define	spec_mknod	genfs_badop
#define	spec_remove	genfs_badop
#define	spec_link	genfs_badop
#define	spec_rename	genfs_badop
#define	spec_mkdir	genfs_badop
#define	spec_rmdir	genfs_badop
#define	spec_symlink	genfs_badop
#define	spec_readdir	genfs_badop
#define	spec_readlink	genfs_badop
#define	spec_abortop	genfs_badop
#define	spec_access	genfs_ebadf
#define	spec_getattr	genfs_ebadf
#define	spec_setattr	genfs_ebadf
#define	spec_fallocate	genfs_eopnotsupp
#define	spec_fcntl	genfs_fcntl
#define	spec_revoke	genfs_revoke
#define	spec_seek	genfs_nullop
#define	spec_lock	genfs_nolock
#define	spec_unlock	genfs_nounlock
#define	spec_islocked	genfs_noislocked
#define	spec_bwrite	vn_bwrite
#define	spec_getpages	genfs_getpages
#define	spec_putpages	genfs_putpages
#endif

#endif /* _MISCFS_SPECFS_SPECDEV_H_ */
