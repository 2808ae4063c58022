/*
 * Clocks and sleeping.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

#define	RELWALL	RUMPUSER_CLOCK_RELWALL
#define	ABSMONO	RUMPUSER_CLOCK_ABSMONO

static int64_t
read_clock(int which)
{
	int64_t sec = -1;
	long nsec = -1;

	CHECK_EQ(rumpuser_clock_gettime(which, &sec, &nsec), 0);
	CHECK(nsec >= 0 && nsec < 1000000000);
	return sec * 1000000000 + nsec;
}

TEST(relwall_is_the_wall_clock)
{
	const time_t before = time(NULL);
	int64_t sec;

	stub_boot();
	sec = read_clock(RELWALL) / 1000000000;
	/* time(2) may be behind by a tick. */
	CHECK(sec >= before);
	CHECK(sec <= time(NULL) + 1);
}

TEST(absmono_is_the_monotonic_clock)
{
	int64_t before, time;

	stub_boot();
	before = now_ns();
	time = read_clock(ABSMONO);
	CHECK(time >= before);
	CHECK(time <= now_ns());
	CHECK(read_clock(ABSMONO) >= time);
}

static void
read_no_clock(void *arg)
{
	int64_t sec;
	long nsec;

	(void)arg;
	rumpuser_clock_gettime(2, &sec, &nsec);
}

TEST(no_other_clock)
{
	char text[2048];
	int status;

	stub_boot();
	status = suite_child(read_no_clock, NULL, text, sizeof(text));
	CHECK(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), SIGABRT);
}

TEST(relative_sleep_takes_as_long)
{
	int64_t start;

	stub_boot();
	CHECK_EQ(rumpuser_clock_sleep(RELWALL, 0, 0), 0);
	CHECK_EQ(rumpuser_clock_sleep(RELWALL, 0, 1), 0);
	start = now_ns();
	CHECK_EQ(rumpuser_clock_sleep(RELWALL, 0, 30 * MILLI), 0);
	CHECK(now_ns() - start >= 30 * MILLI);
}

/* A sleep on its own thread, so that one that does not end is seen. */
struct sleep {
	int64_t	until;
	int	error;
};

static void
sleep_until(void *arg)
{
	struct sleep *sleep = arg;

	sleep->error = rumpuser_clock_sleep(ABSMONO,
	    sleep->until / 1000000000, (long)(sleep->until % 1000000000));
}

static void
check_sleep(int64_t until)
{
	struct sleep sleep = { until, -1 };
	struct worker worker;

	worker_start(&worker, sleep_until, &sleep);
	worker_join(&worker);
	CHECK_EQ(sleep.error, 0);
	CHECK(read_clock(ABSMONO) >= until);
}

/* The deadline is on the clock that gettime reads. */
TEST(absolute_sleep_ends_at_its_deadline)
{

	stub_boot();
	check_sleep(read_clock(ABSMONO) + 30 * MILLI);
}

/* A kernel that is late catches up, it does not sleep. */
TEST(absolute_sleep_with_a_past_deadline_returns)
{

	stub_boot();
	check_sleep(read_clock(ABSMONO) - 1);
	check_sleep(read_clock(ABSMONO) - 1000000000);
	check_sleep(1);
}

static _Atomic int signals;

static void
on_signal(int signo)
{

	(void)signo;
	signals++;
}

/* Runs a body and interrupts it until it ends. */
static void
interrupt(void (*body)(void *), void *arg)
{
	struct sigaction action;
	struct worker worker;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	CHECK_EQ(sigaction(SIGALRM, &action, NULL), 0);
	worker_start(&worker, body, arg);
	while (!worker.ended && signals < 10) {
		tgkill(getpid(), worker.thread, SIGALRM);
		usleep(5000);
	}
	worker_join(&worker);
	CHECK(signals > 0);
}

static void
sleep_a_while(void *arg)
{
	const int64_t start = now_ns();

	(void)arg;
	CHECK_EQ(rumpuser_clock_sleep(RELWALL, 0, 80 * MILLI), 0);
	CHECK(now_ns() - start >= 80 * MILLI);
}

TEST(relative_sleep_goes_on_after_a_signal)
{

	stub_boot();
	interrupt(sleep_a_while, NULL);
}

TEST(absolute_sleep_goes_on_after_a_signal)
{
	struct sleep sleep = { .error = -1 };

	stub_boot();
	sleep.until = read_clock(ABSMONO) + 80 * MILLI;
	interrupt(sleep_until, &sleep);
	CHECK_EQ(sleep.error, 0);
	CHECK(read_clock(ABSMONO) >= sleep.until);
}
