/*
 * Virtual memory, uvm(9).
 */

#ifndef _UVM_UVM_EXTERN_H_
#define	_UVM_UVM_EXTERN_H_

#include <sys/queue.h>
#include <sys/types.h>
#include <sys/vmem.h>
#include <uvm/uvm_param.h>
#include <uvm/uvm_pglist.h>
#include <uvm/uvm_pmap.h>
#include <uvm/uvm_prot.h>

#define	UVM_ADV_NORMAL	0
#define	UVM_ADV_RANDOM	1
#define	UVM_ADV_SEQUENTIAL 2
#define	UVM_ADV_WILLNEED 3
#define	UVM_ADV_DONTNEED 4
#define	UVM_ADV_NOREUSE	5
#define	UVM_ADV_MASK	7

#define	UVM_FLAG_TRYLOCK 0x200000
#define	UVM_FLAG_NOWAIT	0x400000
#define	UVM_FLAG_WAITVA	0x800000
#define	UVM_FLAG_COLORMATCH 0x4000000
#define	UVM_KMF_WIRED	0x1
#define	UVM_KMF_PAGEABLE 0x2
#define	UVM_KMF_VAONLY	0x4
#define	UVM_KMF_CANFAIL	0x8
#define	UVM_KMF_ZERO	0x10
#define	UVM_KMF_TRYLOCK	UVM_FLAG_TRYLOCK
#define	UVM_KMF_NOWAIT	UVM_FLAG_NOWAIT
#define	UVM_KMF_WAITVA	UVM_FLAG_WAITVA
#define	UVM_KMF_COLORMATCH UVM_FLAG_COLORMATCH

/* ubc_uiomove and friends. */
#define	UBC_READ	0x001
#define	UBC_WRITE	0x002
#define	UBC_FAULTBUSY	0x004	/* whole pages: do not read them first */
#define	UBC_UNMAP	0x010
#define	UBC_PARTIALOK	0x100
#define	UBC_MAX_PAGES	8
#define	UBC_UNMAP_FLAG(vp)	0	/* no virtually indexed caches */

/* uvn_findpages */
#define	UFP_ALL		0x00
#define	UFP_NOWAIT	0x01
#define	UFP_NOALLOC	0x02
#define	UFP_NOCACHE	0x04
#define	UFP_NORDONLY	0x08
#define	UFP_DIRTYONLY	0x10
#define	UFP_BACKWARD	0x20

struct buf;
struct lwp;
struct uio;
struct uvm_object;
struct vm_map;
struct vm_page;
struct vnode;

/* Whose addresses: the kernel's and local programs', or a remote client's. */
struct vmspace {
	void		*vm_client;	/* the client's cookie, NULL if local */
};

/* Totals; what is not counted here stays 0. */
struct uvmexp {
	int		pagesize;
	int		pagemask;
	int		pageshift;
	int		npages;
	int		free;
	int		paging;
	int		wired;
	int		ncolors;
	int		colormask;
	int		zeropages;
	int		reserve_pagedaemon;
	int		reserve_kernel;
	unsigned int	anonpages;
	unsigned int	filepages;
	unsigned int	execpages;
	int		freemin;
	int		freetarg;
	int		wiredmax;
	int		nswapdev;
	int		swpages;
	int		swpgavail;
	int		swpginuse;
	int		swpgonly;
	int		nswget;
	int		_unused_faults;
	int		_unused_traps;
	int		_unused_intrs;
	int		_unused_swtch;
	int		_unused_softs;
	int		_unused_syscalls;
	int		pageins;
	int		_unused1;
	int		_unused2;
	int		pgswapin;
	int		pgswapout;
	int		forks;
	int		forks_ppwait;
	int		forks_sharevm;
	int		pga_zerohit;
	int		pga_zeromiss;
	int		zeroaborts;
	int		colorhit;
	int		colormiss;
	int		cpuhit;
	int		cpumiss;
	int		fltnoram;
	int		fltnoanon;
	int		fltpgwait;
	int		fltpgrele;
	int		fltrelck;
	int		fltrelckok;
	int		fltanget;
	int		fltanretry;
	int		fltamcopy;
	int		fltnamap;
	int		fltnomap;
	int		fltlget;
	int		fltget;
	int		flt_anon;
	int		flt_acow;
	int		flt_obj;
	int		flt_prcopy;
	int		flt_przero;
	int		pdwoke;
	int		pdrevs;
	int		_unused3;
	int		pdfreed;
	int		pdscans;
	int		pdanscan;
	int		pdobscan;
	int		pdreact;
	int		pdbusy;
	int		pdpageouts;
	int		pdpending;
	int		pddeact;
	int		pdreanon;
	int		pdrefile;
	int		pdreexec;
};

#ifdef _KERNEL
extern struct uvmexp uvmexp;
extern struct vm_map *kernel_map;

struct vmspace *vmspace_kernel(void);
#define	VMSPACE_IS_KERNEL_P(vm)	((vm) == vmspace_kernel())
long	vm_resident_count(struct vmspace *);

/* Anonymous memory objects. */
struct uvm_object *uao_create(vsize_t, int);
void	uao_reference(struct uvm_object *);
void	uao_detach(struct uvm_object *);
void	uao_dropswap_range(struct uvm_object *, voff_t, voff_t);

/* Between a uio and the pages of an object; the object is unlocked. */
int	ubc_uiomove(struct uvm_object *, struct uio *, vsize_t, int, int);
void	ubc_zerorange(struct uvm_object *, off_t, size_t, int);

/* The size of a vnode, and of one that a write is making longer. */
void	uvm_vnp_setsize(struct vnode *, voff_t);
void	uvm_vnp_setwritesize(struct vnode *, voff_t);

int	uvn_findpages(struct uvm_object *, voff_t, int *, struct vm_page **,
	    int);
void	uvm_aio_biodone(struct buf *);
void	uvm_aio_aiodone(struct buf *);
#endif

#endif /* _UVM_UVM_EXTERN_H_ */
