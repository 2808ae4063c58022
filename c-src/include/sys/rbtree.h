/*
 * Red-black trees, rbtree(3).
 */

#ifndef _SYS_RBTREE_H_
#define	_SYS_RBTREE_H_

#include <sys/types.h>

/* Part of an object; private. */
typedef struct rb_node {
	struct rb_node	*rb_nodes[2];
	uintptr_t	rb_info;	/* parent and colour */
} rb_node_t;

#define	RB_DIR_LEFT	0
#define	RB_DIR_RIGHT	1

/*
 * Comparisons give the sign of first minus second: node - node, node - key.
 */
typedef signed int	(*rbto_compare_nodes_fn)(void *, const void *,
			    const void *);
typedef signed int	(*rbto_compare_key_fn)(void *, const void *,
			    const void *);

typedef struct {
	rbto_compare_nodes_fn rbto_compare_nodes;
	rbto_compare_key_fn rbto_compare_key;
	size_t		rbto_node_offset; /* of the rb_node_t in an object */
	void		*rbto_context;
} rb_tree_ops_t;

typedef struct rb_tree {
	rb_node_t	*rbt_root;
	const rb_tree_ops_t *rbt_ops;
	rb_node_t	*rbt_minmax[2];
} rb_tree_t;

#define	RB_TREE_MIN(t)	rb_tree_iterate((t), NULL, RB_DIR_LEFT)
#define	RB_TREE_MAX(t)	rb_tree_iterate((t), NULL, RB_DIR_RIGHT)
#define	RB_TREE_NEXT(t, o)	rb_tree_iterate((t), (o), RB_DIR_RIGHT)
#define	RB_TREE_PREV(t, o)	rb_tree_iterate((t), (o), RB_DIR_LEFT)
#define	RB_TREE_FOREACH(o, t)						\
	for ((o) = RB_TREE_MIN(t); (o) != NULL; (o) = RB_TREE_NEXT(t, o))
#define	RB_TREE_FOREACH_REVERSE(o, t)					\
	for ((o) = RB_TREE_MAX(t); (o) != NULL; (o) = RB_TREE_PREV(t, o))

#ifdef _KERNEL
/* Pointers are to objects. */
void	rb_tree_init(rb_tree_t *, const rb_tree_ops_t *);
void	*rb_tree_insert_node(rb_tree_t *, void *);
void	*rb_tree_find_node(rb_tree_t *, const void *);
void	*rb_tree_find_node_geq(rb_tree_t *, const void *);
void	*rb_tree_find_node_leq(rb_tree_t *, const void *);
void	rb_tree_remove_node(rb_tree_t *, void *);
void	*rb_tree_iterate(rb_tree_t *, void *, const unsigned int);
#endif

#endif /* _SYS_RBTREE_H_ */
