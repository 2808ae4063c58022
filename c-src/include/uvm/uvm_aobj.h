/*
 * Anonymous memory objects.
 */

#ifndef _UVM_UVM_AOBJ_H_
#define	_UVM_UVM_AOBJ_H_

#include <uvm/uvm_extern.h>

#endif /* _UVM_UVM_AOBJ_H_ */
