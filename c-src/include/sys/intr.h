/*
 * Interrupt priority levels, spl(9); software interrupts, softint(9).
 */

#ifndef _SYS_INTR_H_
#define	_SYS_INTR_H_

#include <sys/types.h>

#define	IPL_NONE	0
#define	IPL_PREEMPT	1
#define	IPL_SOFTCLOCK	2
#define	IPL_SOFTBIO	3
#define	IPL_SOFTNET	4
#define	IPL_SOFTSERIAL	5
#define	IPL_VM		6
#define	IPL_SCHED	7
#define	IPL_HIGH	8
#define	IPL_BIO		IPL_VM
#define	IPL_NET		IPL_VM
#define	IPL_TTY		IPL_VM
#define	IPL_AUDIO	IPL_SCHED
#define	IPL_CLOCK	IPL_SCHED
#define	IPL_SERIAL	IPL_HIGH
#define	IPL_LPT		IPL_VM
#define	NIPL		9

#define	SOFTINT_BIO	0x0000
#define	SOFTINT_CLOCK	0x0001
#define	SOFTINT_SERIAL	0x0002
#define	SOFTINT_NET	0x0003
#define	SOFTINT_LVLMASK	0x00ff
#define	SOFTINT_MPSAFE	0x0100
#define	SOFTINT_IMPMASK	0xf000

#ifdef _KERNEL
typedef int	ipl_t;
typedef struct {
	ipl_t		_ipl;
} ipl_cookie_t;

/* No interrupts here: a level is remembered and keeps nobody out. */
int	splraise(int);
void	spllower(int);
#define	spl0()		spllower(IPL_NONE)
#define	splx(level)	spllower(level)
#define	splsoftclock()	splraise(IPL_SOFTCLOCK)
#define	splsoftbio()	splraise(IPL_SOFTBIO)
#define	splsoftnet()	splraise(IPL_SOFTNET)
#define	splsoftserial()	splraise(IPL_SOFTSERIAL)
#define	splvm()		splraise(IPL_VM)
#define	splbio()	splraise(IPL_VM)
#define	splnet()	splraise(IPL_VM)
#define	spltty()	splraise(IPL_VM)
#define	splsched()	splraise(IPL_SCHED)
#define	splclock()	splraise(IPL_SCHED)
#define	splaudio()	splraise(IPL_SCHED)
#define	splserial()	splraise(IPL_HIGH)
#define	splhigh()	splraise(IPL_HIGH)
#define	splraiseipl(icookie)	splraise((icookie)._ipl)

static inline ipl_cookie_t
makeiplcookie(ipl_t ipl)
{

	return (ipl_cookie_t){ ._ipl = ipl };
}

void	*softint_establish(u_int, void (*)(void *), void *);
void	softint_disestablish(void *);
void	softint_schedule(void *);
bool	cpu_intr_p(void);
bool	cpu_softintr_p(void);
#endif

#endif /* _SYS_INTR_H_ */
