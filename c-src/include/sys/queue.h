/*
 * Linked lists, queue(3).
 */

#ifndef _SYS_QUEUE_H_
#define	_SYS_QUEUE_H_

/* The heads and entries; the operations come with the first C driver. */

#define	SLIST_HEAD(name, type)						\
struct name {								\
	struct type *slh_first;						\
}
#define	SLIST_ENTRY(type)						\
struct {								\
	struct type *sle_next;						\
}
#define	LIST_HEAD(name, type)						\
struct name {								\
	struct type *lh_first;						\
}
#define	LIST_ENTRY(type)						\
struct {								\
	struct type *le_next;						\
	struct type **le_prev;						\
}
#define	TAILQ_HEAD(name, type)						\
struct name {								\
	struct type *tqh_first;						\
	struct type **tqh_last;						\
}
#define	TAILQ_ENTRY(type)						\
struct {								\
	struct type *tqe_next;						\
	struct type **tqe_prev;						\
}

#endif /* _SYS_QUEUE_H_ */
