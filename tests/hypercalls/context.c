/*
 * The start, the table of hooks and the current lwp.
 */

#include <sys/types.h>

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "stub.h"

TEST(init_answers_another_version_with_an_error)
{

	CHECK(rumpuser_init(RUMPUSER_VERSION - 1, &stub_hooks) != 0);
	CHECK(rumpuser_init(RUMPUSER_VERSION + 1, &stub_hooks) != 0);
}

TEST(init_copies_the_hooks)
{
	struct rumpuser_hyperup hooks = stub_hooks;

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &hooks), 0);
	memset(&hooks, 0, sizeof(hooks));
	stub_enter();
	EXPECT_WRAP(rumpuser_clock_sleep(RUMPUSER_CLOCK_RELWALL, 0, 1));
}

static size_t
threads_of_process(void)
{
	DIR *tasks = opendir("/proc/self/task");
	size_t count = 0;

	CHECK(tasks != NULL);
	while (readdir(tasks) != NULL)
		count++;
	closedir(tasks);
	/* Without . and .. */
	return count - 2;
}

/* A daemon forks after this. */
TEST(init_starts_no_thread)
{

	CHECK_EQ(threads_of_process(), 1);
	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK_EQ(threads_of_process(), 1);
}

/* Signals are the program's. */
TEST(init_handles_no_signal)
{
	struct sigaction action;
	int signo;

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	for (signo = 1; signo < SIGRTMIN; signo++) {
		if (sigaction(signo, NULL, &action) != 0)
			continue;
		if (action.sa_handler != SIG_DFL)
			FAIL("signal %d has a handler", signo);
	}
}

TEST(curlwp_is_set_and_cleared)
{
	struct lwp lwps[2];

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK(rumpuser_curlwp() == NULL);
	rumpuser_curlwpop(RUMPUSER_LWP_CREATE, &lwps[0]);
	rumpuser_curlwpop(RUMPUSER_LWP_CREATE, &lwps[1]);
	CHECK(rumpuser_curlwp() == NULL);
	rumpuser_curlwpop(RUMPUSER_LWP_SET, &lwps[0]);
	CHECK(rumpuser_curlwp() == &lwps[0]);
	rumpuser_curlwpop(RUMPUSER_LWP_DESTROY, &lwps[1]);
	CHECK(rumpuser_curlwp() == &lwps[0]);
	rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, &lwps[0]);
	CHECK(rumpuser_curlwp() == NULL);
	rumpuser_curlwpop(RUMPUSER_LWP_SET, &lwps[1]);
	CHECK(rumpuser_curlwp() == &lwps[1]);
}

static void *
look_and_set(void *arg)
{

	/* The library has not made this thread. */
	CHECK(rumpuser_curlwp() == NULL);
	rumpuser_curlwpop(RUMPUSER_LWP_SET, arg);
	CHECK(rumpuser_curlwp() == arg);
	return NULL;
}

