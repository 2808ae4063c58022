/*
 * Vnodes, vnode(9).
 */

#ifndef _SYS_VNODE_H_
#define	_SYS_VNODE_H_

#include <sys/condvar.h>
#include <sys/event.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/rwlock.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <uvm/uvm_object.h>

enum vtype {
	VNON, VREG, VDIR, VBLK, VCHR, VLNK, VSOCK, VFIFO, VBAD
};

enum vtagtype {
	VT_NON, VT_UFS, VT_NFS, VT_MFS, VT_MSDOSFS, VT_LFS, VT_LOFS, VT_FDESC,
	VT_PORTAL, VT_NULL, VT_UMAP, VT_KERNFS, VT_PROCFS, VT_AFS, VT_ISOFS,
	VT_UNION, VT_ADOSFS, VT_EXT2FS, VT_CODA, VT_FILECORE, VT_NTFS, VT_VFS,
	VT_OVERLAY, VT_SMBFS, VT_PTYFS, VT_TMPFS, VT_UDF, VT_SYSVBFS, VT_PUFFS,
	VT_HFS, VT_EFS, VT_ZFS, VT_RUMP, VT_NILFS, VT_V7FS, VT_CHFS
};

struct buf;
struct componentname;
struct file;
struct fifoinfo;
struct mount;
struct namecache;
struct socket;
struct specnode;
struct uvm_ractx;
struct vnode;

LIST_HEAD(buflists, buf);
TAILQ_HEAD(vnodelst, vnode);

/*
 * Guards: [r] stable while referenced, [i] v_interlock, [l] vnode lock,
 * [m] the mount's vnode list, [b] buffer cache and interlock, [f] the file
 * system's own, [k] private to the kernel.
 */
struct vnode {
	struct uvm_object v_uobj;	/* [i] first: casts rely on it */
	kcondvar_t	v_cv;		/* [i] output and state changes */
	voff_t		v_size;		/* [i] file size */
	voff_t		v_writesize;	/* [i] size after the running write */
	int		v_iflag;	/* [i] VI_* */
	int		v_vflag;	/* [l] VV_* */
	int		v_uflag;	/* [f] VU_* */
	int		v_numoutput;	/* [i] writes in flight */
	int		v_writecount;	/* [i] opens for writing */
	int		v_holdcnt;	/* [i] buffers and pages */
	int		v_synclist_slot; /* [k] */
	struct mount	*v_mount;	/* [l] the dead mount after reclaim */
	int		(**v_op)(void *); /* [r] operations vector */
	TAILQ_ENTRY(vnode) v_freelist;	/* [k] */
	struct vnodelst	*v_freelisthd;	/* [k] */
	TAILQ_ENTRY(vnode) v_mntvnodes;	/* [m] */
	struct buflists	v_cleanblkhd;	/* [b] */
	struct buflists	v_dirtyblkhd;	/* [b] */
	TAILQ_ENTRY(vnode) v_synclist;	/* [k] */
	LIST_HEAD(, namecache) v_dnclist; /* [k] names in this directory */
	LIST_HEAD(, namecache) v_nclist; /* [k] names of this vnode */
	union {
		struct mount	*vu_mountedhere; /* [l] VDIR */
		struct socket	*vu_socket;	/* [l] VSOCK */
		struct specnode	*vu_specnode;	/* [l] VCHR, VBLK */
		struct fifoinfo	*vu_fifoinfo;	/* [l] VFIFO */
		struct uvm_ractx *vu_ractx;	/* [i] VREG */
	} v_un;
	enum vtype	v_type;		/* [r] */
	enum vtagtype	v_tag;		/* [r] */
	krwlock_t	v_lock;		/* [l] what genfs_lock takes */
	void		*v_data;	/* [r] the driver's node */
	struct klist	v_klist;	/* [i] knotes */
	void		*v_private;	/* [k] the kernel's record: state, key */
};
typedef struct vnode vnode_t;
typedef struct vnodelst vnodelst_t;

#define	v_mountedhere	v_un.vu_mountedhere
#define	v_socket	v_un.vu_socket
#define	v_specnode	v_un.vu_specnode
#define	v_fifoinfo	v_un.vu_fifoinfo
#define	v_ractx		v_un.vu_ractx
#define	v_usecount	v_uobj.uo_refs
#define	v_interlock	v_uobj.vmobjlock

#define	NULLVP		((struct vnode *)NULL)
#define	VSIZENOTSET	((voff_t)-1)

#define	VV_ROOT		0x00000001
#define	VV_SYSTEM	0x00000002
#define	VV_ISTTY	0x00000004
#define	VV_MAPPED	0x00000008
#define	VV_MPSAFE	0x00000010
#define	VV_LOCKSWORK	0x00000020
#define	VI_TEXT		0x00000100
#define	VI_EXECMAP	0x00000200
#define	VI_WRMAP	0x00000400
#define	VI_WRMAPDIRTY	0x00000800
#define	VI_ONWORKLST	0x00004000
#define	VU_DIROP	0x01000000

