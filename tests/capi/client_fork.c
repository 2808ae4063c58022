/*
 * Children of a remote client: fork, vfork, daemon, a fork that fails.
 */

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <unistd.h>

#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>

#include "check.h"

static int
status_of(pid_t child)
{
	int status;

	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
forks(void)
{
	int fd[2], pid;
	pid_t child;
	char c;

	pid = rump_sys_getpid();
	CHECK(rump_sys_pipe(fd) == 0);
	CHECK(rump_sys_mkdir("/fork", 0755) == 0 && rump_sys_chdir("/fork") == 0);
	child = rumpclient_fork();
	CHECK(child != -1);
	if (child == 0) {
		/* a process of its own, with copies of the descriptors and the directory */
		CHECK(rump_sys_getpid() != pid);
		CHECK(rump_sys_close(fd[0]) == 0);
		CHECK(rump_sys_mkdir("child", 0755) == 0);
		CHECK(rump_sys_write(fd[1], "c", 1) == 1);
		_exit(7);
	}
	CHECK(rump_sys_read(fd[0], &c, 1) == 1 && c == 'c');
	CHECK(status_of(child) == 7);
	CHECK(rump_sys_getpid() == pid);
	CHECK(rump_sys_rmdir("/fork/child") == 0);
	CHECK(rump_sys_chdir("/") == 0 && rump_sys_rmdir("/fork") == 0);
	CHECK(rump_sys_close(fd[1]) == 0);
	/* the child's end of the pipe went with it */
	CHECK(rump_sys_read(fd[0], &c, 1) == 0);
	CHECK(rump_sys_close(fd[0]) == 0);
}

/* Grandchildren, each of which uses what it inherited. */
static void
generations(int depth, int fd)
{
	pid_t child;

	child = rumpclient_fork();
	CHECK(child != -1);
	if (child == 0) {
		CHECK(rump_sys_write(fd, "g", 1) == 1);
		if (depth > 1)
			generations(depth - 1, fd);
		_exit(0);
	}
	CHECK(status_of(child) == 0);
}

static void
vforks(void)
{
	volatile int ran;
	pid_t child;
	int pid;

	pid = rump_sys_getpid();
	ran = 0;
	child = rumpclient_vfork();
	CHECK(child != -1);
	if (child == 0) {
		ran = rump_sys_getpid();
		_exit(rump_sys_mkdir("/vfork", 0755));
	}
	CHECK(status_of(child) == 0);
	/* the child wrote to this memory, and the connection is the parent's */
	CHECK(ran > 1 && ran != pid);
	CHECK(rump_sys_getpid() == pid);
	CHECK(rump_sys_rmdir("/vfork") == 0);
}

static void
failures(void)
{
	struct rlimit none, all;
	pid_t child;
	int pid;

	if (getuid() == 0) {
		/* no limit holds for root */
		struct rumpclient_fork *cookie;

		cookie = rumpclient_prefork();
		CHECK(cookie != NULL);
		rumpclient_fork_cancel(cookie);
	} else {
		CHECK(getrlimit(RLIMIT_NPROC, &all) == 0);
		none = all;
		none.rlim_cur = 0;
		CHECK(setrlimit(RLIMIT_NPROC, &none) == 0);
		CHECK(rumpclient_fork() == -1);
		CHECK(setrlimit(RLIMIT_NPROC, &all) == 0);
	}
	pid = rump_sys_getpid();
	CHECK(pid > 1);

	/* a child of a bare fork has no process until it asks for one */
	child = fork();
	CHECK(child != -1);
	if (child == 0) {
		CHECK_FAILS(rump_sys_mkdir("/bare", 0755), ENOTCONN);
		CHECK(rumpclient_init() == 0);
		CHECK(rump_sys_getpid() != pid);
		CHECK(rump_sys_mkdir("/bare", 0755) == 0);
		_exit(0);
	}
	CHECK(status_of(child) == 0);
	CHECK(rump_sys_getpid() == pid && rump_sys_rmdir("/bare") == 0);
}

static void
daemons(void)
{
	int fd[2], answer[2];
	pid_t child;
	char c;

	CHECK(rump_sys_pipe(fd) == 0);
	CHECK(pipe(answer) == 0);
	child = rumpclient_fork();
	CHECK(child != -1);
	if (child == 0) {
		close(answer[0]);
		CHECK(rump_sys_mkdir("/daemon", 0755) == 0 && rump_sys_chdir("/daemon") == 0);
		CHECK(rumpclient_daemon(1, 0) == 0);
		/* in the background, in the same directory, with the same descriptors */
		c = rump_sys_mkdir("/daemon/x", 0755) == 0 && rump_sys_rmdir("x") == 0 &&
		    rump_sys_write(fd[1], "d", 1) == 1;
		(void)!write(answer[1], &c, 1);
		_exit(0);
	}
	close(answer[1]);
	CHECK(status_of(child) == 0);
	CHECK(read(answer[0], &c, 1) == 1 && c == 1);
	CHECK(rump_sys_read(fd[0], &c, 1) == 1 && c == 'd');
	CHECK(rump_sys_rmdir("/daemon") == 0);
}

int
main(void)
{
	char buf[8];
	int fd[2];

	CHECK(rumpclient_init() == 0);
	forks();
	CHECK(rump_sys_pipe(fd) == 0);
	generations(4, fd[1]);
	CHECK(rump_sys_read(fd[0], buf, sizeof(buf)) == 4);
	vforks();
	failures();
	daemons();
	printf("ok\n");
	return 0;
}
