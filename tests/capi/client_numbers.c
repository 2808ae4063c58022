/*
 * A program that closes descriptors by number, or puts other files there, and says so.
 */

#include <sys/types.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>

#include "check.h"

int
main(void)
{
	int fd, low, pid;

	/* the connection must not become standard output */
	CHECK(close(0) == 0);
	CHECK(rumpclient_init() == 0);
	CHECK(open("/dev/null", O_RDONLY) == 0);
	pid = rump_sys_getpid();
	CHECK(pid > 1);

	for (fd = 3; fd < 10; fd++) {
		low = fd;
		CHECK(rumpclient__closenotify(&low, RUMPCLIENT_CLOSE_CLOSE) == 0 && low == fd);
		close(fd);
		CHECK(rump_sys_getpid() == pid);
	}
	for (fd = 3; fd < 30; fd++) {
		low = fd;
		CHECK(rumpclient__closenotify(&low, RUMPCLIENT_CLOSE_DUP2) == 0);
		CHECK(dup2(1, fd) == fd);
		CHECK(rump_sys_getpid() == pid);
	}
	low = 3;
	CHECK(rumpclient__closenotify(&low, RUMPCLIENT_CLOSE_FCLOSEM) == 0);
	CHECK(low > 3);
	for (fd = 3; fd < 30; fd++)
		CHECK(fcntl(fd, F_GETFD) == -1 || fcntl(fd, F_GETFD) == FD_CLOEXEC);
	CHECK(rump_sys_getpid() == pid);
	printf("ok\n");
	return 0;
}
