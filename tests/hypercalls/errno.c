/*
 * The host's errors in NetBSD's numbers.
 */

#include <sys/types.h>

#include <errno.h>
#include <pthread.h>

#include "rump/rumpuser_component.h"

#include "netbsd.h"
#include "stub.h"

/* Where the two differ; the others up to 34 are the same. */
static const struct {
	int	host, netbsd;
} differ[] = {
	{ EAGAIN, 35 },		{ EDEADLK, 11 },	{ ENAMETOOLONG, 63 },
	{ ENOLCK, 77 },		{ ENOSYS, 78 },		{ ENOTEMPTY, 66 },
	{ ELOOP, 62 },		{ ENOMSG, 83 },		{ EIDRM, 82 },
	{ ENOSTR, 91 },		{ ENODATA, 89 },	{ ETIME, 92 },
	{ ENOSR, 90 },		{ EREMOTE, 71 },	{ ENOLINK, 95 },
	{ EPROTO, 96 },		{ EMULTIHOP, 94 },	{ EBADMSG, 88 },
	{ EOVERFLOW, 84 },	{ EILSEQ, 85 },		{ EUSERS, 68 },
	{ ENOTSOCK, 38 },	{ EDESTADDRREQ, 39 },	{ EMSGSIZE, 40 },
	{ EPROTOTYPE, 41 },	{ ENOPROTOOPT, 42 },
	{ EPROTONOSUPPORT, 43 }, { ESOCKTNOSUPPORT, 44 },
	{ EOPNOTSUPP, 45 },	{ EPFNOSUPPORT, 46 },	{ EAFNOSUPPORT, 47 },
	{ EADDRINUSE, 48 },	{ EADDRNOTAVAIL, 49 },	{ ENETDOWN, 50 },
	{ ENETUNREACH, 51 },	{ ENETRESET, 52 },	{ ECONNABORTED, 53 },
	{ ECONNRESET, 54 },	{ ENOBUFS, 55 },	{ EISCONN, 56 },
	{ ENOTCONN, 57 },	{ ESHUTDOWN, 58 },	{ ETOOMANYREFS, 59 },
	{ ETIMEDOUT, 60 },	{ ECONNREFUSED, 61 },	{ EHOSTDOWN, 64 },
	{ EHOSTUNREACH, 65 },	{ EALREADY, 37 },	{ EINPROGRESS, 36 },
	{ ESTALE, 70 },		{ EDQUOT, 69 },		{ ECANCELED, 87 },
};

static int
want(int host)
{
	size_t i;

	for (i = 0; i < COUNT(differ); i++)
		if (differ[i].host == host)
			return differ[i].netbsd;
	return host <= 34 ? host : NB_EINVAL;
}

TEST(every_error_of_the_host)
{
	int host;

	stub_boot();
	for (host = 0; host <= 133; host++) {
		const int have = rumpuser_component_errtrans(host);

		if (have != want(host))
			FAIL("the host's error %d is %d, not %d", host, have,
			    want(host));
	}
}

TEST(numbers_that_are_no_errors)
{

	stub_boot();
	CHECK_EQ(rumpuser_component_errtrans(134), NB_EINVAL);
	CHECK_EQ(rumpuser_component_errtrans(4096), NB_EINVAL);
	CHECK_EQ(rumpuser_component_errtrans(-1), NB_EINVAL);
}

/* The number is the caller's already: NetBSD's, or another emulation's. */
TEST(seterrno_stores_what_it_gets)
{
	int number;

	stub_boot();
	stub_leave();
	for (number = 0; number <= 133; number++) {
		errno = -1;
		rumpuser_seterrno(number);
		CHECK_EQ(errno, number);
	}
}

static void *
set_errno(void *arg)
{

	(void)arg;
	rumpuser_seterrno(NB_ENOSYS);
	CHECK_EQ(errno, NB_ENOSYS);
	return NULL;
}

TEST(seterrno_is_for_the_calling_thread)
{
	pthread_t thread;

	stub_boot();
	CHECK_EQ(pthread_create(&thread, NULL, set_errno, NULL), 0);
	errno = 0;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(errno, 0);
}
