/*
 * Processes of host threads, rump_lwproc(3).
 */

#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

#include <rump/rump.h>
#include <rump/rump_syscalls.h>

#include "check.h"

#define	THREADS	8
#define	ROUNDS	200

static void
descriptors(void)
{
	struct lwp *parent, *child;
	int fd, pid;

	CHECK(rump_pub_lwproc_curlwp() == NULL);
	CHECK(rump_sys_getpid() == 1);
	CHECK(rump_pub_lwproc_rfork(RUMP_RFFDG | RUMP_RFCFDG) == RUMP_EINVAL);

	CHECK(rump_pub_lwproc_rfork(RUMP_RFFD_CLEAR) == 0);
	parent = rump_pub_lwproc_curlwp();
	CHECK(parent != NULL);
	pid = rump_sys_getpid();
	CHECK(pid > 1 && rump_sys_getppid() == 1);
	fd = rump_sys_open("/dev/null", RUMP_O_WRONLY);
	CHECK(fd >= 0);

	/* shared: closed in one, closed in the other */
	CHECK(rump_pub_lwproc_rfork(RUMP_RFFD_SHARE) == 0);
	CHECK(rump_sys_getpid() != pid && rump_sys_getppid() == pid);
	CHECK(rump_sys_dup2(fd, 20) == 20);
	rump_pub_lwproc_releaselwp();
	CHECK(rump_pub_lwproc_curlwp() == NULL);
	rump_pub_lwproc_switch(parent);
	CHECK(rump_sys_write(20, "x", 1) == 1);

	/* copied: closed in one, open in the other */
	CHECK(rump_pub_lwproc_rfork(RUMP_RFFD_COPY) == 0);
	child = rump_pub_lwproc_curlwp();
	CHECK(rump_sys_close(20) == 0);
	rump_pub_lwproc_switch(parent);
	CHECK(rump_sys_write(20, "x", 1) == 1);
	rump_pub_lwproc_switch(child);
	CHECK_FAILS(rump_sys_write(20, "x", 1), RUMP_EBADF);
	rump_pub_lwproc_releaselwp();

	/* another lwp of the same process */
	CHECK(rump_pub_lwproc_newlwp(pid) == 0);
	CHECK(rump_sys_getpid() == pid && rump_pub_lwproc_curlwp() != parent);
	rump_pub_lwproc_releaselwp();
	rump_pub_lwproc_switch(parent);
	rump_pub_lwproc_releaselwp();
	CHECK(rump_pub_lwproc_newlwp(pid) == RUMP_ESRCH);
	CHECK(rump_sys_getpid() == 1);
}

static void *
worker(void *arg)
{
	char path[32];
	int fd, i, pid;

	CHECK(rump_pub_lwproc_rfork(RUMP_RFFD_CLEAR) == 0);
	pid = rump_sys_getpid();
	snprintf(path, sizeof(path), "/thread%d", (int)(intptr_t)arg);
	CHECK(rump_sys_mkdir(path, 0755) == 0);
	CHECK(rump_sys_chdir(path) == 0);
	for (i = 0; i < ROUNDS; i++) {
		fd = rump_sys_open("file", RUMP_O_RDWR | RUMP_O_CREAT, 0644);
		CHECK(fd >= 0);
		CHECK(rump_sys_write(fd, path, sizeof(path)) == sizeof(path));
		CHECK(rump_sys_close(fd) == 0);
		CHECK(rump_sys_unlink("file") == 0);
		CHECK(rump_sys_getpid() == pid);
	}
	rump_pub_lwproc_releaselwp();
	/* implicit again */
	CHECK(rump_sys_rmdir(path) == 0);
	return NULL;
}

static void
credentials(void)
{

	CHECK(rump_pub_lwproc_rfork(RUMP_RFFD_CLEAR) == 0);
	CHECK(rump_sys_mkdir("/private", 0700) == 0);
	CHECK(rump_sys_seteuid(1000) == 0);
	CHECK_FAILS(rump_sys_mkdir("/private/dir", 0700), RUMP_EACCES);
	CHECK(rump_sys_getuid() == 0 && rump_sys_geteuid() == 1000);
	rump_pub_lwproc_releaselwp();
	CHECK(rump_sys_rmdir("/private") == 0);
}

int
main(void)
{
	pthread_t thread[THREADS];
	intptr_t i;

	CHECK(rump_init() == 0);
	descriptors();
	credentials();
	for (i = 0; i < THREADS; i++)
		CHECK(pthread_create(&thread[i], NULL, worker, (void *)i) == 0);
	for (i = 0; i < THREADS; i++)
		CHECK(pthread_join(thread[i], NULL) == 0);
	rump_schedule();
	rump_unschedule();
	rump_printevcnts();
	printf("ok\n");
	return 0;
}
