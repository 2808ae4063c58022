/*
 * How a case ends, and children of cases: see suite.h.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

void
suite_fail(const char *file, int line, const char *format, ...)
{
	const char *base = strrchr(file, '/');
	char text[1024];
	va_list ap;
	int length;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	/* By the file descriptor: any thread may be anywhere. */
	length = dprintf(STDERR_FILENO, "%s:%d: %s\n",
	    base == NULL ? file : base + 1, line, text);
	_exit(length < 0 ? EXIT_FAILURE : EXIT_BAD);
}

void
suite_skip(const char *why)
{

	dprintf(STDERR_FILENO, "%s\n", why);
	_exit(EXIT_SKIPPED);
}

int
suite_child(void (*run)(void *), void *arg, char *text, size_t room)
{
	char sink[256];
	size_t length = 0;
	ssize_t got;
	int pipes[2], status;
	pid_t pid;

	CHECK_EQ(pipe2(pipes, O_CLOEXEC), 0);
	fflush(stdout);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		if (text != NULL) {
			dup2(pipes[1], STDOUT_FILENO);
			dup2(pipes[1], STDERR_FILENO);
		}
		close(pipes[0]);
		close(pipes[1]);
		run(arg);
		fflush(stdout);
		_exit(EXIT_GOOD);
	}
	close(pipes[1]);
	for (;;) {
		const bool full = text == NULL || length + 1 >= room;

		got = read(pipes[0], full ? sink : text + length,
		    full ? sizeof(sink) : room - 1 - length);
		if (got <= 0)
			break;
		if (!full)
			length += (size_t)got;
	}
	if (text != NULL)
		text[length] = '\0';
	close(pipes[0]);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	return status;
}
