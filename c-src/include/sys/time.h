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

#define	CLOCK_REALTIME	0
#define	CLOCK_VIRTUAL	1
#define	CLOCK_PROF	2
#define	CLOCK_MONOTONIC	3
#define	TIMER_ABSTIME	1

#ifdef _KERNEL
void	nanotime(struct timespec *);
void	microtime(struct timeval *);
void	getnanotime(struct timespec *);
void	nanouptime(struct timespec *);
#endif

#endif /* _SYS_TIME_H_ */
