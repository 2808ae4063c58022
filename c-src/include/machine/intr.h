/*
 * Interrupts: see spl(9).
 */

#ifndef _MACHINE_INTR_H_
#define	_MACHINE_INTR_H_

#include <sys/intr.h>

#endif /* _MACHINE_INTR_H_ */
