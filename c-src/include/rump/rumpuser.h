/*
 * The hypercalls: what a rump kernel asks of its host (interface version 17).
 *
 * Every int result is 0 or an errno in NetBSD's numbers, whatever the host's
 * are.  void functions do not fail.  The notes on contexts say what happens to
 * the kernel context of the caller: a call "wraps" when it gives the context
 * up by hyp_backend_unschedule while it waits, and takes it again by
 * hyp_backend_schedule before it returns.
 *
 * Needs only the compiler's own headers, so it serves kernel and host sources.
 */

#ifndef _RUMP_RUMPUSER_H_
#define	_RUMP_RUMPUSER_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lwp;
struct modinfo;
struct rump_component;

/*
 * Start.
 */

#define	RUMPUSER_VERSION	17

/* What the kernel offers the host layer.  It is copied by rumpuser_init. */
struct rumpuser_hyperup {
	/* The whole way into and out of the kernel, for threads outside it. */
	void	(*hyp_schedule)(void);
	void	(*hyp_unschedule)(void);
	/* The context is given up and taken again inside a hypercall. */
	void	(*hyp_backend_unschedule)(int, int *, void *);
	void	(*hyp_backend_schedule)(int, void *);
	/* Processes and lwps; these want the kernel context. */
	void	(*hyp_lwproc_switch)(struct lwp *);
	void	(*hyp_lwproc_release)(void);
	int	(*hyp_lwproc_rfork)(void *, int, const char *);
	int	(*hyp_lwproc_newlwp)(int);
	struct lwp *(*hyp_lwproc_curlwp)(void);
	int	(*hyp_syscall)(int, void *, long *);
	void	(*hyp_lwpexit)(void);
	void	(*hyp_execnotify)(const char *);
	int	(*hyp_getpid)(void);
	void	*hyp__extra[8];
};

/* First call of all.  Another version than ours: EINVAL. */
int	rumpuser_init(int, const struct rumpuser_hyperup *);

/*
 * Memory.  Never wraps.
 */

/* Length, alignment in bytes (0: a pointer's), result: NULL on failure. */
int	rumpuser_malloc(size_t, int, void **);
void	rumpuser_free(void *, size_t);
/* Wish for an address, size, alignment as a power of 2, executable, result. */
int	rumpuser_anonmmap(void *, size_t, int, int, void **);
void	rumpuser_unmap(void *, size_t);

/*
 * Files of the host.
 */

#define	RUMPUSER_OPEN_RDONLY	0x0000
#define	RUMPUSER_OPEN_WRONLY	0x0001
#define	RUMPUSER_OPEN_RDWR	0x0002
#define	RUMPUSER_OPEN_ACCMODE	0x0003
#define	RUMPUSER_OPEN_CREATE	0x0004
#define	RUMPUSER_OPEN_EXCL	0x0008
#define	RUMPUSER_OPEN_BIO	0x0010	/* for rumpuser_bio: advice */

/* Both wrap. */
int	rumpuser_open(const char *, int, int *);
int	rumpuser_close(int);

#define	RUMPUSER_FT_OTHER	0
#define	RUMPUSER_FT_DIR		1
#define	RUMPUSER_FT_REG		2
#define	RUMPUSER_FT_BLK		3
#define	RUMPUSER_FT_CHR		4

/* Size and type; either pointer may be NULL.  Wraps. */
int	rumpuser_getfileinfo(const char *, uint64_t *, int *);

#define	RUMPUSER_BIO_READ	0x01
#define	RUMPUSER_BIO_WRITE	0x02
#define	RUMPUSER_BIO_SYNC	0x04	/* of a write: durable when done */

/*
 * Block I/O.  The last argument but one is called exactly once, in kernel
 * context: argument, bytes transferred, error.  Wraps.
 */
typedef void (*rump_biodone_fn)(void *, size_t, int);
void	rumpuser_bio(int, int, void *, size_t, int64_t, rump_biodone_fn,
	    void *);

/* The same as the host's and the kernel's struct iovec. */
struct rumpuser_iovec {
	void	*iov_base;
	size_t	iov_len;
};

