/*
 * A client of a server that wants memory which no call lends: the argument says how.
 */

#include <sys/types.h>

#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>

#include "check.h"

/* The server is told where the path is, and goes on from there. */
static struct {
	char path[64];
	char secret[64];
} memory = { "/path", "secret" };

int
main(void)
{

	CHECK(rumpclient_init() == 0);
	/* the host's number: it is the way to the kernel that is broken */
	CHECK_FAILS(rump_sys_mkdir(memory.path, 0755), EPROTO);
	CHECK(strcmp(memory.path, "/path") == 0 && strcmp(memory.secret, "secret") == 0);
	CHECK_FAILS(rump_sys_mkdir(memory.path, 0755), EPROTO);
	printf("ok\n");
	return 0;
}
