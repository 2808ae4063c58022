/*
 * Scheduling, sched(3).
 */

#ifndef _SYS_SCHED_H_
#define	_SYS_SCHED_H_

#include <sys/types.h>

#define	SCHED_NONE	-1
#define	SCHED_OTHER	0
#define	SCHED_FIFO	1
#define	SCHED_RR	2

struct sched_param {
	int		sched_priority;
};

#define	SPCF_SEENRR		0x0001
#define	SPCF_SHOULDYIELD	0x0002
#define	SPCF_OFFLINE		0x0004
#define	SPCF_RUNNING		0x0008
#define	SPCF_NOINTR		0x0010
#define	SPCF_1STCLASS		0x0020
#define	SPCF_IDLE		0x0040

struct schedstate_percpu {
	volatile int	spc_flags;	/* SPCF_* */
	u_int		spc_schedticks;
};

#ifdef _KERNEL
struct lwp;
void	yield(void);
void	preempt(void);
#endif

#endif /* _SYS_SCHED_H_ */
