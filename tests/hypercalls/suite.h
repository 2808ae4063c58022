/*
 * The frame of the conformance suite.
 *
 * A case is a function of TEST. It runs in a process of its own, which has the
 * library under test loaded and nothing else done; it is good when it returns.
 * CHECK and its kin end the process from any thread, with a line that names the
 * expression and its place.
 */

#ifndef _SUITE_H_
#define	_SUITE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test {
	const char	*file;
	int		line;
	const char	*name;
	void		(*run)(void);
};

/* The cases are a set between two symbols of the linker's. */
#define	TEST(name)							\
	static void test_##name(void);					\
	static const struct test entry_##name =				\
	    { __FILE__, __LINE__, #name, test_##name };				\
	static const struct test *const pointer_##name			\
	    __attribute__((__section__("suite_tests"), __used__)) =	\
	    &entry_##name;						\
	static void test_##name(void)

/* How a case's process ends. */
#define	EXIT_GOOD	0
#define	EXIT_BAD	99
#define	EXIT_SKIPPED	98

/* Seconds after which a thread or process that does not go on is given up. */
#define	PATIENCE	10

void	suite_fail(const char *, int, const char *, ...)
	    __attribute__((__noreturn__, __format__(__printf__, 3, 4)));
void	suite_skip(const char *)
	    __attribute__((__noreturn__));

#define	FAIL(...)	suite_fail(__FILE__, __LINE__, __VA_ARGS__)

#define	CHECK(expression) do {						\
	if (!(expression))						\
		FAIL("not so: %s", #expression);			\
} while (/* CONSTCOND */ 0)

/* What must be a given number: shows both. */
#define	CHECK_EQ(have, want) do {					\
	const long long have_ = (long long)(have);			\
	const long long want_ = (long long)(want);			\
	if (have_ != want_)						\
		FAIL("%s is %lld, not %lld", #have, have_, want_);	\
} while (/* CONSTCOND */ 0)

#define	CHECK_STR(have, want) do {					\
	const char *have_ = (have);					\
	const char *want_ = (want);					\
	if (__builtin_strcmp(have_, want_) != 0)			\
		FAIL("%s is \"%s\", not \"%s\"", #have, have_, want_);	\
} while (/* CONSTCOND */ 0)

#define	COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/*
 * Runs a function in a child process and gives its wait status; what the child
 * prints is put into a buffer, when there is one, with a NUL behind.
 */
int	suite_child(void (*)(void *), void *, char *, size_t);

/* A folder of the case's own, which the runner removes; it is the working one. */
const char *suite_folder(void);

/* The handle of the library under test, and what the suite was built beside. */
void	*suite_library(void);
const char *suite_place(void);

#endif /* _SUITE_H_ */
