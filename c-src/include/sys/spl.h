/*
 * Interrupt priority levels, spl(9).
 */

#ifndef _SYS_SPL_H_
#define	_SYS_SPL_H_

#include <sys/intr.h>

#endif /* _SYS_SPL_H_ */
