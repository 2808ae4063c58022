/*
 * The kernel of stub.h.
 */

#include <sys/types.h>
#include <sys/syscall.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

#define	MOST_EVENTS	65536

_Static_assert(sizeof(struct rumpuser_hyperup) == 168, "size of the hooks");
_Static_assert(offsetof(struct rumpuser_hyperup, hyp__extra) == 104,
    "reserved hooks");

struct rumpuser_mtx *stub_cpu_mutex;
void (*stub_in_unschedule)(void);

static struct event events[MOST_EVENTS];
static size_t nevents;
static pthread_mutex_t events_lock = PTHREAD_MUTEX_INITIALIZER;

static _Thread_local bool in_context;
static _Thread_local int handed_out;

/* The section between these symbols is the set of cases (suite.h). */
extern const struct test *const __start_suite_tests[];
extern const struct test *const __stop_suite_tests[];

const struct test *const *suite_set(size_t *);

const struct test *const *
suite_set(size_t *count)
{

	*count = (size_t)(__stop_suite_tests - __start_suite_tests);
	return __start_suite_tests;
}

static void
note(struct event event)
{

	event.thread = gettid();
	pthread_mutex_lock(&events_lock);
	if (nevents == MOST_EVENTS)
		FAIL("too many events");
	events[nevents++] = event;
	pthread_mutex_unlock(&events_lock);
}

void
stub_note(enum hook hook, const void *pointer)
{

	note((struct event){ .hook = hook, .pointer = pointer });
}

void
stub_forget(void)
{

	pthread_mutex_lock(&events_lock);
	nevents = 0;
	pthread_mutex_unlock(&events_lock);
}

void
stub_forget_mine(void)
{
	const pid_t me = gettid();
	size_t i, left = 0;

	pthread_mutex_lock(&events_lock);
	for (i = 0; i < nevents; i++)
		if (events[i].thread != me)
			events[left++] = events[i];
	nevents = left;
	pthread_mutex_unlock(&events_lock);
}

size_t
stub_events(pid_t thread, struct event *into, size_t room)
{
	size_t i, count = 0;

	pthread_mutex_lock(&events_lock);
	for (i = 0; i < nevents; i++) {
		if (thread != 0 && events[i].thread != thread)
			continue;
		if (count < room)
			into[count] = events[i];
		count++;
	}
	pthread_mutex_unlock(&events_lock);
	return count;
}

bool
stub_in_context(void)
{

	return in_context;
}

void
stub_set_context(bool has)
{

	in_context = has;
}

/* Whether somebody holds the mutex, the caller included. */
static bool
is_held(struct rumpuser_mtx *mutex)
{

	if (mutex == NULL)
		return false;
	if (rumpuser_mutex_tryenter(mutex) != 0)
		return true;
	rumpuser_mutex_exit(mutex);
	return false;
}

static void
schedule(void)
{

	if (in_context)
		FAIL("hyp_schedule with the context");
	stub_note(HOOK_SCHEDULE, NULL);
	in_context = true;
}

static void
unschedule(void)
{

	if (!in_context)
		FAIL("hyp_unschedule without the context");
	stub_note(HOOK_UNSCHEDULE, NULL);
	in_context = false;
}

static void
backend_unschedule(int levels, int *countp, void *interlock)
{
	/* Differs from call to call, so that a stale count shows. */
	static _Atomic int count;
	const bool ours = interlock != NULL && interlock == stub_cpu_mutex;

	if (!in_context)
		FAIL("hyp_backend_unschedule without the context");
	if (countp == NULL)
		FAIL("hyp_backend_unschedule without a place for the count");
	if (ours)
		rumpuser_mutex_enter_nowrap(interlock);
	handed_out = 2 + count++ % 5;
	*countp = handed_out;
	note((struct event){ .hook = HOOK_BACKEND_UNSCHEDULE,
	    .levels = levels, .handed_out = handed_out,
	    .interlock = interlock, .held = is_held(interlock) });
	in_context = false;
	if (stub_in_unschedule != NULL)
		stub_in_unschedule();
}

static void
backend_schedule(int levels, void *interlock)
{
	const bool ours = interlock != NULL && interlock == stub_cpu_mutex;

	if (in_context)
		FAIL("hyp_backend_schedule with the context");
	note((struct event){ .hook = HOOK_BACKEND_SCHEDULE,
	    .levels = levels, .handed_out = handed_out,
	    .interlock = interlock, .held = is_held(interlock) });
	handed_out = 0;
	in_context = true;
	if (ours)
		rumpuser_mutex_exit(interlock);
}

/* These need the context, and have to come from where it was taken. */
static void
inside(const char *hook)
{

	if (!in_context)
		FAIL("%s without the context", hook);
}

static void
lwproc_switch(struct lwp *lwp)
{
	struct lwp *before = rumpuser_curlwp();

	inside("hyp_lwproc_switch");
	stub_note(HOOK_SWITCH, lwp);
	if (before != NULL)
		rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, before);
	if (lwp != NULL)
		rumpuser_curlwpop(RUMPUSER_LWP_SET, lwp);
}

static void
lwproc_release(void)
{
	struct lwp *lwp = rumpuser_curlwp();

	inside("hyp_lwproc_release");
	stub_note(HOOK_RELEASE, lwp);
	if (lwp == NULL)
		FAIL("hyp_lwproc_release without an lwp");
	rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, lwp);
}

