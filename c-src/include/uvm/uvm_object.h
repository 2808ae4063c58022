/*
 * Memory objects, uvm(9).
 */

#ifndef _UVM_UVM_OBJECT_H_
#define	_UVM_UVM_OBJECT_H_

#include <sys/mutex.h>
#include <sys/queue.h>
#include <uvm/uvm_extern.h>

struct uvm_pagerops;

struct uvm_object {
	kmutex_t	*vmobjlock;	/* counted; may be shared */
	const struct uvm_pagerops *pgops;
	struct pglist	memq;
	int		uo_npages;
	unsigned int	uo_refs;
	void		*uo_pages;	/* private */
	LIST_HEAD(, ubc_map) uo_ubc;
};

#ifdef _KERNEL
void	uvm_obj_setlock(struct uvm_object *, kmutex_t *);
#endif

#endif /* _UVM_UVM_OBJECT_H_ */
