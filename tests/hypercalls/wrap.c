/*
 * Which hypercall gives the kernel's context back: one case for each row of the
 * specification's table, or some. Rows that need more than the call itself are
 * with their subject: sp.c, daemonize.c.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

static const int flavours[] = { ADAPTIVE, SPIN, INTERNAL };

TEST(init_never)
{

	stub_forget();
	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK_EQ(stub_events(0, NULL, 0), 0);
}

TEST(memory_never)
{
	void *memory;

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_malloc(4096, 4096, &memory));
	EXPECT_NO_HOOK(rumpuser_free(memory, 4096));
	EXPECT_NO_HOOK(rumpuser_anonmmap(NULL, 65536, 0, 0, &memory));
	EXPECT_NO_HOOK(rumpuser_unmap(memory, 65536));
	EXPECT_NO_HOOK(rumpuser_malloc(SIZE_MAX / 2, 4096, &memory));
}

TEST(open_and_close_always)
{
	int fd;

	stub_boot();
	EXPECT_WRAP(rumpuser_open("file", RUMPUSER_OPEN_RDWR |
	    RUMPUSER_OPEN_CREATE, &fd));
	EXPECT_WRAP(rumpuser_close(fd));
	EXPECT_WRAP(rumpuser_open("missing", RUMPUSER_OPEN_RDONLY, &fd));
}

TEST(getfileinfo_perhaps)
{
	uint64_t size;
	int type;

	stub_boot();
	EXPECT_WRAP_OR_NONE(rumpuser_getfileinfo(".", &size, &type));
	EXPECT_WRAP_OR_NONE(rumpuser_getfileinfo("missing", &size, &type));
}

static void
count_done(void *arg, size_t transferred, int error)
{

	(void)transferred;
	(void)error;
	++*(_Atomic int *)arg;
}

TEST(bio_always)
{
	static char block[512];
	_Atomic int done = 0;
	int fd, i;

	stub_boot();
	fd = open("file", O_RDWR | O_CREAT, 0600);
	/* Also when nothing is in its way. */
	for (i = 1; i <= 3; i++) {
		EXPECT_WRAP(rumpuser_bio(fd, RUMPUSER_BIO_WRITE, block,
		    sizeof(block), 0, count_done, &done));
		AWAIT(done == i);
	}
}

TEST(iov_always)
{
	char bytes[16] = "0123456789abcde";
	struct rumpuser_iovec iov = { bytes, sizeof(bytes) };
	size_t count;
	int fd;

	stub_boot();
	fd = open("file", O_RDWR | O_CREAT, 0600);
	EXPECT_WRAP(rumpuser_iovwrite(fd, &iov, 1, 0, &count));
	EXPECT_WRAP(rumpuser_iovread(fd, &iov, 1, 0, &count));
	EXPECT_WRAP(rumpuser_iovwrite(fd, &iov, 1, RUMPUSER_IOV_NOSEEK,
	    &count));
	EXPECT_WRAP(rumpuser_iovread(fd, &iov, 1, RUMPUSER_IOV_NOSEEK,
	    &count));
}

TEST(syncfd_perhaps)
{
	int fd;

	stub_boot();
	fd = open("file", O_RDWR | O_CREAT, 0600);
	EXPECT_WRAP_OR_NONE(rumpuser_syncfd(fd, RUMPUSER_SYNCFD_BOTH, 0, 0));
	EXPECT_WRAP_OR_NONE(rumpuser_syncfd(fd, 0, 0, 0));
}

TEST(clock_gettime_never)
{
	int64_t sec;
	long nsec;

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_clock_gettime(RUMPUSER_CLOCK_RELWALL, &sec,
	    &nsec));
	EXPECT_NO_HOOK(rumpuser_clock_gettime(RUMPUSER_CLOCK_ABSMONO, &sec,
	    &nsec));
	stub_leave();
	EXPECT_NO_HOOK(rumpuser_clock_gettime(RUMPUSER_CLOCK_ABSMONO, &sec,
	    &nsec));
}

