/*
 * Signal contexts: the host's.
 */

#ifndef _MACHINE_SIGNAL_H_
#define	_MACHINE_SIGNAL_H_

#include <sys/types.h>

typedef int	sig_atomic_t;

#endif /* _MACHINE_SIGNAL_H_ */
