/*
 * Runs the cases of the suite on a library: hypercalls [options] [library]
 *
 *	--list		name the cases, SUBJECT.NAME, and run none
 *	--only WHAT	a SUBJECT or a SUBJECT.NAME; may be given again
 *	--expected FILE	cases that fail on this library, with reasons; one that
 *			is listed and passes is a failure
 *
 * The library is the argument, or $RUMP_UNDER_TEST. Output is TAP. Every case
 * runs in a process of its own and has a minute. The cases are in hypercalls.so
 * beside this program: its references to the hypercalls are bound to the
 * library when it is loaded, as those of a rump kernel are.
 */

#include <sys/types.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "expected.h"
#include "suite.h"

#define	WATCHDOG_MS	60000
#define	MOST_CHOSEN	64

static const struct test **tests;
static size_t ntests;

static const char *chosen[MOST_CHOSEN];
static size_t nchosen;

static const char *library_path;
static void *library;
static char place[4096];
static char folder[] = "/tmp/hypercalls.XXXXXX";

void
die(const char *what, const char *why)
{

	fprintf(stderr, "hypercalls: %s: %s\n", what, why);
	exit(2);
}

void *
suite_library(void)
{

	return library;
}

const char *
suite_place(void)
{

	return place;
}

const char *
suite_folder(void)
{

	return folder;
}

/* SUBJECT.NAME; the subject is the source file. */
static const char *
full_name(const struct test *test)
{
	static char name[96];
	const char *base = strrchr(test->file, '/');

	base = base == NULL ? test->file : base + 1;
	snprintf(name, sizeof(name), "%.*s.%s", (int)strcspn(base, "."), base,
	    test->name);
	return name;
}

/* Whether a choice, which may be a whole subject, means this case. */
static bool
means(const char *choice, const char *name)
{
	const size_t length = strlen(choice);

	return strncmp(name, choice, length) == 0 &&
	    (name[length] == '\0' || name[length] == '.');
}

static bool
is_chosen(const char *name)
{
	size_t i;

	for (i = 0; i < nchosen; i++)
		if (means(chosen[i], name))
			return true;
	return nchosen == 0;
}

/* What cannot be found is spelt wrong. */
static void
check_choice(void)
{
	size_t i, j;

	for (i = 0; i < nchosen; i++) {
		for (j = 0; j < ntests; j++)
			if (means(chosen[i], full_name(tests[j])))
				break;
		if (j == ntests)
			die(chosen[i], "no such case");
	}
}

/* An entry that no case has is as wrong as one that passes. */
static void
check_expected(const char *path)
{
	const char *name;
	size_t i, j;

	expected_load(path);
	for (i = 0; (name = expected_name(i)) != NULL; i++) {
		for (j = 0; j < ntests; j++)
			if (strcmp(full_name(tests[j]), name) == 0)
				break;
		if (j == ntests)
			die(name, "expected to fail, but no such case");
	}
}

static void
load_library(void)
{
	char *path;

	if (library_path == NULL)
		die("no library", "give a path or set RUMP_UNDER_TEST");
	path = realpath(library_path, NULL);
	if (path == NULL)
		die(library_path, strerror(errno));
	library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
	if (library == NULL)
		die("the library", dlerror());
	free(path);
}

/* As they stand in the sources; a compiler may emit them in another order. */
static int
compare(const void *a, const void *b)
{
	const struct test *const one = *(const struct test *const *)a;
	const struct test *const other = *(const struct test *const *)b;
	const int files = strcmp(one->file, other->file);

	return files != 0 ? files : one->line - other->line;
}

static void
load_tests(void)
{
	const struct test *const *found;
	const struct test *const *(*set)(size_t *);
	char path[sizeof(place) + 32];
	ssize_t length;
	void *handle;

	length = readlink("/proc/self/exe", place, sizeof(place) - 1);
	if (length < 0)
		die("/proc/self/exe", strerror(errno));
	place[length] = '\0';
	*strrchr(place, '/') = '\0';
	snprintf(path, sizeof(path), "%s/hypercalls.so", place);
	/* Lazy: a function that the library lacks fails the cases that call it. */
	handle = dlopen(path, RTLD_LAZY);
	if (handle == NULL)
		die("the cases", dlerror());
	set = (__typeof__(set))dlsym(handle, "suite_set");
	if (set == NULL)
		die("the cases", dlerror());
	found = set(&ntests);
	tests = calloc(ntests, sizeof(tests[0]));
	if (tests == NULL)
		die("the cases", strerror(errno));
	memcpy(tests, found, ntests * sizeof(tests[0]));
	qsort(tests, ntests, sizeof(tests[0]), compare);
}

