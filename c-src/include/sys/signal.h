/*
 * Signals, signal(7).
 */

#ifndef _SYS_SIGNAL_H_
#define	_SYS_SIGNAL_H_

#include <sys/sigtypes.h>
#include <sys/siginfo.h>
#include <machine/signal.h>

#define	_NSIG		64
#define	NSIG		_NSIG
#define	SIGHUP		1
#define	SIGINT		2
#define	SIGQUIT		3
#define	SIGILL		4
#define	SIGTRAP		5
#define	SIGABRT		6
#define	SIGIOT		SIGABRT
#define	SIGEMT		7
#define	SIGFPE		8
#define	SIGKILL		9
#define	SIGBUS		10
#define	SIGSEGV		11
#define	SIGSYS		12
#define	SIGPIPE		13
#define	SIGALRM		14
#define	SIGTERM		15
#define	SIGURG		16
#define	SIGSTOP		17
#define	SIGTSTP		18
#define	SIGCONT		19
#define	SIGCHLD		20
#define	SIGTTIN		21
#define	SIGTTOU		22
#define	SIGIO		23
#define	SIGXCPU		24
#define	SIGXFSZ		25
#define	SIGVTALRM	26
#define	SIGPROF		27
#define	SIGWINCH	28
#define	SIGINFO		29
#define	SIGUSR1		30
#define	SIGUSR2		31
#define	SIGPWR		32

#define	SIG_DFL		((void (*)(int))0)
#define	SIG_IGN		((void (*)(int))1)
#define	SIG_HOLD	((void (*)(int))3)
#define	SIG_ERR		((void (*)(int))-1)
#define	SIG_BLOCK	1
#define	SIG_UNBLOCK	2
#define	SIG_SETMASK	3

#define	SA_ONSTACK	0x0001
#define	SA_RESTART	0x0002
#define	SA_RESETHAND	0x0004
#define	SA_NOCLDSTOP	0x0008
#define	SA_NODEFER	0x0010
#define	SA_NOCLDWAIT	0x0020
#define	SA_SIGINFO	0x0040
#define	SA_NOKERNINFO	0x0080

struct sigaction {
	union {
		void	(*_sa_handler)(int);
		void	(*_sa_sigaction)(int, siginfo_t *, void *);
	} _sa_u;
	sigset_t	sa_mask;
	int		sa_flags;
};
#define	sa_handler	_sa_u._sa_handler
#define	sa_sigaction	_sa_u._sa_sigaction

#endif /* _SYS_SIGNAL_H_ */
