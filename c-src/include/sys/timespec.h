/*
 * Times: see sys/time.h.
 */

#ifndef _SYS_TIMESPEC_H_
#define	_SYS_TIMESPEC_H_

#include <sys/time.h>

#endif /* _SYS_TIMESPEC_H_ */
