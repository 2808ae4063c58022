/*
 * Another program image with the same process in the kernel.
 */

#include <sys/types.h>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>

#include "check.h"

extern char **environ;

/* A call that another thread is in when the image goes. */
static void *
blocked(void *arg)
{
	char c;

	rump_sys_read(*(int *)arg, &c, 1);
	return NULL;
}

int
main(int argc, char *argv[])
{
	char pid[16], fd_text[16], kept[16], *args[] = { argv[0], pid, fd_text, kept, NULL };
	pthread_t thread;
	int fd, closed, ends[2], i;

	CHECK(rumpclient_init() == 0);
	if (argc == 4) {
		/* the same process, in the same directory, with its descriptors but those close-on-exec */
		CHECK(getenv("RUMPCLIENT__EXECFD") == NULL);
		CHECK(rump_sys_getpid() == atoi(argv[1]));
		CHECK(rump_sys_write(atoi(argv[2]), "after", 5) == 5);
		CHECK_FAILS(rump_sys_write(atoi(argv[2]) + 1, "x", 1), RUMP_EBADF);
		CHECK(rump_sys_rmdir("exec") == 0);
		/* no descriptor too many: this one is the kernel's connection */
		fd = atoi(argv[3]);
		CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
		printf("ok\n");
		return 0;
	}
	CHECK(rumpclient_exec("/no/such/program", args, environ) == -1);
	CHECK(errno == ENOENT);
	CHECK(rump_sys_mkdir("/exec", 0755) == 0);
	fd = rump_sys_open("/exec.file", RUMP_O_WRONLY | RUMP_O_CREAT, 0600);
	CHECK(fd >= 0 && rump_sys_write(fd, "before", 6) == 6);
	closed = rump_sys_open("/", RUMP_O_RDONLY | RUMP_O_CLOEXEC);
	CHECK(closed == fd + 1);
	CHECK(rump_sys_pipe(ends) == 0);
	CHECK(pthread_create(&thread, NULL, blocked, &ends[0]) == 0);
	usleep(50 * 1000);
	snprintf(pid, sizeof(pid), "%d", rump_sys_getpid());
	snprintf(fd_text, sizeof(fd_text), "%d", fd);
	/* the connection has the lowest number that was free */
	for (i = 3; fcntl(i, F_GETFD) == -1; i++)
		continue;
	snprintf(kept, sizeof(kept), "%d", i);
	rumpclient_exec(argv[0], args, environ);
	CHECK(!"rumpclient_exec returned");
	return 1;
}
