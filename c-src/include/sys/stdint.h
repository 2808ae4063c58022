/*
 * Integers of given widths.
 */

#ifndef _SYS_STDINT_H_
#define	_SYS_STDINT_H_

#include <stdint.h>

#endif /* _SYS_STDINT_H_ */
