/*
 * Dates and seconds, clock_ymdhms_to_secs(9).
 */

#ifndef _DEV_CLOCK_SUBR_H_
#define	_DEV_CLOCK_SUBR_H_

#include <sys/types.h>

struct clock_ymdhms {
	uint64_t	dt_year;	/* all digits */
	uint8_t		dt_mon;		/* from 1 */
	uint8_t		dt_day;		/* from 1 */
	uint8_t		dt_wday;	/* 0 is Sunday */
	uint8_t		dt_hour;
	uint8_t		dt_min;
	uint8_t		dt_sec;
};

#define	SECDAY			86400
#define	SECYR			(SECDAY * 365)
#define	POSIX_BASE_YEAR		1970

#ifdef _KERNEL
time_t	clock_ymdhms_to_secs(struct clock_ymdhms *);
int	clock_secs_to_ymdhms(time_t, struct clock_ymdhms *);
#endif

#endif /* _DEV_CLOCK_SUBR_H_ */
