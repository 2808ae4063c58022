/*
 * Pages.
 */

#ifndef _UVM_UVM_PAGE_H_
#define	_UVM_UVM_PAGE_H_

#include <sys/mutex.h>
#include <sys/queue.h>
#include <uvm/uvm_pglist.h>

struct uvm_object;
struct vm_anon;

struct vm_page {
	union {
		TAILQ_ENTRY(vm_page) queue;
		LIST_ENTRY(vm_page) list;
	} pageq;
	union {
		TAILQ_ENTRY(vm_page) queue;
		LIST_ENTRY(vm_page) list;
	} listq;			/* of the object */
	struct vm_anon	*uanon;
	struct uvm_object *uobject;
	voff_t		offset;		/* in the object */
	uint16_t	flags;		/* PG_*, object locked */
	uint16_t	loan_count;
	uint16_t	wire_count;
	uint16_t	pqflags;	/* PQ_* */
	uint32_t	pg_holds;	/* the kernel's */
	void		*pg_data;	/* its bytes */
};

#define	PG_BUSY		0x0001	/* a thread owns it */
#define	PG_WANTED	0x0002	/* and another waits */
#define	PG_TABLED	0x0004
#define	PG_CLEAN	0x0008
#define	PG_PAGEOUT	0x0010
#define	PG_RELEASED	0x0020	/* free it when it is no longer busy */
#define	PG_FAKE		0x0040	/* contents not valid yet */
#define	PG_RDONLY	0x0080	/* a hole: allocate before writing */
#define	PG_ZERO		0x0100
#define	PG_MARKER	0x0200
#define	PG_PAGER1	0x1000

#define	PQ_FREE		0x0001
#define	PQ_ANON		0x0002
#define	PQ_AOBJ		0x0004
#define	PQ_SWAPBACKED	(PQ_ANON | PQ_AOBJ)
#define	PQ_READAHEAD	0x0008

#define	UVM_PAGE_TREE_PENALTY	4
#define	UVM_PAGE_OWN(pg, tag)	do { } while (0)
#define	VM_PAGE_TO_PHYS(pg)	((paddr_t)(pg)->pg_data)

#ifdef _KERNEL
extern kmutex_t	uvm_pageqlock;

struct vm_page *uvm_pagelookup(struct uvm_object *, voff_t);
struct vm_page *uvm_pagealloc_strat(struct uvm_object *, voff_t,
	    struct vm_anon *, int, int, int);
#define	uvm_pagealloc(obj, off, anon, flags)				\
	uvm_pagealloc_strat((obj), (off), (anon), (flags), 0, 0)
void	uvm_page_unbusy(struct vm_page **, int);
void	uvm_pageactivate(struct vm_page *);
void	uvm_pagedeactivate(struct vm_page *);
void	uvm_pagedequeue(struct vm_page *);
void	uvm_pageenqueue(struct vm_page *);
void	uvm_pagefree(struct vm_page *);
void	uvm_pagezero(struct vm_page *);
bool	uvm_page_locked_p(struct vm_page *);
#endif

#endif /* _UVM_UVM_PAGE_H_ */
