/*
 * Page tables, pmap(9): the host's.
 */

#ifndef _UVM_UVM_PMAP_H_
#define	_UVM_UVM_PMAP_H_

#include <sys/types.h>
#include <uvm/uvm_prot.h>

#define	PMAP_WIRED	0x00000010
#define	PMAP_CANFAIL	0x00000020

#ifdef _KERNEL
struct pmap;
extern struct pmap *const kernel_pmap_ptr;
#define	pmap_kernel()	kernel_pmap_ptr
#endif

#endif /* _UVM_UVM_PMAP_H_ */
