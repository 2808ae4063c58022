/*
 * Reading the clocks, timecounter(9).
 */

#ifndef _SYS_TIMEVAR_H_
#define	_SYS_TIMEVAR_H_

#include <sys/time.h>

#ifdef _KERNEL
/* Precise, then at the last clock tick; since boot with "uptime". */
void	bintime(struct bintime *);
void	nanotime(struct timespec *);
void	microtime(struct timeval *);
void	binuptime(struct bintime *);
void	nanouptime(struct timespec *);
void	microuptime(struct timeval *);
void	getbintime(struct bintime *);
void	getnanotime(struct timespec *);
void	getmicrotime(struct timeval *);
void	getbinuptime(struct bintime *);
void	getnanouptime(struct timespec *);
void	getmicrouptime(struct timeval *);

int	ratecheck(struct timeval *, const struct timeval *);
int	ppsratecheck(struct timeval *, int *, int);
int	itimerfix(struct timeval *);
int	itimespecfix(struct timespec *);
int	tstohz(const struct timespec *);
int	tvtohz(const struct timeval *);
int	tshzto(const struct timespec *);
int	inittimeleft(struct timespec *, struct timespec *);
int	gettimeleft(struct timespec *, struct timespec *);

extern volatile time_t	time_second;
extern volatile time_t	time_uptime;
extern int	time_adjusted;
#endif

#endif /* _SYS_TIMEVAR_H_ */
