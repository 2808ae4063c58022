/*
 * Kinds of access to memory.
 */

#ifndef _UVM_UVM_PROT_H_
#define	_UVM_UVM_PROT_H_

#include <sys/types.h>

#define	VM_PROT_NONE	0
#define	VM_PROT_READ	1
#define	VM_PROT_WRITE	2
#define	VM_PROT_EXECUTE	4
#define	VM_PROT_ALL	7
#define	VM_PROT_DEFAULT	VM_PROT_ALL

#endif /* _UVM_UVM_PROT_H_ */