TEST(clock_sleep_always)
{

	stub_boot();
	EXPECT_WRAP(rumpuser_clock_sleep(RUMPUSER_CLOCK_RELWALL, 0, 1));
	/* The deadline is past. */
	EXPECT_WRAP(rumpuser_clock_sleep(RUMPUSER_CLOCK_ABSMONO, 0, 1));
}

TEST(getparam_never)
{
	char value[256];

	/* The first calls precede the scheduler. */
	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	EXPECT_NO_HOOK(rumpuser_getparam("PATH", value, sizeof(value)));
	stub_enter();
	EXPECT_NO_HOOK(rumpuser_getparam(RUMPUSER_PARAM_NCPU, value,
	    sizeof(value)));
	EXPECT_NO_HOOK(rumpuser_getparam(RUMPUSER_PARAM_HOSTNAME, value,
	    sizeof(value)));
	EXPECT_NO_HOOK(rumpuser_getparam("MISSING", value, sizeof(value)));
}

TEST(seterrno_never)
{

	stub_boot();
	stub_set_context(false);
	EXPECT_NO_HOOK(rumpuser_seterrno(NB_EAGAIN));
}

TEST(kill_never)
{

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_kill(RUMPUSER_PID_SELF, 0));
	signal(SIGURG, SIG_IGN);
	EXPECT_NO_HOOK(rumpuser_kill(RUMPUSER_PID_SELF, 16));
}

static void
hook_was_called(void)
{

	FAIL("rumpuser_exit calls a hook");
}

static void
exit_in_context(void *arg)
{

	(void)arg;
	stub_in_unschedule = hook_was_called;
	rumpuser_exit(7);
}

TEST(exit_never)
{
	char text[256];
	int status;

	stub_boot();
	status = suite_child(exit_in_context, NULL, text, sizeof(text));
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 7);
}

TEST(console_never)
{

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_putchar('\n'));
	EXPECT_NO_HOOK(rumpuser_dprintf("%d\n", 1));
	stub_leave();
	EXPECT_NO_HOOK(rumpuser_putchar('\n'));
	EXPECT_NO_HOOK(rumpuser_dprintf("%d\n", 2));
}

TEST(getrandom_never)
{
	char bytes[512];
	size_t got;
	int flags;

	stub_boot();
	for (flags = 0; flags <= 3; flags++)
		EXPECT_NO_HOOK(rumpuser_getrandom(bytes, sizeof(bytes), flags,
		    &got));
}

static void *
leave_at_once(void *arg)
{

	*(_Atomic bool *)arg = true;
	rumpuser_thread_exit();
}

TEST(thread_create_and_exit_never)
{
	_Atomic bool ran = false;
	void *cookie;

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_thread_create(leave_at_once, &ran, "thread", 0,
	    -1, -1, NULL));
	AWAIT(ran);
	ran = false;
	EXPECT_NO_HOOK(rumpuser_thread_create(leave_at_once, &ran, "thread", 1,
	    -1, -1, &cookie));
	AWAIT(ran);
	/* No thread has called one. */
	CHECK_EQ(stub_events(0, NULL, 0), 0);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
}

TEST(thread_join_always)
{
	_Atomic bool ran = false;
	void *cookie;

	stub_boot();
	CHECK_EQ(rumpuser_thread_create(leave_at_once, &ran, "thread", 1, -1,
	    -1, &cookie), 0);
	EXPECT_WRAP(rumpuser_thread_join(cookie));
}

TEST(curlwp_never)
{
	struct lwp *lwp;

	stub_boot();
	lwp = rumpuser_curlwp();
	EXPECT_NO_HOOK(rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, lwp));
	EXPECT_NO_HOOK(rumpuser_curlwpop(RUMPUSER_LWP_SET, lwp));
	EXPECT_NO_HOOK(rumpuser_curlwp());
	EXPECT_NO_HOOK(rumpuser_curlwpop(RUMPUSER_LWP_CREATE, lwp));
}

