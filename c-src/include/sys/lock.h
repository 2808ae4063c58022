/*
 * The hint of a spinning processor, and simple locks, lock(9).
 */

#ifndef _SYS_LOCK_H_
#define	_SYS_LOCK_H_

#include <sys/types.h>
#include <machine/lock.h>

#ifdef _KERNEL
#define	SPINLOCK_BACKOFF_MIN	4
#define	SPINLOCK_BACKOFF_MAX	128
#define	SPINLOCK_SPIN_HOOK	__insn_barrier()
#define	LOCKDEBUG_BARRIER(lock, slp)	do { } while (0)
#endif

#endif /* _SYS_LOCK_H_ */
