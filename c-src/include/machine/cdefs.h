/*
 * Compiler conveniences of the machine: none.
 */

#ifndef _MACHINE_CDEFS_H_
#define	_MACHINE_CDEFS_H_

#include <sys/cdefs.h>

#endif /* _MACHINE_CDEFS_H_ */
