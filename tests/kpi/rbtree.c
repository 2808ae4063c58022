/*
 * rbtree(3).
 */

#include <sys/param.h>
#include <sys/rbtree.h>

#include "kpi.h"

#define	MANY	2000

struct object {
	int	value;
	rb_node_t node;
};

static struct object objects[MANY];

static int
compare_nodes(void *ctx, const void *a, const void *b)
{

	return ((const struct object *)a)->value -
	    ((const struct object *)b)->value;
}

static int
compare_key(void *ctx, const void *a, const void *key)
{

	return ((const struct object *)a)->value - *(const int *)key;
}

static const rb_tree_ops_t ops = {
	.rbto_compare_nodes = compare_nodes,
	.rbto_compare_key = compare_key,
	.rbto_node_offset = offsetof(struct object, node),
	.rbto_context = NULL
};

static rb_tree_t tree;

/* Even numbers, in an order that is neither up nor down. */
static void
fill(void)
{
	int n;

	rb_tree_init(&tree, &ops);
	for (n = 0; n < MANY; n++) {
		objects[n].value = 2 * ((n * 7) % MANY);
		(void)rb_tree_insert_node(&tree, &objects[n]);
	}
}

KPI_TEST(rbtree_is_in_order)
{
	struct object *o;
	int n = 0;

	rb_tree_init(&tree, &ops);
	CHECK(RB_TREE_MIN(&tree) == NULL && RB_TREE_MAX(&tree) == NULL);
	fill();
	RB_TREE_FOREACH(o, &tree) {
		CHECK_EQ(o->value, 2 * n);
		n++;
	}
	CHECK_EQ(n, MANY);
	RB_TREE_FOREACH_REVERSE(o, &tree) {
		n--;
		CHECK_EQ(o->value, 2 * n);
	}
	CHECK_EQ(n, 0);
	return 0;
}

KPI_TEST(rbtree_finds)
{
	struct object twin = { .value = 10 }, *o;
	int key;

	fill();
	key = 10;
	o = rb_tree_find_node(&tree, &key);
	CHECK(o != NULL && o->value == 10);
	CHECK(rb_tree_insert_node(&tree, &twin) == o);
	key = 11;
	CHECK(rb_tree_find_node(&tree, &key) == NULL);
	o = rb_tree_find_node_geq(&tree, &key);
	CHECK_EQ(o->value, 12);
	o = rb_tree_find_node_leq(&tree, &key);
	CHECK_EQ(o->value, 10);
	key = -1;
	CHECK(rb_tree_find_node_leq(&tree, &key) == NULL);
	key = 2 * MANY;
	CHECK(rb_tree_find_node_geq(&tree, &key) == NULL);
	return 0;
}

KPI_TEST(rbtree_forgets)
{
	struct object *o;
	int n, count = 0;

	fill();
	for (n = 0; n < MANY; n += 2)
		rb_tree_remove_node(&tree, &objects[n]);
	for (n = 0; n < MANY; n++) {
		o = rb_tree_find_node(&tree, &objects[n].value);
		CHECK(o == (n % 2 == 0 ? NULL : &objects[n]));
	}
	RB_TREE_FOREACH(o, &tree)
		count++;
	CHECK_EQ(count, MANY / 2);
	for (n = 1; n < MANY; n += 2)
		rb_tree_remove_node(&tree, &objects[n]);
	CHECK(RB_TREE_MIN(&tree) == NULL);
	return 0;
}
