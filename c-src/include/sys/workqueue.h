/*
 * Work queues, workqueue(9).
 */

#ifndef _SYS_WORKQUEUE_H_
#define	_SYS_WORKQUEUE_H_

#include <sys/types.h>

struct work {
	void		*wk_dummy;	/* the queue's */
};

#define	WQ_MPSAFE	0x01
#define	WQ_PERCPU	0x02

#ifdef _KERNEL
struct cpu_info;
struct workqueue;
int	workqueue_create(struct workqueue **, const char *,
	    void (*)(struct work *, void *), void *, pri_t, int, int);
void	workqueue_enqueue(struct workqueue *, struct work *,
	    struct cpu_info *);
void	workqueue_destroy(struct workqueue *);
#endif

#endif /* _SYS_WORKQUEUE_H_ */
