/*
 * Parameters of virtual memory.
 */

#ifndef _MACHINE_VMPARAM_H_
#define	_MACHINE_VMPARAM_H_

#include <uvm/uvm_param.h>

#endif /* _MACHINE_VMPARAM_H_ */
