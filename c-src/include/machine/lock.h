/*
 * Simple locks of the machine.
 */

#ifndef _MACHINE_LOCK_H_
#define	_MACHINE_LOCK_H_

#include <sys/types.h>

#define	__SIMPLELOCK_LOCKED	1
#define	__SIMPLELOCK_UNLOCKED	0

#endif /* _MACHINE_LOCK_H_ */
