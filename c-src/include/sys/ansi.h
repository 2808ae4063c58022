/*
 * Type names for standard headers.
 */

#ifndef _SYS_ANSI_H_
#define	_SYS_ANSI_H_

#include <sys/types.h>

#endif /* _SYS_ANSI_H_ */
