/*
 * Daemons: what the parent's status says, and what the child keeps.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

/* The daemon's findings, in a file; it may have no terminal left. */
static void
report(const char *text)
{
	const int fd = open("findings.new", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0);
	CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	CHECK_EQ(rename("findings.new", "findings"), 0);
}

static const char *
findings(void)
{
	static char text[512];
	ssize_t length;
	int fd;

	AWAIT(access("findings", F_OK) == 0);
	fd = open("findings", O_RDONLY);
	length = read(fd, text, sizeof(text) - 1);
	CHECK(length >= 0);
	text[length] = '\0';
	close(fd);
	return text;
}

static const char *
target_of(int fd)
{
	static char path[64], target[256];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	length = readlink(path, target, sizeof(target) - 1);
	target[length < 0 ? 0 : length] = '\0';
	return target;
}

static void
begin(void)
{

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK_EQ(rumpuser_daemonize_begin(), 0);
}

static void
succeed(void *arg)
{
	char text[512], before[256], after[256];
	int fd, nulls = 0, error;

	(void)arg;
	if (getcwd(before, sizeof(before)) == NULL)
		FAIL("no working directory");
	begin();
	error = rumpuser_daemonize_done(0);
	for (fd = 0; fd <= 2; fd++)
		nulls += strcmp(target_of(fd), "/dev/null") == 0;
	if (getcwd(after, sizeof(after)) == NULL)
		after[0] = '\0';
	snprintf(text, sizeof(text), "done %d, session %s, %d nulls, %s",
	    error, getsid(0) == getpid() ? "own" : "old", nulls,
	    strcmp(before, after) == 0 ? "same folder" : after);
	report(text);
}

TEST(parent_of_a_good_daemon)
{
	int status;

	status = suite_child(succeed, NULL, NULL, 0);
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 0);
	CHECK_STR(findings(), "done 0, session own, 3 nulls, same folder");
}

static void
give_up(void *arg)
{
	char text[64];
	int fd, nulls = 0;

	begin();
	CHECK_EQ(rumpuser_daemonize_done((int)(intptr_t)arg), 0);
	/* It may still want to say why. */
	for (fd = 1; fd <= 2; fd++)
		nulls += strcmp(target_of(fd), "/dev/null") == 0;
	snprintf(text, sizeof(text), "%d nulls", nulls);
	report(text);
}

TEST(parent_of_a_daemon_that_fails)
{
	char text[256];
	int status;

	status = suite_child(give_up, (void *)5, text, sizeof(text));
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 5);
	CHECK_STR(findings(), "0 nulls");
}

static void
vanish(void *arg)
{

	(void)arg;
	begin();
	_exit(0);
}

TEST(parent_of_a_daemon_that_dies)
{
	int status;

	status = suite_child(vanish, NULL, NULL, 0);
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), NB_ESRCH);
}

static void
begin_twice(void *arg)
{

	(void)arg;
	begin();
	/* What is wrong here becomes the parent's status. */
	rumpuser_daemonize_done(rumpuser_daemonize_begin());
}

TEST(begin_twice)
{
	int status;

	status = suite_child(begin_twice, NULL, NULL, 0);
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), NB_EINPROGRESS);
}

TEST(done_without_begin)
{

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK_EQ(rumpuser_daemonize_done(0), NB_ENOENT);
}

static void
lose_the_parent(void *arg)
{
	const pid_t parent = getpid();
	char text[64];

	(void)arg;
	begin();
	kill(parent, SIGKILL);
	AWAIT(getppid() != parent);
	snprintf(text, sizeof(text), "%d", rumpuser_daemonize_done(1));
	report(text);
}

/* An error, and no SIGPIPE. */
TEST(done_without_a_parent)
{

	suite_child(lose_the_parent, NULL, NULL, 0);
	CHECK_EQ(atoi(findings()), NB_EPIPE);
}

static void
count_hooks(void *arg)
{
	char text[64];

	(void)arg;
	begin();
	rumpuser_daemonize_done(0);
	snprintf(text, sizeof(text), "%zu hooks", stub_events(0, NULL, 0));
	report(text);
}

TEST(no_hook_is_called)
{

	suite_child(count_hooks, NULL, NULL, 0);
	CHECK_STR(findings(), "0 hooks");
}
