/*
 * Linked lists, queue(3).
 *
 * SLIST and STAILQ/SIMPLEQ link forward only; LIST elements know the pointer
 * that points at them; TAILQ elements as well, and the head knows the last
 * one's; CIRCLEQ links in both directions with the head as the end mark.
 */

#ifndef _SYS_QUEUE_H_
#define	_SYS_QUEUE_H_

/* Singly linked list. */
#define	SLIST_HEAD(name, type)						\
struct name {								\
	struct type *slh_first;						\
}
#define	SLIST_HEAD_INITIALIZER(head)	{ NULL }
#define	SLIST_ENTRY(type)						\
struct {								\
	struct type *sle_next;						\
}
#define	SLIST_FIRST(head)		((head)->slh_first)
#define	SLIST_END(head)			NULL
#define	SLIST_EMPTY(head)		((head)->slh_first == NULL)
#define	SLIST_NEXT(elm, field)		((elm)->field.sle_next)
#define	SLIST_FOREACH(var, head, field)					\
	for ((var) = SLIST_FIRST(head); (var) != NULL;			\
	    (var) = SLIST_NEXT(var, field))
#define	SLIST_FOREACH_SAFE(var, head, field, next)			\
	for ((var) = SLIST_FIRST(head);					\
	    (var) != NULL && ((next) = SLIST_NEXT(var, field), 1);	\
	    (var) = (next))
#define	SLIST_INIT(head) do {						\
	SLIST_FIRST(head) = NULL;					\
} while (0)
#define	SLIST_INSERT_HEAD(head, elm, field) do {			\
	SLIST_NEXT(elm, field) = SLIST_FIRST(head);			\
	SLIST_FIRST(head) = (elm);					\
} while (0)
#define	SLIST_INSERT_AFTER(at, elm, field) do {				\
	SLIST_NEXT(elm, field) = SLIST_NEXT(at, field);			\
	SLIST_NEXT(at, field) = (elm);					\
} while (0)
#define	SLIST_REMOVE_HEAD(head, field) do {				\
	SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field);	\
} while (0)
#define	SLIST_REMOVE_AFTER(at, field) do {				\
	SLIST_NEXT(at, field) =						\
	    SLIST_NEXT(SLIST_NEXT(at, field), field);			\
} while (0)
#define	SLIST_REMOVE(head, elm, type, field) do {			\
	struct type **__slot = &SLIST_FIRST(head);			\
									\
	while (*__slot != (elm))					\
		__slot = &SLIST_NEXT(*__slot, field);			\
	*__slot = SLIST_NEXT(*__slot, field);				\
} while (0)

/* Doubly linked list. */
#define	LIST_HEAD(name, type)						\
struct name {								\
	struct type *lh_first;						\
}
#define	LIST_HEAD_INITIALIZER(head)	{ NULL }
#define	LIST_ENTRY(type)						\
struct {								\
	struct type *le_next;						\
	struct type **le_prev;						\
}
#define	LIST_FIRST(head)		((head)->lh_first)
#define	LIST_END(head)			NULL
#define	LIST_EMPTY(head)		((head)->lh_first == NULL)
#define	LIST_NEXT(elm, field)		((elm)->field.le_next)
#define	LIST_FOREACH(var, head, field)					\
	for ((var) = LIST_FIRST(head); (var) != NULL;			\
	    (var) = LIST_NEXT(var, field))
#define	LIST_FOREACH_SAFE(var, head, field, next)			\
	for ((var) = LIST_FIRST(head);					\
	    (var) != NULL && ((next) = LIST_NEXT(var, field), 1);	\
	    (var) = (next))
