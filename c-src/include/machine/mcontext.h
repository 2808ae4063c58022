/*
 * Saved registers of a user program.
 */

#ifndef _MACHINE_MCONTEXT_H_
#define	_MACHINE_MCONTEXT_H_

#include <sys/types.h>

typedef unsigned long	__greg_t;
typedef __greg_t	__gregset_t[26];
typedef struct {
	__gregset_t	__gregs;
	__greg_t	_mc_tlsbase;
	uint8_t		__fpregs[512] __aligned(16);
} mcontext_t;

#endif /* _MACHINE_MCONTEXT_H_ */
