/*
 * The journal, wapbl(4): none here. Starting one fails, and mnt_wapbl stays NULL.
 */

#ifndef _SYS_WAPBL_H_
#define	_SYS_WAPBL_H_

#include <sys/buf.h>
#include <sys/mount.h>
#include <sys/vnode.h>
#include <miscfs/specfs/specdev.h>

struct wapbl;

typedef void (*wapbl_flush_fn_t)(struct mount *, daddr_t *, int *, int);

/* What a log has that is to be replayed; inodes that were open without a name. */
struct wapbl_replay {
	void		*wr_scratch;	/* not NULL while it is open */
	int		wr_inodescnt;
	struct {
		uint32_t wr_inumber;
		uint32_t wr_imode;
	} *wr_inodes;
};
#define	wapbl_replay_isopen(wr)	((wr)->wr_scratch != NULL)

struct wapbl_ops {
	void	(*wo_wapbl_discard)(struct wapbl *);
	int	(*wo_wapbl_replay_isopen)(struct wapbl_replay *);
	int	(*wo_wapbl_replay_can_read)(struct wapbl_replay *, daddr_t,
		    long);
	int	(*wo_wapbl_replay_read)(struct wapbl_replay *, void *,
		    daddr_t, long);
	void	(*wo_wapbl_add_buf)(struct wapbl *, struct buf *);
	void	(*wo_wapbl_remove_buf)(struct wapbl *, struct buf *);
	void	(*wo_wapbl_resize_buf)(struct wapbl *, struct buf *, long,
		    long);
	int	(*wo_wapbl_begin)(struct wapbl *, const char *, int);
	void	(*wo_wapbl_end)(struct wapbl *);
	void	(*wo_wapbl_junlock_assert)(struct wapbl *);
	void	(*wo_wapbl_biodone)(struct buf *);
};

#define	WAPBL_DISCARD(MP)						\
	(*(MP)->mnt_wapbl_op->wo_wapbl_discard)((MP)->mnt_wapbl)
#define	WAPBL_REPLAY_ISOPEN(MP)						\
	(*(MP)->mnt_wapbl_op->wo_wapbl_replay_isopen)((MP)->mnt_wapbl_replay)
#define	WAPBL_REPLAY_CAN_READ(MP, BLK, LEN)				\
	(*(MP)->mnt_wapbl_op->wo_wapbl_replay_can_read)(		\
	    (MP)->mnt_wapbl_replay, (BLK), (LEN))
#define	WAPBL_REPLAY_READ(MP, DATA, BLK, LEN)				\
	(*(MP)->mnt_wapbl_op->wo_wapbl_replay_read)(			\
	    (MP)->mnt_wapbl_replay, (DATA), (BLK), (LEN))
#define	WAPBL_ADD_BUF(MP, BP)						\
	(*(MP)->mnt_wapbl_op->wo_wapbl_add_buf)((MP)->mnt_wapbl, (BP))
#define	WAPBL_REMOVE_BUF(MP, BP)					\
	(*(MP)->mnt_wapbl_op->wo_wapbl_remove_buf)((MP)->mnt_wapbl, (BP))
#define	WAPBL_RESIZE_BUF(MP, BP, OLDSZ, OLDCNT)				\
	(*(MP)->mnt_wapbl_op->wo_wapbl_resize_buf)((MP)->mnt_wapbl, (BP), \
	    (OLDSZ), (OLDCNT))
#define	WAPBL_BEGIN(MP)							\
	(*(MP)->mnt_wapbl_op->wo_wapbl_begin)((MP)->mnt_wapbl, __FILE__, \
	    __LINE__)
#define	WAPBL_END(MP)							\
	(*(MP)->mnt_wapbl_op->wo_wapbl_end)((MP)->mnt_wapbl)
#define	WAPBL_JUNLOCK_ASSERT(MP)					\
	(*(MP)->mnt_wapbl_op->wo_wapbl_junlock_assert)((MP)->mnt_wapbl)

#ifdef _KERNEL
extern struct wapbl_ops wapbl_ops;

int	wapbl_start(struct wapbl **, struct mount *, struct vnode *, daddr_t,
	    size_t, size_t, struct wapbl_replay *, wapbl_flush_fn_t,
	    wapbl_flush_fn_t);
int	wapbl_stop(struct wapbl *, int);
int	wapbl_begin(struct wapbl *, const char *, int);
void	wapbl_end(struct wapbl *);
int	wapbl_flush(struct wapbl *, int);
void	wapbl_discard(struct wapbl *);
void	wapbl_add_buf(struct wapbl *, struct buf *);
void	wapbl_remove_buf(struct wapbl *, struct buf *);
void	wapbl_resize_buf(struct wapbl *, struct buf *, long, long);
void	wapbl_biodone(struct buf *);
void	wapbl_jlock_assert(struct wapbl *);
void	wapbl_junlock_assert(struct wapbl *);
void	wapbl_register_inode(struct wapbl *, ino_t, mode_t);
void	wapbl_unregister_inode(struct wapbl *, ino_t, mode_t);
void	wapbl_register_deallocation(struct wapbl *, daddr_t, int);
int	wapbl_replay_start(struct wapbl_replay **, struct vnode *, daddr_t,
	    size_t, size_t);
void	wapbl_replay_stop(struct wapbl_replay *);
void	wapbl_replay_free(struct wapbl_replay *);
int	wapbl_replay_write(struct wapbl_replay *, struct vnode *);
int	wapbl_replay_can_read(struct wapbl_replay *, daddr_t, long);
int	wapbl_replay_read(struct wapbl_replay *, void *, daddr_t, long);

/* The mount whose journal a vnode's blocks go to: of a disk, what is on it. */
static inline struct mount *
wapbl_vptomp(struct vnode *vp)
{

	if (vp == NULL)
		return NULL;
	if (vp->v_type == VBLK)
		return spec_node_getmountedfs(vp);
	return vp->v_mount;
}

static inline bool
wapbl_vphaswapbl(struct vnode *vp)
{
	struct mount *mp = wapbl_vptomp(vp);

	return mp != NULL && mp->mnt_wapbl != NULL;
}
#endif

#endif /* _SYS_WAPBL_H_ */
