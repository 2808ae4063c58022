/*
 * Suspension of file systems, fstrans(9).
 */

#ifndef _SYS_FSTRANS_H_
#define	_SYS_FSTRANS_H_

#include <sys/types.h>

#define	SUSPEND_SUSPEND	0x0001
#define	SUSPEND_RESUME	0x0002

enum fstrans_lock_type {
	FSTRANS_LAZY = 1,
	FSTRANS_SHARED
};

enum fstrans_state {
	FSTRANS_NORMAL,
	FSTRANS_SUSPENDING,
	FSTRANS_SUSPENDED
};

#ifdef _KERNEL
struct buf;
struct mount;
#define	fstrans_start(mp, t)		_fstrans_start((mp), (t), 1)
#define	fstrans_start_nowait(mp, t)	_fstrans_start((mp), (t), 0)
int	_fstrans_start(struct mount *, enum fstrans_lock_type, int);
void	fstrans_done(struct mount *);
int	fstrans_is_owner(struct mount *);
int	fstrans_mount(struct mount *);
void	fstrans_unmount(struct mount *);
int	fstrans_setstate(struct mount *, enum fstrans_state);
enum fstrans_state fstrans_getstate(struct mount *);
int	fscow_establish(struct mount *, int (*)(void *, struct buf *, bool),
	    void *);
int	fscow_disestablish(struct mount *, int (*)(void *, struct buf *,
	    bool), void *);
int	fscow_run(struct buf *, bool);
int	vfs_suspend(struct mount *, int);
void	vfs_resume(struct mount *);
#endif

#endif /* _SYS_FSTRANS_H_ */
