/*
 * Mutual exclusion, mutex(9).
 */

#ifndef _SYS_MUTEX_H_
#define	_SYS_MUTEX_H_

#include <sys/types.h>

typedef enum kmutex_type_t {
	MUTEX_SPIN	= 0,
	MUTEX_ADAPTIVE	= 1,
	MUTEX_DEFAULT	= 2,
	MUTEX_DRIVER	= 3,
	MUTEX_NODEBUG	= 4
} kmutex_type_t;

/* Private: rumpuser's Mutex. */
struct kmutex {
	uint64_t	mtx_private[2];
};
typedef struct kmutex kmutex_t;

#ifdef _KERNEL
#include <sys/intr.h>

void	mutex_init(kmutex_t *, kmutex_type_t, int);
void	mutex_destroy(kmutex_t *);
void	mutex_enter(kmutex_t *);
void	mutex_exit(kmutex_t *);
void	mutex_spin_enter(kmutex_t *);
void	mutex_spin_exit(kmutex_t *);
int	mutex_tryenter(kmutex_t *);
int	mutex_owned(kmutex_t *);
lwp_t	*mutex_owner(kmutex_t *);
kmutex_t *mutex_obj_alloc(kmutex_type_t, int);
void	mutex_obj_hold(kmutex_t *);
bool	mutex_obj_free(kmutex_t *);
#endif

#endif /* _SYS_MUTEX_H_ */
