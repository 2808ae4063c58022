/*
 * Tests of the kernel programming interface that run inside the kernel.
 *
 * Each function of KPI_TEST runs in a kernel of its own, called by kpi-run; it
 * answers 0, or the line that found something wrong. One of KPI_PANIC has to
 * end in a panic whose sentence contains the text.
 */

#ifndef _KPI_H_
#define	_KPI_H_

#include <sys/param.h>
#include <sys/systm.h>

#define	KPI_TEST(name)							\
	int kpi_##name(void);						\
	int kpi_##name(void)
#define	KPI_PANIC(name, sentence)	KPI_TEST(name)

#define	CHECK(expression) do {						\
	if (!(expression)) {						\
		printf("%s:%d: %s\n", __FILE__, __LINE__, #expression);	\
		return __LINE__;					\
	}								\
} while (/* CONSTCOND */ 0)

/* What must be a given number: shows both. */
#define	CHECK_EQ(have, want) do {					\
	const long long have_ = (long long)(have);			\
	const long long want_ = (long long)(want);			\
	if (have_ != want_) {						\
		printf("%s:%d: %s is %lld, not %lld\n", __FILE__,	\
		    __LINE__, #have, have_, want_);			\
		return __LINE__;					\
	}								\
} while (/* CONSTCOND */ 0)

#endif /* _KPI_H_ */
