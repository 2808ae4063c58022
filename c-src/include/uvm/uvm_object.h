/*
 * Memory objects, uvm(9).
 */

#ifndef _UVM_UVM_OBJECT_H_
#define	_UVM_UVM_OBJECT_H_

#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/rbtree.h>
#include <uvm/uvm_pager.h>
#include <uvm/uvm_pglist.h>

struct ubc_map;
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
extern const struct uvm_pagerops uvm_vnodeops;
extern const struct uvm_pagerops uvm_deviceops;
extern const struct uvm_pagerops aobj_pager;

#define	UVM_OBJ_IS_VNODE(uobj)	((uobj)->pgops == &uvm_vnodeops)
#define	UVM_OBJ_IS_DEVICE(uobj)	((uobj)->pgops == &uvm_deviceops)
#define	UVM_OBJ_IS_AOBJ(uobj)	((uobj)->pgops == &aobj_pager)
#define	UVM_OBJ_IS_VTEXT(uobj)	(UVM_OBJ_IS_VNODE(uobj) && uvn_text_p(uobj))
#define	UVM_OBJ_IS_CLEAN(uobj)	(UVM_OBJ_IS_VNODE(uobj) && uvn_clean_p(uobj))

bool	uvn_text_p(struct uvm_object *);
bool	uvn_clean_p(struct uvm_object *);
void	uvm_obj_init(struct uvm_object *, const struct uvm_pagerops *, bool,
	    u_int);
void	uvm_obj_destroy(struct uvm_object *, bool);
/* Takes over a reference of the new lock and gives up the old one's. */
void	uvm_obj_setlock(struct uvm_object *, kmutex_t *);
#endif

#endif /* _UVM_UVM_OBJECT_H_ */
