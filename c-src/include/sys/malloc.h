/*
 * Kernel memory whose size the allocator remembers, malloc(9).
 */

#ifndef _SYS_MALLOC_H_
#define	_SYS_MALLOC_H_

#include <sys/mallocvar.h>
#include <sys/types.h>

#define	M_WAITOK	0x0000
#define	M_NOWAIT	0x0001
#define	M_ZERO		0x0002
#define	M_CANFAIL	0x0004	/* with M_WAITOK: NULL for what cannot be */

#ifdef _KERNEL
void	*kern_malloc(unsigned long, int);
void	*kern_realloc(void *, unsigned long, int);
void	kern_free(void *);
#define	malloc(size, type, flags)	kern_malloc((size), (flags))
#define	realloc(p, size, type, flags)	kern_realloc((p), (size), (flags))
#define	free(p, type)			kern_free(p)
#endif

#endif /* _SYS_MALLOC_H_ */
