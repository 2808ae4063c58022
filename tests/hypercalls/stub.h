/*
 * A kernel that is a table of hooks and nothing else. Each hook notes its call,
 * so that a case can say which hypercall gave the context back, when, and with
 * what; cases that need more of a kernel put their own function in a hook's
 * place (stub_hooks) before they boot it.
 */

#ifndef _STUB_H_
#define	_STUB_H_

#include <sys/types.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rump/rumpuser.h"
#include "suite.h"

/* A thread of the kernel; what it is made of is the kernel's own affair. */
struct lwp {
	_Alignas(64) int	number;
};

enum hook {
	HOOK_SCHEDULE, HOOK_UNSCHEDULE,
	HOOK_BACKEND_UNSCHEDULE, HOOK_BACKEND_SCHEDULE,
	HOOK_SWITCH, HOOK_RELEASE, HOOK_RFORK, HOOK_NEWLWP, HOOK_CURLWP,
	HOOK_SYSCALL, HOOK_LWPEXIT, HOOK_EXECNOTIFY, HOOK_GETPID
};

struct event {
	enum hook	hook;
	pid_t		thread;
	/* Of the back-end pair. */
	int		levels;		/* the first argument */
	int		handed_out;	/* what unschedule stored */
	const void	*interlock;
	bool		held;		/* whether the interlock was locked */
	/* Of other hooks: their pointer. */
	const void	*pointer;
};

/* The table that stub_boot hands over. */
extern struct rumpuser_hyperup stub_hooks;

/*
 * The mutex of "the virtual processor", or NULL: the hooks lock and unlock it
 * when it is the interlock, as a scheduler does.
 */
extern struct rumpuser_mtx *stub_cpu_mutex;

/* Called in the unschedule hook, when there is one. */
extern void (*stub_in_unschedule)(void);

/* Hands the hooks over, and makes the caller a thread in the kernel. */
void	stub_boot(void);
/* The caller gets an lwp and the context; and gives both up. */
void	stub_enter(void);
void	stub_leave(void);
/* Whether the calling thread has the context. */
bool	stub_in_context(void);
/* The context comes and goes; no event is noted. */
void	stub_set_context(bool);

/* The events of a thread (0: of all) since they were forgotten; the count. */
size_t	stub_events(pid_t, struct event *, size_t);
void	stub_forget(void);
void	stub_forget_mine(void);
void	stub_note(enum hook, const void *);

/*
 * What the calling thread's hypercalls since the last of these did: no hook; or
 * the context given back once, with this interlock, and taken again with the
 * count that the kernel handed out; or either, without an interlock.
 */
void	stub_expect_none(const char *, int, const char *);
void	stub_expect_wrap(const char *, int, const char *, const void *);
void	stub_expect_any(const char *, int, const char *);

#define	EXPECT_NO_HOOK(call) do {					\
	stub_forget_mine();						\
	call;								\
	stub_expect_none(__FILE__, __LINE__, #call);			\
} while (/* CONSTCOND */ 0)
#define	EXPECT_WRAP(call) do {						\
	stub_forget_mine();						\
	call;								\
	stub_expect_wrap(__FILE__, __LINE__, #call, NULL);		\
} while (/* CONSTCOND */ 0)
#define	EXPECT_WRAP_OR_NONE(call) do {					\
	stub_forget_mine();						\
	call;								\
	stub_expect_any(__FILE__, __LINE__, #call);			\
} while (/* CONSTCOND */ 0)

/* Mutexes, locks and condition variables by value. */
struct rumpuser_mtx *make_mutex(int);
struct rumpuser_rw *make_rw(void);
struct rumpuser_cv *make_cv(void);

#define	ADAPTIVE	RUMPUSER_MTX_KMUTEX
#define	SPIN		(RUMPUSER_MTX_SPIN | RUMPUSER_MTX_KMUTEX)
#define	INTERNAL	RUMPUSER_MTX_SPIN

#include "worker.h"

#endif /* _STUB_H_ */
