/*
 * The host's functions for librumpclient.so.0, whose own traffic must not come
 * back to it: librumphijack.so puts functions of these names before libc's.
 * It also offers rumphijack_dlsym, which looks up behind itself.
 *
 * The linker gives each of these the name without rumpclient_host_ inside
 * librumpclient.so.0 (build.rs there), so Rust's standard library uses them.
 */

#define	_GNU_SOURCE

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void *rumphijack_dlsym(void *, const char *) __attribute__((__weak__));

static void *
find(const char *name)
{
	void *function;

	function = rumphijack_dlsym != NULL ?
	    rumphijack_dlsym(RTLD_NEXT, name) : dlsym(RTLD_NEXT, name);
	if (function == NULL) {
		fprintf(stderr, "librumpclient: the host has no %s\n", name);
		abort();
	}
	return function;
}

/* Two threads that look up at once find the same. */
#define	HOST(type, name, parameters, arguments)				\
	type rumpclient_host_##name parameters;				\
	type rumpclient_host_##name parameters				\
	{								\
		static type (*volatile host) parameters;		\
									\
		if (host == NULL)					\
			host = (type (*) parameters)find(#name);	\
		return host arguments;					\
	}

HOST(int, close, (int fd), (fd))
HOST(int, connect, (int fd, const struct sockaddr *name, socklen_t len), (fd, name, len))
HOST(int, daemon, (int nochdir, int noclose), (nochdir, noclose))
HOST(int, dup, (int fd), (fd))
HOST(int, dup2, (int from, int to), (from, to))
HOST(int, execve, (const char *path, char *const argv[], char *const envp[]), (path, argv, envp))
HOST(pid_t, fork, (void), ())
HOST(int, getsockopt, (int fd, int level, int name, void *value, socklen_t *len),
    (fd, level, name, value, len))
HOST(void *, mmap, (void *addr, size_t len, int prot, int flags, int fd, off_t at),
    (addr, len, prot, flags, fd, at))
HOST(int, poll, (struct pollfd *fds, nfds_t count, int timeout), (fds, count, timeout))
HOST(ssize_t, read, (int fd, void *buf, size_t len), (fd, buf, len))
HOST(ssize_t, readlink, (const char *path, char *buf, size_t len), (path, buf, len))
HOST(ssize_t, readv, (int fd, const struct iovec *iov, int count), (fd, iov, count))
HOST(ssize_t, recv, (int fd, void *buf, size_t len, int flags), (fd, buf, len, flags))
HOST(ssize_t, recvmsg, (int fd, struct msghdr *msg, int flags), (fd, msg, flags))
HOST(ssize_t, send, (int fd, const void *buf, size_t len, int flags), (fd, buf, len, flags))
HOST(ssize_t, sendmsg, (int fd, const struct msghdr *msg, int flags), (fd, msg, flags))
HOST(int, setsockopt, (int fd, int level, int name, const void *value, socklen_t len),
    (fd, level, name, value, len))
HOST(int, shutdown, (int fd, int how), (fd, how))
HOST(int, socket, (int domain, int type, int protocol), (domain, type, protocol))
HOST(ssize_t, write, (int fd, const void *buf, size_t len), (fd, buf, len))
HOST(ssize_t, writev, (int fd, const struct iovec *iov, int count), (fd, iov, count))

/* Those with an argument that is there for some commands: a word does for all. */
int rumpclient_host_fcntl(int, int, ...);
int
rumpclient_host_fcntl(int fd, int command, ...)
{
	static int (*volatile host)(int, int, ...);
	va_list ap;
	long word;

	va_start(ap, command);
	word = va_arg(ap, long);
	va_end(ap);
	if (host == NULL)
		host = (int (*)(int, int, ...))find("fcntl");
	return host(fd, command, word);
}

int rumpclient_host_open(const char *, int, ...);
int
rumpclient_host_open(const char *path, int flags, ...)
{
	static int (*volatile host)(const char *, int, ...);
	va_list ap;
	int mode;

	va_start(ap, flags);
	mode = va_arg(ap, int);
	va_end(ap);
	if (host == NULL)
		host = (int (*)(const char *, int, ...))find("open");
	return host(path, flags, mode);
}

/* Named from Rust, so that the linker takes this file. */
void rumpclient_host(void);
void
rumpclient_host(void)
{
}