#define	VREAD		00004
#define	VWRITE		00002
#define	VEXEC		00001

#define	VNOVAL		(-1)

struct vattr {
	enum vtype	va_type;
	mode_t		va_mode;
	nlink_t		va_nlink;
	uid_t		va_uid;
	gid_t		va_gid;
	dev_t		va_fsid;
	ino_t		va_fileid;
	u_quad_t	va_size;
	long		va_blocksize;
	struct timespec	va_atime;
	struct timespec	va_mtime;
	struct timespec	va_ctime;
	struct timespec	va_birthtime;
	u_long		va_gen;
	u_long		va_flags;
	dev_t		va_rdev;
	u_quad_t	va_bytes;
	u_quad_t	va_filerev;
	unsigned int	va_vaflags;
	long		va_spare;
};

#define	VA_UTIMES_NULL	0x01
#define	VA_EXCLUSIVE	0x02

#define	IO_ADV_MASK	0x00003
#define	IO_UNIT		0x00010
#define	IO_APPEND	0x00020
#define	IO_NODELOCKED	0x00080
#define	IO_NDELAY	0x00100
#define	IO_DSYNC	0x00200
#define	IO_SYNC		(0x40|IO_DSYNC)
#define	IO_ALTSEMANTICS	0x00400
#define	IO_NORMAL	0x00800
#define	IO_EXT		0x01000
#define	IO_DIRECT	0x02000
#define	IO_JOURNALLOCKED 0x04000

#define	FSYNC_WAIT	0x0001
#define	FSYNC_DATAONLY	0x0002
#define	FSYNC_RECLAIM	0x0004
#define	FSYNC_LAZY	0x0008
#define	FSYNC_NOLOG	0x0010
#define	FSYNC_CACHE	0x0100

#define	LK_SHARED	0x00000001
#define	LK_EXCLUSIVE	0x00000002
#define	LK_NOWAIT	0x00000010
#define	LK_RETRY	0x00020000

#define	SKIPSYSTEM	0x0001
#define	FORCECLOSE	0x0002
#define	WRITECLOSE	0x0004
#define	REVOKEALL	0x0001
#define	V_SAVE		0x0001
#define	VDEAD_NOWAIT	0x0001

struct vnodeop_desc {
	int		vdesc_offset;
	const char	*vdesc_name;
	int		vdesc_flags;
	const int	*vdesc_vp_offsets;
	int		vdesc_vpp_offset;
	int		vdesc_cred_offset;
	int		vdesc_componentname_offset;
};

#define	VDESC_MAX_VPS		8
#define	VDESC_NO_OFFSET		-1
#define	VDESC_VP0_WILLRELE	0x00000001
#define	VDESC_VP0_WILLUNLOCK	0x00000100
#define	VDESC_VP0_WILLPUT	0x00000101

struct vnodeopv_entry_desc {
	const struct vnodeop_desc *opve_op;
	int		(*opve_impl)(void *);
};
struct vnodeopv_desc {
	int		(***opv_desc_vector_p)(void *);
	const struct vnodeopv_entry_desc *opv_desc_ops;
};

struct vop_generic_args {
	struct vnodeop_desc *a_desc;
};

#define	VDESC(OP)		(&(OP ## _desc))
#define	VOFFSET(OP)		(VDESC(OP)->vdesc_offset)
#define	VOCALL(OPSV, OFF, AP)	((*((OPSV)[(OFF)]))(AP))
#define	VCALL(VP, OFF, AP)	VOCALL((VP)->v_op, (OFF), (AP))

#ifdef _KERNEL
#include <sys/fcntl.h>
#include <sys/vnode_if.h>

extern struct vnode *rootvnode;

void	vref(struct vnode *);
void	vrele(struct vnode *);
void	vput(struct vnode *);
int	vget(struct vnode *, int, bool);
void	vgone(struct vnode *);
bool	vrecycle(struct vnode *);
int	vflush(struct mount *, struct vnode *, int);
int	vcache_get(struct mount *, const void *, size_t, struct vnode **);
int	vcache_new(struct mount *, struct vnode *, struct vattr *,
	    kauth_cred_t, struct vnode **);
void	vcache_remove(struct mount *, const void *, size_t);
void	vattr_null(struct vattr *);
uint8_t	vtype2dt(enum vtype);
int	vn_lock(struct vnode *, int);
int	vn_default_error(void *);
int	vn_fifo_bypass(void *);
int	vn_bwrite(void *);
#endif

#endif /* _SYS_VNODE_H_ */