TEST(curlwp_is_the_threads_own)
{
	struct lwp lwps[2];
	pthread_t thread;

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	rumpuser_curlwpop(RUMPUSER_LWP_SET, &lwps[0]);
	CHECK_EQ(pthread_create(&thread, NULL, look_and_set, &lwps[1]), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK(rumpuser_curlwp() == &lwps[0]);
}

/*
 * A scheduler, built as the kernel's is on the calls that must not wrap: one
 * virtual processor, for which threads queue.
 */
static struct rumpuser_mtx *cpu_mutex;
static struct rumpuser_cv *cpu_free;
static bool cpu_taken;
static int inside;

static void
take_cpu(void)
{

	while (cpu_taken)
		rumpuser_cv_wait_nowrap(cpu_free, cpu_mutex);
	cpu_taken = true;
	if (inside++ != 0)
		FAIL("two threads have the only processor");
	stub_set_context(true);
}

static void
give_cpu(void)
{

	inside--;
	stub_set_context(false);
	cpu_taken = false;
	rumpuser_cv_signal(cpu_free);
}

static void
one_cpu_unschedule(int levels, int *countp, void *interlock)
{

	CHECK(stub_in_context());
	CHECK_EQ(levels, 0);
	*countp = 0;
	rumpuser_mutex_enter_nowrap(cpu_mutex);
	give_cpu();
	/* Who waits on the processor itself goes to sleep with its mutex. */
	if (interlock != cpu_mutex)
		rumpuser_mutex_exit(cpu_mutex);
}

static void
one_cpu_schedule(int levels, void *interlock)
{

	CHECK(!stub_in_context());
	CHECK_EQ(levels, 0);
	if (interlock != cpu_mutex)
		rumpuser_mutex_enter_nowrap(cpu_mutex);
	take_cpu();
	rumpuser_mutex_exit(cpu_mutex);
}

static struct rumpuser_mtx *counter_mutex, *spin_mutex;
static struct rumpuser_cv *turn_changes;
static struct rumpuser_rw *counter_lock;
static int turn, counter;

#define	THREADS		4
#define	ROUNDS		200

static void
take_turns(void *arg)
{
	const int me = (int)(intptr_t)arg;
	struct rumpuser_mtx *mutex;
	int round;

	/* The context that worker_start gives is not this scheduler's. */
	stub_set_context(false);
	one_cpu_schedule(0, NULL);
	for (round = 0; round < ROUNDS; round++) {
		rumpuser_rw_enter(round % 4 == 0 ? RUMPUSER_RW_WRITER :
		    RUMPUSER_RW_READER, counter_lock);
		mutex = round % 2 == 0 ? counter_mutex : spin_mutex;
		rumpuser_mutex_enter(mutex);
		rumpuser_mutex_exit(mutex);
		if (round % 16 == 0)
			rumpuser_clock_sleep(RUMPUSER_CLOCK_RELWALL, 0, 1);
		rumpuser_rw_exit(counter_lock);

		rumpuser_mutex_enter(counter_mutex);
		while (turn != me)
			rumpuser_cv_wait(turn_changes, counter_mutex);
		turn = (turn + 1) % THREADS;
		counter++;
		rumpuser_cv_broadcast(turn_changes);
		rumpuser_mutex_exit(counter_mutex);
	}
	rumpuser_mutex_enter_nowrap(cpu_mutex);
	give_cpu();
	rumpuser_mutex_exit(cpu_mutex);
}

TEST(a_scheduler_stands_on_the_calls_that_do_not_wrap)
{
	struct worker workers[THREADS];
	int i;

	stub_hooks.hyp_backend_unschedule = one_cpu_unschedule;
	stub_hooks.hyp_backend_schedule = one_cpu_schedule;
	stub_boot();
	cpu_mutex = make_mutex(INTERNAL);
	counter_mutex = make_mutex(ADAPTIVE);
	spin_mutex = make_mutex(SPIN);
	counter_lock = make_rw();
	cpu_free = make_cv();
	turn_changes = make_cv();
	for (i = 0; i < THREADS; i++)
		worker_start(&workers[i], take_turns, (void *)(intptr_t)i);
	for (i = 0; i < THREADS; i++)
		worker_join(&workers[i]);
	CHECK_EQ(counter, THREADS * ROUNDS);
}

static struct rumpuser_cv *work_comes;
static _Atomic bool work;

/* As a soft interrupt thread: its interlock is the processor's own mutex. */
static void
wait_on_the_cpu(void *arg)
{

	(void)arg;
	stub_set_context(false);
	one_cpu_schedule(0, NULL);
	while (!work)
		rumpuser_cv_wait(work_comes, cpu_mutex);
	CHECK(stub_in_context());
	rumpuser_mutex_enter_nowrap(cpu_mutex);
	give_cpu();
	rumpuser_mutex_exit(cpu_mutex);
}

TEST(a_wait_on_the_processor_itself)
{
	struct worker workers[2];
	size_t i;

	stub_hooks.hyp_backend_unschedule = one_cpu_unschedule;
	stub_hooks.hyp_backend_schedule = one_cpu_schedule;
	stub_boot();
	cpu_mutex = make_mutex(INTERNAL);
	cpu_free = make_cv();
	work_comes = make_cv();
	for (i = 0; i < COUNT(workers); i++)
		worker_start(&workers[i], wait_on_the_cpu, NULL);
	for (i = 0; i < COUNT(workers); i++)
		worker_await_sleep(&workers[i]);
	/* Neither sleeps with the processor or its mutex. */
	CHECK_EQ(rumpuser_mutex_tryenter(cpu_mutex), 0);
	CHECK(!cpu_taken);
	work = true;
	rumpuser_cv_broadcast(work_comes);
	rumpuser_mutex_exit(cpu_mutex);
	for (i = 0; i < COUNT(workers); i++)
		worker_join(&workers[i]);
}
