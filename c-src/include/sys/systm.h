/*
 * Kernel utilities: copying, printing, the big lock.
 */

#ifndef _SYS_SYSTM_H_
#define	_SYS_SYSTM_H_

#include <sys/types.h>

struct vmspace;

#ifdef _KERNEL
int	copyin(const void *, void *, size_t);
int	copyout(const void *, void *, size_t);
int	copyinstr(const void *, void *, size_t, size_t *);
int	copyoutstr(const void *, void *, size_t, size_t *);
int	copystr(const void *, void *, size_t, size_t *);

void	panic(const char *, ...) __dead __printflike(1, 2);
void	printf(const char *, ...) __printflike(1, 2);

void	_kernel_lock(int);
void	_kernel_unlock(int, int *);
bool	_kernel_locked_p(void);
#define	KERNEL_LOCK(count, l)		_kernel_lock(count)
#define	KERNEL_UNLOCK_ONE(l)		_kernel_unlock(1, NULL)
#define	KERNEL_UNLOCK_ALL(l, countp)	_kernel_unlock(0, (countp))
#define	KERNEL_LOCKED_P()		_kernel_locked_p()

int	nullop(void *);
int	eopnotsupp(void);

extern int	cold;
extern int	hz;
#endif

#endif /* _SYS_SYSTM_H_ */