static void
use_free_mutexes(void)
{
	struct rumpuser_mtx *mutex;
	struct lwp *owner;
	size_t i;

	for (i = 0; i < COUNT(flavours); i++) {
		EXPECT_NO_HOOK(rumpuser_mutex_init(&mutex, flavours[i]));
		EXPECT_NO_HOOK(rumpuser_mutex_enter(mutex));
		EXPECT_NO_HOOK(rumpuser_mutex_tryenter(mutex));
		if (flavours[i] & RUMPUSER_MTX_KMUTEX)
			EXPECT_NO_HOOK(rumpuser_mutex_owner(mutex, &owner));
		EXPECT_NO_HOOK(rumpuser_mutex_exit(mutex));
		EXPECT_NO_HOOK(rumpuser_mutex_tryenter(mutex));
		EXPECT_NO_HOOK(rumpuser_mutex_exit(mutex));
		if (flavours[i] & RUMPUSER_MTX_SPIN) {
			EXPECT_NO_HOOK(rumpuser_mutex_enter_nowrap(mutex));
			EXPECT_NO_HOOK(rumpuser_mutex_exit(mutex));
		}
		EXPECT_NO_HOOK(rumpuser_mutex_destroy(mutex));
	}
}

TEST(free_mutex_never)
{

	stub_boot();
	use_free_mutexes();
}

/* Thousands of locks are taken by the first lwp before a scheduler exists. */
TEST(free_mutex_never_in_early_boot)
{

	stub_boot();
	stub_set_context(false);
	use_free_mutexes();
}

/* A thread that waits for a lock, and what the case wants to see meanwhile. */
struct contention {
	struct rumpuser_mtx	*mutex;
	void			(*enter)(struct rumpuser_mtx *);
	struct rumpuser_rw	*lock;
	int			mode;
	bool			wraps;
};

static void
enter_and_exit(void *arg)
{
	const struct contention *c = arg;

	stub_forget();
	if (c->lock != NULL)
		rumpuser_rw_enter(c->mode, c->lock);
	else
		c->enter(c->mutex);
	if (c->wraps)
		stub_expect_wrap(__FILE__, __LINE__, "a contended enter",
		    NULL);
	else
		stub_expect_none(__FILE__, __LINE__, "a contended enter");
	if (c->lock != NULL)
		rumpuser_rw_exit(c->lock);
	else
		rumpuser_mutex_exit(c->mutex);
}

/* The caller holds the lock; c->wraps is what the waiter does. */
static void
contend(struct contention *c)
{
	struct worker worker;
	struct event events[2];
	size_t count;

	worker_start(&worker, enter_and_exit, c);
	worker_await_sleep(&worker);
	CHECK(!worker.ended);
	count = stub_events(worker.thread, events, COUNT(events));
	/* The context is away while the waiter sleeps, or it never goes. */
	CHECK_EQ(count, c->wraps ? 1 : 0);
	if (c->lock != NULL)
		rumpuser_rw_exit(c->lock);
	else
		rumpuser_mutex_exit(c->mutex);
	worker_join(&worker);
}

TEST(contended_adaptive_mutex_always)
{
	struct contention c = { .enter = rumpuser_mutex_enter, .wraps = true };

	stub_boot();
	c.mutex = make_mutex(ADAPTIVE);
	rumpuser_mutex_enter(c.mutex);
	contend(&c);
}

TEST(contended_spin_mutex_never)
{
	struct contention c = { .enter = rumpuser_mutex_enter };

	stub_boot();
	c.mutex = make_mutex(SPIN);
	rumpuser_mutex_enter(c.mutex);
	contend(&c);
	c.mutex = make_mutex(INTERNAL);
	rumpuser_mutex_enter(c.mutex);
	contend(&c);
}

