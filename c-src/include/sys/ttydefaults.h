/*
 * Modes and characters of a terminal that was just opened.
 */

#ifndef _SYS_TTYDEFAULTS_H_
#define	_SYS_TTYDEFAULTS_H_

#include <sys/termios.h>

#define	TTYDEF_IFLAG	(BRKINT | ICRNL | IMAXBEL | IXON | IXANY)
#define	TTYDEF_OFLAG	(OPOST | ONLCR | OXTABS)
#define	TTYDEF_LFLAG	\
	(ECHO | ICANON | ISIG | IEXTEN | ECHOE | ECHOKE | ECHOCTL)
#define	TTYDEF_CFLAG	(CREAD | CS8 | HUPCL)
#define	TTYDEF_SPEED	B9600

#define	CTRL(c)		((c) & 037)
#define	CEOF		CTRL('d')
#define	CEOL		_POSIX_VDISABLE
#define	CERASE		0177
#define	CINTR		CTRL('c')
#define	CSTATUS		CTRL('t')
#define	CKILL		CTRL('u')
#define	CMIN		1
#define	CQUIT		034
#define	CSUSP		CTRL('z')
#define	CTIME		0
#define	CDSUSP		CTRL('y')
#define	CSTART		CTRL('q')
#define	CSTOP		CTRL('s')
#define	CLNEXT		CTRL('v')
#define	CDISCARD	CTRL('o')
#define	CWERASE		CTRL('w')
#define	CREPRINT	CTRL('r')
#define	CEOT		CEOF
#define	CBRK		CEOL
#define	CRPRNT		CREPRINT
#define	CFLUSH		CDISCARD

#endif /* _SYS_TTYDEFAULTS_H_ */

/* Outside the guard: one source asks for the definition. */
#ifdef _KERNEL
#ifdef TTYDEFCHARS
#undef	TTYDEFCHARS
const cc_t ttydefchars[NCCS] = {
	[VEOF] = CEOF,
	[VEOL] = CEOL,
	[VEOL2] = CEOL,
	[VERASE] = CERASE,
	[VWERASE] = CWERASE,
	[VKILL] = CKILL,
	[VREPRINT] = CREPRINT,
	[7] = _POSIX_VDISABLE,
	[VINTR] = CINTR,
	[VQUIT] = CQUIT,
	[VSUSP] = CSUSP,
	[VDSUSP] = CDSUSP,
	[VSTART] = CSTART,
	[VSTOP] = CSTOP,
	[VLNEXT] = CLNEXT,
	[VDISCARD] = CDISCARD,
	[VMIN] = CMIN,
	[VTIME] = CTIME,
	[VSTATUS] = CSTATUS,
	[19] = _POSIX_VDISABLE
};
#else
extern const cc_t ttydefchars[NCCS];
#endif
#endif
