/*
 * Virtual memory, uvm(9): all of it.
 */

#ifndef _UVM_UVM_H_
#define	_UVM_UVM_H_

#include <sys/proc.h>
#include <sys/rndsource.h>
#include <uvm/uvm_extern.h>
#include <uvm/uvm_param.h>
#include <uvm/uvm_prot.h>
#include <uvm/uvm_pmap.h>
#include <uvm/uvm_object.h>
#include <uvm/uvm_page.h>
#include <uvm/uvm_pager.h>
#include <uvm/uvm_pglist.h>
#include <uvm/uvm_aobj.h>
#include <uvm/uvm_stat.h>
#include <machine/vmparam.h>

struct uvm {
	struct lwp	*pagedaemon_lwp; /* NULL: there is none */
};

#ifdef _KERNEL
extern struct uvm uvm;

/* Sleeps on an event, giving the lock up; it is not taken again. */
#define	UVM_UNLOCK_AND_WAIT(event, slock, intr, msg, timo)		\
	(void)mtsleep((event), PVM | PNORELOCK | ((intr) ? PCATCH : 0),	\
	    (msg), (timo), (slock))
#endif

#endif /* _UVM_UVM_H_ */
