/*
 * Threads of a remote client, and signals while they wait.
 */

#include <sys/types.h>
#include <sys/time.h>

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>

#include "check.h"

#define	THREADS	8
#define	ROUNDS	200

static int ends[2], pipes[THREADS][2];
static volatile sig_atomic_t in_handler, ticks, broken_pipes;

static void *
worker(void *arg)
{
	char path[32], text[64], back[64];
	int fd, i, there, number;

	number = (int)(intptr_t)arg;
	snprintf(path, sizeof(path), "/thread%d", number);
	memset(text, 0, sizeof(text));
	CHECK(rump_sys_write(pipes[number][1], text, number + 1) == number + 1);
	for (i = 0; i < ROUNDS; i++) {
		/* a call of which the client does not know what it writes */
		there = -1;
		CHECK(rump_sys_ioctl(pipes[number][0], _RUMP_IOR('f', 127, int), &there) == 0);
		CHECK(there == number + 1);
		snprintf(text, sizeof(text), "%d in %s", i, path);
		fd = rump_sys_open(path, RUMP_O_RDWR | RUMP_O_CREAT, 0600);
		CHECK(fd >= 0);
		CHECK(rump_sys_pwrite(fd, text, sizeof(text), i) == sizeof(text));
		CHECK(rump_sys_pread(fd, back, sizeof(back), i) == sizeof(back));
		CHECK(memcmp(text, back, sizeof(text)) == 0);
		CHECK(rump_sys_close(fd) == 0);
		CHECK(rump_sys_unlink(path) == 0);
	}
	return NULL;
}

/* A handler that makes calls, while the call that it interrupts waits for what it writes. */
static void
writes(int signo)
{

	(void)signo;
	in_handler = rump_sys_getpid();
	CHECK(rump_sys_write(ends[1], "s", 1) == 1);
}

static void
tick(int signo)
{

	(void)signo;
	ticks++;
}

static void
pipe_broke(int signo)
{

	(void)signo;
	broken_pipes++;
}

static void
signals(void)
{
	struct itimerval often;
	struct sigaction sa;
	sigset_t set, old;
	int i, pid, other[2];
	char c;

	pid = rump_sys_getpid();
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = writes;
	CHECK(sigaction(SIGALRM, &sa, NULL) == 0);
	memset(&often, 0, sizeof(often));
	often.it_value.tv_usec = 100 * 1000;
	CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
	/* nothing is in the pipe until the handler has run */
	CHECK(rump_sys_read(ends[0], &c, 1) == 1 && c == 's');
	CHECK(in_handler == pid);

	/* signals that come all the time disturb no call */
	sa.sa_handler = tick;
	CHECK(sigaction(SIGALRM, &sa, NULL) == 0);
	often.it_interval.tv_sec = 0;
	often.it_interval.tv_usec = 300;
	often.it_value = often.it_interval;
	CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
	for (i = 0; i < 2000; i++)
		CHECK(rump_sys_getpid() == pid);
	memset(&often, 0, sizeof(often));
	CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
	CHECK(ticks > 0);

	/* one that the program has blocked stays so */
	CHECK(sigemptyset(&set) == 0 && sigaddset(&set, SIGUSR1) == 0);
	CHECK(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
	CHECK(raise(SIGUSR1) == 0);
	CHECK(rump_sys_getpid() == pid);
	CHECK(pthread_sigmask(SIG_BLOCK, NULL, &old) == 0 && sigismember(&old, SIGUSR1) == 1);
	CHECK(sigismember(&old, SIGALRM) == 0);
	CHECK(sigpending(&old) == 0 && sigismember(&old, SIGUSR1) == 1);

	/* and one that the kernel sends */
	sa.sa_handler = pipe_broke;
	CHECK(sigaction(SIGPIPE, &sa, NULL) == 0);
	CHECK(rump_sys_pipe(other) == 0 && rump_sys_close(other[0]) == 0);
	CHECK_FAILS(rump_sys_write(other[1], "x", 1), RUMP_EPIPE);
	CHECK(broken_pipes == 1);
}

/* A thread whose handler takes its time leaves the receiving to the others. */
static pthread_t slow;
static volatile sig_atomic_t slept;

static void
sleeps(int signo)
{

	(void)signo;
	usleep(300 * 1000);
	slept = 1;
}

static void *
waits(void *arg)
{
	char c;

	(void)arg;
	CHECK(rump_sys_read(ends[0], &c, 1) == 1 && c == 'e');
	return NULL;
}

static void
slow_handler(void)
{
	struct sigaction sa;
	int i, pid;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = sleeps;
	CHECK(sigaction(SIGUSR2, &sa, NULL) == 0);
	pid = rump_sys_getpid();
	CHECK(pthread_create(&slow, NULL, waits, NULL) == 0);
	usleep(50 * 1000);
	CHECK(pthread_kill(slow, SIGUSR2) == 0);
	usleep(50 * 1000);
	for (i = 0; i < 10; i++)
		CHECK(rump_sys_getpid() == pid);
	CHECK(slept == 0);
	CHECK(rump_sys_write(ends[1], "e", 1) == 1);
	CHECK(pthread_join(slow, NULL) == 0 && slept == 1);
}

int
main(void)
{
	pthread_t thread[THREADS];
	intptr_t i;

	CHECK(rumpclient_init() == 0);
	CHECK(rump_sys_pipe(ends) == 0);
	for (i = 0; i < THREADS; i++)
		CHECK(rump_sys_pipe(pipes[i]) == 0);
	for (i = 0; i < THREADS; i++)
		CHECK(pthread_create(&thread[i], NULL, worker, (void *)i) == 0);
	for (i = 0; i < THREADS; i++)
		CHECK(pthread_join(thread[i], NULL) == 0);
	signals();
	slow_handler();
	printf("ok\n");
	return 0;
}
