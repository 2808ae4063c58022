/*
 * sysctl(9): nodes of drivers.
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/lwp.h>
#include <sys/sysctl.h>

#include "kpi.h"

int	rump___sysimpl___sysctl(const int *, u_int, void *, size_t *,
	    const void *, size_t);

static struct sysctllog *tree;
static const struct sysctlnode *top, *leaf;
static int number = 5;
static char word[16] = "first";
static int calls;

static int
positive(SYSCTLFN_ARGS)
{
	struct sysctlnode node = *rnode;
	int value = number, error;

	calls++;
	node.sysctl_data = &value;
	error = sysctl_lookup(SYSCTLFN_CALL(&node));
	if (error != 0 || newp == NULL)
		return error;
	if (value <= 0)
		return EINVAL;
	number = value;
	return 0;
}

static int
setup(void)
{
	int error;

	error = sysctl_createv(&tree, 0, NULL, &top, CTLFLAG_PERMANENT,
	    CTLTYPE_NODE, "kpitest", SYSCTL_DESCR("test"), NULL, 0, NULL, 0,
	    CTL_VFS, CTL_CREATE, CTL_EOL);
	if (error != 0)
		return error;
	error = sysctl_createv(&tree, 0, &top, &leaf, CTLFLAG_READWRITE,
	    CTLTYPE_INT, "number", NULL, NULL, 0, &number, 0, CTL_CREATE,
	    CTL_EOL);
	if (error != 0)
		return error;
	error = sysctl_createv(&tree, 0, &top, NULL, CTLFLAG_READWRITE,
	    CTLTYPE_STRING, "word", NULL, NULL, 0, word, sizeof(word),
	    CTL_CREATE, CTL_EOL);
	if (error != 0)
		return error;
	error = sysctl_createv(&tree, 0, &top, NULL, CTLFLAG_IMMEDIATE,
	    CTLTYPE_INT, "constant", NULL, NULL, 42, NULL, 0, 7, CTL_EOL);
	if (error != 0)
		return error;
	return sysctl_createv(&tree, 0, &top, NULL, CTLFLAG_READWRITE,
	    CTLTYPE_INT, "positive", NULL, positive, 0, NULL, 0, 8, CTL_EOL);
}

static int
get(int last, void *old, size_t *len)
{
	const int name[3] = { CTL_VFS, top->sysctl_num, last };

	return rump___sysimpl___sysctl(name, 3, old, len, NULL, 0);
}

static int
set(int last, const void *new, size_t len)
{
	const int name[3] = { CTL_VFS, top->sysctl_num, last };

	return rump___sysimpl___sysctl(name, 3, NULL, NULL, new, len);
}

KPI_TEST(sysctl_variables)
{
	int value = 0;
	size_t len = sizeof(value);
	char text[16];

	CHECK_EQ(setup(), 0);
	CHECK_EQ(get(leaf->sysctl_num, &value, &len), 0);
	CHECK_EQ(value, 5);
	CHECK_EQ(len, sizeof(value));
	value = 6;
	CHECK_EQ(set(leaf->sysctl_num, &value, sizeof(value)), 0);
	CHECK_EQ(number, 6);
	len = sizeof(text);
	CHECK_EQ(get(leaf->sysctl_num + 1, text, &len), 0);
	CHECK_EQ(len, 6);
	CHECK_EQ(strcmp(text, "first"), 0);
	CHECK_EQ(set(leaf->sysctl_num + 1, "second", 7), 0);
	CHECK_EQ(strcmp(word, "second"), 0);
	len = sizeof(value);
	CHECK_EQ(get(7, &value, &len), 0);
	CHECK_EQ(value, 42);
	return 0;
}

KPI_TEST(sysctl_functions)
{
	int value = 0;
	size_t len = sizeof(value);

	CHECK_EQ(setup(), 0);
	CHECK_EQ(get(8, &value, &len), 0);
	CHECK_EQ(value, 5);
	CHECK_EQ(calls, 1);
	value = 9;
	CHECK_EQ(set(8, &value, sizeof(value)), 0);
	CHECK_EQ(number, 9);
	value = -1;
	CHECK(set(8, &value, sizeof(value)) != 0);
	CHECK_EQ(number, 9);
	CHECK_EQ(calls, 3);
	return 0;
}

KPI_TEST(sysctl_tears_down)
{
	int value;
	size_t len = sizeof(value);
	const int name[3] = { CTL_VFS, 0, 0 };

	(void)name;
	CHECK_EQ(setup(), 0);
	CHECK_EQ(setup(), 0);	/* what is there already will do */
	CHECK_EQ(get(7, &value, &len), 0);
	sysctl_teardown(&tree);
	CHECK(tree == NULL);
	CHECK_EQ(setup(), 0);
	CHECK_EQ(get(7, &value, &len), 0);
	sysctl_teardown(&tree);
	return 0;
}

KPI_TEST(sysctl_hostname_is_the_variable)
{
	const int name[2] = { CTL_KERN, 10 /* KERN_HOSTNAME */ };
	char text[MAXHOSTNAMELEN];
	size_t len = sizeof(text);

	CHECK_EQ(rump___sysimpl___sysctl(name, 2, NULL, NULL, "testhost", 9),
	    0);
	CHECK_EQ(strcmp(hostname, "testhost"), 0);
	CHECK_EQ(hostnamelen, 8);
	strlcpy(hostname, "other", MAXHOSTNAMELEN);
	hostnamelen = 5;
	CHECK_EQ(rump___sysimpl___sysctl(name, 2, text, &len, NULL, 0), 0);
	CHECK_EQ(len, 6);
	CHECK_EQ(strcmp(text, "other"), 0);
	return 0;
}
