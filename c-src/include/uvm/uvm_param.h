/*
 * Sizes of pages.
 */

#ifndef _UVM_UVM_PARAM_H_
#define	_UVM_UVM_PARAM_H_

#include <sys/types.h>

#define	PAGE_SHIFT	12
#define	PAGE_SIZE	(1 << PAGE_SHIFT)
#define	PAGE_MASK	(PAGE_SIZE - 1)
#define	NBPG		PAGE_SIZE
#define	PGSHIFT		PAGE_SHIFT
#define	PGOFSET		PAGE_MASK

#define	round_page(x)	(((x) + PAGE_MASK) & ~PAGE_MASK)
#define	trunc_page(x)	((x) & ~PAGE_MASK)
#define	atop(x)		((unsigned long)(x) >> PAGE_SHIFT)
#define	ptoa(x)		((vaddr_t)(x) << PAGE_SHIFT)

#endif /* _UVM_UVM_PARAM_H_ */
