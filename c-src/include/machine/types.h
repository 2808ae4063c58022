/*
 * Types of the machine.
 */

#ifndef _MACHINE_TYPES_H_
#define	_MACHINE_TYPES_H_

#include <sys/types.h>

#define	__HAVE_ATOMIC64_OPS
#define	__HAVE_CPU_COUNTER
#define	__HAVE_DEVICE_REGISTER
#define	__HAVE_FAST_SOFTINTS

#endif /* _MACHINE_TYPES_H_ */