#define	LIST_INIT(head) do {						\
	LIST_FIRST(head) = NULL;					\
} while (0)
#define	__LIST_LINK(elm, slot, field) do {				\
	if ((LIST_NEXT(elm, field) = *(slot)) != NULL)			\
		LIST_NEXT(elm, field)->field.le_prev =			\
		    &LIST_NEXT(elm, field);				\
	(elm)->field.le_prev = (slot);					\
	*(elm)->field.le_prev = (elm);					\
} while (0)
#define	LIST_INSERT_HEAD(head, elm, field)				\
	__LIST_LINK(elm, &LIST_FIRST(head), field)
#define	LIST_INSERT_AFTER(at, elm, field)				\
	__LIST_LINK(elm, &LIST_NEXT(at, field), field)
#define	LIST_INSERT_BEFORE(at, elm, field) do {				\
	(elm)->field.le_prev = (at)->field.le_prev;			\
	LIST_NEXT(elm, field) = (at);					\
	*(at)->field.le_prev = (elm);					\
	(at)->field.le_prev = &LIST_NEXT(elm, field);			\
} while (0)
#define	LIST_REMOVE(elm, field) do {					\
	if (LIST_NEXT(elm, field) != NULL)				\
		LIST_NEXT(elm, field)->field.le_prev =			\
		    (elm)->field.le_prev;				\
	*(elm)->field.le_prev = LIST_NEXT(elm, field);			\
} while (0)
#define	LIST_REPLACE(elm, new, field) do {				\
	if ((LIST_NEXT(new, field) = LIST_NEXT(elm, field)) != NULL)	\
		LIST_NEXT(new, field)->field.le_prev =			\
		    &LIST_NEXT(new, field);				\
	(new)->field.le_prev = (elm)->field.le_prev;			\
	*(new)->field.le_prev = (new);					\
} while (0)
#define	LIST_MOVE(from, to, field) do {					\
	LIST_FIRST(to) = LIST_FIRST(from);				\
	if (LIST_FIRST(to) != NULL)					\
		LIST_FIRST(to)->field.le_prev = &LIST_FIRST(to);	\
	LIST_INIT(from);						\
} while (0)

/* Singly linked queue. */
#define	STAILQ_HEAD(name, type)						\
struct name {								\
	struct type *stqh_first;					\
	struct type **stqh_last;					\
}
#define	STAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).stqh_first }
#define	STAILQ_ENTRY(type)						\
struct {								\
	struct type *stqe_next;						\
}
#define	STAILQ_FIRST(head)		((head)->stqh_first)
#define	STAILQ_END(head)		NULL
#define	STAILQ_EMPTY(head)		((head)->stqh_first == NULL)
#define	STAILQ_NEXT(elm, field)		((elm)->field.stqe_next)
#define	STAILQ_LAST(head, type, field)					\
	(STAILQ_EMPTY(head) ? NULL :					\
	    (struct type *)(void *)((char *)(head)->stqh_last -		\
	    __builtin_offsetof(struct type, field)))
#define	STAILQ_FOREACH(var, head, field)				\
	for ((var) = STAILQ_FIRST(head); (var) != NULL;			\
	    (var) = STAILQ_NEXT(var, field))
#define	STAILQ_FOREACH_SAFE(var, head, field, next)			\
	for ((var) = STAILQ_FIRST(head);				\
	    (var) != NULL && ((next) = STAILQ_NEXT(var, field), 1);	\
	    (var) = (next))
