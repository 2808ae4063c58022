/*
 * Which lock gives the kernel's context back, and when: the rows of wrap.c's
 * table for mutexes, reader-writer locks and condition variables.
 */

#include <sys/types.h>

#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

static const int flavours[] = { ADAPTIVE, SPIN, INTERNAL };

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
