/*
 * Mutexes: exclusion, owners, flavours, and what a mutex does not forgive.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <signal.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

static const int flavours[] = { ADAPTIVE, SPIN, INTERNAL };

static struct lwp *
owner_of(struct rumpuser_mtx *mutex)
{
	struct lwp *owner = (struct lwp *)-1;

	rumpuser_mutex_owner(mutex, &owner);
	return owner;
}

TEST(tryenter_of_a_held_one_is_busy)
{
	struct rumpuser_mtx *mutex;
	size_t i;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++) {
		mutex = make_mutex(flavours[i]);
		CHECK_EQ(rumpuser_mutex_tryenter(mutex), 0);
		CHECK_EQ(rumpuser_mutex_tryenter(mutex), NB_EBUSY);
		rumpuser_mutex_exit(mutex);
		rumpuser_mutex_enter(mutex);
		CHECK_EQ(rumpuser_mutex_tryenter(mutex), NB_EBUSY);
		rumpuser_mutex_exit(mutex);
		CHECK_EQ(rumpuser_mutex_tryenter(mutex), 0);
		rumpuser_mutex_exit(mutex);
	}
}

static void
try_anothers(void *arg)
{

	CHECK_EQ(rumpuser_mutex_tryenter(arg), NB_EBUSY);
}

TEST(tryenter_of_anothers_is_busy)
{
	struct rumpuser_mtx *mutex;
	struct worker worker;
	size_t i;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++) {
		mutex = make_mutex(flavours[i]);
		rumpuser_mutex_enter(mutex);
		worker_start(&worker, try_anothers, mutex);
		worker_join(&worker);
		rumpuser_mutex_exit(mutex);
	}
}

TEST(owner_is_who_entered)
{
	struct rumpuser_mtx *mutex;
	size_t i;

	stub_boot();
	for (i = 0; i < 2; i++) {
		mutex = make_mutex(flavours[i]);
		CHECK(owner_of(mutex) == NULL);
		rumpuser_mutex_enter(mutex);
		CHECK(owner_of(mutex) == rumpuser_curlwp());
		rumpuser_mutex_exit(mutex);
		CHECK(owner_of(mutex) == NULL);
		CHECK_EQ(rumpuser_mutex_tryenter(mutex), 0);
		CHECK(owner_of(mutex) == rumpuser_curlwp());
		rumpuser_mutex_exit(mutex);
	}
	mutex = make_mutex(SPIN);
	rumpuser_mutex_enter_nowrap(mutex);
	CHECK(owner_of(mutex) == rumpuser_curlwp());
	rumpuser_mutex_exit(mutex);
}

/* A thread that keeps a mutex until it is told. */
struct keeper {
	struct rumpuser_mtx	*mutex;
	_Atomic bool		has;
	_Atomic bool		let_go;
};

static void
keep(void *arg)
{
	struct keeper *keeper = arg;

	rumpuser_mutex_enter(keeper->mutex);
	keeper->has = true;
	AWAIT(keeper->let_go);
	rumpuser_mutex_exit(keeper->mutex);
}

TEST(owner_is_seen_by_others)
{
	struct keeper keeper;
	struct worker worker;
	size_t i;

	stub_boot();
	for (i = 0; i < 2; i++) {
		keeper = (struct keeper){ .mutex = make_mutex(flavours[i]) };
		worker_start(&worker, keep, &keeper);
		AWAIT(keeper.has);
		CHECK(owner_of(keeper.mutex) == worker.lwp);
		CHECK(owner_of(keeper.mutex) != rumpuser_curlwp());
		keeper.let_go = true;
		worker_join(&worker);
		CHECK(owner_of(keeper.mutex) == NULL);
	}
}

TEST(owner_after_waiting_is_the_waiter)
{
	struct keeper keepers[2];
	struct worker first, second;
	size_t i;

	stub_boot();
	for (i = 0; i < 2; i++) {
		keepers[0] = (struct keeper){ .mutex =
		    make_mutex(flavours[i]) };
		keepers[1] = keepers[0];
		worker_start(&first, keep, &keepers[0]);
		AWAIT(keepers[0].has);
		worker_start(&second, keep, &keepers[1]);
		worker_await_sleep(&second);
		CHECK(owner_of(keepers[0].mutex) == first.lwp);
		keepers[0].let_go = true;
		AWAIT(keepers[1].has);
		CHECK(owner_of(keepers[0].mutex) == second.lwp);
		keepers[1].let_go = true;
		worker_join(&first);
		worker_join(&second);
	}
}

/* The kernel's own locks change hands between lwps inside a hook. */
TEST(internal_one_does_not_care_for_lwps)
{
	struct rumpuser_mtx *mutex;

	stub_boot();
	mutex = make_mutex(INTERNAL);
	rumpuser_mutex_enter_nowrap(mutex);
	stub_leave();
	rumpuser_mutex_exit(mutex);
	rumpuser_mutex_enter_nowrap(mutex);
	stub_enter();
	rumpuser_mutex_exit(mutex);
	CHECK_EQ(rumpuser_mutex_tryenter(mutex), 0);
}

#define	THREADS	4
#define	ROUNDS	20000

static struct rumpuser_mtx *counter_mutex;
static int counter;

static void
count(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < ROUNDS; i++) {
		if (i % 8 != 0)
			rumpuser_mutex_enter(counter_mutex);
		else
			while (rumpuser_mutex_tryenter(counter_mutex) != 0)
				continue;
		counter++;
		rumpuser_mutex_exit(counter_mutex);
	}
}

static void
no_unschedule(int levels, int *countp, void *interlock)
{

	(void)levels;
	(void)interlock;
	*countp = 0;
}

static void
no_schedule(int levels, void *interlock)
{

	(void)levels;
	(void)interlock;
}

TEST(threads_exclude_each_other)
{
	struct worker workers[THREADS];
	size_t i, n;

	/* Too many events to note. */
	stub_hooks.hyp_backend_unschedule = no_unschedule;
	stub_hooks.hyp_backend_schedule = no_schedule;
	stub_boot();
	for (i = 0; i < COUNT(flavours); i++) {
		counter = 0;
		counter_mutex = make_mutex(flavours[i]);
		for (n = 0; n < THREADS; n++)
			worker_start(&workers[n], count, NULL);
		for (n = 0; n < THREADS; n++)
			worker_join(&workers[n]);
		CHECK_EQ(counter, THREADS * ROUNDS);
		rumpuser_mutex_destroy(counter_mutex);
	}
}

static void
enter_twice(void *arg)
{

	rumpuser_mutex_enter(arg);
	rumpuser_mutex_enter(arg);
}

static void
destroy_held(void *arg)
{

	rumpuser_mutex_enter(arg);
	rumpuser_mutex_destroy(arg);
}

static void
ask_owner(void *arg)
{
	struct lwp *owner;

	rumpuser_mutex_owner(arg, &owner);
}

static void
has_to_abort(void (*misuse)(void *), int flags)
{
	char text[2048];
	int status;

	status = suite_child(misuse, make_mutex(flags), text, sizeof(text));
	CHECK(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), SIGABRT);
}

TEST(entering_twice_aborts)
{

	stub_boot();
	has_to_abort(enter_twice, ADAPTIVE);
	has_to_abort(enter_twice, SPIN);
}

TEST(destroying_a_held_one_aborts)
{
	size_t i;

	stub_boot();
	for (i = 0; i < COUNT(flavours); i++)
		has_to_abort(destroy_held, flavours[i]);
}

TEST(owner_of_an_internal_one_aborts)
{

	stub_boot();
	has_to_abort(ask_owner, INTERNAL);
}
