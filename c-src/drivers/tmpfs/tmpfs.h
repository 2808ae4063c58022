/*
 * tmpfs: files and mounts of a file system in memory, mount_tmpfs(8).
 */

#ifndef _FS_TMPFS_TMPFS_H_
#define	_FS_TMPFS_TMPFS_H_

#include <sys/mutex.h>
#include <sys/time.h>
#include <sys/tree.h>
#include <sys/types.h>
#include <sys/vnode.h>

#include <fs/tmpfs/tmpfs_dir.h>
#include <fs/tmpfs/tmpfs_file.h>

struct lockf;
struct tmpfs_handle;

/*
 * A file of any type.  The vnode's lock guards it, where nothing else is
 * said; the time of last access is also set with the lock shared.  Its
 * address is the key of its vnode.  A file without links goes with its
 * vnode; the memory of the node stays while somebody who does not have the
 * vnode locked looks at it.
 */
struct tmpfs_node {
	enum vtype	tn_type;
	u_int		tn_nlink;	/* names; of a directory also "." and
					   the ".." of each child */
	volatile u_int	tn_refs;	/* 1, and one for each who looks */
	uint32_t	tn_gen;
	ino_t		tn_ino;
	u_int		tn_flags;	/* chflags(2) */
	mode_t		tn_mode;	/* no type in it */
	uid_t		tn_uid;
	gid_t		tn_gid;

	struct timespec	tn_atime;
	struct timespec	tn_mtime;
	struct timespec	tn_ctime;
	struct timespec	tn_birthtime;

	off_t		tn_size;	/* not of directories */
	struct lockf	*tn_lockf;
	struct tmpfs_handle *tn_handle;	/* the mount's tm_lock guards it */

	union {
		struct tmpfs_dir	u_dir;
		struct tmpfs_file	u_file;
		char			*u_link;
		dev_t			u_rdev;
	} tn_u;
};
#define	tn_dir	tn_u.u_dir
#define	tn_file	tn_u.u_file
#define	tn_link	tn_u.u_link
#define	tn_rdev	tn_u.u_rdev

/* A mount. */
struct tmpfs_mount {
	struct tmpfs_node	*tm_root;
	uint64_t		tm_seed;	/* of hashes and generations */

	/* What is used and what may be: memory, and files of any type. */
	volatile u_long		tm_bytes;
	volatile u_long		tm_bytes_max;
	volatile u_long		tm_nodes;
	volatile u_long		tm_nodes_max;
	volatile u_long		tm_last_ino;

	kmutex_t		tm_lock;
	RB_HEAD(tmpfs_handles, tmpfs_handle) tm_handles;
};

#define	TMPFS_UNLIMITED		ULONG_MAX
#define	TMPFS_NODES_UNLIMITED	((u_long)INT_MAX)
#define	TMPFS_ROOT_INO		2
#define	TMPFS_SIZE_MAX		((uint64_t)INT64_MAX)
#define	TMPFS_MAXNAMLEN		255

#define	TMPFS_IMMUTABLE		((u_int)(UF_IMMUTABLE | SF_IMMUTABLE))
#define	TMPFS_APPEND		((u_int)(UF_APPEND | SF_APPEND))

#ifdef _KERNEL
static inline struct tmpfs_mount *
VFS_TO_TMPFS(const struct mount *mp)
{

	return mp->mnt_data;
}

static inline struct tmpfs_node *
VP_TO_TMPFS_NODE(const struct vnode *vp)
{

	KASSERT(vp->v_tag == VT_TMPFS);
	KASSERT(vp->v_data != NULL);
	return vp->v_data;
}

static inline struct tmpfs_node *
VP_TO_TMPFS_DIR(const struct vnode *vp)
{
	struct tmpfs_node *dnode = VP_TO_TMPFS_NODE(vp);

	KASSERT(dnode->tn_type == VDIR);
	return dnode;
}

/* tmpfs_limits.c */
int	tmpfs_limits_set(struct tmpfs_mount *, uint64_t, uint64_t);
void	tmpfs_limits_init(struct tmpfs_mount *, uint64_t, uint64_t);
void	tmpfs_limits_statvfs(const struct tmpfs_mount *, struct statvfs *);
int	tmpfs_bytes_take(struct tmpfs_mount *, uint64_t);
int	tmpfs_pages_take(struct tmpfs_mount *, uint64_t);
void	tmpfs_bytes_give(struct tmpfs_mount *, uint64_t);
int	tmpfs_nodes_take(struct tmpfs_mount *);
void	tmpfs_nodes_give(struct tmpfs_mount *);

/* tmpfs_node.c */
void	tmpfs_node_init(void);
void	tmpfs_node_fini(void);
int	tmpfs_node_new(struct tmpfs_mount *, struct tmpfs_node *,
	    const struct vattr *, struct tmpfs_node **);
void	tmpfs_node_free(struct tmpfs_mount *, struct tmpfs_node *);
struct tmpfs_node *tmpfs_node_hold(struct vnode *);
void	tmpfs_node_release(struct tmpfs_node *);
void	tmpfs_node_load(struct mount *, struct vnode *,
	    struct tmpfs_node *);
void	tmpfs_node_changed(struct tmpfs_node *);
void	tmpfs_node_modified(struct tmpfs_node *);
void	tmpfs_node_accessed(const struct mount *, struct tmpfs_node *);
void	tmpfs_tree_free(struct tmpfs_mount *);
int	tmpfs_vnode_get(struct mount *, struct tmpfs_node *, struct vnode **);

/* tmpfs_handle.c */
void	tmpfs_handle_mount(struct tmpfs_mount *);
void	tmpfs_handle_unmount(struct tmpfs_mount *);
void	tmpfs_handle_drop(struct tmpfs_mount *, struct tmpfs_node *);
int	tmpfs_vptofh(struct vnode *, struct fid *, size_t *);
int	tmpfs_fhtovp(struct mount *, struct fid *, struct vnode **);

/* tmpfs_attr.c */
int	tmpfs_check_access(struct vnode *, const struct tmpfs_node *, int,
	    kauth_cred_t);
int	tmpfs_check_sticky(struct vnode *, struct vnode *, kauth_cred_t);
mode_t	tmpfs_mode_written(struct vnode *, const struct tmpfs_node *,
	    kauth_cred_t);
#endif

#endif /* !_FS_TMPFS_TMPFS_H_ */
