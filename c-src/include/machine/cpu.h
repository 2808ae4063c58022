/*
 * The processor that a thread runs on.
 */

#ifndef _MACHINE_CPU_H_
#define	_MACHINE_CPU_H_

#include <sys/types.h>
#include <sys/sched.h>

/* There are no virtual processors: every thread sees the same one. */
struct cpu_info {
	struct lwp	*ci_curlwp;
	struct schedstate_percpu ci_schedstate;
	int		ci_want_resched;
	cpuid_t		ci_cpuid;
	void		*ci_private;	/* the kernel's */
};

#ifdef _KERNEL
struct cpu_info	*x86_curcpu(void);
struct lwp	*x86_curlwp(void);
#define	curcpu()		x86_curcpu()
#define	cpu_number()		((int)x86_curcpu()->ci_cpuid)
#define	CPU_IS_PRIMARY(ci)	((ci)->ci_cpuid == 0)
#define	aston(l)		__USE(l)
#endif

#endif /* _MACHINE_CPU_H_ */
