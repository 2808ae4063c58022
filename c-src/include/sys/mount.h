/*
 * Mounts, vfsops(9).
 */

#ifndef _SYS_MOUNT_H_
#define	_SYS_MOUNT_H_

#include <sys/condvar.h>
#include <sys/fstypes.h>
#include <sys/kauth.h>
#include <sys/mutex.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/rwlock.h>
#include <sys/specificdata.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/ucred.h>
#include <sys/uio.h>

#define	MNAMELEN		90

#define	MOUNT_FFS		"ffs"
#define	MOUNT_UFS		MOUNT_FFS
#define	MOUNT_NFS		"nfs"
#define	MOUNT_MFS		"mfs"
#define	MOUNT_MSDOS		"msdos"
#define	MOUNT_LFS		"lfs"
#define	MOUNT_FDESC		"fdesc"
#define	MOUNT_NULL		"null"
#define	MOUNT_OVERLAY		"overlay"
#define	MOUNT_UMAP		"umap"
#define	MOUNT_KERNFS		"kernfs"
#define	MOUNT_PROCFS		"procfs"
#define	MOUNT_AFS		"afs"
#define	MOUNT_CD9660		"cd9660"
#define	MOUNT_UNION		"union"
#define	MOUNT_ADOSFS		"adosfs"
#define	MOUNT_EXT2FS		"ext2fs"
#define	MOUNT_CODA		"coda"
#define	MOUNT_FILECORE		"filecore"
#define	MOUNT_NTFS		"ntfs"
#define	MOUNT_SMBFS		"smbfs"
#define	MOUNT_PTYFS		"ptyfs"
#define	MOUNT_TMPFS		"tmpfs"
#define	MOUNT_UDF		"udf"
#define	MOUNT_SYSVBFS		"sysvbfs"
#define	MOUNT_PUFFS		"puffs"
#define	MOUNT_HFS		"hfs"
#define	MOUNT_EFS		"efs"
#define	MOUNT_ZFS		"zfs"
#define	MOUNT_NILFS		"nilfs"
#define	MOUNT_RUMPFS		"rumpfs"
#define	MOUNT_V7FS		"v7fs"

/* Second level of the sysctl tree below CTL_VFS. */
#define	VFS_GENERIC		0
#define	VFS_MAXTYPENUM		1
#define	VFS_CONF		2
#define	VFS_USERMOUNT		3
#define	VFS_MAGICLINKS		4

struct buf;
struct lwp;
struct quotactl_args;
struct vattr;
struct vnode;
struct vnode_iterator;
struct vnodeopv_desc;
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

/* Export arguments as old mount arguments have them. */
struct export_args30 {
	int		ex_flags;
	uid_t		ex_root;
	struct uucred	ex_anon;
	struct sockaddr	*ex_addr;
	int		ex_addrlen;
	struct sockaddr	*ex_mask;
	int		ex_masklen;
	char		*ex_indexfile;
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

#define	VFS_PROTOS(fsname)						\
int	fsname##_mount(struct mount *, const char *, void *, size_t *);	\
int	fsname##_start(struct mount *, int);				\
int	fsname##_unmount(struct mount *, int);				\
int	fsname##_root(struct mount *, struct vnode **);			\
int	fsname##_quotactl(struct mount *, struct quotactl_args *);	\
int	fsname##_statvfs(struct mount *, struct statvfs *);		\
int	fsname##_sync(struct mount *, int, struct kauth_cred *);	\
int	fsname##_vget(struct mount *, ino_t, struct vnode **);		\
int	fsname##_loadvnode(struct mount *, struct vnode *,		\
	    const void *, size_t, const void **);			\
int	fsname##_newvnode(struct mount *, struct vnode *,		\
	    struct vnode *, struct vattr *, kauth_cred_t, size_t *,	\
	    const void **);						\
int	fsname##_fhtovp(struct mount *, struct fid *, struct vnode **);	\
int	fsname##_vptofh(struct vnode *, struct fid *, size_t *);	\
void	fsname##_init(void);						\
void	fsname##_reinit(void);						\
void	fsname##_done(void);						\
int	fsname##_mountroot(void);					\
int	fsname##_snapshot(struct mount *, struct vnode *,		\
	    struct timespec *);						\
int	fsname##_extattrctl(struct mount *, int, struct vnode *, int,	\
	    const char *);						\
int	fsname##_suspendctl(struct mount *, int)