TEST(contended_enter_nowrap_never)
{
	struct contention c = { .enter = rumpuser_mutex_enter_nowrap };

	stub_boot();
	c.mutex = make_mutex(SPIN);
	rumpuser_mutex_enter_nowrap(c.mutex);
	contend(&c);
	c.mutex = make_mutex(INTERNAL);
	rumpuser_mutex_enter_nowrap(c.mutex);
	contend(&c);
}

static void
try_to_enter(void *arg)
{
	struct rumpuser_mtx *mutex = arg;

	EXPECT_NO_HOOK(CHECK_EQ(rumpuser_mutex_tryenter(mutex), NB_EBUSY));
}

TEST(contended_tryenter_never)
{
	struct worker worker;
	struct rumpuser_mtx *mutex;
	size_t i;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++) {
		mutex = make_mutex(flavours[i]);
		rumpuser_mutex_enter(mutex);
		worker_start(&worker, try_to_enter, mutex);
		worker_join(&worker);
		rumpuser_mutex_exit(mutex);
	}
}

TEST(free_rw_never)
{
	struct rumpuser_rw *lock;
	int held, mode;

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_rw_init(&lock));
	for (mode = RUMPUSER_RW_READER; mode <= RUMPUSER_RW_WRITER; mode++) {
		EXPECT_NO_HOOK(rumpuser_rw_enter(mode, lock));
		EXPECT_NO_HOOK(rumpuser_rw_held(mode, lock, &held));
		EXPECT_NO_HOOK(rumpuser_rw_exit(lock));
		EXPECT_NO_HOOK(rumpuser_rw_tryenter(mode, lock));
		EXPECT_NO_HOOK(rumpuser_rw_tryenter(RUMPUSER_RW_WRITER, lock));
		EXPECT_NO_HOOK(rumpuser_rw_exit(lock));
	}
	rumpuser_rw_enter(RUMPUSER_RW_READER, lock);
	EXPECT_NO_HOOK(rumpuser_rw_tryupgrade(lock));
	EXPECT_NO_HOOK(rumpuser_rw_exit(lock));
	EXPECT_NO_HOOK(rumpuser_rw_destroy(lock));
}

static void
read_beside(void *arg)
{
	struct rumpuser_rw *lock = arg;

	EXPECT_NO_HOOK(rumpuser_rw_enter(RUMPUSER_RW_READER, lock));
	rumpuser_rw_exit(lock);
}

TEST(reader_beside_reader_never)
{
	struct rumpuser_rw *lock;
	struct worker worker;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(RUMPUSER_RW_READER, lock);
	worker_start(&worker, read_beside, lock);
	worker_join(&worker);
	rumpuser_rw_exit(lock);
}

static void
contend_rw(int theirs, int mine)
{
	struct contention c = { .mode = mine, .wraps = true };

	stub_boot();
	c.lock = make_rw();
	rumpuser_rw_enter(theirs, c.lock);
	contend(&c);
}

TEST(writer_against_reader_always)
{

	contend_rw(RUMPUSER_RW_READER, RUMPUSER_RW_WRITER);
}

TEST(reader_against_writer_always)
{

	contend_rw(RUMPUSER_RW_WRITER, RUMPUSER_RW_READER);
}

TEST(writer_against_writer_always)
{

	contend_rw(RUMPUSER_RW_WRITER, RUMPUSER_RW_WRITER);
}

TEST(rw_downgrade_perhaps)
{
	struct rumpuser_rw *lock;

	stub_boot();
	lock = make_rw();
	rumpuser_rw_enter(RUMPUSER_RW_WRITER, lock);
	EXPECT_WRAP_OR_NONE(rumpuser_rw_downgrade(lock));
	rumpuser_rw_exit(lock);
}

TEST(cv_timedwait_always)
{
	struct rumpuser_cv *cv;
	struct rumpuser_mtx *mutex;
	size_t i;

	stub_boot();
	cv = make_cv();
	for (i = 0; i < COUNT(flavours); i++) {
		mutex = make_mutex(flavours[i]);
		rumpuser_mutex_enter(mutex);
		stub_forget();
		rumpuser_cv_timedwait(cv, mutex, 0, 1);
		stub_expect_wrap(__FILE__, __LINE__, "cv_timedwait", mutex);
		rumpuser_mutex_exit(mutex);
	}
}

