/*
 * Threads in the stub kernel.
 */

#ifndef _WORKER_H_
#define	_WORKER_H_

#include <sys/types.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "suite.h"

struct lwp;

/*
 * A host thread that is a thread in the kernel. Its body may be looked at from
 * outside: whether it has ended, and whether it sleeps.
 */
struct worker {
	void		(*body)(void *);
	void		*arg;
	struct lwp	*lwp;
	_Atomic pid_t	thread;
	_Atomic bool	ended;
	pthread_t	id;
};

void	worker_start(struct worker *, void (*)(void *), void *);
/* Waits until the body has ended; a body that does not is a failure. */
void	worker_join(struct worker *);
/* Waits until the body sleeps in the host, or has ended. */
void	worker_await_sleep(struct worker *);
/* Waits for a fact; one that does not come is a failure. */
#define	AWAIT(fact) do {						\
	int turns_ = PATIENCE * 1000;					\
	while (!(fact)) {						\
		if (turns_-- == 0)					\
			FAIL("does not come: %s", #fact);		\
		usleep(1000);						\
	}								\
} while (/* CONSTCOND */ 0)

/* The monotonic clock in nanoseconds. */
int64_t	now_ns(void);
#define	MILLI	INT64_C(1000000)

#endif /* _WORKER_H_ */
