/*
 * NetBSD's signals in the host's numbers.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "stub.h"

/* By NetBSD's number; 0 where the host has no such signal. */
static const int hosts[] = {
	0, SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, 0, SIGFPE,
	SIGKILL, SIGBUS, SIGSEGV, SIGSYS, SIGPIPE, SIGALRM, SIGTERM, SIGURG,
	SIGSTOP, SIGTSTP, SIGCONT, SIGCHLD, SIGTTIN, SIGTTOU, SIGIO, SIGXCPU,
	SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, 0, SIGUSR1, SIGUSR2, SIGPWR,
};

static volatile sig_atomic_t caught;

static void
on_signal(int signo)
{

	caught = signo;
}

static void
catch_all(void)
{
	struct sigaction action;
	int signo;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	for (signo = 1; signo < NSIG; signo++)
		sigaction(signo, &action, NULL);
}

TEST(every_signal_that_can_be_caught)
{
	size_t number;

	stub_boot();
	catch_all();
	for (number = 0; number < COUNT(hosts); number++) {
		if (hosts[number] == SIGKILL || hosts[number] == SIGSTOP)
			continue;
		caught = 0;
		CHECK_EQ(rumpuser_kill(RUMPUSER_PID_SELF, (int)number), 0);
		if (caught != hosts[number])
			FAIL("NetBSD's signal %zu is %d, not %d", number,
			    (int)caught, hosts[number]);
	}
}

TEST(numbers_without_a_signal)
{
	static const int numbers[] = { -1, 33, 40, 63, 64, 128, 1000 };
	size_t i;

	stub_boot();
	catch_all();
	for (i = 0; i < COUNT(numbers); i++) {
		CHECK_EQ(rumpuser_kill(RUMPUSER_PID_SELF, numbers[i]), 0);
		CHECK_EQ(caught, 0);
	}
}

/* The process is the kernel's number, not the host's. */
TEST(process_is_a_hint)
{

	stub_boot();
	catch_all();
	CHECK_EQ(rumpuser_kill(4711, 30), 0);
	CHECK_EQ(caught, SIGUSR1);
}

static void
kill_with(void *arg)
{

	rumpuser_kill(RUMPUSER_PID_SELF, (int)(intptr_t)arg);
}

TEST(kill_kills)
{
	int status;

	stub_boot();
	status = suite_child(kill_with, (void *)9, NULL, 0);
	CHECK(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), SIGKILL);
}

TEST(stop_stops)
{
	int status;
	pid_t pid;

	stub_boot();
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		rumpuser_kill(RUMPUSER_PID_SELF, 17);
		_exit(EXIT_GOOD);
	}
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(WSTOPSIG(status), SIGSTOP);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
