/*
 * The list of cases that are expected to fail: lines of NAME REASON, in which #
 * begins a comment.
 */

#ifndef _EXPECTED_H_
#define	_EXPECTED_H_

#include <stddef.h>

void	expected_load(const char *);
/* The name of an entry, NULL behind the last. */
const char *expected_name(size_t);
/* Why a case is expected to fail; NULL when it is not. */
const char *expected_reason(const char *);

/* Ends the program: what is wrong with what (runner.c). */
void	die(const char *, const char *)
	    __attribute__((__noreturn__));

#endif /* _EXPECTED_H_ */
