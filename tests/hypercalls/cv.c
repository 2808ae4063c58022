/*
 * Condition variables: the order of context and mutex, wakeups. Timeouts are in
 * timedwait.c.
 */

#include <sys/types.h>

#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

static const int flavours[] = { ADAPTIVE, SPIN, INTERNAL };

static int
waiters_of(struct rumpuser_cv *cv)
{
	int waiters = -1;

	rumpuser_cv_has_waiters(cv, &waiters);
	return waiters;
}

/* The two events of a wait that ends by its timeout. */
static void
events_of_wait(int flags, struct event pair[2])
{
	struct rumpuser_mtx *mutex = make_mutex(flags);
	struct rumpuser_cv *cv = make_cv();

	rumpuser_mutex_enter(mutex);
	stub_forget();
	rumpuser_cv_timedwait(cv, mutex, 0, 1);
	CHECK_EQ(stub_events(gettid(), pair, 2), 2);
	CHECK_EQ(pair[0].hook, HOOK_BACKEND_UNSCHEDULE);
	CHECK_EQ(pair[1].hook, HOOK_BACKEND_SCHEDULE);
	/* It is the caller's again. */
	CHECK_EQ(rumpuser_mutex_tryenter(mutex), NB_EBUSY);
	rumpuser_mutex_exit(mutex);
	CHECK_EQ(rumpuser_mutex_tryenter(mutex), 0);
}

TEST(context_goes_before_the_mutex)
{
	struct event pair[2];
	size_t i;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++) {
		events_of_wait(flavours[i], pair);
		CHECK(pair[0].held);
	}
}

TEST(adaptive_mutex_comes_before_the_context)
{
	struct event pair[2];

	stub_boot();
	events_of_wait(ADAPTIVE, pair);
	CHECK(pair[1].held);
}

/* Who has the context may want the mutex with it kept. */
TEST(spin_mutex_comes_after_the_context)
{
	struct event pair[2];

	stub_boot();
	events_of_wait(SPIN, pair);
	CHECK(!pair[1].held);
}

TEST(internal_mutex_comes_before_the_context)
{
	struct event pair[2];

	stub_boot();
	events_of_wait(INTERNAL, pair);
	CHECK(pair[1].held);
}

static struct rumpuser_mtx *owned_mutex;

static void
owner_in_unschedule(void)
{
	struct lwp *owner;

	rumpuser_mutex_owner(owned_mutex, &owner);
	CHECK(owner == rumpuser_curlwp());
}

/* Assertions of the kernel inside the hook see the mutex owned. */
TEST(owner_goes_after_the_context)
{
	struct rumpuser_cv *cv;

	stub_boot();
	cv = make_cv();
	owned_mutex = make_mutex(ADAPTIVE);
	rumpuser_mutex_enter(owned_mutex);
	stub_in_unschedule = owner_in_unschedule;
	rumpuser_cv_timedwait(cv, owned_mutex, 0, 1);
	rumpuser_mutex_exit(owned_mutex);
}

struct wait {
	struct rumpuser_cv	*cv;
	struct rumpuser_mtx	*mutex;
	bool			nowrap;
	_Atomic bool		woken;
	_Atomic bool		*go;
};

static void
wait_for_go(void *arg)
{
	struct wait *w = arg;

	rumpuser_mutex_enter(w->mutex);
	while (!*w->go) {
		if (w->nowrap)
			rumpuser_cv_wait_nowrap(w->cv, w->mutex);
		else
			rumpuser_cv_wait(w->cv, w->mutex);
	}
	w->woken = true;
	rumpuser_mutex_exit(w->mutex);
}