#define	STAILQ_INIT(head) do {						\
	STAILQ_FIRST(head) = NULL;					\
	(head)->stqh_last = &STAILQ_FIRST(head);			\
} while (0)
#define	STAILQ_INSERT_HEAD(head, elm, field) do {			\
	if ((STAILQ_NEXT(elm, field) = STAILQ_FIRST(head)) == NULL)	\
		(head)->stqh_last = &STAILQ_NEXT(elm, field);		\
	STAILQ_FIRST(head) = (elm);					\
} while (0)
#define	STAILQ_INSERT_TAIL(head, elm, field) do {			\
	STAILQ_NEXT(elm, field) = NULL;					\
	*(head)->stqh_last = (elm);					\
	(head)->stqh_last = &STAILQ_NEXT(elm, field);			\
} while (0)
#define	STAILQ_INSERT_AFTER(head, at, elm, field) do {			\
	if ((STAILQ_NEXT(elm, field) = STAILQ_NEXT(at, field)) == NULL)	\
		(head)->stqh_last = &STAILQ_NEXT(elm, field);		\
	STAILQ_NEXT(at, field) = (elm);					\
} while (0)
#define	STAILQ_REMOVE_HEAD(head, field) do {				\
	STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field);	\
	if (STAILQ_EMPTY(head))						\
		(head)->stqh_last = &STAILQ_FIRST(head);		\
} while (0)
#define	STAILQ_REMOVE_AFTER(head, at, field) do {			\
	STAILQ_NEXT(at, field) =					\
	    STAILQ_NEXT(STAILQ_NEXT(at, field), field);			\
	if (STAILQ_NEXT(at, field) == NULL)				\
		(head)->stqh_last = &STAILQ_NEXT(at, field);		\
} while (0)
#define	STAILQ_REMOVE(head, elm, type, field) do {			\
	struct type **__slot = &STAILQ_FIRST(head);			\
									\
	while (*__slot != (elm))					\
		__slot = &STAILQ_NEXT(*__slot, field);			\
	if ((*__slot = STAILQ_NEXT(elm, field)) == NULL)		\
		(head)->stqh_last = __slot;				\
} while (0)
#define	STAILQ_CONCAT(head, tail) do {					\
	if (!STAILQ_EMPTY(tail)) {					\
		*(head)->stqh_last = STAILQ_FIRST(tail);		\
		(head)->stqh_last = (tail)->stqh_last;			\
		STAILQ_INIT(tail);					\
	}								\
} while (0)

/* The same under its older name. */
#define	SIMPLEQ_HEAD(name, type)					\
struct name {								\
	struct type *sqh_first;						\
	struct type **sqh_last;						\
}
#define	SIMPLEQ_HEAD_INITIALIZER(head)	{ NULL, &(head).sqh_first }
#define	SIMPLEQ_ENTRY(type)						\
struct {								\
	struct type *sqe_next;						\
}
#define	SIMPLEQ_FIRST(head)		((head)->sqh_first)
#define	SIMPLEQ_END(head)		NULL
#define	SIMPLEQ_EMPTY(head)		((head)->sqh_first == NULL)
#define	SIMPLEQ_NEXT(elm, field)		((elm)->field.sqe_next)
#define	SIMPLEQ_LAST(head, type, field)					\
	(SIMPLEQ_EMPTY(head) ? NULL :					\
	    (struct type *)(void *)((char *)(head)->sqh_last -		\
	    __builtin_offsetof(struct type, field)))
#define	SIMPLEQ_FOREACH(var, head, field)				\
	for ((var) = SIMPLEQ_FIRST(head); (var) != NULL;		\
	    (var) = SIMPLEQ_NEXT(var, field))
#define	SIMPLEQ_FOREACH_SAFE(var, head, field, next)			\
	for ((var) = SIMPLEQ_FIRST(head);				\
	    (var) != NULL && ((next) = SIMPLEQ_NEXT(var, field), 1);	\
	    (var) = (next))
