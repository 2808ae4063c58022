/*
 * Times, clock_gettime(2) and getitimer(2).
 */

#ifndef _SYS_TIME_H_
#define	_SYS_TIME_H_

#include <sys/types.h>

struct timespec {
	time_t		tv_sec;
	long		tv_nsec;
};

struct timeval {
	time_t		tv_sec;
	suseconds_t	tv_usec;
};

struct bintime {
	time_t		sec;
	uint64_t	frac;		/* of 2^64 */
};

struct timezone {
	int		tz_minuteswest;
	int		tz_dsttime;
};

struct itimerval {
	struct timeval	it_interval;
	struct timeval	it_value;
};

struct itimerspec {
	struct timespec	it_interval;
	struct timespec	it_value;
};

struct clockinfo {
	int		hz;
	int		tick;
	int		tickadj;
	int		stathz;
	int		profhz;
};

#define	CLOCK_REALTIME	0
#define	CLOCK_VIRTUAL	1
#define	CLOCK_PROF	2
#define	CLOCK_MONOTONIC	3
#define	TIMER_ABSTIME	1
#define	ITIMER_REAL	0
#define	ITIMER_VIRTUAL	1
#define	ITIMER_PROF	2
#define	ITIMER_MONOTONIC 3

#define	TIMEVAL_TO_TIMESPEC(tv, ts) do {				\
	(ts)->tv_sec = (tv)->tv_sec;					\
	(ts)->tv_nsec = (tv)->tv_usec * 1000;				\
} while (0)
#define	TIMESPEC_TO_TIMEVAL(tv, ts) do {				\
	(tv)->tv_sec = (ts)->tv_sec;					\
	(tv)->tv_usec = (suseconds_t)(ts)->tv_nsec / 1000;		\
} while (0)

/* Arithmetic; sub and unit are the second field and its range. */
#define	__TIME_CMP(a, b, cmp, sub)					\
	(((a)->tv_sec == (b)->tv_sec) ?					\
	    ((a)->sub cmp (b)->sub) : ((a)->tv_sec cmp (b)->tv_sec))
#define	__TIME_ADD(a, b, r, sub, unit) do {				\
	(r)->tv_sec = (a)->tv_sec + (b)->tv_sec;			\
	(r)->sub = (a)->sub + (b)->sub;					\
	if ((r)->sub >= (unit)) {					\
		(r)->tv_sec++;						\
		(r)->sub -= (unit);					\
	}								\
} while (0)
#define	__TIME_SUB(a, b, r, sub, unit) do {				\
	(r)->tv_sec = (a)->tv_sec - (b)->tv_sec;			\
	(r)->sub = (a)->sub - (b)->sub;					\
	if ((r)->sub < 0) {						\
		(r)->tv_sec--;						\
		(r)->sub += (unit);					\
	}								\
} while (0)
#define	timerclear(tv)		((tv)->tv_sec = (tv)->tv_usec = 0)
#define	timerisset(tv)		((tv)->tv_sec != 0 || (tv)->tv_usec != 0)
#define	timercmp(a, b, cmp)	__TIME_CMP(a, b, cmp, tv_usec)
#define	timeradd(a, b, r)	__TIME_ADD(a, b, r, tv_usec, 1000000)
#define	timersub(a, b, r)	__TIME_SUB(a, b, r, tv_usec, 1000000)
#define	timespecclear(ts)	((ts)->tv_sec = (ts)->tv_nsec = 0)
#define	timespecisset(ts)	((ts)->tv_sec != 0 || (ts)->tv_nsec != 0)
#define	timespeccmp(a, b, cmp)	__TIME_CMP(a, b, cmp, tv_nsec)
#define	timespecadd(a, b, r)	__TIME_ADD(a, b, r, tv_nsec, 1000000000L)
#define	timespecsub(a, b, r)	__TIME_SUB(a, b, r, tv_nsec, 1000000000L)

#ifdef _KERNEL
#include <sys/timevar.h>
#endif

#endif /* _SYS_TIME_H_ */