static void
owner_during(bool nowrap, int flags)
{
	_Atomic bool go = false;
	struct wait w = { .nowrap = nowrap, .go = &go };
	struct worker worker;
	struct lwp *owner;

	w.cv = make_cv();
	w.mutex = make_mutex(flags);
	worker_start(&worker, wait_for_go, &w);
	worker_await_sleep(&worker);
	rumpuser_mutex_owner(w.mutex, &owner);
	CHECK(owner == NULL);
	rumpuser_mutex_enter(w.mutex);
	rumpuser_mutex_owner(w.mutex, &owner);
	CHECK(owner == rumpuser_curlwp());
	go = true;
	rumpuser_cv_signal(w.cv);
	rumpuser_mutex_exit(w.mutex);
	worker_join(&worker);
}

TEST(nobody_owns_the_mutex_during_a_wait)
{

	stub_boot();
	owner_during(false, ADAPTIVE);
	owner_during(false, SPIN);
	owner_during(true, SPIN);
}

TEST(owner_after_a_wait_is_the_waiter)
{
	struct rumpuser_mtx *mutex;
	struct rumpuser_cv *cv;
	struct lwp *owner;
	size_t i;

	stub_boot();
	cv = make_cv();
	for (i = 0; i < 2; i++) {
		mutex = make_mutex(flavours[i]);
		rumpuser_mutex_enter(mutex);
		rumpuser_cv_timedwait(cv, mutex, 0, 1);
		rumpuser_mutex_owner(mutex, &owner);
		CHECK(owner == rumpuser_curlwp());
		rumpuser_mutex_exit(mutex);
	}
}

/*
 * The scheduler waits on a processor's own mutex: the hooks lock and unlock
 * it, so it is free when the wait is entered and when it returns.
 */
static void
wait_on_the_cpu(void *arg)
{
	struct wait *w = arg;

	stub_forget();
	while (!*w->go)
		rumpuser_cv_wait(w->cv, stub_cpu_mutex);
	w->woken = true;
}

TEST(mutex_that_the_hooks_hold)
{
	_Atomic bool go = false;
	struct wait w = { .go = &go };
	struct worker worker;
	struct event pair[2];
	pid_t thread;

	stub_boot();
	w.cv = make_cv();
	stub_cpu_mutex = make_mutex(INTERNAL);
	worker_start(&worker, wait_on_the_cpu, &w);
	thread = worker.thread;
	worker_await_sleep(&worker);
	/* Nobody has it while the waiter sleeps... */
	CHECK_EQ(rumpuser_mutex_tryenter(stub_cpu_mutex), 0);
	go = true;
	rumpuser_cv_signal(w.cv);
	rumpuser_mutex_exit(stub_cpu_mutex);
	worker_join(&worker);
	/* ...nor afterwards, and the hooks found it locked. */
	CHECK_EQ(rumpuser_mutex_tryenter(stub_cpu_mutex), 0);
	rumpuser_mutex_exit(stub_cpu_mutex);
	CHECK(stub_events(thread, pair, 2) >= 2);
	CHECK(pair[0].interlock == stub_cpu_mutex);
	CHECK(pair[1].interlock == stub_cpu_mutex);
	CHECK(pair[0].held);
	CHECK(pair[1].held);
	rumpuser_mutex_destroy(stub_cpu_mutex);
}

static void
wake(bool nowrap, int flags, void (*how)(struct rumpuser_cv *), bool locked)
{
	_Atomic bool go = false;
	struct wait w = { .nowrap = nowrap, .go = &go };
	struct worker worker;

	w.cv = make_cv();
	w.mutex = make_mutex(flags);
	worker_start(&worker, wait_for_go, &w);
	worker_await_sleep(&worker);
	CHECK(!w.woken);
	rumpuser_mutex_enter(w.mutex);
	go = true;
	if (!locked)
		rumpuser_mutex_exit(w.mutex);
	how(w.cv);
	if (locked)
		rumpuser_mutex_exit(w.mutex);
	worker_join(&worker);
	CHECK_EQ(waiters_of(w.cv), 0);
	rumpuser_cv_destroy(w.cv);
	rumpuser_mutex_destroy(w.mutex);
}

TEST(signal_wakes_a_waiter)
{
	size_t i;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++) {
		wake(false, flavours[i], rumpuser_cv_signal, true);
		wake(false, flavours[i], rumpuser_cv_broadcast, true);
	}
}

