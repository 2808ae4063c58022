/*
 * Kernel variables.
 */

#ifndef _SYS_KERNEL_H_
#define	_SYS_KERNEL_H_

#include <sys/types.h>
#include <sys/param.h>

#ifdef _KERNEL
extern char	hostname[MAXHOSTNAMELEN];
extern int	hostnamelen;
extern char	domainname[MAXHOSTNAMELEN];
extern int	domainnamelen;
extern struct timespec boottime;
extern int	tick;		/* microseconds */
extern int	hz;		/* ticks a second */
extern int	stathz;
extern int	profhz;
extern int	hardclock_ticks;
extern int	rtc_offset;
extern int	securelevel;
extern int	cold;
extern int	shutting_down;
extern struct tty *constty;
#endif

#endif /* _SYS_KERNEL_H_ */