#define	SIMPLEQ_INIT(head) do {						\
	SIMPLEQ_FIRST(head) = NULL;					\
	(head)->sqh_last = &SIMPLEQ_FIRST(head);			\
} while (0)
#define	SIMPLEQ_INSERT_HEAD(head, elm, field) do {			\
	if ((SIMPLEQ_NEXT(elm, field) = SIMPLEQ_FIRST(head)) == NULL)	\
		(head)->sqh_last = &SIMPLEQ_NEXT(elm, field);		\
	SIMPLEQ_FIRST(head) = (elm);					\
} while (0)
#define	SIMPLEQ_INSERT_TAIL(head, elm, field) do {			\
	SIMPLEQ_NEXT(elm, field) = NULL;				\
	*(head)->sqh_last = (elm);					\
	(head)->sqh_last = &SIMPLEQ_NEXT(elm, field);			\
} while (0)
#define	SIMPLEQ_INSERT_AFTER(head, at, elm, field) do {			\
	if ((SIMPLEQ_NEXT(elm, field) = SIMPLEQ_NEXT(at, field)) == NULL) \
		(head)->sqh_last = &SIMPLEQ_NEXT(elm, field);		\
	SIMPLEQ_NEXT(at, field) = (elm);				\
} while (0)
#define	SIMPLEQ_REMOVE_HEAD(head, field) do {				\
	SIMPLEQ_FIRST(head) = SIMPLEQ_NEXT(SIMPLEQ_FIRST(head), field);	\
	if (SIMPLEQ_EMPTY(head))					\
		(head)->sqh_last = &SIMPLEQ_FIRST(head);		\
} while (0)
#define	SIMPLEQ_REMOVE_AFTER(head, at, field) do {			\
	SIMPLEQ_NEXT(at, field) =					\
	    SIMPLEQ_NEXT(SIMPLEQ_NEXT(at, field), field);		\
	if (SIMPLEQ_NEXT(at, field) == NULL)				\
		(head)->sqh_last = &SIMPLEQ_NEXT(at, field);		\
} while (0)
#define	SIMPLEQ_REMOVE(head, elm, type, field) do {			\
	struct type **__slot = &SIMPLEQ_FIRST(head);			\
									\
	while (*__slot != (elm))					\
		__slot = &SIMPLEQ_NEXT(*__slot, field);			\
	if ((*__slot = SIMPLEQ_NEXT(elm, field)) == NULL)		\
		(head)->sqh_last = __slot;				\
} while (0)
#define	SIMPLEQ_CONCAT(head, tail) do {					\
	if (!SIMPLEQ_EMPTY(tail)) {					\
		*(head)->sqh_last = SIMPLEQ_FIRST(tail);		\
		(head)->sqh_last = (tail)->sqh_last;			\
		SIMPLEQ_INIT(tail);					\
	}								\
} while (0)

/* Doubly linked queue. */
#define	TAILQ_HEAD(name, type)						\
struct name {								\
	struct type *tqh_first;						\
	struct type **tqh_last;						\
}
#define	TAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).tqh_first }
#define	TAILQ_ENTRY(type)						\
struct {								\
	struct type *tqe_next;						\
	struct type **tqe_prev;						\
}
#define	TAILQ_FIRST(head)		((head)->tqh_first)
#define	TAILQ_END(head)			NULL
#define	TAILQ_EMPTY(head)		((head)->tqh_first == NULL)
#define	TAILQ_NEXT(elm, field)		((elm)->field.tqe_next)
/* An entry is laid out as a head is: its tqe_prev reaches one back. */
#define	TAILQ_LAST(head, headname)					\
	(*((struct headname *)(void *)(head)->tqh_last)->tqh_last)
#define	TAILQ_PREV(elm, headname, field)				\
	(*((struct headname *)(void *)(elm)->field.tqe_prev)->tqh_last)
#define	TAILQ_FOREACH(var, head, field)					\
	for ((var) = TAILQ_FIRST(head); (var) != NULL;			\
	    (var) = TAILQ_NEXT(var, field))
#define	TAILQ_FOREACH_SAFE(var, head, field, next)			\
	for ((var) = TAILQ_FIRST(head);					\
	    (var) != NULL && ((next) = TAILQ_NEXT(var, field), 1);	\
	    (var) = (next))
#define	TAILQ_FOREACH_REVERSE(var, head, headname, field)		\
	for ((var) = TAILQ_LAST(head, headname); (var) != NULL;		\
	    (var) = TAILQ_PREV(var, headname, field))
