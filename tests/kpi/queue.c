/*
 * queue(3): each family of lists beside an array that says what it holds.
 */

#include "kpi.h"

#include <sys/queue.h>

#define	ELEMENTS	32
#define	STEPS		20000

struct element {
	int		number;
	bool		linked;
	SLIST_ENTRY(element) slist;
	LIST_ENTRY(element) list;
	SIMPLEQ_ENTRY(element) simpleq;
	STAILQ_ENTRY(element) stailq;
	TAILQ_ENTRY(element) tailq;
	CIRCLEQ_ENTRY(element) circleq;
};

static SLIST_HEAD(, element) slist = SLIST_HEAD_INITIALIZER(slist);
static LIST_HEAD(, element) list = LIST_HEAD_INITIALIZER(list);
static SIMPLEQ_HEAD(, element) simpleq = SIMPLEQ_HEAD_INITIALIZER(simpleq);
static STAILQ_HEAD(, element) stailq = STAILQ_HEAD_INITIALIZER(stailq);
static TAILQ_HEAD(tailq, element) tailq = TAILQ_HEAD_INITIALIZER(tailq);
static CIRCLEQ_HEAD(, element) circleq = CIRCLEQ_HEAD_INITIALIZER(circleq);

static struct element elements[ELEMENTS];
static struct element *order[ELEMENTS];
static int count;

static uint32_t seed = 1;

static uint32_t
next_random(void)
{

	seed = seed * 1103515245 + 12345;
	return seed >> 8;
}

static void
insert_head(struct element *e)
{

	SLIST_INSERT_HEAD(&slist, e, slist);
	LIST_INSERT_HEAD(&list, e, list);
	SIMPLEQ_INSERT_HEAD(&simpleq, e, simpleq);
	STAILQ_INSERT_HEAD(&stailq, e, stailq);
	TAILQ_INSERT_HEAD(&tailq, e, tailq);
	CIRCLEQ_INSERT_HEAD(&circleq, e, circleq);
}

static void
insert_after(struct element *at, struct element *e)
{

	SLIST_INSERT_AFTER(at, e, slist);
	LIST_INSERT_AFTER(at, e, list);
	SIMPLEQ_INSERT_AFTER(&simpleq, at, e, simpleq);
	STAILQ_INSERT_AFTER(&stailq, at, e, stailq);
	TAILQ_INSERT_AFTER(&tailq, at, e, tailq);
	CIRCLEQ_INSERT_AFTER(&circleq, at, e, circleq);
}

/* The forward lists have no such operation. */
static void
insert_before(struct element *previous, struct element *at, struct element *e)
{

	SLIST_INSERT_AFTER(previous, e, slist);
	SIMPLEQ_INSERT_AFTER(&simpleq, previous, e, simpleq);
	STAILQ_INSERT_AFTER(&stailq, previous, e, stailq);
	LIST_INSERT_BEFORE(at, e, list);
	TAILQ_INSERT_BEFORE(at, e, tailq);
	CIRCLEQ_INSERT_BEFORE(&circleq, at, e, circleq);
}

static void
insert_tail(struct element *e)
{

	SLIST_INSERT_AFTER(order[count - 1], e, slist);
	LIST_INSERT_AFTER(order[count - 1], e, list);
	SIMPLEQ_INSERT_TAIL(&simpleq, e, simpleq);
	STAILQ_INSERT_TAIL(&stailq, e, stailq);
	TAILQ_INSERT_TAIL(&tailq, e, tailq);
	CIRCLEQ_INSERT_TAIL(&circleq, e, circleq);
}

static void
add(struct element *e)
{
	int place;

	place = count == 0 ? 0 : (int)(next_random() % (u_int)(count + 1));
	if (place == 0)
		insert_head(e);
	else if (place == count)
		insert_tail(e);
	else if ((next_random() & 1) != 0)
		insert_after(order[place - 1], e);
	else
		insert_before(order[place - 1], order[place], e);
	for (int i = count++; i > place; i--)
		order[i] = order[i - 1];
	order[place] = e;
	e->linked = true;
}

static void
drop(struct element *e)
{
	int place;

	for (place = 0; order[place] != e; place++)
		continue;
	if (place == 0 && (next_random() & 1) != 0) {
		SLIST_REMOVE_HEAD(&slist, slist);
		SIMPLEQ_REMOVE_HEAD(&simpleq, simpleq);
		STAILQ_REMOVE_HEAD(&stailq, stailq);
	} else {
		SLIST_REMOVE(&slist, e, element, slist);
		SIMPLEQ_REMOVE(&simpleq, e, element, simpleq);
		STAILQ_REMOVE(&stailq, e, element, stailq);
	}
	LIST_REMOVE(e, list);
	TAILQ_REMOVE(&tailq, e, tailq);
	CIRCLEQ_REMOVE(&circleq, e, circleq);
	for (count--; place < count; place++)
		order[place] = order[place + 1];
	e->linked = false;
}