TEST(signal_wakes_a_waiter_that_keeps_the_context)
{

	stub_boot();
	wake(true, SPIN, rumpuser_cv_signal, true);
	wake(true, INTERNAL, rumpuser_cv_signal, true);
}

static void
signal_from_outside(struct rumpuser_cv *cv)
{

	stub_leave();
	rumpuser_cv_signal(cv);
	stub_enter();
}

TEST(signal_needs_no_mutex_context_or_lwp)
{

	stub_boot();
	wake(false, ADAPTIVE, rumpuser_cv_signal, false);
	wake(false, INTERNAL, signal_from_outside, false);
	wake(true, SPIN, signal_from_outside, false);
}

TEST(broadcast_wakes_all)
{
	_Atomic bool go = false;
	struct wait waits[4];
	struct worker workers[4];
	struct rumpuser_mtx *mutex;
	struct rumpuser_cv *cv;
	size_t i;

	stub_boot();
	cv = make_cv();
	mutex = make_mutex(ADAPTIVE);
	for (i = 0; i < COUNT(waits); i++) {
		waits[i] = (struct wait){ .cv = cv, .mutex = mutex,
		    .go = &go };
		worker_start(&workers[i], wait_for_go, &waits[i]);
	}
	for (i = 0; i < COUNT(waits); i++)
		worker_await_sleep(&workers[i]);
	rumpuser_mutex_enter(mutex);
	CHECK(waiters_of(cv) >= 1);
	go = true;
	rumpuser_cv_broadcast(cv);
	rumpuser_mutex_exit(mutex);
	for (i = 0; i < COUNT(waits); i++)
		worker_join(&workers[i]);
	CHECK_EQ(waiters_of(cv), 0);
}

TEST(has_waiters_while_someone_sleeps)
{
	_Atomic bool go = false;
	struct wait w = { .go = &go };
	struct worker worker;

	stub_boot();
	w.cv = make_cv();
	w.mutex = make_mutex(ADAPTIVE);
	CHECK_EQ(waiters_of(w.cv), 0);
	worker_start(&worker, wait_for_go, &w);
	worker_await_sleep(&worker);
	CHECK(waiters_of(w.cv) >= 1);
	go = true;
	rumpuser_cv_signal(w.cv);
	worker_join(&worker);
	CHECK_EQ(waiters_of(w.cv), 0);
}

#define	ROUNDS	500

static struct rumpuser_mtx *table_mutex;
static struct rumpuser_cv *table_changes;
static int on_table, taken;

static void
put(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < ROUNDS; i++) {
		rumpuser_mutex_enter(table_mutex);
		while (on_table == 2)
			rumpuser_cv_wait(table_changes, table_mutex);
		on_table++;
		rumpuser_cv_broadcast(table_changes);
		rumpuser_mutex_exit(table_mutex);
	}
}

static void
take(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < ROUNDS; i++) {
		rumpuser_mutex_enter(table_mutex);
		while (on_table == 0)
			rumpuser_cv_timedwait(table_changes, table_mutex,
			    i % 2 == 0 ? 3600 : 0, 1000);
		on_table--;
		taken++;
		rumpuser_cv_broadcast(table_changes);
		rumpuser_mutex_exit(table_mutex);
	}
}

TEST(no_wakeup_is_lost)
{
	struct worker workers[4];
	size_t i, n;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++) {
		taken = 0;
		stub_forget();
		table_mutex = make_mutex(flavours[i]);
		table_changes = make_cv();
		for (n = 0; n < COUNT(workers); n++)
			worker_start(&workers[n], n % 2 == 0 ? put : take,
			    NULL);
		for (n = 0; n < COUNT(workers); n++)
			worker_join(&workers[n]);
		CHECK_EQ(taken, 2 * ROUNDS);
		CHECK_EQ(on_table, 0);
		rumpuser_cv_destroy(table_changes);
		rumpuser_mutex_destroy(table_mutex);
	}
}
