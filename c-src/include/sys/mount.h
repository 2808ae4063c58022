/*
 * Mounts, vfsops(9).
 */

#ifndef _SYS_MOUNT_H_
#define	_SYS_MOUNT_H_

#include <sys/kauth.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/specificdata.h>
#include <sys/statvfs.h>
#include <sys/vnode.h>

struct quotactl_args;
struct vfsops;
struct wapbl;
struct wapbl_ops;
struct wapbl_replay;

struct mount {
	TAILQ_ENTRY(mount) mnt_list;
	TAILQ_HEAD(, vnode) mnt_vnodelist;
	struct vfsops	*mnt_op;
	struct vnode	*mnt_vnodecovered; /* referenced; NULL for the root */
	int		mnt_synclist_slot;
	void		*mnt_transinfo;
	void		*mnt_data;	/* the driver's */
	kmutex_t	mnt_unmounting;	/* held through an unmount */
	kmutex_t	mnt_renamelock;
	int		mnt_refcnt;	/* 1, and 1 for each vnode and holder */
	unsigned int	mnt_busynest;	/* vfs_busy count */
	int		mnt_flag;	/* MNT_* */
	int		mnt_iflag;	/* IMNT_* */
	int		mnt_fs_bshift;	/* driver: log2 of its block size */
	int		mnt_dev_bshift;	/* driver: log2 of b_blkno's unit */
	struct statvfs	mnt_stat;
	specificdata_reference mnt_specdataref;
	kmutex_t	mnt_updating;	/* held while VFS_MOUNT runs */
	struct wapbl_ops *mnt_wapbl_op;
	struct wapbl	*mnt_wapbl;
	struct wapbl_replay *mnt_wapbl_replay;
	uint64_t	mnt_gen;	/* order of mounting */
	void		*mnt_private;	/* the kernel's */
};

struct vfsops {
	const char	*vfs_name;
	size_t		vfs_min_mount_data;
	int		(*vfs_mount)(struct mount *, const char *, void *,
			    size_t *);
	int		(*vfs_start)(struct mount *, int);
	int		(*vfs_unmount)(struct mount *, int);
	int		(*vfs_root)(struct mount *, struct vnode **);
	int		(*vfs_quotactl)(struct mount *, struct quotactl_args *);
	int		(*vfs_statvfs)(struct mount *, struct statvfs *);
	int		(*vfs_sync)(struct mount *, int, struct kauth_cred *);
	int		(*vfs_vget)(struct mount *, ino_t, struct vnode **);
	int		(*vfs_loadvnode)(struct mount *, struct vnode *,
			    const void *, size_t, const void **);
	int		(*vfs_newvnode)(struct mount *, struct vnode *,
			    struct vnode *, struct vattr *, kauth_cred_t,
			    size_t *, const void **);
	int		(*vfs_fhtovp)(struct mount *, struct fid *,
			    struct vnode **);
	int		(*vfs_vptofh)(struct vnode *, struct fid *, size_t *);
	void		(*vfs_init)(void);
	void		(*vfs_reinit)(void);
	void		(*vfs_done)(void);
	int		(*vfs_mountroot)(void);
	int		(*vfs_snapshot)(struct mount *, struct vnode *,
			    struct timespec *);
	int		(*vfs_extattrctl)(struct mount *, int, struct vnode *,
			    int, const char *);
	int		(*vfs_suspendctl)(struct mount *, int);
	int		(*vfs_renamelock_enter)(struct mount *);
	void		(*vfs_renamelock_exit)(struct mount *);
	int		(*vfs_fsync)(struct vnode *, int);
	const struct vnodeopv_desc * const *vfs_opv_descs;
	int		vfs_refcount;	/* the kernel's, as the next */
	LIST_ENTRY(vfsops) vfs_list;
};

#ifdef _KERNEL
int	vfs_attach(struct vfsops *);
int	vfs_detach(struct vfsops *);
int	vfs_busy(struct mount *, struct mount **);
void	vfs_unbusy(struct mount *, bool, struct mount **);
void	vfs_getnewfsid(struct mount *);
void	vfs_timestamp(struct timespec *);
int	vfs_stdextattrctl(struct mount *, int, struct vnode *, int,
	    const char *);
int	set_statvfs_info(const char *, int, const char *, int, const char *,
	    struct mount *, struct lwp *);
void	copy_statvfs_info(struct statvfs *, const struct mount *);
#endif

#endif /* _SYS_MOUNT_H_ */
