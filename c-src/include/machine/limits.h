/*
 * Ranges of the integer types.
 */

#ifndef _MACHINE_LIMITS_H_
#define	_MACHINE_LIMITS_H_

#include <sys/common_limits.h>

#endif /* _MACHINE_LIMITS_H_ */
