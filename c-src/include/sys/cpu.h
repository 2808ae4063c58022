/*
 * Processors, and what the threads on them may do, cpu(9).
 */

#ifndef _SYS_CPU_H_
#define	_SYS_CPU_H_

#include <sys/types.h>
#include <machine/cpu.h>

#ifdef _KERNEL
#define	CPU_INFO_ITERATOR	int __unused
#define	CPU_INFO_FOREACH(cii, ci)					\
	(ci) = curcpu(); (ci) != NULL; (ci) = NULL

extern int	ncpu;
extern int	ncpuonline;
#endif

#endif /* _SYS_CPU_H_ */
