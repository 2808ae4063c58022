/*
 * Waiting for descriptors, select(2) and selrecord(9).
 */

#ifndef _SYS_SELECT_H_
#define	_SYS_SELECT_H_

#include <sys/fd_set.h>
#include <sys/selinfo.h>

#ifdef _KERNEL
struct lwp;
void	selinit(struct selinfo *);
void	seldestroy(struct selinfo *);
void	selrecord(struct lwp *, struct selinfo *);
void	selnotify(struct selinfo *, int, long);
#endif

#endif /* _SYS_SELECT_H_ */
