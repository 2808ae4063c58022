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
#include <uvm/uvm_param.h>
#include <uvm/uvm_pglist.h>
#include <uvm/uvm_object.h>
#include <uvm/uvm_extern.h>

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

#define	VNODE_TYPES							\
	"VNON", "VREG", "VDIR", "VBLK", "VCHR", "VLNK", "VSOCK", "VFIFO", "VBAD"
#define	VNODE_TAGS							\
	"VT_NON", "VT_UFS", "VT_NFS", "VT_MFS", "VT_MSDOSFS", "VT_LFS",	\
	"VT_LOFS", "VT_FDESC", "VT_PORTAL", "VT_NULL", "VT_UMAP",	\
	"VT_KERNFS", "VT_PROCFS", "VT_AFS", "VT_ISOFS", "VT_UNION",	\
	"VT_ADOSFS", "VT_EXT2FS", "VT_CODA", "VT_FILECORE", "VT_NTFS",	\
	"VT_VFS", "VT_OVERLAY", "VT_SMBFS", "VT_PTYFS", "VT_TMPFS",	\
	"VT_UDF", "VT_SYSVBFS", "VT_PUFFS", "VT_HFS", "VT_EFS",		\
	"VT_ZFS", "VT_RUMP", "VT_NILFS", "VT_V7FS", "VT_CHFS"

struct buf;
struct componentname;
struct file;
struct fifoinfo;
struct mount;
struct lwp;
struct namecache;
struct nameidata;
struct socket;
struct specnode;
struct stat;
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
	void		*v_private;	/* [k] the record: state, key */
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

/* For snprintb(9). */
#define	VNODE_FLAGBITS							\
	"\20\1ROOT\2SYSTEM\3ISTTY\4MAPPED\5MPSAFE\6LOCKSWORK\11TEXT"	\
	"\12EXECMAP\13WRMAP\14WRMAPDIRTY\17ONWORKLST\31DIROP"

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
#define	IO_ADV_SHIFT	0
#define	IO_ADV_ENCODE(a) (((a) << IO_ADV_SHIFT) & IO_ADV_MASK)
#define	IO_ADV_DECODE(f) (((f) & IO_ADV_MASK) >> IO_ADV_SHIFT)
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

#define	UPDATE_WAIT	0x0001
#define	UPDATE_DIROP	0x0002
#define	UPDATE_CLOSE	0x0004

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
#define	VDESC_VP1_WILLRELE	0x00000002
#define	VDESC_VP2_WILLRELE	0x00000004
#define	VDESC_VP3_WILLRELE	0x00000008
#define	VDESC_VP0_WILLUNLOCK	0x00000100
#define	VDESC_VP1_WILLUNLOCK	0x00000200
#define	VDESC_VP2_WILLUNLOCK	0x00000400
#define	VDESC_VP3_WILLUNLOCK	0x00000800
#define	VDESC_VP0_WILLPUT	0x00000101
#define	VDESC_VP1_WILLPUT	0x00000202
#define	VDESC_VP2_WILLPUT	0x00000404
#define	VDESC_VP3_WILLPUT	0x00000808

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

#define	VNODE_OPS_COUNT		50

#define	VOPARG_OFFSETOF(type, member)	offsetof(type, member)
#define	VOPARG_OFFSETTO(type, offset, sp)				\
	((type)(void *)((char *)(sp) + (offset)))
#define	VDESC(OP)		(&(OP ## _desc))
#define	VOFFSET(OP)		(VDESC(OP)->vdesc_offset)
#define	VOCALL(OPSV, OFF, AP)	((*((OPSV)[(OFF)]))(AP))
#define	VCALL(VP, OFF, AP)	VOCALL((VP)->v_op, (OFF), (AP))

#ifdef _KERNEL
#include <sys/fcntl.h>
#include <sys/lwp.h>
#include <sys/mount.h>
#include <sys/systm.h>
#include <sys/vnode_if.h>

