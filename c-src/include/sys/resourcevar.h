/*
 * Limits and usage of a process.
 */

#ifndef _SYS_RESOURCEVAR_H_
#define	_SYS_RESOURCEVAR_H_

#include <sys/mutex.h>
#include <sys/resource.h>

struct plimit;
struct proc;

#ifdef _KERNEL
void	calcru(struct proc *, struct timeval *, struct timeval *,
	    struct timeval *, struct timeval *);
#endif

#endif /* _SYS_RESOURCEVAR_H_ */
