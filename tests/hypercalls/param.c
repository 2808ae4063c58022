/*
 * Parameters.
 */

#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

static const char *
get(const char *name)
{
	static char value[256];

	memset(value, 'x', sizeof(value));
	CHECK_EQ(rumpuser_getparam(name, value, sizeof(value)), 0);
	CHECK(memchr(value, '\0', sizeof(value)) != NULL);
	return value;
}

TEST(ncpu_is_two)
{

	unsetenv("RUMP_NCPU");
	stub_boot();
	CHECK_STR(get(RUMPUSER_PARAM_NCPU), "2");
}

TEST(ncpu_of_the_environment)
{

	setenv("RUMP_NCPU", "5", 1);
	stub_boot();
	CHECK_STR(get(RUMPUSER_PARAM_NCPU), "5");
}

TEST(ncpu_that_does_not_fit)
{
	char value[4] = "";

	setenv("RUMP_NCPU", "0000000000000005", 1);
	stub_boot();
	CHECK_EQ(rumpuser_getparam(RUMPUSER_PARAM_NCPU, value, sizeof(value)),
	    0);
	CHECK_STR(value, "2");
}

TEST(ncpu_of_the_host)
{
	char *end;

	setenv("RUMP_NCPU", "host", 1);
	stub_boot();
	CHECK(strtol(get(RUMPUSER_PARAM_NCPU), &end, 10) >= 1);
	CHECK_EQ(*end, '\0');
}

TEST(hostname_has_the_pid)
{
	char want[64], host[256] = "";
	const char *name;

	stub_boot();
	name = get(RUMPUSER_PARAM_HOSTNAME);
	snprintf(want, sizeof(want), "rump-%05d", getpid());
	CHECK_EQ(strncmp(name, want, strlen(want)), 0);
	if (gethostname(host, sizeof(host)) == 0) {
		CHECK_EQ(name[strlen(want)], '.');
		CHECK_STR(name + strlen(want) + 1, host);
	}
}

TEST(variables_pass_through)
{

	setenv("RUMP_VERBOSE", "1", 1);
	setenv("a driver's own", "some value", 1);
	setenv("EMPTY", "", 1);
	stub_boot();
	CHECK_STR(get("RUMP_VERBOSE"), "1");
	CHECK_STR(get("a driver's own"), "some value");
	CHECK_STR(get("EMPTY"), "");
}

TEST(missing_variable)
{
	char value[8];

	stub_boot();
	CHECK_EQ(rumpuser_getparam("NO_SUCH_VARIABLE", value, sizeof(value)),
	    NB_ENOENT);
}

TEST(unknown_name_with_underscore)
{
	char value[64];

	setenv("_RUMPUSER_OTHER", "1", 1);
	stub_boot();
	CHECK_EQ(rumpuser_getparam("_RUMPUSER_OTHER", value, sizeof(value)),
	    NB_EINVAL);
	CHECK_EQ(rumpuser_getparam("_", value, sizeof(value)), NB_EINVAL);
}

/* The end of the string needs room too. */
TEST(value_that_does_not_fit)
{
	char value[8];

	setenv("EIGHT", "12345678", 1);
	setenv("SEVEN", "1234567", 1);
	stub_boot();
	CHECK_EQ(rumpuser_getparam("EIGHT", value, sizeof(value)), NB_ERANGE);
	CHECK_EQ(rumpuser_getparam("SEVEN", value, sizeof(value)), 0);
	CHECK_STR(value, "1234567");
}

/* A value is bytes, in whichever encoding. */
TEST(value_that_is_no_utf8)
{

	setenv("LATIN", "caf\xe9", 1);
	stub_boot();
	CHECK_STR(get("LATIN"), "caf\xe9");
}
