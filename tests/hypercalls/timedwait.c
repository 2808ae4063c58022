/*
 * Waits that end by themselves.
 */

#include <sys/types.h>

#include <unistd.h>

#include "host.h"
#include "netbsd.h"
#include "stub.h"

static const int flavours[] = { ADAPTIVE, SPIN, INTERNAL };

struct wait {
	struct rumpuser_cv	*cv;
	struct rumpuser_mtx	*mutex;
	_Atomic bool		*go;
	bool			expired;
};

/* Waits until the time is over, past wakeups that nobody asked for. */
static int
wait_for_timeout(struct rumpuser_cv *cv, struct rumpuser_mtx *mutex,
    int64_t nsec)
{
	int error;

	rumpuser_mutex_enter(mutex);
	do {
		error = rumpuser_cv_timedwait(cv, mutex, nsec / 1000000000,
		    nsec % 1000000000);
	} while (error == 0);
	rumpuser_mutex_exit(mutex);
	return error;
}

TEST(one_that_expires)
{
	const int64_t start = now_ns();
	size_t i;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++)
		CHECK_EQ(wait_for_timeout(make_cv(), make_mutex(flavours[i]),
		    20 * MILLI), NB_ETIMEDOUT);
	CHECK(now_ns() - start >= 3 * 20 * MILLI);
	CHECK_EQ(wait_for_timeout(make_cv(), make_mutex(ADAPTIVE), 0),
	    NB_ETIMEDOUT);
}

static void
wait_long(void *arg)
{
	struct wait *w = arg;

	rumpuser_mutex_enter(w->mutex);
	while (!*w->go)
		CHECK_EQ(rumpuser_cv_timedwait(w->cv, w->mutex, 3600, 0), 0);
	rumpuser_mutex_exit(w->mutex);
}

TEST(one_that_is_signalled)
{
	_Atomic bool go = false;
	struct wait w = { .go = &go };
	struct worker worker;
	size_t i;

	stub_boot();
	w.cv = make_cv();
	for (i = 0; i < COUNT(flavours); i++) {
		go = false;
		w.mutex = make_mutex(flavours[i]);
		worker_start(&worker, wait_long, &w);
		worker_await_sleep(&worker);
		CHECK(!worker.ended);
		rumpuser_mutex_enter(w.mutex);
		go = true;
		rumpuser_cv_signal(w.cv);
		rumpuser_mutex_exit(w.mutex);
		worker_join(&worker);
	}
}

/* The wall clock is put forward by an hour when the wait has begun. */
TEST(goes_by_the_monotonic_clock)
{
	struct rumpuser_mtx *mutex;
	struct rumpuser_cv *cv;
	int64_t start;

	stub_boot();
	cv = make_cv();
	mutex = make_mutex(ADAPTIVE);
	host.wall_step = -3600;
	start = now_ns();
	CHECK_EQ(wait_for_timeout(cv, mutex, 50 * MILLI), NB_ETIMEDOUT);
	CHECK(now_ns() - start >= 50 * MILLI);
}

static void
clocks_go_on(void)
{

	host.wall_step = 3600;
	host.mono_step = 3600;
}

static void
expire(void *arg)
{
	struct wait *w = arg;

	w->expired = wait_for_timeout(w->cv, w->mutex, 50 * MILLI) ==
	    NB_ETIMEDOUT;
}

/* Giving the context back takes an hour, as it seems to who looks then. */
TEST(counts_from_before_the_context_goes)
{
	struct wait w = { .expired = false };
	struct worker worker;

	stub_boot();
	w.cv = make_cv();
	w.mutex = make_mutex(ADAPTIVE);
	stub_in_unschedule = clocks_go_on;
	worker_start(&worker, expire, &w);
	worker_join(&worker);
	CHECK(w.expired);
}
