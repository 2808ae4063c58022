/*
 * Trees inside structures, tree(3): splay trees and red-black trees.
 *
 * A comparison function gives the sign of its first argument minus the
 * second.
 */

#ifndef _SYS_TREE_H_
#define	_SYS_TREE_H_

#include <sys/cdefs.h>

#define	SPLAY_HEAD(name, type)						\
struct name {								\
	struct type *sph_root;						\
}
#define	SPLAY_INITIALIZER(root)		{ NULL }
#define	SPLAY_INIT(root) do {						\
	(root)->sph_root = NULL;					\
} while (0)
#define	SPLAY_ENTRY(type)						\
struct {								\
	struct type *spe_left;						\
	struct type *spe_right;						\
}
#define	SPLAY_LEFT(elm, field)		((elm)->field.spe_left)
#define	SPLAY_RIGHT(elm, field)		((elm)->field.spe_right)
#define	SPLAY_ROOT(head)		((head)->sph_root)
#define	SPLAY_EMPTY(head)		(SPLAY_ROOT(head) == NULL)

#define	SPLAY_PROTOTYPE(name, type, field, cmp)				\
void	name##_SPLAY(struct name *, struct type *);			\
struct type *name##_SPLAY_INSERT(struct name *, struct type *);		\
struct type *name##_SPLAY_REMOVE(struct name *, struct type *);		\
struct type *name##_SPLAY_EDGE(struct name *, int);			\
static __inline __unused struct type *					\
name##_SPLAY_FIND(struct name *head, struct type *elm)			\
{									\
									\
	if (SPLAY_EMPTY(head))						\
		return NULL;						\
	name##_SPLAY(head, elm);					\
	return (cmp)(elm, SPLAY_ROOT(head)) == 0 ? SPLAY_ROOT(head) : NULL; \
}									\
static __inline __unused struct type *					\
name##_SPLAY_NEXT(struct name *head, struct type *elm)			\
{									\
	struct type *next;						\
									\
	name##_SPLAY(head, elm);					\
	next = SPLAY_RIGHT(elm, field);					\
	while (next != NULL && SPLAY_LEFT(next, field) != NULL)		\
		next = SPLAY_LEFT(next, field);				\
	return next;							\
}

/*
 * Splaying brings the element, or one beside its place, to the root.  The
 * parts that are left and right of the path hang below less and more,
 * whose ends are kept as slots.
 */
#define	SPLAY_GENERATE(name, type, field, cmp)				\
void									\
name##_SPLAY(struct name *head, struct type *elm)			\
{									\
	struct type *less, *more, **lend, **mend, *top, *child;		\
	int order;							\
									\
	less = more = NULL;						\
	lend = &less;							\
	mend = &more;							\
	top = SPLAY_ROOT(head);						\
	while ((order = (cmp)(elm, top)) != 0) {			\
		if (order < 0) {					\
			if ((child = SPLAY_LEFT(top, field)) == NULL)	\
				break;					\
			if ((cmp)(elm, child) < 0) {			\
				SPLAY_LEFT(top, field) =		\
				    SPLAY_RIGHT(child, field);		\
				SPLAY_RIGHT(child, field) = top;	\
				top = child;				\
				if (SPLAY_LEFT(top, field) == NULL)	\
					break;				\
			}						\
			*mend = top;					\
			mend = &SPLAY_LEFT(top, field);			\
			top = *mend;					\
		} else {						\
			if ((child = SPLAY_RIGHT(top, field)) == NULL)	\
				break;					\
			if ((cmp)(elm, child) > 0) {			\
				SPLAY_RIGHT(top, field) =		\
				    SPLAY_LEFT(child, field);		\
				SPLAY_LEFT(child, field) = top;		\
				top = child;				\
				if (SPLAY_RIGHT(top, field) == NULL)	\
					break;				\
			}						\
			*lend = top;					\
			lend = &SPLAY_RIGHT(top, field);		\
			top = *lend;					\
		}							\
	}								\
	*lend = SPLAY_LEFT(top, field);					\
	*mend = SPLAY_RIGHT(top, field);				\
	SPLAY_LEFT(top, field) = less;					\
	SPLAY_RIGHT(top, field) = more;					\
	SPLAY_ROOT(head) = top;						\
}									\
									\
