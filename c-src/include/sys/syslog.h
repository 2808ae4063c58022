/*
 * Levels and facilities of messages, syslog(3).
 */

#ifndef _SYS_SYSLOG_H_
#define	_SYS_SYSLOG_H_

#define	LOG_EMERG	0
#define	LOG_ALERT	1
#define	LOG_CRIT	2
#define	LOG_ERR		3
#define	LOG_WARNING	4
#define	LOG_NOTICE	5
#define	LOG_INFO	6
#define	LOG_DEBUG	7
#define	LOG_PRIMASK	0x07
#define	LOG_PRI(p)	((p) & LOG_PRIMASK)
#define	LOG_MAKEPRI(fac, pri)	(((fac) << 3) | (pri))

#define	LOG_KERN	(0 << 3)
#define	LOG_USER	(1 << 3)
#define	LOG_DAEMON	(3 << 3)
#define	LOG_AUTH	(4 << 3)
#define	LOG_FACMASK	0x03f8
#define	LOG_FAC(p)	(((p) & LOG_FACMASK) >> 3)

#ifdef _KERNEL
#include <sys/stdarg.h>
#include <sys/cdefs.h>

#define	LOG_PRINTF	-1
void	log(int, const char *, ...) __printflike(2, 3);
void	vlog(int, const char *, va_list) __printflike(2, 0);
void	addlog(const char *, ...) __printflike(1, 2);
void	logwakeup(void);
#endif

#endif /* _SYS_SYSLOG_H_ */