static struct lwp *
new_lwp(void)
{
	static _Atomic int numbers;
	struct lwp *lwp = aligned_alloc(_Alignof(struct lwp), sizeof(*lwp));

	if (lwp == NULL)
		FAIL("no memory");
	lwp->number = ++numbers;
	return lwp;
}

static int
lwproc_rfork(void *cookie, int flags, const char *comm)
{

	(void)flags;
	(void)comm;
	inside("hyp_lwproc_rfork");
	stub_note(HOOK_RFORK, cookie);
	lwproc_switch(new_lwp());
	return 0;
}

static int
lwproc_newlwp(pid_t pid)
{

	inside("hyp_lwproc_newlwp");
	stub_note(HOOK_NEWLWP, (void *)(intptr_t)pid);
	if (rumpuser_curlwp() != NULL)
		rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, rumpuser_curlwp());
	rumpuser_curlwpop(RUMPUSER_LWP_SET, new_lwp());
	return 0;
}

static struct lwp *
lwproc_curlwp(void)
{

	inside("hyp_lwproc_curlwp");
	stub_note(HOOK_CURLWP, NULL);
	return rumpuser_curlwp();
}

static int
kernel_syscall(int number, void *args, long *retval)
{

	(void)args;
	(void)retval;
	inside("hyp_syscall");
	stub_note(HOOK_SYSCALL, (void *)(intptr_t)number);
	return NB_ENOSYS;
}

static void
lwpexit(void)
{

	inside("hyp_lwpexit");
	stub_note(HOOK_LWPEXIT, NULL);
}

static void
execnotify(const char *comm)
{

	inside("hyp_execnotify");
	stub_note(HOOK_EXECNOTIFY, comm);
}

static pid_t
kernel_getpid(void)
{

	inside("hyp_getpid");
	stub_note(HOOK_GETPID, NULL);
	return 2;
}

struct rumpuser_hyperup stub_hooks = {
	.hyp_schedule = schedule,
	.hyp_unschedule = unschedule,
	.hyp_backend_unschedule = backend_unschedule,
	.hyp_backend_schedule = backend_schedule,
	.hyp_lwproc_switch = lwproc_switch,
	.hyp_lwproc_release = lwproc_release,
	.hyp_lwproc_rfork = lwproc_rfork,
	.hyp_lwproc_newlwp = lwproc_newlwp,
	.hyp_lwproc_curlwp = lwproc_curlwp,
	.hyp_syscall = kernel_syscall,
	.hyp_lwpexit = lwpexit,
	.hyp_execnotify = execnotify,
	.hyp_getpid = kernel_getpid,
};

void
stub_boot(void)
{

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	stub_enter();
}

void
stub_enter(void)
{
	struct lwp *lwp = new_lwp();

	rumpuser_curlwpop(RUMPUSER_LWP_CREATE, lwp);
	rumpuser_curlwpop(RUMPUSER_LWP_SET, lwp);
	in_context = true;
}

void
stub_leave(void)
{

	in_context = false;
	rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, rumpuser_curlwp());
}

void
stub_expect_none(const char *file, int line, const char *call)
{
	const size_t count = stub_events(gettid(), NULL, 0);

	if (count != 0)
		suite_fail(file, line, "%s calls a hook", call);
}

/* The context is given back and taken again; the interlock is the same. */
static void
check_pair(const char *file, int line, const char *call,
    const struct event pair[2])
{

	if (pair[0].hook != HOOK_BACKEND_UNSCHEDULE ||
	    pair[1].hook != HOOK_BACKEND_SCHEDULE)
		suite_fail(file, line, "%s calls other hooks", call);
	if (pair[0].levels != 0)
		suite_fail(file, line, "%s does not release all levels", call);
	if (pair[1].levels != pair[0].handed_out)
		suite_fail(file, line, "%s gives back the count %d, not %d",
		    call, pair[1].levels, pair[0].handed_out);
	if (pair[1].interlock != pair[0].interlock)
		suite_fail(file, line, "%s names two interlocks", call);
}

void
stub_expect_wrap(const char *file, int line, const char *call,
    const void *interlock)
{
	struct event pair[2];
	const size_t count = stub_events(gettid(), pair, 2);

	if (count == 0)
		suite_fail(file, line, "%s keeps the context", call);
	if (count != 2)
		suite_fail(file, line, "%s calls %zu hooks", call, count);
	check_pair(file, line, call, pair);
	if (pair[0].interlock != interlock)
		suite_fail(file, line, "%s names the interlock %p, not %p",
		    call, pair[0].interlock, interlock);
}

void
stub_expect_any(const char *file, int line, const char *call)
{

	if (stub_events(gettid(), NULL, 0) != 0)
		stub_expect_wrap(file, line, call, NULL);
}

struct rumpuser_mtx *
make_mutex(int flags)
{
	struct rumpuser_mtx *mutex = NULL;

	rumpuser_mutex_init(&mutex, flags);
	CHECK(mutex != NULL);
	return mutex;
}

struct rumpuser_rw *
make_rw(void)
{
	struct rumpuser_rw *lock = NULL;

	rumpuser_rw_init(&lock);
	CHECK(lock != NULL);
	return lock;
}

struct rumpuser_cv *
make_cv(void)
{
	struct rumpuser_cv *cv = NULL;

	rumpuser_cv_init(&cv);
	CHECK(cv != NULL);
	return cv;
}
