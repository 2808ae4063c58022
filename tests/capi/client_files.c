/*
 * A remote client: files, pipes, errors, wrong pointers.
 */

#include <sys/types.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <unistd.h>

#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>
#include <rump/rumpstructs.h>

#include "check.h"

#define	BIG	(1024 * 1024)

static void
files(void)
{
	struct rump_stat sb;
	struct iovec iov[2];
	char head[5], tail[16], path[64];
	char *big, *back;
	int fd, i;

	snprintf(path, sizeof(path), "/file.%d", rump_sys_getpid());
	fd = rump_sys_open(path, RUMP_O_RDWR | RUMP_O_CREAT | RUMP_O_EXCL, 0600);
	CHECK(fd >= 0 && errno == 0);
	iov[0].iov_base = "hello";
	iov[0].iov_len = 5;
	iov[1].iov_base = " world";
	iov[1].iov_len = 6;
	CHECK(rump_sys_writev(fd, iov, 2) == 11);
	iov[0].iov_base = head;
	iov[1].iov_base = tail;
	iov[1].iov_len = sizeof(tail);
	CHECK(rump_sys_preadv(fd, iov, 2, 0) == 11);
	CHECK(memcmp(head, "hello", 5) == 0 && memcmp(tail, " world", 6) == 0);
	CHECK(rump_sys_fstat(fd, (struct stat *)&sb) == 0 && sb.st_size == 11);

	big = malloc(BIG);
	back = malloc(BIG);
	CHECK(big != NULL && back != NULL);
	for (i = 0; i < BIG; i++)
		big[i] = (char)(i * 7);
	CHECK(rump_sys_pwrite(fd, big, BIG, 100) == BIG);
	CHECK(rump_sys_pread(fd, back, BIG, 100) == BIG);
	CHECK(memcmp(big, back, BIG) == 0);
	free(big);
	free(back);
	CHECK(rump_sys_close(fd) == 0);
	CHECK(rump_sys_unlink(path) == 0);
	CHECK_FAILS(rump_sys_stat(path, (struct stat *)&sb), RUMP_ENOENT);
}

static void
kernel(void)
{
	int mib[] = { 1, 1 }, fd[2];
	char name[16], cwd[64];
	struct rump_timespec now;
	size_t size;
	char c;

	size = sizeof(name);
	CHECK(rump_sys___sysctl(mib, 2, name, &size, NULL, 0) == 0);
	CHECK(size == sizeof("NetBSD") && strcmp(name, "NetBSD") == 0);
	CHECK(rump_sys_clock_gettime(0, (struct timespec *)&now) == 0 && now.tv_sec > 1000000000);
	CHECK(rump_sys___getcwd(cwd, sizeof(cwd)) == 2 && strcmp(cwd, "/") == 0);
	CHECK(rump_sys_pipe(fd) == 0);
	CHECK(rump_sys_write(fd[1], "p", 1) == 1 && rump_sys_read(fd[0], &c, 1) == 1 && c == 'p');
	CHECK(rump_sys_close(fd[0]) == 0 && rump_sys_close(fd[1]) == 0);
	CHECK(rump_sys_posix_fallocate(99, 0, 1) == RUMP_EBADF);
}

/* Wrong pointers are errors of the call: neither the program nor the connection ends. */
static void
pointers(void)
{
	char *wrong, *edge, path[] = "/pointers";
	long page;
	int fd, pid;

	pid = rump_sys_getpid();
	page = sysconf(_SC_PAGESIZE);
	edge = mmap(NULL, page * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(edge != MAP_FAILED);
	wrong = edge + page;
	CHECK(mprotect(wrong, page, PROT_NONE) == 0);

	CHECK_FAILS(rump_sys_mkdir(NULL, 0755), RUMP_EFAULT);
	CHECK_FAILS(rump_sys_mkdir(wrong, 0755), RUMP_EFAULT);
	fd = rump_sys_open(path, RUMP_O_RDWR | RUMP_O_CREAT, 0600);
	CHECK(fd >= 0);
	CHECK_FAILS(rump_sys_write(fd, wrong, 10), RUMP_EFAULT);
	CHECK_FAILS(rump_sys_write(fd, wrong - 5, 10), RUMP_EFAULT);
	CHECK(rump_sys_pwrite(fd, "0123456789", 10, 0) == 10);
	CHECK_FAILS(rump_sys_pread(fd, wrong, 10, 0), RUMP_EFAULT);
	CHECK_FAILS(rump_sys_pread(fd, wrong - 5, 10, 0), RUMP_EFAULT);
	CHECK_FAILS(rump_sys_fstat(fd, (struct stat *)wrong), RUMP_EFAULT);
	/* a string that ends with the page */
	strcpy(wrong - 7, "/right");
	CHECK(rump_sys_mkdir(wrong - 7, 0755) == 0 && rump_sys_rmdir("/right") == 0);
	CHECK(rump_sys_unlink(path) == 0 && rump_sys_close(fd) == 0);
	CHECK(rump_sys_getpid() == pid);
}

/* Raw calls: a number, slots of eight bytes, two registers. */
static void
raw(void)
{
	long args[2], retval[2];

	CHECK(rumpclient_syscall(20, NULL, 0, retval) == 0);
	CHECK(retval[0] == rump_sys_getpid() && retval[1] == 1);
	args[0] = (long)"/raw";
	args[1] = 0755;
	CHECK(rumpclient_syscall(136, args, sizeof(args), retval) == 0);
	CHECK(rumpclient_syscall(136, args, sizeof(args), retval) == RUMP_EEXIST);
	CHECK(rumpclient_syscall(137, args, 8, retval) == 0);
	CHECK(rumpclient_syscall(500, NULL, 0, retval) == RUMP_ENOSYS);
	CHECK(rumpclient_syscall(-1, NULL, 0, retval) == RUMP_ENOSYS);
}

int
main(void)
{

	CHECK(rumpclient_init() == 0);
	CHECK(rumpclient_init() == 0);
	CHECK(rump_sys_getpid() > 1);
	files();
	kernel();
	if (getenv("SERVER_CANNOT_BE_REFUSED") == NULL)
		pointers();
	raw();
	printf("ok\n");
	return 0;
}
