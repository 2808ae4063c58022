/*
 * A kernel without components: what needs the VFS says that it is not there.
 */

#include <rump/rump.h>
#include <rump/rump_syscalls.h>

#include "check.h"

int
main(void)
{
	int fd[2];

	CHECK(rump_daemonize_done(RUMP_DAEMONIZE_SUCCESS) != 0);
	CHECK(rump_init() == 0);
	CHECK(rump_daemonize_begin() == RUMP_EALREADY);
	CHECK_FAILS(rump_sys_open("/", RUMP_O_RDONLY), RUMP_ENOSYS);
	CHECK(rump_pub_etfs_register("/x", "/etc/passwd", RUMP_ETFS_REG) == RUMP_ENOSYS);
	CHECK(rump_sys_pipe(fd) == 0);
	CHECK(rump_pub_kernelfsym_load(NULL, 0, NULL, 0) == RUMP_ENOSYS);
	printf("ok\n");
	return 0;
}