static int
remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{

	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

/* Ends what a case has left running: daemons of its own are our children. */
static void
end_left_overs(void)
{
	char path[64];
	FILE *file;
	int pid;

	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	file = fopen(path, "r");
	if (file == NULL)
		return;
	while (fscanf(file, "%d", &pid) == 1) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	fclose(file);
}

static void __attribute__((__noreturn__))
run_child(const struct test *test, int output)
{

	setpgid(0, 0);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	close(output);
	if (chdir(folder) != 0)
		FAIL("%s: %s", folder, strerror(errno));
	test->run();
	fflush(stdout);
	_exit(EXIT_GOOD);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads what the case prints until its end; gives the wait status, or -1. */
static int
watch(pid_t pid, int output, char *text, size_t room)
{
	const int64_t deadline = now_ms() + WATCHDOG_MS;
	struct pollfd poller = { .fd = output, .events = POLLIN };
	size_t length = 0;
	ssize_t got;
	int status, ended = 0;

	while (ended == 0) {
		if (now_ms() > deadline) {
			kill(-pid, SIGKILL);
			waitpid(pid, NULL, 0);
			text[length] = '\0';
			return -1;
		}
		/* A grandchild may hold the pipe longer than the case lives. */
		ended = waitpid(pid, &status, WNOHANG);
		while (poll(&poller, 1, ended != 0 ? 0 : 2) > 0) {
			char sink[512];
			const bool full = length + 1 >= room;

			got = read(output, full ? sink : text + length,
			    full ? sizeof(sink) : room - 1 - length);
			if (got <= 0) {
				if (ended == 0)
					ended = waitpid(pid, &status, 0);
				break;
			}
			if (!full)
				length += (size_t)got;
		}
	}
	kill(-pid, SIGKILL);
	text[length] = '\0';
	return status;
}

static void
print_diagnosis(const char *text)
{
	const char *end;

	for (; *text != '\0'; text = *end == '\n' ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		printf("# %.*s\n", (int)(end - text), text);
	}
}

/* Runs a case and prints its lines; false when that is a failure. */
static bool
run(size_t number, const struct test *test)
{
	static char text[8192];
	const char *name = full_name(test);
	const char *reason = expected_reason(name);
	char why[96] = "";
	int pipes[2], status;
	bool passed;
	pid_t pid;

	strcpy(strrchr(folder, '.'), ".XXXXXX");
	if (mkdtemp(folder) == NULL || pipe2(pipes, O_CLOEXEC) != 0)
		die("a case", strerror(errno));
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		run_child(test, pipes[1]);
	setpgid(pid, pid);
	close(pipes[1]);
	status = watch(pid, pipes[0], text, sizeof(text));
	close(pipes[0]);
	end_left_overs();
	nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);

	if (status == -1)
		snprintf(why, sizeof(why), "it hangs");
	else if (WIFSIGNALED(status))
		snprintf(why, sizeof(why), "it dies of signal %d",
		    WTERMSIG(status));
	else if (WEXITSTATUS(status) == EXIT_SKIPPED) {
		text[strcspn(text, "\n")] = '\0';
		printf("ok %zu - %s # SKIP %s\n", number, name, text);
		return true;
	} else if (WEXITSTATUS(status) != EXIT_GOOD &&
	    WEXITSTATUS(status) != EXIT_BAD)
		snprintf(why, sizeof(why), "it exits with %d",
		    WEXITSTATUS(status));
	passed = status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == EXIT_GOOD;

	printf("%sok %zu - %s", passed ? "" : "not ", number, name);
	if (reason != NULL)
		printf(" # TODO %s", reason);
	putchar('\n');
	if (!passed)
		print_diagnosis(text);
	if (why[0] != '\0')
		printf("# %s\n", why);
	if (passed && reason != NULL)
		puts("# it is expected to fail");
	return passed == (reason == NULL);
}

int
main(int argc, char **argv)
{
	const char *expected_path = NULL;
	size_t i, count = 0, bad = 0;
	bool list = false;
	int n;

	library_path = getenv("RUMP_UNDER_TEST");
	for (n = 1; n < argc; n++) {
		if (strcmp(argv[n], "--list") == 0)
			list = true;
		else if (strcmp(argv[n], "--only") == 0 && n + 1 < argc &&
		    nchosen < MOST_CHOSEN)
			chosen[nchosen++] = argv[++n];
		else if (strcmp(argv[n], "--expected") == 0 && n + 1 < argc)
			expected_path = argv[++n];
		else if (argv[n][0] != '-')
			library_path = argv[n];
		else
			die(argv[n], "usage: hypercalls [--list] "
			    "[--only what]... [--expected file] [library]");
	}
	load_library();
	load_tests();
	check_choice();
	if (expected_path != NULL)
		check_expected(expected_path);

	for (i = 0; i < ntests; i++)
		count += is_chosen(full_name(tests[i]));
	if (!list) {
		prctl(PR_SET_CHILD_SUBREAPER, 1);
		printf("TAP version 13\n1..%zu\n", count);
	}
	count = 0;
	for (i = 0; i < ntests; i++) {
		if (!is_chosen(full_name(tests[i])))
			continue;
		if (list)
			puts(full_name(tests[i]));
		else if (!run(++count, tests[i]))
			bad++;
	}
	if (!list)
		printf("# %zu of %zu as they should be\n", count - bad, count);
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