#define	RUMPUSER_IOV_NOSEEK	(-1)	/* go on where the descriptor stands */

/* Both wrap. */
int	rumpuser_iovread(int, struct rumpuser_iovec *, size_t, int64_t,
	    size_t *);
int	rumpuser_iovwrite(int, const struct rumpuser_iovec *, size_t, int64_t,
	    size_t *);

#define	RUMPUSER_SYNCFD_READ	0x01
#define	RUMPUSER_SYNCFD_WRITE	0x02
#define	RUMPUSER_SYNCFD_BOTH	(RUMPUSER_SYNCFD_READ | RUMPUSER_SYNCFD_WRITE)
#define	RUMPUSER_SYNCFD_BARRIER	0x04
#define	RUMPUSER_SYNCFD_SYNC	0x08

/* Descriptor, flags, start, length (0: to the end).  Wraps. */
int	rumpuser_syncfd(int, int, uint64_t, uint64_t);

/*
 * Clocks.
 */

enum rumpclock {
	RUMPUSER_CLOCK_RELWALL,		/* wall clock; sleeps are relative */
	RUMPUSER_CLOCK_ABSMONO		/* monotonic; sleeps are absolute */
};

int	rumpuser_clock_gettime(int, int64_t *, long *);
int	rumpuser_clock_sleep(int, int64_t, long);	/* wraps */

/*
 * Parameters: these two, and any environment variable whose name does not
 * begin with '_'.
 */

#define	RUMPUSER_PARAM_NCPU	"_RUMPUSER_NCPU"
#define	RUMPUSER_PARAM_HOSTNAME	"_RUMPUSER_HOSTNAME"

int	rumpuser_getparam(const char *, void *, size_t);

/*
 * The process.
 */

#define	RUMPUSER_PID_SELF	((int64_t)-1)
#define	RUMPUSER_PANIC		(-1)

/* Stored as it is in the host thread's errno. */
void	rumpuser_seterrno(int);
/* A NetBSD signal for this process. */
int	rumpuser_kill(int64_t, int);
void	rumpuser_exit(int) __attribute__((__noreturn__));
void	rumpuser_putchar(int);
void	rumpuser_dprintf(const char *, ...)
	    __attribute__((__format__(__printf__, 1, 2)));

/* Before the kernel starts; the parent exits with what the child tells it. */
int	rumpuser_daemonize_begin(void);
int	rumpuser_daemonize_done(int);

/*
 * Randomness.
 */

#define	RUMPUSER_RANDOM_HARD	0x01
#define	RUMPUSER_RANDOM_NOWAIT	0x02

int	rumpuser_getrandom(void *, size_t, int, size_t *);

/*
 * Threads.
 */

/*
 * Function, argument, name, whether it will be joined, priority, virtual
 * processor, and the cookie for the join.
 */
int	rumpuser_thread_create(void *(*)(void *), void *, const char *, int,
	    int, int, void **);
void	rumpuser_thread_exit(void) __attribute__((__noreturn__));
int	rumpuser_thread_join(void *);			/* wraps */

/* What happens to a host thread's current lwp. */
enum rumplwpop {
	RUMPUSER_LWP_CREATE,
	RUMPUSER_LWP_DESTROY,
	RUMPUSER_LWP_SET,
	RUMPUSER_LWP_CLEAR
};

void	rumpuser_curlwpop(int, struct lwp *);
struct lwp *rumpuser_curlwp(void);

/*
 * Mutexes.  KMUTEX alone wraps when it has to wait; with SPIN nothing wraps.
 */

struct rumpuser_mtx;

#define	RUMPUSER_MTX_SPIN	0x01	/* a waiter keeps the context */
#define	RUMPUSER_MTX_KMUTEX	0x02	/* the owner is known */

