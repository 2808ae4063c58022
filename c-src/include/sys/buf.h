/*
 * Buffers, buffercache(9).
 */

#ifndef _SYS_BUF_H_
#define	_SYS_BUF_H_

#include <sys/condvar.h>
#include <sys/mutex.h>
#include <sys/pool.h>
#include <sys/queue.h>
#include <sys/rbtree.h>
#include <sys/workqueue.h>

struct buf;
struct lwp;
struct mount;
struct proc;
struct uio;
struct vnode;

/*
 * Guards: [o] who has it busy, [b] bufcache_lock, [v] b_objlock.
 */
struct buf {
	union {
		TAILQ_ENTRY(buf) u_actq;
		rb_node_t	u_rbnode;
		struct work	u_work;
	} b_u;				/* [o] the device driver's queue */
	void		(*b_iodone)(struct buf *); /* [o] */
	int		b_error;	/* [o] */
	int		b_resid;	/* [o] bytes not transferred */
	u_int		b_flags;	/* [o] B_* */
	int		b_prio;		/* [o] BPRIO_* */
	int		b_bufsize;	/* [o] bytes allocated */
	int		b_bcount;	/* [o] bytes valid */
	dev_t		b_dev;		/* [o] */
	void		*b_data;	/* [o] */
	daddr_t		b_blkno;	/* [o] in units of DEV_BSIZE */
	daddr_t		b_rawblkno;	/* [o] */
	struct proc	*b_proc;	/* [o] of physio */
	void		*b_saveaddr;	/* [o] of physio */
	void		*b_private;	/* [o] */
	off_t		b_dcookie;	/* [o] */
	kcondvar_t	b_busy;		/* [b] */
	u_int		b_refcnt;	/* [b] */
	void		*b_unused;
	LIST_ENTRY(buf)	b_hash;		/* [b] */
	LIST_ENTRY(buf)	b_vnbufs;	/* [b] and interlock */
	TAILQ_ENTRY(buf) b_freelist;	/* [b] */
	LIST_ENTRY(buf)	b_wapbllist;
	daddr_t		b_lblkno;	/* block of b_vp; constant */
	int		b_freelistindex; /* [b] */
	u_int		b_cflags;	/* [b] BC_* */
	struct vnode	*b_vp;
	kcondvar_t	b_done;		/* [v] */
	u_int		b_oflags;	/* [v] BO_* */
	kmutex_t	*b_objlock;	/* the vnode's interlock */
};
typedef struct buf	buf_t;

#define	b_actq		b_u.u_actq
#define	b_work		b_u.u_work
#define	b_cylinder	b_resid

#define	NOLIST		((struct buf *)0x87654321)

#define	BC_AGE		0x00000001
#define	BC_BUSY		0x00000010
#define	BC_INVAL	0x00002000
#define	BC_NOCACHE	0x00008000
#define	BC_WANTED	0x00800000
#define	BC_VFLUSH	0x04000000

#define	BO_DELWRI	0x00000080
#define	BO_DONE		0x00000200

#define	B_WRITE		0x00000000
#define	B_ASYNC		0x00000004
#define	B_COWDONE	0x00000400
#define	B_GATHERED	0x00001000
#define	B_LOCKED	0x00004000
#define	B_PHYS		0x00040000
#define	B_RAW		0x00080000
#define	B_READ		0x00100000
#define	B_DEVPRIVATE	0x02000000

#define	BUF_FLAGBITS							\
	"\20\1AGE\3ASYNC\5BUSY\10DELWRI\12DONE\13COWDONE\15GATHERED"	\
	"\16INVAL\17LOCKED\20NOCACHE\23PHYS\24RAW\25READ\32DEVPRIVATE"	\
	"\33VFLUSH"

#define	BUF_ISREAD(bp)	(((bp)->b_flags & B_READ) == B_READ)
#define	BUF_ISWRITE(bp)	(((bp)->b_flags & B_READ) == B_WRITE)

/* Arguments of functions that allocate blocks; of bread. */
#define	B_CLRBUF	0x01
#define	B_SYNC		0x02
#define	B_METAONLY	0x04
#define	B_CONTIG	0x08
#define	B_MODIFY	0x01

#define	BPRIO_TIMENONCRITICAL	0
#define	BPRIO_TIMELIMITED	1
#define	BPRIO_TIMECRITICAL	2
#define	BPRIO_NPRIO		3
#define	BPRIO_DEFAULT		BPRIO_TIMELIMITED
#define	BIO_GETPRIO(bp)		((bp)->b_prio)
#define	BIO_SETPRIO(bp, prio)	((bp)->b_prio = (prio))
#define	BIO_COPYPRIO(to, from)	BIO_SETPRIO((to), BIO_GETPRIO(from))

#define	clrbuf(bp) do {							\
	memset((bp)->b_data, 0, (u_int)(bp)->b_bcount);			\
	(bp)->b_resid = 0;						\
} while (0)

#ifdef _KERNEL
extern kmutex_t	bufcache_lock;
extern kmutex_t	buffer_lock;
extern u_int	nbuf;

int	bread(struct vnode *, daddr_t, int, int, buf_t **);
int	breadn(struct vnode *, daddr_t, int, daddr_t *, int *, int, int,
	    buf_t **);
buf_t	*getblk(struct vnode *, daddr_t, int, int, int);
buf_t	*geteblk(int);
buf_t	*incore(struct vnode *, daddr_t);
int	allocbuf(buf_t *, int, int);
int	bwrite(buf_t *);
void	bawrite(buf_t *);
void	bdwrite(buf_t *);
void	brelse(buf_t *, int);
void	brelsel(buf_t *, int);
int	bbusy(buf_t *, bool, int, kmutex_t *);
void	bremfree(buf_t *);
int	biowait(buf_t *);
void	biodone(buf_t *);
void	bgetvp(struct vnode *, buf_t *);
void	brelvp(buf_t *);
void	reassignbuf(buf_t *, struct vnode *);
buf_t	*getiobuf(struct vnode *, bool);
void	putiobuf(buf_t *);
void	buf_init(buf_t *);
void	buf_destroy(buf_t *);
void	nestiobuf_setup(buf_t *, buf_t *, int, size_t);
void	nestiobuf_iodone(buf_t *);
void	nestiobuf_done(buf_t *, int, int);
int	physio(void (*)(buf_t *), buf_t *, dev_t, int, void (*)(buf_t *),
	    struct uio *);
void	minphys(buf_t *);
#endif

#endif /* _SYS_BUF_H_ */
