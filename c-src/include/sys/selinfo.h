/*
 * Who waits for an object in select(2), poll(2) or kqueue(2).
 */

#ifndef _SYS_SELINFO_H_
#define	_SYS_SELINFO_H_

#include <sys/event.h>

struct selinfo {
	struct klist	sel_klist;	/* knotes */
	void		*sel_private[4]; /* the kernel's */
};

#endif /* _SYS_SELINFO_H_ */
