/*
 * Condition variables, condvar(9).
 */

#ifndef _SYS_CONDVAR_H_
#define	_SYS_CONDVAR_H_

#include <sys/mutex.h>

typedef struct kcondvar {
	void		*cv_opaque[3];
} kcondvar_t;

#ifdef _KERNEL
void	cv_init(kcondvar_t *, const char *);
void	cv_destroy(kcondvar_t *);
void	cv_wait(kcondvar_t *, struct kmutex *);
int	cv_wait_sig(kcondvar_t *, struct kmutex *);
int	cv_timedwait(kcondvar_t *, struct kmutex *, int);
int	cv_timedwait_sig(kcondvar_t *, struct kmutex *, int);
void	cv_signal(kcondvar_t *);
void	cv_broadcast(kcondvar_t *);
bool	cv_has_waiters(kcondvar_t *);
bool	cv_is_valid(kcondvar_t *);
#endif

#endif /* _SYS_CONDVAR_H_ */