struct type *								\
name##_SPLAY_INSERT(struct name *head, struct type *elm)		\
{									\
	struct type *root;						\
	int order;							\
									\
	if (SPLAY_EMPTY(head)) {					\
		SPLAY_LEFT(elm, field) = SPLAY_RIGHT(elm, field) = NULL; \
		SPLAY_ROOT(head) = elm;					\
		return NULL;						\
	}								\
	name##_SPLAY(head, elm);					\
	root = SPLAY_ROOT(head);					\
	if ((order = (cmp)(elm, root)) == 0)				\
		return root;						\
	if (order < 0) {						\
		SPLAY_LEFT(elm, field) = SPLAY_LEFT(root, field);	\
		SPLAY_RIGHT(elm, field) = root;				\
		SPLAY_LEFT(root, field) = NULL;				\
	} else {							\
		SPLAY_RIGHT(elm, field) = SPLAY_RIGHT(root, field);	\
		SPLAY_LEFT(elm, field) = root;				\
		SPLAY_RIGHT(root, field) = NULL;			\
	}								\
	SPLAY_ROOT(head) = elm;						\
	return NULL;							\
}									\
									\
struct type *								\
name##_SPLAY_REMOVE(struct name *head, struct type *elm)		\
{									\
	struct type *right;						\
									\
	if (SPLAY_EMPTY(head))						\
		return NULL;						\
	name##_SPLAY(head, elm);					\
	if ((cmp)(elm, SPLAY_ROOT(head)) != 0)				\
		return NULL;						\
	elm = SPLAY_ROOT(head);						\
	if (SPLAY_LEFT(elm, field) == NULL)				\
		SPLAY_ROOT(head) = SPLAY_RIGHT(elm, field);		\
	else {								\
		/* The left part's largest becomes the root. */		\
		right = SPLAY_RIGHT(elm, field);			\
		SPLAY_ROOT(head) = SPLAY_LEFT(elm, field);		\
		name##_SPLAY(head, elm);				\
		SPLAY_RIGHT(SPLAY_ROOT(head), field) = right;		\
	}								\
	return elm;							\
}									\
									\
struct type *								\
name##_SPLAY_EDGE(struct name *head, int order)				\
{									\
	struct type *elm, *next;					\
									\
	if ((elm = SPLAY_ROOT(head)) == NULL)				\
		return NULL;						\
	while ((next = order < 0 ? SPLAY_LEFT(elm, field) :		\
	    SPLAY_RIGHT(elm, field)) != NULL)				\
		elm = next;						\
	name##_SPLAY(head, elm);					\
	return elm;							\
}

#define	SPLAY_NEGINF	-1
#define	SPLAY_INF	1
#define	SPLAY_INSERT(name, head, elm)	name##_SPLAY_INSERT((head), (elm))
#define	SPLAY_REMOVE(name, head, elm)	name##_SPLAY_REMOVE((head), (elm))
#define	SPLAY_FIND(name, head, elm)	name##_SPLAY_FIND((head), (elm))
#define	SPLAY_NEXT(name, head, elm)	name##_SPLAY_NEXT((head), (elm))
#define	SPLAY_MIN(name, head)		name##_SPLAY_EDGE((head), SPLAY_NEGINF)
#define	SPLAY_MAX(name, head)		name##_SPLAY_EDGE((head), SPLAY_INF)
#define	SPLAY_FOREACH(var, name, head)					\
	for ((var) = SPLAY_MIN(name, head); (var) != NULL;		\
	    (var) = SPLAY_NEXT(name, head, var))

