/*
 * A file system for tests: numbered files without contents, whose driver
 * counts what it is asked for.
 */

#ifndef _KPIFS_H_
#define	_KPIFS_H_

#include <sys/param.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/vnode.h>

#define	KPIFS_ROOT	1	/* the number of the root; the others are files */
#define	KPIFS_FILES	64

struct buf;

struct kpifs_node {
	uint32_t	kn_ino;		/* the key */
	struct vnode	*kn_vnode;
	bool		kn_recycle;	/* what VOP_INACTIVE answers */
};

struct kpifs_mount {
	u_int		km_loads;
	u_int		km_inactives;
	u_int		km_reclaims;
	u_int		km_locked;	/* VOP_INACTIVE with the vnode locked */
	u_int		km_unlocked;	/* VOP_RECLAIM with it unlocked */
	int		km_biglock;	/* operations under the big lock */
	int		km_aborts;
	bool		km_mount_locked; /* VFS_MOUNT had the big lock */
	bool		km_entered_early; /* VFS_ROOT before VFS_STATVFS */
	int		km_error;	/* what the load hook answers */
	void		(*km_strategy)(struct buf *); /* VOP_STRATEGY */
	uint32_t	km_next;	/* number of the next new file */
	kmutex_t	*km_lock;	/* interlock for all, or NULL */
	bool		km_key_in_vnode; /* where the stored key lies */
	/* What the next operation does wrong. */
	enum {
		KPIFS_RIGHT, KPIFS_UNLOCKS, KPIFS_LOCKED_RESULT, KPIFS_NO_SIZE,
		KPIFS_KEEPS_LOCK
	} km_fault;
};

#define	VTOKPI(vp)	((struct kpifs_node *)(vp)->v_data)
#define	MTOKPI(mp)	((struct kpifs_mount *)(mp)->mnt_data)

extern struct vfsops kpifs_vfsops;

/* A mount that is on the list and not busy. */
struct mount *kpifs_mount_new(void);
int	kpifs_get(struct mount *, uint32_t, struct vnode **);

#endif /* _KPIFS_H_ */
