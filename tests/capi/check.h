/*
 * What the test programs share. A check that fails says where and what, and ends the program.
 */

#ifndef _CAPI_CHECK_H_
#define	_CAPI_CHECK_H_

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rump/rumpdefs.h>
#include <rump/rumperr.h>

#define	CHECK(condition)						\
	do {								\
		if (!(condition)) {					\
			fprintf(stderr, "%s:%d: %s (errno %d, %s)\n",	\
			    __FILE__, __LINE__, #condition, errno,	\
			    rump_strerror(errno));			\
			exit(1);					\
		}							\
	} while (0)

/* A call that fails with an error of NetBSD. */
#define	CHECK_FAILS(call, error)					\
	do {								\
		errno = 0;						\
		CHECK((call) == -1);					\
		CHECK(errno == (error));				\
	} while (0)

#endif /* _CAPI_CHECK_H_ */
