/*
 * Callback chains: private to the kernel.
 */

#ifndef _SYS_CALLBACK_H_
#define	_SYS_CALLBACK_H_

#include <sys/types.h>

#endif /* _SYS_CALLBACK_H_ */