/* Red-black trees. */
#define	RB_BLACK	0
#define	RB_RED		1
#define	RB_NEGINF	-1
#define	RB_INF		1
#define	RB_HEAD(name, type)						\
struct name {								\
	struct type *rbh_root;						\
}
#define	RB_INITIALIZER(root)		{ NULL }
#define	RB_INIT(root) do {						\
	(root)->rbh_root = NULL;					\
} while (0)
#define	RB_ENTRY(type)							\
struct {								\
	struct type *rbe_child[2];					\
	struct type *rbe_parent;					\
	int rbe_color;							\
}
#define	RB_CHILD(elm, side, field)	((elm)->field.rbe_child[side])
#define	RB_LEFT(elm, field)		RB_CHILD(elm, 0, field)
#define	RB_RIGHT(elm, field)		RB_CHILD(elm, 1, field)
#define	RB_PARENT(elm, field)		((elm)->field.rbe_parent)
#define	RB_COLOR(elm, field)		((elm)->field.rbe_color)
#define	RB_ROOT(head)			((head)->rbh_root)
#define	RB_EMPTY(head)			(RB_ROOT(head) == NULL)
#define	__RB_IS_RED(elm, field)						\
	((elm) != NULL && RB_COLOR(elm, field) == RB_RED)

#define	RB_PROTOTYPE(name, type, field, cmp)				\
	RB_PROTOTYPE_INTERNAL(name, type, field, cmp, )
#define	RB_PROTOTYPE_STATIC(name, type, field, cmp)			\
	RB_PROTOTYPE_INTERNAL(name, type, field, cmp, static __unused)
#define	RB_PROTOTYPE_INTERNAL(name, type, field, cmp, attr)		\
attr struct type *name##_RB_INSERT(struct name *, struct type *);	\
attr struct type *name##_RB_REMOVE(struct name *, struct type *);	\
attr struct type *name##_RB_FIND(struct name *, struct type *);		\
attr struct type *name##_RB_NFIND(struct name *, struct type *);	\
attr struct type *name##_RB_STEP(struct type *, int);			\
attr struct type *name##_RB_MINMAX(struct name *, int);

#define	RB_GENERATE(name, type, field, cmp)				\
	RB_GENERATE_INTERNAL(name, type, field, cmp, )
#define	RB_GENERATE_STATIC(name, type, field, cmp)			\
	RB_GENERATE_INTERNAL(name, type, field, cmp, static __unused)
