/*
 * Operations on terminals of old programs.
 */

#ifndef _SYS_IOCTL_COMPAT_H_
#define	_SYS_IOCTL_COMPAT_H_

#include <sys/ttychars.h>
#include <sys/ttycom.h>
#include <sys/ttydev.h>

struct tchars {
	char		t_intrc;
	char		t_quitc;
	char		t_startc;
	char		t_stopc;
	char		t_eofc;
	char		t_brkc;
};

struct ltchars {
	char		t_suspc;
	char		t_dsuspc;
	char		t_rprntc;
	char		t_flushc;
	char		t_werasc;
	char		t_lnextc;
};

struct sgttyb {
	char		sg_ispeed;
	char		sg_ospeed;
	char		sg_erase;
	char		sg_kill;
	short		sg_flags;
};

#define	OTIOCGETD	_IOR('t', 0, int)
#define	OTIOCSETD	_IOW('t', 1, int)
#define	TIOCHPCL	_IO('t', 2)
#define	TIOCGETP	_IOR('t', 8, struct sgttyb)
#define	TIOCSETP	_IOW('t', 9, struct sgttyb)
#define	TIOCSETN	_IOW('t', 10, struct sgttyb)
#define	TIOCSETC	_IOW('t', 17, struct tchars)
#define	TIOCGETC	_IOR('t', 18, struct tchars)
#define	TIOCLBIS	_IOW('t', 127, int)
#define	TIOCLBIC	_IOW('t', 126, int)
#define	TIOCLSET	_IOW('t', 125, int)
#define	TIOCLGET	_IOR('t', 124, int)
#define	TIOCSLTC	_IOW('t', 117, struct ltchars)
#define	TIOCGLTC	_IOR('t', 116, struct ltchars)
#define	OTIOCCONS	_IO('t', 98)
#define	OTTYDISC	0
#define	NETLDISC	1
#define	NTTYDISC	2

#endif /* _SYS_IOCTL_COMPAT_H_ */
