/*
 * Registers of a stopped process: not accessible here.
 */

#ifndef _MACHINE_REG_H_
#define	_MACHINE_REG_H_

#include <sys/types.h>

struct reg;
struct fpreg;

#endif /* _MACHINE_REG_H_ */