#define	FORWARD(FOREACH, head, field) do {				\
	int at_ = 0;							\
									\
	FOREACH(e, head, field)						\
		CHECK(at_ < count && e == order[at_++]);		\
	CHECK_EQ(at_, count);						\
} while (0)

static int
compare(void)
{
	struct element *e, *last;
	int at;

	FORWARD(SLIST_FOREACH, &slist, slist);
	FORWARD(LIST_FOREACH, &list, list);
	FORWARD(SIMPLEQ_FOREACH, &simpleq, simpleq);
	FORWARD(STAILQ_FOREACH, &stailq, stailq);
	FORWARD(TAILQ_FOREACH, &tailq, tailq);
	FORWARD(CIRCLEQ_FOREACH, &circleq, circleq);

	at = count;
	TAILQ_FOREACH_REVERSE(e, &tailq, tailq, tailq)
		CHECK(at > 0 && e == order[--at]);
	CHECK_EQ(at, 0);
	at = count;
	CIRCLEQ_FOREACH_REVERSE(e, &circleq, circleq)
		CHECK(at > 0 && e == order[--at]);
	CHECK_EQ(at, 0);

	last = count == 0 ? NULL : order[count - 1];
	CHECK(TAILQ_LAST(&tailq, tailq) == last);
	CHECK(STAILQ_LAST(&stailq, element, stailq) == last);
	CHECK(SIMPLEQ_LAST(&simpleq, element, simpleq) == last);
	CHECK_EQ(SLIST_EMPTY(&slist), count == 0);
	CHECK_EQ(LIST_EMPTY(&list), count == 0);
	CHECK_EQ(TAILQ_EMPTY(&tailq), count == 0);
	CHECK_EQ(CIRCLEQ_EMPTY(&circleq), count == 0);
	return 0;
}

KPI_TEST(queue_random_steps)
{
	struct element *e;
	int line;

	for (int step = 0; step < STEPS; step++) {
		e = &elements[next_random() % ELEMENTS];
		if (e->linked)
			drop(e);
		else
			add(e);
		if ((line = compare()) != 0)
			return line;
	}
	return 0;
}

KPI_TEST(queue_remove_while_walking)
{
	struct element *e, *next;
	int left = 0;

	for (int i = 0; i < ELEMENTS; i++) {
		elements[i].number = i;
		TAILQ_INSERT_TAIL(&tailq, &elements[i], tailq);
		LIST_INSERT_HEAD(&list, &elements[i], list);
	}
	TAILQ_FOREACH_SAFE(e, &tailq, tailq, next) {
		if (e->number % 2 == 0)
			TAILQ_REMOVE(&tailq, e, tailq);
	}
	LIST_FOREACH_SAFE(e, &list, list, next) {
		if (e->number % 2 == 0)
			LIST_REMOVE(e, list);
	}
	TAILQ_FOREACH(e, &tailq, tailq)
		CHECK_EQ(e->number, 2 * left++ + 1);
	CHECK_EQ(left, ELEMENTS / 2);
	LIST_FOREACH(e, &list, list)
		CHECK_EQ(e->number, 2 * --left + 1);
	CHECK_EQ(left, 0);
	return 0;
}

KPI_TEST(queue_concat_and_move)
{
	TAILQ_HEAD(tailq, element) more = TAILQ_HEAD_INITIALIZER(more);
	LIST_HEAD(, element) other = LIST_HEAD_INITIALIZER(other);
	struct element *e;
	int at = 0;

	for (int i = 0; i < 4; i++) {
		elements[i].number = i;
		if (i < 2)
			TAILQ_INSERT_TAIL(&tailq, &elements[i], tailq);
		else
			TAILQ_INSERT_TAIL(&more, &elements[i], tailq);
	}
	TAILQ_CONCAT(&tailq, &more, tailq);
	CHECK(TAILQ_EMPTY(&more));
	TAILQ_FOREACH(e, &tailq, tailq)
		CHECK_EQ(e->number, at++);
	CHECK_EQ(at, 4);
	CHECK(TAILQ_LAST(&tailq, tailq) == &elements[3]);
	CHECK(TAILQ_PREV(&elements[2], tailq, tailq) == &elements[1]);

	LIST_INSERT_HEAD(&list, &elements[0], list);
	LIST_MOVE(&list, &other, list);
	CHECK(LIST_EMPTY(&list));
	CHECK(LIST_FIRST(&other) == &elements[0]);
	LIST_REMOVE(&elements[0], list);
	CHECK(LIST_EMPTY(&other));
	return 0;
}
