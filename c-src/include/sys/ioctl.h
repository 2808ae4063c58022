/*
 * Operations on files and devices, ioctl(2).
 */

#ifndef _SYS_IOCTL_H_
#define	_SYS_IOCTL_H_

#include <sys/ttycom.h>

struct ttysize {
	unsigned short	ts_lines;
	unsigned short	ts_cols;
	unsigned short	ts_xxx;
	unsigned short	ts_yyy;
};
#define	TIOCGSIZE	TIOCGWINSZ
#define	TIOCSSIZE	TIOCSWINSZ

#include <sys/ioccom.h>
#include <sys/dkio.h>
#include <sys/filio.h>
#include <sys/sockio.h>

#endif /* _SYS_IOCTL_H_ */