struct wait {
	struct rumpuser_cv	*cv;
	struct rumpuser_mtx	*mutex;
	bool			nowrap;
};

static void
wait_once(void *arg)
{
	const struct wait *w = arg;

	rumpuser_mutex_enter(w->mutex);
	stub_forget();
	if (w->nowrap) {
		rumpuser_cv_wait_nowrap(w->cv, w->mutex);
		stub_expect_none(__FILE__, __LINE__, "cv_wait_nowrap");
	} else {
		rumpuser_cv_wait(w->cv, w->mutex);
		stub_expect_wrap(__FILE__, __LINE__, "cv_wait", w->mutex);
	}
	rumpuser_mutex_exit(w->mutex);
}

static void
wait_and_wake(const struct wait *w)
{
	struct worker worker;

	worker_start(&worker, wait_once, (void *)(uintptr_t)w);
	worker_await_sleep(&worker);
	CHECK_EQ(stub_events(worker.thread, NULL, 0), w->nowrap ? 0 : 1);
	rumpuser_cv_signal(w->cv);
	worker_join(&worker);
}

TEST(cv_wait_always)
{
	struct wait w = { .nowrap = false };
	size_t i;

	stub_boot();
	w.cv = make_cv();
	for (i = 0; i < COUNT(flavours); i++) {
		w.mutex = make_mutex(flavours[i]);
		wait_and_wake(&w);
	}
}

TEST(cv_wait_nowrap_never)
{
	struct wait w = { .nowrap = true };
	size_t i;

	stub_boot();
	w.cv = make_cv();
	for (i = 0; i < COUNT(flavours); i++) {
		w.mutex = make_mutex(flavours[i]);
		wait_and_wake(&w);
	}
}

static void
wait_quietly(void *arg)
{
	const struct wait *w = arg;

	rumpuser_mutex_enter(w->mutex);
	rumpuser_cv_wait_nowrap(w->cv, w->mutex);
	rumpuser_mutex_exit(w->mutex);
}

TEST(cv_wakeups_never)
{
	struct wait w = { .nowrap = true };
	struct worker workers[2];
	int waiters;

	stub_boot();
	w.mutex = make_mutex(INTERNAL);
	EXPECT_NO_HOOK(rumpuser_cv_init(&w.cv));
	EXPECT_NO_HOOK(rumpuser_cv_signal(w.cv));
	EXPECT_NO_HOOK(rumpuser_cv_broadcast(w.cv));
	worker_start(&workers[0], wait_quietly, &w);
	worker_start(&workers[1], wait_quietly, &w);
	worker_await_sleep(&workers[0]);
	worker_await_sleep(&workers[1]);
	EXPECT_NO_HOOK(rumpuser_cv_has_waiters(w.cv, &waiters));
	EXPECT_NO_HOOK(rumpuser_cv_signal(w.cv));
	EXPECT_NO_HOOK(rumpuser_cv_broadcast(w.cv));
	worker_join(&workers[0]);
	worker_join(&workers[1]);
	EXPECT_NO_HOOK(rumpuser_cv_destroy(w.cv));
}

static bool callbacks_in_context = true;

static void
modinit(const struct modinfo *const *modules, size_t count)
{

	(void)modules;
	(void)count;
	callbacks_in_context &= stub_in_context();
}

static int
symload(void *symbols, uint64_t size, char *strings, uint64_t length)
{

	(void)symbols;
	(void)size;
	(void)strings;
	(void)length;
	callbacks_in_context &= stub_in_context();
	return 0;
}

static void
compload(const struct rump_component *component)
{

	(void)component;
	callbacks_in_context &= stub_in_context();
}

TEST(dl_bootstrap_never)
{

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_dl_bootstrap(modinit, symload, compload));
	CHECK(callbacks_in_context);
}
