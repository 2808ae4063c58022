/*
 * nullfs: shows a directory a second time, somewhere else.
 *
 * Every vnode of the layer stands for one vnode of the file system below, its
 * lower vnode; the address of that vnode is the key in the vnode cache.  The
 * two share one interlock, and the lock of the layer's vnode is the lock of
 * the lower one.
 */

#ifndef _MISCFS_NULLFS_NULL_H_
#define	_MISCFS_NULLFS_NULL_H_

#include <miscfs/genfs/layer.h>

/* Arguments of mount(2). */
struct null_args {
	struct layer_args	la;
};
#define	nulla_target	la.target

#ifdef _KERNEL
struct null_mount {
	struct vnode	*nullm_lowerrootvp;	/* referenced */
};
#define	MOUNTTONULLMOUNT(mp)	((struct null_mount *)(mp)->mnt_data)

struct null_node {
	struct vnode	*null_lowervp;		/* referenced; the key */
	bool		null_removed;		/* should not stay cached */
};
#define	VTONULL(vp)		((struct null_node *)(vp)->v_data)
#define	NULLVPTOLOWERVP(vp)	(VTONULL(vp)->null_lowervp)

extern int (**null_vnodeop_p)(void *);
extern const struct vnodeopv_desc * const nullfs_vnodeopv_descs[];

int	null_loadvnode(struct mount *, struct vnode *, struct vnode *,
	    const void **);
int	null_node_create(struct mount *, struct vnode *, struct vnode **);
int	null_inactive(void *);
int	null_reclaim(void *);

int	null_lock(void *);

int	null_lookup(void *);
int	null_remove(void *);
int	null_rename(void *);
int	null_rmdir(void *);

int	null_access(void *);
int	null_bmap(void *);
int	null_fsync(void *);
int	null_getattr(void *);
int	null_getpages(void *);
int	null_open(void *);
int	null_print(void *);
int	null_putpages(void *);
int	null_revoke(void *);
int	null_setattr(void *);

int	null_bypass(void *);
#endif

#endif /* _MISCFS_NULLFS_NULL_H_ */