extern struct vnode *rootvnode;
extern struct vnode *rootvp;		/* the root's device */
extern int	desiredvnodes;
extern u_int	numvnodes;
extern int	prtactive;
extern kmutex_t	mntvnode_lock;
extern const enum vtype iftovt_tab[16];
extern const int vttoif_tab[9];
extern const struct vnodeop_desc * const vfs_op_descs[];
extern int	(*vn_union_readdir_hook)(struct vnode **, struct file *,
		    struct lwp *);

#define	IFTOVT(mode)		(iftovt_tab[((mode) & S_IFMT) >> 12])
#define	VTTOIF(indx)		(vttoif_tab[(int)(indx)])
#define	MAKEIMODE(indx, mode)	((int)(VTTOIF(indx) | (mode)))

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
void	vrele_async(struct vnode *);
void	vrele_flush(void);
void	vholdl(struct vnode *);
void	holdrelel(struct vnode *);
void	vremfree(struct vnode *);
void	vrevoke(struct vnode *);
void	vdevgone(int, int, int, enum vtype);
int	vdead_check(struct vnode *, int);
int	vfinddev(dev_t, enum vtype, struct vnode **);
int	bdevvp(dev_t, struct vnode **);
int	cdevvp(dev_t, struct vnode **);
int	vcache_rekey_enter(struct mount *, struct vnode *, const void *,
	    size_t, const void *, size_t);
void	vcache_rekey_exit(struct mount *, struct vnode *, const void *,
	    size_t, const void *, size_t);
int	vinvalbuf(struct vnode *, int, kauth_cred_t, struct lwp *, bool, int);
int	vtruncbuf(struct vnode *, daddr_t, bool, int);
int	vflushbuf(struct vnode *, int);
void	vwakeup(struct buf *);
void	vprint(const char *, struct vnode *);
void	vn_syncer_add_to_worklist(struct vnode *, int);
void	vn_syncer_remove_from_worklist(struct vnode *);

int	vn_lock(struct vnode *, int);
int	vn_open(struct nameidata *, int, int);
int	vn_close(struct vnode *, int, kauth_cred_t);
int	vn_rdwr(enum uio_rw, struct vnode *, void *, int, off_t, enum uio_seg,
	    int, kauth_cred_t, size_t *, struct lwp *);
int	vn_stat(struct vnode *, struct stat *);
int	vn_readdir(struct file *, char *, int, u_int, int *, struct lwp *,
	    off_t **, int *);
int	vn_isunder(struct vnode *, struct vnode *, struct lwp *);
int	vn_writechk(struct vnode *);
int	vn_openchk(struct vnode *, kauth_cred_t, int);
void	vn_markexec(struct vnode *);
int	vn_marktext(struct vnode *);
void	vn_ra_allocctx(struct vnode *);
int	vn_default_error(void *);
int	vn_fifo_bypass(void *);
int	vn_bwrite(void *);
int	vn_extattr_get(struct vnode *, int, int, const char *, size_t *,
	    void *, struct lwp *);
int	vn_extattr_set(struct vnode *, int, int, const char *, size_t,
	    const void *, struct lwp *);
int	vn_extattr_rm(struct vnode *, int, int, const char *, struct lwp *);

static inline void
vhold(struct vnode *vp)
{

	mutex_enter(vp->v_interlock);
	vholdl(vp);
	mutex_exit(vp->v_interlock);
}

static inline void
holdrele(struct vnode *vp)
{

	mutex_enter(vp->v_interlock);
	holdrelel(vp);
	mutex_exit(vp->v_interlock);
}

/* Tells the knotes; the interlock is not held. */
static inline void
VN_KNOTE(struct vnode *vp, long hint)
{

	mutex_enter(vp->v_interlock);
	KNOTE(&vp->v_klist, hint);
	mutex_exit(vp->v_interlock);
}
#endif

#endif /* _SYS_VNODE_H_ */
