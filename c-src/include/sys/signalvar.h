/*
 * Sending signals, signal(9).
 */

#ifndef _SYS_SIGNALVAR_H_
#define	_SYS_SIGNALVAR_H_

#include <sys/siginfo.h>
#include <sys/signal.h>

/* What a process does on each signal. */
struct sigact_sigdesc {
	struct sigaction sd_sigact;
};
struct sigacts {
	struct sigact_sigdesc sa_sigdesc[NSIG];
	int		sa_refcnt;
};
#define	SIGACTION_PS(ps, signo)	((ps)->sa_sigdesc[(signo)].sd_sigact)

#ifdef _KERNEL
#include <sys/bitops.h>

#define	sigemptyset(s)		__sigemptyset(s)
#define	sigfillset(s)		__sigfillset(s)
#define	sigaddset(s, n)		__sigaddset(s, n)
#define	sigdelset(s, n)		__sigdelset(s, n)
#define	sigismember(s, n)	__sigismember(s, n)

/* The lowest signal of a set; 0 if it is empty. */
static inline int
firstsig(const sigset_t *ss)
{

	for (int word = 0; word < 4; word++) {
		if (ss->__bits[word] != 0)
			return word * 32 + ffs32(ss->__bits[word]);
	}
	return 0;
}

struct lwp;
struct pgrp;
struct proc;

/* With proc_lock held. */
void	psignal(struct proc *, int);
void	kpsignal(struct proc *, ksiginfo_t *, void *);
void	pgsignal(struct pgrp *, int, int);
void	kpgsignal(struct pgrp *, ksiginfo_t *, void *, int);
int	sigismasked(struct lwp *, int);
int	issignal(struct lwp *);

#endif

#endif /* _SYS_SIGNALVAR_H_ */
