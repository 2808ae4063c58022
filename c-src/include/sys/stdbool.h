/*
 * Booleans.
 */

#ifndef _SYS_STDBOOL_H_
#define	_SYS_STDBOOL_H_

#include <stdbool.h>

#endif /* _SYS_STDBOOL_H_ */
