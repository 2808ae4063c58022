/*
 * The journal, wapbl(4): none here, and mnt_wapbl is NULL.
 */

#ifndef _SYS_WAPBL_H_
#define	_SYS_WAPBL_H_

#include <sys/buf.h>
#include <sys/mount.h>

struct wapbl;
struct wapbl_replay;

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

#define	WAPBL_BEGIN(MP)							\
	(*(MP)->mnt_wapbl_op->wo_wapbl_begin)((MP)->mnt_wapbl, __FILE__, \
	    __LINE__)
#define	WAPBL_END(MP)							\
	(*(MP)->mnt_wapbl_op->wo_wapbl_end)((MP)->mnt_wapbl)

#endif /* _SYS_WAPBL_H_ */
