/*
 * What a memory object can do.
 */

#ifndef _UVM_UVM_PAGER_H_
#define	_UVM_UVM_PAGER_H_

#include <sys/types.h>

struct uvm_faultinfo;
struct uvm_object;
struct vm_page;

/* get and put are entered with the object locked; put unlocks it. */
struct uvm_pagerops {
	void	(*pgo_init)(void);
	void	(*pgo_reference)(struct uvm_object *);
	void	(*pgo_detach)(struct uvm_object *);
	int	(*pgo_fault)(struct uvm_faultinfo *, vaddr_t,
		    struct vm_page **, int, int, vm_prot_t, int);
	int	(*pgo_get)(struct uvm_object *, voff_t, struct vm_page **,
		    int *, int, vm_prot_t, int, int);
	int	(*pgo_put)(struct uvm_object *, voff_t, voff_t, int);
};

#define	PGO_CLEANIT	0x0001	/* write dirty pages */
#define	PGO_SYNCIO	0x0002	/* and wait */
#define	PGO_DEACTIVATE	0x0004
#define	PGO_FREE	0x0008
#define	PGO_ALLPAGES	0x0010
#define	PGO_JOURNALLOCKED 0x0020
#define	PGO_LOCKED	0x0040	/* get: do not sleep nor unlock */
#define	PGO_BUSYFAIL	0x0080
#define	PGO_OVERWRITE	0x0200	/* get: contents will be written */
#define	PGO_PASTEOF	0x0400
#define	PGO_NOBLOCKALLOC 0x0800
#define	PGO_NOTIMESTAMP	0x1000
#define	PGO_RECLAIM	0x2000
#define	PGO_GLOCKHELD	0x4000
#define	PGO_LAZY	0x8000
#define	PGO_DONTCARE	((struct vm_page *)-1L)

#define	UVMPAGER_MAPIN_WRITE	0x00
#define	UVMPAGER_MAPIN_WAITOK	0x01
#define	UVMPAGER_MAPIN_READ	0x02

#ifdef _KERNEL
vaddr_t	uvm_pagermapin(struct vm_page **, int, int);
void	uvm_pagermapout(vaddr_t, int);
struct vm_page *uvm_pageratop(vaddr_t);
#endif

#endif /* _UVM_UVM_PAGER_H_ */
