/*
 * Bit operations, bitops(3).
 */

#ifndef _SYS_BITOPS_H_
#define	_SYS_BITOPS_H_

#include <sys/types.h>

/* Number, from 1, of the highest or lowest bit that is set; 0 if none. */
static inline int
fls32(uint32_t n)
{

	return n == 0 ? 0 : 32 - __builtin_clz(n);
}

static inline int
fls64(uint64_t n)
{

	return n == 0 ? 0 : 64 - __builtin_clzll(n);
}

static inline int
ffs32(uint32_t n)
{

	return __builtin_ffs((int)n);
}

static inline int
ffs64(uint64_t n)
{

	return __builtin_ffsll((long long)n);
}

/* Floor of the binary logarithm; -1 for 0. */
#define	ilog2(n)							\
	((sizeof(n) > 4 ? fls64((uint64_t)(n)) : fls32((uint32_t)(n))) - 1)

#endif /* _SYS_BITOPS_H_ */
