/*
 * A stand-in for a rump kernel: the functions of rump/rump.h that rump_server calls, each of which
 * writes one line to the file that FAKE_LOG names. FAKE_FAIL holds words "function=errno" that make
 * a function fail. With IN_PARTS it runs on a host layer, as NetBSD's kernel does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

int rumpns_kernel_data = 1;
void rumpns_log_line(const char *line);

static void
record(const char *format, ...)
{
	char line[1024];
	const char *path = getenv("FAKE_LOG");
	va_list ap;
	int fd;

	va_start(ap, format);
	vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (path == NULL || (fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644)) == -1)
		return;
	dprintf(fd, "%s\n", line);
	close(fd);
}

static int
failure(const char *function)
{
	const char *word = getenv("FAKE_FAIL");
	size_t length = strlen(function);

	for (; word != NULL; word = strchr(word, ' ')) {
		word += *word == ' ';
		if (strncmp(word, function, length) == 0 && word[length] == '=')
			return atoi(word + length + 1);
	}
	return 0;
}

static const char *
environment(const char *name)
{
	const char *value = getenv(name);

	return value == NULL ? "-" : value;
}

void
rumpns_log_line(const char *line)
{
	record("%s", line);
}

#ifdef IN_PARTS
int rumpuser_init(int version, const void *hooks);
#endif

int
rump_init(void)
{
#ifdef IN_PARTS
	if (rumpuser_init(17, NULL) != 0)
		return 22;
#endif
	record("init ncpu=%s memlimit=%s verbose=%s", environment("RUMP_NCPU"),
	    environment("RUMP_MEMLIMIT"), environment("RUMP_VERBOSE"));
	if (failure("abort") != 0) {
		/* The test wants the signal, not a core file somewhere on its machine. */
		prctl(PR_SET_DUMPABLE, 0);
		abort();
	}
	return failure("init");
}

int
rump_init_server(const char *url)
{
	int error = failure("init_server");

	record("init_server %s", url);
	if (error != 0)
		fprintf(stderr, "rump_sp: a word about %s\n", url);
	return error;
}

int
rump_pub_etfs_register(const char *key, const char *hostpath, int type)
{
	record("etfs_register %s %s %d", key, hostpath, type);
	return access(hostpath, F_OK) == -1 ? 2 : failure("etfs_register");
}

int
rump_pub_etfs_register_withsize(const char *key, const char *hostpath, int type, uint64_t begin,
    uint64_t size)
{
	record("etfs_register_withsize %s %s %d %llu %lld", key, hostpath, type,
	    (unsigned long long)begin, (long long)size);
	return failure("etfs_register_withsize");
}

int
rump_pub_etfs_remove(const char *key)
{
	record("etfs_remove %s", key);
	return failure("etfs_remove");
}

struct modctl_load {
	const char *filename;
	int flags;
	const char *props;
	size_t propslen;
};

int
rump___sysimpl_modctl(int command, void *argument)
{
	struct modctl_load *load = argument;

	record("modctl %d %s flags=%d props=%d", command, load->filename, load->flags,
	    load->props != NULL || load->propslen != 0);
	errno = failure("modctl");
	return errno == 0 ? 0 : -1;
}

int
rump___sysimpl_reboot(int howto, char *text)
{
	record("reboot %d %s", howto, text == NULL ? "NULL" : text);
	if (failure("hang") != 0)
		for (;;)
			pause();
	errno = failure("reboot");
	if (errno != 0)
		return -1;
	printf("rump kernel halting...\nhalted\n");
	exit(0);
}

static int sockets[2] = { -1, -1 };

int
rump_daemonize_begin(void)
{
	int number, error = failure("daemonize_begin");
	ssize_t got;

	record("daemonize_begin");
	if (error != 0)
		return error;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == -1)
		return 5;
	switch (fork()) {
	case -1:
		return 5;
	case 0:
		close(sockets[0]);
		setsid();
		return 0;
	default:
		close(sockets[1]);
		got = recv(sockets[0], &number, sizeof(number), MSG_WAITALL);
		_exit(got == sizeof(number) ? number : 3);
	}
}

int
rump_daemonize_done(int error)
{
	int null;

	record("daemonize_done %d", error);
	if (error == 0)
		record("pid %d", (int)getpid());
	if (error == 0 && (null = open("/dev/null", O_RDWR)) != -1) {
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		close(null);
	}
	if (send(sockets[1], &error, sizeof(error), MSG_NOSIGNAL) != sizeof(error))
		return 32;
	close(sockets[1]);
	return 0;
}
