/*
 * Reader and writer locks: see rwlock(9).
 */

#ifndef _MACHINE_RWLOCK_H_
#define	_MACHINE_RWLOCK_H_

#include <sys/rwlock.h>

#endif /* _MACHINE_RWLOCK_H_ */
