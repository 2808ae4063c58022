/*
 * Random numbers, cprng(9).
 */

#ifndef _SYS_CPRNG_H_
#define	_SYS_CPRNG_H_

#include <sys/types.h>

#ifdef _KERNEL
uint32_t cprng_fast32(void);
uint64_t cprng_fast64(void);
#endif

#endif /* _SYS_CPRNG_H_ */
