/*
 * Types of signals.
 */

#ifndef _SYS_SIGTYPES_H_
#define	_SYS_SIGTYPES_H_

#include <sys/types.h>

typedef struct {
	uint32_t	__bits[4];
} sigset_t;

typedef struct {
	void		*ss_sp;
	size_t		ss_size;
	int		ss_flags;
} stack_t;

#define	__sigmask(n)		(1U << (((unsigned int)(n) - 1) & 31))
#define	__sigword(n)		(((unsigned int)(n) - 1) >> 5)
#define	__sigaddset(s, n)	((s)->__bits[__sigword(n)] |= __sigmask(n))
#define	__sigdelset(s, n)	((s)->__bits[__sigword(n)] &= ~__sigmask(n))
#define	__sigismember(s, n)						\
	(((s)->__bits[__sigword(n)] & __sigmask(n)) != 0)
#define	__sigemptyset(s)	__builtin_memset((s), 0, sizeof(*(s)))
#define	__sigfillset(s)		__builtin_memset((s), 0xff, sizeof(*(s)))

#endif /* _SYS_SIGTYPES_H_ */