#define	RB_GENERATE_INTERNAL(name, type, field, cmp, attr)		\
/* Puts new where old was in its parent. */				\
static void								\
name##_RB_SWAP_CHILD(struct name *head, struct type *old, struct type *new) \
{									\
	struct type *parent = RB_PARENT(old, field);			\
									\
	if (parent == NULL)						\
		RB_ROOT(head) = new;					\
	else								\
		RB_CHILD(parent, RB_RIGHT(parent, field) == old, field) = new; \
	if (new != NULL)						\
		RB_PARENT(new, field) = parent;				\
}									\
/* The child of the other side goes up, elm goes down to side. */	\
static void								\
name##_RB_ROTATE(struct name *head, struct type *elm, int side)		\
{									\
	struct type *up = RB_CHILD(elm, !side, field);			\
									\
	RB_CHILD(elm, !side, field) = RB_CHILD(up, side, field);	\
	if (RB_CHILD(up, side, field) != NULL)				\
		RB_PARENT(RB_CHILD(up, side, field), field) = elm;	\
	name##_RB_SWAP_CHILD(head, elm, up);				\
	RB_CHILD(up, side, field) = elm;				\
	RB_PARENT(elm, field) = up;					\
}									\
attr struct type *							\
name##_RB_INSERT(struct name *head, struct type *elm)			\
{									\
	struct type *parent = NULL, **slot = &RB_ROOT(head), *up, *uncle; \
	int order, side;						\
									\
	while (*slot != NULL) {						\
		parent = *slot;						\
		if ((order = (cmp)(elm, parent)) == 0)			\
			return parent;					\
		slot = &RB_CHILD(parent, order > 0, field);		\
	}								\
	RB_LEFT(elm, field) = RB_RIGHT(elm, field) = NULL;		\
	RB_PARENT(elm, field) = parent;					\
	RB_COLOR(elm, field) = RB_RED;					\
	*slot = elm;							\
	while ((parent = RB_PARENT(elm, field)) != NULL &&		\
	    RB_COLOR(parent, field) == RB_RED) {			\
		up = RB_PARENT(parent, field);				\
		side = RB_RIGHT(up, field) == parent;			\
		uncle = RB_CHILD(up, !side, field);			\
		if (__RB_IS_RED(uncle, field)) {			\
			RB_COLOR(uncle, field) = RB_BLACK;		\
			RB_COLOR(parent, field) = RB_BLACK;		\
			RB_COLOR(up, field) = RB_RED;			\
			elm = up;					\
			continue;					\
		}							\
		if (RB_CHILD(parent, !side, field) == elm) {		\
			name##_RB_ROTATE(head, parent, side);		\
			elm = parent;					\
			parent = RB_PARENT(elm, field);			\
		}							\
		RB_COLOR(parent, field) = RB_BLACK;			\
		RB_COLOR(up, field) = RB_RED;				\
		name##_RB_ROTATE(head, up, !side);			\
	}								\
	RB_COLOR(RB_ROOT(head), field) = RB_BLACK;			\
	return NULL;							\
}									\
/* The subtree elm, maybe empty, below parent lacks one black. */	\
static void								\
name##_RB_MEND(struct name *head, struct type *parent, struct type *elm) \
{									\
	struct type *other;						\
	int side;							\
									\
	while (parent != NULL && !__RB_IS_RED(elm, field)) {		\
		side = RB_RIGHT(parent, field) == elm;			\
		other = RB_CHILD(parent, !side, field);			\
		if (RB_COLOR(other, field) == RB_RED) {			\
			RB_COLOR(other, field) = RB_BLACK;		\
			RB_COLOR(parent, field) = RB_RED;		\
			name##_RB_ROTATE(head, parent, side);		\
			other = RB_CHILD(parent, !side, field);		\
		}							\
		if (!__RB_IS_RED(RB_LEFT(other, field), field) &&	\
		    !__RB_IS_RED(RB_RIGHT(other, field), field)) {	\
			RB_COLOR(other, field) = RB_RED;		\
			elm = parent;					\
			parent = RB_PARENT(elm, field);			\
			continue;					\
		}							\
		if (!__RB_IS_RED(RB_CHILD(other, !side, field), field)) { \
			RB_COLOR(RB_CHILD(other, side, field), field) =	\
			    RB_BLACK;					\
			RB_COLOR(other, field) = RB_RED;		\
			name##_RB_ROTATE(head, other, !side);		\
			other = RB_CHILD(parent, !side, field);		\
		}							\
		RB_COLOR(other, field) = RB_COLOR(parent, field);	\
		RB_COLOR(parent, field) = RB_BLACK;			\
		RB_COLOR(RB_CHILD(other, !side, field), field) = RB_BLACK; \
		name##_RB_ROTATE(head, parent, side);			\
		elm = RB_ROOT(head);					\
		break;							\
	}								\
	if (elm != NULL)						\
		RB_COLOR(elm, field) = RB_BLACK;			\
}									\
attr struct type *							\
name##_RB_REMOVE(struct name *head, struct type *elm)			\
{									\
	struct type *next, *child, *parent;				\
	int color = RB_COLOR(elm, field);				\
									\
	if (RB_LEFT(elm, field) == NULL || RB_RIGHT(elm, field) == NULL) { \
		child = RB_CHILD(elm, RB_LEFT(elm, field) == NULL, field); \
		parent = RB_PARENT(elm, field);				\
		name##_RB_SWAP_CHILD(head, elm, child);			\
	} else {							\
		/* The next one takes its place and colour. */		\
		next = RB_RIGHT(elm, field);				\
		while (RB_LEFT(next, field) != NULL)			\
			next = RB_LEFT(next, field);			\
		color = RB_COLOR(next, field);				\
		child = RB_RIGHT(next, field);				\
		parent = RB_PARENT(next, field);			\
		if (parent == elm)					\
			parent = next;					\
		else {							\
			name##_RB_SWAP_CHILD(head, next, child);	\
			RB_RIGHT(next, field) = RB_RIGHT(elm, field);	\
			RB_PARENT(RB_RIGHT(next, field), field) = next;	\
		}							\
		name##_RB_SWAP_CHILD(head, elm, next);			\
		RB_LEFT(next, field) = RB_LEFT(elm, field);		\
		RB_PARENT(RB_LEFT(next, field), field) = next;		\
		RB_COLOR(next, field) = RB_COLOR(elm, field);		\
	}								\
	if (color == RB_BLACK)						\
		name##_RB_MEND(head, parent, child);			\
	return elm;							\
}									\
attr struct type *							\
name##_RB_FIND(struct name *head, struct type *elm)			\
{									\
	struct type *at = RB_ROOT(head);				\
	int order;							\
									\
	while (at != NULL && (order = (cmp)(elm, at)) != 0)		\
		at = RB_CHILD(at, order > 0, field);			\
	return at;							\
}									\
/* The first that is not less. */					\
attr struct type *							\
name##_RB_NFIND(struct name *head, struct type *elm)			\
{									\
	struct type *at = RB_ROOT(head), *found = NULL;			\
	int order;							\
									\
	while (at != NULL) {						\
		if ((order = (cmp)(elm, at)) == 0)			\
			return at;					\
		if (order < 0)						\
			found = at;					\
		at = RB_CHILD(at, order > 0, field);			\
	}								\
	return found;							\
}									\
attr struct type *							\
name##_RB_STEP(struct type *elm, int side)				\
{									\
	struct type *at = RB_CHILD(elm, side, field);			\
									\
	if (at != NULL) {						\
		while (RB_CHILD(at, !side, field) != NULL)		\
			at = RB_CHILD(at, !side, field);		\
		return at;						\
	}								\
	while ((at = RB_PARENT(elm, field)) != NULL &&			\
	    RB_CHILD(at, side, field) == elm)				\
		elm = at;						\
	return at;							\
}									\
attr struct type *							\
name##_RB_MINMAX(struct name *head, int order)				\
{									\
	struct type *at = RB_ROOT(head), *found = NULL;			\
									\
	while (at != NULL) {						\
		found = at;						\
		at = RB_CHILD(at, order > 0, field);			\
	}								\
	return found;							\
}

#define	RB_INSERT(name, head, elm)	name##_RB_INSERT((head), (elm))
#define	RB_REMOVE(name, head, elm)	name##_RB_REMOVE((head), (elm))
#define	RB_FIND(name, head, elm)	name##_RB_FIND((head), (elm))
#define	RB_NFIND(name, head, elm)	name##_RB_NFIND((head), (elm))
#define	RB_NEXT(name, head, elm)	name##_RB_STEP((elm), 1)
#define	RB_PREV(name, head, elm)	name##_RB_STEP((elm), 0)
#define	RB_MIN(name, head)		name##_RB_MINMAX((head), RB_NEGINF)
#define	RB_MAX(name, head)		name##_RB_MINMAX((head), RB_INF)
#define	RB_FOREACH(var, name, head)					\
	for ((var) = RB_MIN(name, head); (var) != NULL;			\
	    (var) = RB_NEXT(name, head, var))
#define	RB_FOREACH_REVERSE(var, name, head)				\
	for ((var) = RB_MAX(name, head); (var) != NULL;			\
	    (var) = RB_PREV(name, head, var))

#endif /* _SYS_TREE_H_ */
