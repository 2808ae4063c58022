/*
 * User contexts, getcontext(2).
 */

#ifndef _SYS_UCONTEXT_H_
#define	_SYS_UCONTEXT_H_

#include <sys/sigtypes.h>
#include <machine/mcontext.h>

typedef struct __ucontext ucontext_t;
struct __ucontext {
	unsigned int	uc_flags;
	ucontext_t	*uc_link;
	sigset_t	uc_sigmask;
	stack_t		uc_stack;
	mcontext_t	uc_mcontext;
};

#endif /* _SYS_UCONTEXT_H_ */
