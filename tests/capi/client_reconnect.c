/*
 * What becomes of a client whose server goes. The policy is the argument; the program says "ready" when it
 * has connected, and goes on with each line that it reads.
 */

#include <sys/types.h>

#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>

#include "check.h"

static void
wait_for_line(void)
{
	char line[16];

	fflush(stdout);
	CHECK(fgets(line, sizeof(line), stdin) != NULL);
}

int
main(int argc, char *argv[])
{
	long policy;
	int i;

	CHECK(argc == 2);
	policy = atol(argv[1]);
	CHECK(rumpclient_init() == 0);
	rumpclient_setconnretry(-4);	/* is nothing */
	rumpclient_setconnretry(policy);
	CHECK(rump_sys_mkdir("/first", 0755) == 0);
	printf("ready\n");
	wait_for_line();
	for (i = 0; i < 2; i++) {
		errno = 0;
		if (rump_sys_mkdir(i == 0 ? "/second" : "/third", 0755) == 0)
			printf("made\n");
		else
			printf("%s\n", errno == ENOTCONN ? "not connected" : rump_strerror(errno));
	}
	return 0;
}
