/*
 * Variable arguments, stdarg(3).
 */

#ifndef _SYS_STDARG_H_
#define	_SYS_STDARG_H_

#include <stdarg.h>

#endif /* _SYS_STDARG_H_ */
