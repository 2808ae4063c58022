/*
 * Virtual memory, uvm(9).
 */

#ifndef _UVM_UVM_EXTERN_H_
#define	_UVM_UVM_EXTERN_H_

#include <sys/queue.h>
#include <sys/types.h>

#define	VM_PROT_NONE	0
#define	VM_PROT_READ	1
#define	VM_PROT_WRITE	2
#define	VM_PROT_EXECUTE	4
#define	VM_PROT_ALL	7

#define	UVM_ADV_NORMAL	0
#define	UVM_ADV_RANDOM	1
#define	UVM_ADV_SEQUENTIAL 2
#define	UVM_ADV_WILLNEED 3
#define	UVM_ADV_DONTNEED 4
#define	UVM_ADV_NOREUSE	5

struct vm_page;
struct ubc_map;
TAILQ_HEAD(pglist, vm_page);

/* Whose addresses: the kernel's and local programs', or a remote client's. */
struct vmspace {
	void		*vm_client;	/* the client's cookie, NULL if local */
};

#ifdef _KERNEL
struct uvm_object;
struct vnode;
void	uvm_vnp_setsize(struct vnode *, voff_t);
void	uvm_vnp_setwritesize(struct vnode *, voff_t);
#endif

#endif /* _UVM_UVM_EXTERN_H_ */
