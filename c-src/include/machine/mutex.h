/*
 * Mutexes: see mutex(9).
 */

#ifndef _MACHINE_MUTEX_H_
#define	_MACHINE_MUTEX_H_

#include <sys/mutex.h>

#endif /* _MACHINE_MUTEX_H_ */
