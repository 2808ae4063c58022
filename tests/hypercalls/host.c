/*
 * Functions of the C library with a switch: see host.h.
 */

#include <sys/types.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

struct host host;

int
clock_gettime(clockid_t clock, struct timespec *time)
{
	const int answer = (int)syscall(SYS_clock_gettime, clock, time);

	if (answer == 0 && clock == CLOCK_REALTIME)
		time->tv_sec += host.wall_step;
	if (answer == 0 && clock == CLOCK_MONOTONIC)
		time->tv_sec += host.mono_step;
	return answer;
}

int
fsync(int fd)
{

	host.syncs++;
	return (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{

	host.syncs++;
	return (int)syscall(SYS_fdatasync, fd);
}

/* A transfer, unless it is to fail. */
static ssize_t
transfer(long number, int fd, uintptr_t buf, size_t len, off_t off, int flags)
{

	if (host.io_error != 0) {
		errno = host.io_error;
		return -1;
	}
	/* The host takes an offset in two halves where there is a vector. */
	if (number == SYS_pread64 || number == SYS_pwrite64)
		return syscall(number, fd, buf, len, off);
	return syscall(number, fd, buf, len, off, 0L, flags);
}

ssize_t
pread(int fd, void *buf, size_t len, off_t off)
{

	return transfer(SYS_pread64, fd, (uintptr_t)buf, len, off, 0);
}

ssize_t
pwrite(int fd, const void *buf, size_t len, off_t off)
{

	return transfer(SYS_pwrite64, fd, (uintptr_t)buf, len, off, 0);
}

ssize_t
preadv2(int fd, const struct iovec *iov, int count, off_t off, int flags)
{

	return transfer(SYS_preadv2, fd, (uintptr_t)iov, (size_t)count, off, flags);
}

ssize_t
pwritev2(int fd, const struct iovec *iov, int count, off_t off, int flags)
{

	return transfer(SYS_pwritev2, fd, (uintptr_t)iov, (size_t)count, off, flags);
}

ssize_t pread64(int, void *, size_t, off_t)
    __attribute__((__alias__("pread")));
ssize_t pwrite64(int, const void *, size_t, off_t)
    __attribute__((__alias__("pwrite")));
ssize_t preadv64v2(int, const struct iovec *, int, off_t, int)
    __attribute__((__alias__("preadv2")));
ssize_t pwritev64v2(int, const struct iovec *, int, off_t, int)
    __attribute__((__alias__("pwritev2")));

int
pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*start)(void *), void *arg)
{
	static __typeof__(pthread_create) *real;

	if (host.threads_refused > 0) {
		host.threads_refused--;
		return EAGAIN;
	}
	if (real == NULL)
		real = (__typeof__(real))dlsym(RTLD_NEXT, "pthread_create");
	if (real == NULL)
		abort();
	return real(thread, attr, start, arg);
}
