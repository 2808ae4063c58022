/*
 * Sets of processors, kcpuset(9).
 */

#ifndef _SYS_KCPUSET_H_
#define	_SYS_KCPUSET_H_

#include <sys/types.h>

typedef struct kcpuset	kcpuset_t;

#endif /* _SYS_KCPUSET_H_ */