/* Straight through the table, without the big lock. */
#define	VFS_VGET(MP, INO, VPP)						\
	(*(MP)->mnt_op->vfs_vget)(MP, INO, VPP)
#define	VFS_LOADVNODE(MP, VP, KEY, KEY_LEN, NEW_KEY)			\
	(*(MP)->mnt_op->vfs_loadvnode)(MP, VP, KEY, KEY_LEN, NEW_KEY)
#define	VFS_NEWVNODE(MP, DVP, VP, VAP, CRED, NEW_LEN, NEW_KEY)		\
	(*(MP)->mnt_op->vfs_newvnode)(MP, DVP, VP, VAP, CRED, NEW_LEN,	\
	    NEW_KEY)
#define	VFS_RENAMELOCK_ENTER(MP)					\
	(*(MP)->mnt_op->vfs_renamelock_enter)(MP)
#define	VFS_RENAMELOCK_EXIT(MP)						\
	(*(MP)->mnt_op->vfs_renamelock_exit)(MP)
#define	VFS_FSYNC(MP, VP, FLG)						\
	(*(MP)->mnt_op->vfs_fsync)(VP, FLG)

#ifdef _KERNEL
/* With the big lock unless the mount or the vnode is MP-safe. */
int	VFS_MOUNT(struct mount *, const char *, void *, size_t *);
int	VFS_START(struct mount *, int);
int	VFS_UNMOUNT(struct mount *, int);
int	VFS_ROOT(struct mount *, struct vnode **);
int	VFS_QUOTACTL(struct mount *, struct quotactl_args *);
int	VFS_STATVFS(struct mount *, struct statvfs *);
int	VFS_SYNC(struct mount *, int, struct kauth_cred *);
int	VFS_FHTOVP(struct mount *, struct fid *, struct vnode **);
int	VFS_VPTOFH(struct vnode *, struct fid *, size_t *);
int	VFS_SNAPSHOT(struct mount *, struct vnode *, struct timespec *);
int	VFS_EXTATTRCTL(struct mount *, int, struct vnode *, int,
	    const char *);
int	VFS_SUSPENDCTL(struct mount *, int);

TAILQ_HEAD(mntlist, mount);
LIST_HEAD(vfs_list_head, vfsops);
extern struct mntlist mountlist;	/* mountlist_lock */
extern kmutex_t	mountlist_lock;
extern struct vfs_list_head vfs_list;	/* vfs_list_lock */
extern kmutex_t	vfs_list_lock;
extern struct mount *dead_rootmount;
extern time_t	syncdelay;
extern time_t	filedelay;
extern time_t	dirdelay;
extern time_t	metadelay;

struct vfsops *vfs_getopsbyname(const char *);
void	vfs_delref(struct vfsops *);
struct mount *vfs_getvfs(fsid_t *);
struct mount *vfs_mountalloc(struct vfsops *, struct vnode *);
int	vfs_rootmountalloc(const char *, const char *, struct mount **);
void	vfs_destroy(struct mount *);
void	vfs_insmntque(struct vnode *, struct mount *);
int	vfs_mountedon(struct vnode *);
void	mountlist_append(struct mount *);
long	makefstype(const char *);
int	dounmount(struct mount *, int, struct lwp *);
int	dostatvfs(struct mount *, struct statvfs *, struct lwp *, int, int);
int	usermount_common_policy(struct mount *, u_long);

/* Walks the vnodes of a mount: each comes referenced and unlocked. */
void	vfs_vnode_iterator_init(struct mount *, struct vnode_iterator **);
struct vnode *vfs_vnode_iterator_next(struct vnode_iterator *,
	    bool (*)(void *, struct vnode *), void *);
void	vfs_vnode_iterator_destroy(struct vnode_iterator *);

int	mount_specific_key_create(specificdata_key_t *, specificdata_dtor_t);
void	mount_specific_key_delete(specificdata_key_t);
void	*mount_getspecific(struct mount *, specificdata_key_t);
void	mount_setspecific(struct mount *, specificdata_key_t, void *);

/* Called for each mount by NFS exports. */
struct vfs_hooks {
	LIST_ENTRY(vfs_hooks) vfs_hooks_list;
	void		(*vh_unmount)(struct mount *);
	int		(*vh_reexport)(struct mount *, const char *, void *);
};
int	vfs_hooks_attach(struct vfs_hooks *);
int	vfs_hooks_detach(struct vfs_hooks *);

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
