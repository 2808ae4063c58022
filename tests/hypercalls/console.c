/*
 * The console, and the end of the process.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stub.h"

static char text[1024];

static void
print_in_turns(void *arg)
{
	const char *middle = "middle\n";

	(void)arg;
	printf("first ");
	while (*middle != '\0')
		rumpuser_putchar(*middle++);
	printf("last\n");
}

/* Both go through C's stdio, or they would change places in a pipe. */
TEST(putchar_keeps_its_place)
{

	stub_boot();
	suite_child(print_in_turns, NULL, text, sizeof(text));
	CHECK_STR(text, "first middle\nlast\n");
}

static void
print_formats(void *arg)
{

	(void)arg;
	rumpuser_dprintf("%d %s %c %5.2f %lx %zu %llu %.1e %p %%%n", -1, "two",
	    '3', 4.25, 0x123456789abcUL, (size_t)6, 7000000000ULL, 80.0,
	    (void *)0x9, &(int){ 0 });
	_exit(EXIT_GOOD);
}

/* All kinds of arguments, more than there are registers; no buffer. */
TEST(dprintf_formats)
{

	stub_boot();
	suite_child(print_formats, NULL, text, sizeof(text));
	CHECK_STR(text,
	    "-1 two 3  4.25 123456789abc 6 7000000000 8.0e+01 0x9 %");
}

static void
print_long(void *arg)
{

	rumpuser_dprintf("%s", (const char *)arg);
	_exit(EXIT_GOOD);
}

TEST(dprintf_of_a_long_line)
{
	static char line[4000], have[8192];

	stub_boot();
	memset(line, 'l', sizeof(line) - 1);
	suite_child(print_long, line, have, sizeof(have));
	CHECK_EQ(strlen(have), sizeof(line) - 1);
}

static void
print_at_exit(void)
{

	printf("at exit\n");
}

static void
exit_with(void *arg)
{

	atexit(print_at_exit);
	printf("before\n");
	rumpuser_exit((int)(intptr_t)arg);
}

TEST(exit_is_the_programs)
{
	int status;

	stub_boot();
	status = suite_child(exit_with, (void *)3, text, sizeof(text));
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 3);
	/* Buffers are written, and functions of atexit are called. */
	CHECK(strstr(text, "before\n") != NULL);
	CHECK(strstr(text, "at exit\n") != NULL);
	status = suite_child(exit_with, (void *)0, text, sizeof(text));
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 0);
}

TEST(exit_says_halted)
{

	stub_boot();
	suite_child(exit_with, (void *)0, text, sizeof(text));
	CHECK(strstr(text, "before\nhalted\n") != NULL);
}

TEST(exit_after_a_panic_aborts)
{
	int status;

	stub_boot();
	status = suite_child(exit_with, (void *)RUMPUSER_PANIC, text,
	    sizeof(text));
	CHECK(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), SIGABRT);
}
