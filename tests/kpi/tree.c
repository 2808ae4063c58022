/*
 * tree(3): splay and red-black trees beside a bit map of their elements.
 */

#include "kpi.h"

#include <sys/tree.h>

#define	ELEMENTS	256
#define	STEPS		50000

struct element {
	int		key;
	SPLAY_ENTRY(element) splay;
	RB_ENTRY(element) rb;
};

static int
compare(const struct element *a, const struct element *b)
{

	return a->key < b->key ? -1 : a->key > b->key;
}

SPLAY_HEAD(splay, element);
RB_HEAD(rb, element);
SPLAY_PROTOTYPE(splay, element, splay, compare);
SPLAY_GENERATE(splay, element, splay, compare);
RB_PROTOTYPE(rb, element, rb, compare);
RB_GENERATE(rb, element, rb, compare);

static struct splay splay = SPLAY_INITIALIZER(&splay);
static struct rb rb = RB_INITIALIZER(&rb);
static struct element elements[ELEMENTS];
static bool present[ELEMENTS];
static uint32_t seed = 1;

static uint32_t
next_random(void)
{

	seed = seed * 1103515245 + 12345;
	return seed >> 8;
}

/* The first element there at or behind from, or NULL. */
static struct element *
there(int from)
{

	for (; from < ELEMENTS; from++) {
		if (present[from])
			return &elements[from];
	}
	return NULL;
}

static int
insert(int i)
{
	struct element *want = present[i] ? &elements[i] : NULL;

	CHECK(SPLAY_INSERT(splay, &splay, &elements[i]) == want);
	CHECK(RB_INSERT(rb, &rb, &elements[i]) == want);
	present[i] = true;
	return 0;
}

static int
removal(int i)
{
	struct element key = { .key = 2 * i };

	CHECK(SPLAY_REMOVE(splay, &splay, &key) ==
	    (present[i] ? &elements[i] : NULL));
	if (present[i])
		CHECK(RB_REMOVE(rb, &rb, &elements[i]) == &elements[i]);
	present[i] = false;
	return 0;
}

static int
find(int i)
{
	struct element key = { .key = 2 * i };
	struct element *want = present[i] ? &elements[i] : NULL;

	CHECK(SPLAY_FIND(splay, &splay, &key) == want);
	CHECK(RB_FIND(rb, &rb, &key) == want);
	key.key--;
	CHECK(RB_NFIND(rb, &rb, &key) == there(i));
	return 0;
}

static int
walk(void)
{
	struct element *e, *want;

	want = there(0);
	CHECK(SPLAY_MIN(splay, &splay) == want);
	SPLAY_FOREACH(e, splay, &splay) {
		CHECK(e == want);
		want = there(e->key / 2 + 1);
	}
	CHECK(want == NULL);
	want = there(0);
	RB_FOREACH(e, rb, &rb) {
		CHECK(e == want);
		want = there(e->key / 2 + 1);
	}
	CHECK(want == NULL);
	RB_FOREACH_REVERSE(e, rb, &rb) {
		CHECK(want == NULL || there(e->key / 2 + 1) == want);
		want = e;
	}
	CHECK(want == there(0));
	return 0;
}

/* Black elements on each way down, or -1 where a rule is broken. */
static int
black_height(const struct element *e, const struct element *parent)
{
	int left, right;

	if (e == NULL)
		return 0;
	if (RB_PARENT(e, rb) != parent)
		return -1;
	if (RB_COLOR(e, rb) == RB_RED &&
	    (parent == NULL || RB_COLOR(parent, rb) == RB_RED))
		return -1;
	left = black_height(RB_LEFT(e, rb), e);
	right = black_height(RB_RIGHT(e, rb), e);
	if (left == -1 || left != right)
		return -1;
	return left + (RB_COLOR(e, rb) == RB_BLACK);
}

KPI_TEST(tree_random_steps)
{
	int i, line;

	for (i = 0; i < ELEMENTS; i++)
		elements[i].key = 2 * i;
	for (int step = 0; step < STEPS; step++) {
		i = (int)(next_random() % ELEMENTS);
		switch (next_random() % 3) {
		case 0:
			line = insert(i);
			break;
		case 1:
			line = removal(i);
			break;
		default:
			line = find(i);
			break;
		}
		if (line != 0)
			return line;
		if (step % 250 == 0 && (line = walk()) != 0)
			return line;
		CHECK(black_height(RB_ROOT(&rb), NULL) != -1);
	}
	return 0;
}
