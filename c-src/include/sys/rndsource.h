/*
 * Sources of randomness, rnd(9): the host's.
 */

#ifndef _SYS_RNDSOURCE_H_
#define	_SYS_RNDSOURCE_H_

#include <sys/types.h>

#endif /* _SYS_RNDSOURCE_H_ */
