/*
 * Types of malloc(9): only names, which malloc drops.
 */

#ifndef _SYS_MALLOCVAR_H_
#define	_SYS_MALLOCVAR_H_

#include <sys/types.h>

struct malloc_type;

#define	MALLOC_JUSTDEFINE(type, shortdesc, longdesc)
#define	MALLOC_DEFINE(type, shortdesc, longdesc)
#define	MALLOC_DECLARE(type)						\
	static struct malloc_type * const __unused type = 0
#define	malloc_type_attach(type)	do { } while (0)
#define	malloc_type_detach(type)	do { } while (0)

#endif /* _SYS_MALLOCVAR_H_ */
