/*
 * Byte range locks.
 */

#ifndef _SYS_LOCKF_H_
#define	_SYS_LOCKF_H_

#include <sys/types.h>

struct lockf;
struct vop_advlock_args;

#ifdef _KERNEL
void	lf_init(void);
int	lf_advlock(struct vop_advlock_args *, struct lockf **, off_t);
#endif

#endif /* _SYS_LOCKF_H_ */
