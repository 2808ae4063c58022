/*
 * Storage for each processor, percpu(9).
 */

#ifndef _SYS_PERCPU_H_
#define	_SYS_PERCPU_H_

#include <sys/percpu_types.h>
#include <sys/types.h>

#ifdef _KERNEL
struct cpu_info;
typedef void	(*percpu_callback_t)(void *, void *, struct cpu_info *);

percpu_t *percpu_alloc(size_t);
void	percpu_free(percpu_t *, size_t);
void	*percpu_getref(percpu_t *);
void	percpu_putref(percpu_t *);
void	percpu_foreach(percpu_t *, percpu_callback_t, void *);
#endif

#endif /* _SYS_PERCPU_H_ */