#define	TAILQ_FOREACH_REVERSE_SAFE(var, head, headname, field, prev)	\
	for ((var) = TAILQ_LAST(head, headname);			\
	    (var) != NULL && ((prev) = TAILQ_PREV(var, headname, field), 1); \
	    (var) = (prev))
#define	TAILQ_INIT(head) do {						\
	TAILQ_FIRST(head) = NULL;					\
	(head)->tqh_last = &TAILQ_FIRST(head);				\
} while (0)
#define	TAILQ_INSERT_HEAD(head, elm, field) do {			\
	if ((TAILQ_NEXT(elm, field) = TAILQ_FIRST(head)) != NULL)	\
		TAILQ_FIRST(head)->field.tqe_prev = &TAILQ_NEXT(elm, field); \
	else								\
		(head)->tqh_last = &TAILQ_NEXT(elm, field);		\
	TAILQ_FIRST(head) = (elm);					\
	(elm)->field.tqe_prev = &TAILQ_FIRST(head);			\
} while (0)
#define	TAILQ_INSERT_TAIL(head, elm, field) do {			\
	TAILQ_NEXT(elm, field) = NULL;					\
	(elm)->field.tqe_prev = (head)->tqh_last;			\
	*(head)->tqh_last = (elm);					\
	(head)->tqh_last = &TAILQ_NEXT(elm, field);			\
} while (0)
#define	TAILQ_INSERT_AFTER(head, at, elm, field) do {			\
	if ((TAILQ_NEXT(elm, field) = TAILQ_NEXT(at, field)) != NULL)	\
		TAILQ_NEXT(elm, field)->field.tqe_prev =		\
		    &TAILQ_NEXT(elm, field);				\
	else								\
		(head)->tqh_last = &TAILQ_NEXT(elm, field);		\
	TAILQ_NEXT(at, field) = (elm);					\
	(elm)->field.tqe_prev = &TAILQ_NEXT(at, field);			\
} while (0)
#define	TAILQ_INSERT_BEFORE(at, elm, field) do {			\
	(elm)->field.tqe_prev = (at)->field.tqe_prev;			\
	TAILQ_NEXT(elm, field) = (at);					\
	*(at)->field.tqe_prev = (elm);					\
	(at)->field.tqe_prev = &TAILQ_NEXT(elm, field);			\
} while (0)
#define	TAILQ_REMOVE(head, elm, field) do {				\
	if (TAILQ_NEXT(elm, field) != NULL)				\
		TAILQ_NEXT(elm, field)->field.tqe_prev =		\
		    (elm)->field.tqe_prev;				\
	else								\
		(head)->tqh_last = (elm)->field.tqe_prev;		\
	*(elm)->field.tqe_prev = TAILQ_NEXT(elm, field);		\
} while (0)
#define	TAILQ_REPLACE(head, elm, new, field) do {			\
	if ((TAILQ_NEXT(new, field) = TAILQ_NEXT(elm, field)) != NULL)	\
		TAILQ_NEXT(new, field)->field.tqe_prev =		\
		    &TAILQ_NEXT(new, field);				\
	else								\
		(head)->tqh_last = &TAILQ_NEXT(new, field);		\
	(new)->field.tqe_prev = (elm)->field.tqe_prev;			\
	*(new)->field.tqe_prev = (new);					\
} while (0)
#define	TAILQ_CONCAT(head, tail, field) do {				\
	if (!TAILQ_EMPTY(tail)) {					\
		*(head)->tqh_last = TAILQ_FIRST(tail);			\
		TAILQ_FIRST(tail)->field.tqe_prev = (head)->tqh_last;	\
		(head)->tqh_last = (tail)->tqh_last;			\
		TAILQ_INIT(tail);					\
	}								\
} while (0)

/* Circular queue; an end points at the head. */
#define	CIRCLEQ_HEAD(name, type)					\
struct name {								\
	struct type *cqh_first;						\
	struct type *cqh_last;						\
}
#define	CIRCLEQ_END(head)		((void *)(head))
#define	CIRCLEQ_HEAD_INITIALIZER(head)					\
	{ CIRCLEQ_END(&head), CIRCLEQ_END(&head) }
