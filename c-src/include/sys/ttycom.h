/*
 * Operations on terminals, tty(4).
 */

#ifndef _SYS_TTYCOM_H_
#define	_SYS_TTYCOM_H_

#include <sys/ioccom.h>
#include <sys/syslimits.h>
#include <sys/time.h>

struct winsize {
	unsigned short	ws_row;
	unsigned short	ws_col;
	unsigned short	ws_xpixel;
	unsigned short	ws_ypixel;
};

/* A new pair of master and slave. */
struct ptmget {
	int		cfd;
	int		sfd;
	char		cn[PATH_MAX];
	char		sn[PATH_MAX];
};

#define	TTLINEDNAMELEN	32
typedef char	linedn_t[TTLINEDNAMELEN];
struct mbuf;

#define	TIOCM_LE	0001
#define	TIOCM_DTR	0002
#define	TIOCM_RTS	0004
#define	TIOCM_ST	0010
#define	TIOCM_SR	0020
#define	TIOCM_CTS	0040
#define	TIOCM_CAR	0100
#define	TIOCM_CD	TIOCM_CAR
#define	TIOCM_RNG	0200
#define	TIOCM_RI	TIOCM_RNG
#define	TIOCM_DSR	0400

#define	TIOCEXCL	_IO('t', 13)
#define	TIOCNXCL	_IO('t', 14)
#define	TIOCFLUSH	_IOW('t', 16, int)
#define	TIOCGETA	_IOR('t', 19, struct termios)
#define	TIOCSETA	_IOW('t', 20, struct termios)
#define	TIOCSETAW	_IOW('t', 21, struct termios)
#define	TIOCSETAF	_IOW('t', 22, struct termios)
#define	TIOCGETD	_IOR('t', 26, int)
#define	TIOCSETD	_IOW('t', 27, int)
#define	TIOCGLINED	_IOR('t', 66, linedn_t)
#define	TIOCSLINED	_IOW('t', 67, linedn_t)
#define	TIOCXMTFRAME	_IOW('t', 68, struct mbuf *)
#define	TIOCRCVFRAME	_IOW('t', 69, struct mbuf *)
#define	TIOCPTMGET	_IOR('t', 70, struct ptmget)
#define	TIOCGRANTPT	_IO('t', 71)
#define	TIOCPTSNAME	_IOR('t', 72, struct ptmget)
#define	TIOCDCDTIMESTAMP _IOR('t', 88, struct timeval)
#define	TIOCSFLAGS	_IOW('t', 92, int)
#define	TIOCGFLAGS	_IOR('t', 93, int)
#define	TIOCFLAG_SOFTCAR	0x01
#define	TIOCFLAG_CLOCAL		0x02
#define	TIOCFLAG_CRTSCTS	0x04
#define	TIOCFLAG_MDMBUF		0x08
#define	TIOCFLAG_CDTRCTS	0x10
#define	TIOCDRAIN	_IO('t', 94)
#define	TIOCSIG		_IO('t', 95)
#define	TIOCEXT		_IOW('t', 96, int)
#define	TIOCSCTTY	_IO('t', 97)
#define	TIOCCONS	_IOW('t', 98, int)
#define	TIOCGSID	_IOR('t', 99, int)
#define	TIOCSTAT	_IOW('t', 101, int)
#define	TIOCUCNTL	_IOW('t', 102, int)
#define	UIOCCMD(n)	_IO('u', n)
#define	TIOCSWINSZ	_IOW('t', 103, struct winsize)
#define	TIOCGWINSZ	_IOR('t', 104, struct winsize)
#define	TIOCREMOTE	_IOW('t', 105, int)
#define	TIOCMGET	_IOR('t', 106, int)
#define	TIOCMBIC	_IOW('t', 107, int)
#define	TIOCMBIS	_IOW('t', 108, int)
#define	TIOCMSET	_IOW('t', 109, int)
#define	TIOCSTART	_IO('t', 110)
#define	TIOCSTOP	_IO('t', 111)
#define	TIOCPKT		_IOW('t', 112, int)
#define	TIOCPKT_DATA		0x00
#define	TIOCPKT_FLUSHREAD	0x01
#define	TIOCPKT_FLUSHWRITE	0x02
#define	TIOCPKT_STOP		0x04
#define	TIOCPKT_START		0x08
#define	TIOCPKT_NOSTOP		0x10
#define	TIOCPKT_DOSTOP		0x20
#define	TIOCPKT_IOCTL		0x40
#define	TIOCNOTTY	_IO('t', 113)
#define	TIOCSTI		_IOW('t', 114, char)
#define	TIOCOUTQ	_IOR('t', 115, int)
#define	TIOCSPGRP	_IOW('t', 118, int)
#define	TIOCGPGRP	_IOR('t', 119, int)
#define	TIOCCDTR	_IO('t', 120)
#define	TIOCSDTR	_IO('t', 121)
#define	TIOCCBRK	_IO('t', 122)
#define	TIOCSBRK	_IO('t', 123)
#define	TIOCSQSIZE	_IOW('t', 128, int)
#define	TIOCGQSIZE	_IOR('t', 129, int)

#define	TTYDISC		0
#define	TABLDISC	3
#define	SLIPDISC	4
#define	PPPDISC		5
#define	STRIPDISC	6
#define	HDLCDISC	9

#endif /* _SYS_TTYCOM_H_ */