void	rumpuser_mutex_init(struct rumpuser_mtx **, int);
void	rumpuser_mutex_enter(struct rumpuser_mtx *);
void	rumpuser_mutex_enter_nowrap(struct rumpuser_mtx *);
int	rumpuser_mutex_tryenter(struct rumpuser_mtx *);
void	rumpuser_mutex_exit(struct rumpuser_mtx *);
void	rumpuser_mutex_destroy(struct rumpuser_mtx *);
void	rumpuser_mutex_owner(struct rumpuser_mtx *, struct lwp **);

/*
 * Reader-writer locks.  Only rumpuser_rw_enter wraps, when it has to wait.
 * A waiting writer keeps no reader out.
 */

struct rumpuser_rw;

enum rumprwlock {
	RUMPUSER_RW_READER,
	RUMPUSER_RW_WRITER
};

void	rumpuser_rw_init(struct rumpuser_rw **);
void	rumpuser_rw_enter(int, struct rumpuser_rw *);
int	rumpuser_rw_tryenter(int, struct rumpuser_rw *);
int	rumpuser_rw_tryupgrade(struct rumpuser_rw *);
void	rumpuser_rw_downgrade(struct rumpuser_rw *);
void	rumpuser_rw_exit(struct rumpuser_rw *);
void	rumpuser_rw_destroy(struct rumpuser_rw *);
void	rumpuser_rw_held(int, struct rumpuser_rw *, int *);

/*
 * Condition variables.  wait and timedwait wrap, with the mutex as interlock.
 */

struct rumpuser_cv;

void	rumpuser_cv_init(struct rumpuser_cv **);
void	rumpuser_cv_destroy(struct rumpuser_cv *);
void	rumpuser_cv_wait(struct rumpuser_cv *, struct rumpuser_mtx *);
void	rumpuser_cv_wait_nowrap(struct rumpuser_cv *, struct rumpuser_mtx *);
/* For at most so many seconds and nanoseconds, then ETIMEDOUT. */
int	rumpuser_cv_timedwait(struct rumpuser_cv *, struct rumpuser_mtx *,
	    int64_t, int64_t);
void	rumpuser_cv_signal(struct rumpuser_cv *);
void	rumpuser_cv_broadcast(struct rumpuser_cv *);
void	rumpuser_cv_has_waiters(struct rumpuser_cv *, int *);

/*
 * What is linked into the process: modules, symbols, components.
 */

typedef void (*rump_modinit_fn)(const struct modinfo *const *, size_t);
/* Symbols, their bytes, strings, their bytes; both go to the kernel for good. */
typedef int (*rump_symload_fn)(void *, uint64_t, char *, uint64_t);
typedef void (*rump_compload_fn)(const struct rump_component *);

void	rumpuser_dl_bootstrap(rump_modinit_fn, rump_symload_fn,
	    rump_compload_fn);

/*
 * System calls of remote clients.  The first argument of most is the cookie
 * of the client's process.  All but init and fini wrap.
 */

/* URL, and what the banner says: ostype, osrelease, machine. */
int	rumpuser_sp_init(const char *, const char *, const char *,
	    const char *);
/* From the client's address to ours ... */
int	rumpuser_sp_copyin(void *, const void *, void *, size_t);
int	rumpuser_sp_copyinstr(void *, const void *, void *, size_t *);
/* ... and from ours to the client's. */
int	rumpuser_sp_copyout(void *, const void *, void *, size_t);
int	rumpuser_sp_copyoutstr(void *, const void *, void *, size_t *);
int	rumpuser_sp_anonmmap(void *, size_t, void **);
int	rumpuser_sp_raise(void *, int);
void	rumpuser_sp_fini(void *);

/* Threads at work for clients, and idle ones kept; set before sp_init. */
extern int rumpsp_maxworker;
extern int rumpsp_idleworker;

/*
 * For other host-side objects; a kernel needs none of these.
 */

int	rumpuser__errtrans(int);		/* host errno to NetBSD's */
int	rumpuser__sig_rump2host(int);		/* -1: none */
void	rumpuser__thrinit(void);
int	rumpuser__random_init(void);
extern struct rumpuser_hyperup rumpuser__hyp;	/* after rumpuser_init */

#ifdef __cplusplus
}
#endif

#endif /* _RUMP_RUMPUSER_H_ */