#define	CIRCLEQ_ENTRY(type)						\
struct {								\
	struct type *cqe_next;						\
	struct type *cqe_prev;						\
}
#define	CIRCLEQ_FIRST(head)		((head)->cqh_first)
#define	CIRCLEQ_LAST(head)		((head)->cqh_last)
#define	CIRCLEQ_EMPTY(head)						\
	(CIRCLEQ_FIRST(head) == CIRCLEQ_END(head))
#define	CIRCLEQ_NEXT(elm, field)	((elm)->field.cqe_next)
#define	CIRCLEQ_PREV(elm, field)	((elm)->field.cqe_prev)
#define	CIRCLEQ_FOREACH(var, head, field)				\
	for ((var) = CIRCLEQ_FIRST(head); (var) != CIRCLEQ_END(head);	\
	    (var) = CIRCLEQ_NEXT(var, field))
#define	CIRCLEQ_FOREACH_REVERSE(var, head, field)			\
	for ((var) = CIRCLEQ_LAST(head); (var) != CIRCLEQ_END(head);	\
	    (var) = CIRCLEQ_PREV(var, field))
#define	CIRCLEQ_INIT(head) do {						\
	CIRCLEQ_FIRST(head) = CIRCLEQ_END(head);			\
	CIRCLEQ_LAST(head) = CIRCLEQ_END(head);				\
} while (0)
#define	__CIRCLEQ_LINK(head, before, elm, after, field) do {		\
	CIRCLEQ_PREV(elm, field) = (before);				\
	CIRCLEQ_NEXT(elm, field) = (after);				\
	if (CIRCLEQ_PREV(elm, field) == CIRCLEQ_END(head))		\
		CIRCLEQ_FIRST(head) = (elm);				\
	else								\
		CIRCLEQ_PREV(elm, field)->field.cqe_next = (elm);	\
	if (CIRCLEQ_NEXT(elm, field) == CIRCLEQ_END(head))		\
		CIRCLEQ_LAST(head) = (elm);				\
	else								\
		CIRCLEQ_NEXT(elm, field)->field.cqe_prev = (elm);	\
} while (0)
#define	CIRCLEQ_INSERT_HEAD(head, elm, field)				\
	__CIRCLEQ_LINK(head, CIRCLEQ_END(head), elm,			\
	    CIRCLEQ_FIRST(head), field)
#define	CIRCLEQ_INSERT_TAIL(head, elm, field)				\
	__CIRCLEQ_LINK(head, CIRCLEQ_LAST(head), elm,			\
	    CIRCLEQ_END(head), field)
#define	CIRCLEQ_INSERT_AFTER(head, at, elm, field)			\
	__CIRCLEQ_LINK(head, at, elm, CIRCLEQ_NEXT(at, field), field)
#define	CIRCLEQ_INSERT_BEFORE(head, at, elm, field)			\
	__CIRCLEQ_LINK(head, CIRCLEQ_PREV(at, field), elm, at, field)
#define	CIRCLEQ_REMOVE(head, elm, field) do {				\
	if (CIRCLEQ_NEXT(elm, field) == CIRCLEQ_END(head))		\
		CIRCLEQ_LAST(head) = CIRCLEQ_PREV(elm, field);		\
	else								\
		CIRCLEQ_NEXT(elm, field)->field.cqe_prev =		\
		    CIRCLEQ_PREV(elm, field);				\
	if (CIRCLEQ_PREV(elm, field) == CIRCLEQ_END(head))		\
		CIRCLEQ_FIRST(head) = CIRCLEQ_NEXT(elm, field);		\
	else								\
		CIRCLEQ_PREV(elm, field)->field.cqe_next =		\
		    CIRCLEQ_NEXT(elm, field);				\
} while (0)

#endif /* _SYS_QUEUE_H_ */
