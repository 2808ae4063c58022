/*
 * tmpfs: the numbers by which the entries of a directory are listed.  An
 * entry keeps its slot for life and a new one takes the lowest that is free,
 * so a position in a listing stays good while entries come and go, and a
 * listing always ends.  Every operation looks at one node of each level of
 * the tree, and nothing is ever moved.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bitops.h>
#include <sys/intr.h>
#include <sys/pool.h>

#include <fs/tmpfs/tmpfs_dir.h>

#define	SLOTMASK	(TMPFS_FANOUT - 1)
#define	FULL		(~(uint32_t)0)

static struct pool tmpfs_slot_pool;

void
tmpfs_slots_init(void)
{

	pool_init(&tmpfs_slot_pool, sizeof(struct tmpfs_slotnode), 0, 0, 0,
	    "tmpfsslot", &pool_allocator_nointr, IPL_NONE);
}

void
tmpfs_slots_fini(void)
{

	pool_destroy(&tmpfs_slot_pool);
}

static struct tmpfs_slotnode *
tmpfs_slotnode_new(void)
{
	struct tmpfs_slotnode *sn;

	sn = pool_get(&tmpfs_slot_pool, PR_WAITOK);
	memset(sn, 0, sizeof(*sn));
	return sn;
}

/* Which child of a node of this height leads to a slot. */
static u_int
tmpfs_slot_digit(uint64_t slot, u_int height)
{

	return (slot >> (TMPFS_SLOTBITS * height)) & SLOTMASK;
}

/* Whether a tree of this height has a place for the slot. */
static bool
tmpfs_slot_fits(uint64_t slot, u_int height)
{
	const u_int bits = TMPFS_SLOTBITS * (height + 1);

	return bits >= 64 || slot >> bits == 0;
}

/*
 * The nodes on the way to a slot that is in the tree, leaf first.
 */
static void
tmpfs_slots_path(const struct tmpfs_slots *ts, uint64_t slot,
    struct tmpfs_slotnode *path[TMPFS_LEVELS])
{
	struct tmpfs_slotnode *sn = ts->ts_root;
	u_int h;

	KASSERT(sn != NULL);
	KASSERT(tmpfs_slot_fits(slot, ts->ts_height));
	for (h = ts->ts_height; h > 0; h--) {
		path[h] = sn;
		sn = sn->sn_child[tmpfs_slot_digit(slot, h)];
		KASSERT(sn != NULL);
	}
	path[0] = sn;
}

/*
 * Gives an entry the lowest slot that is free.
 */
void
tmpfs_slots_insert(struct tmpfs_slots *ts, struct tmpfs_dirent *de)
{
	struct tmpfs_slotnode *path[TMPFS_LEVELS], *sn, *root;
	uint64_t slot = 0;
	u_int h, digit;

	if (ts->ts_root == NULL) {
		ts->ts_root = tmpfs_slotnode_new();
		ts->ts_height = 0;
	} else if (ts->ts_root->sn_full == FULL) {
		KASSERT(ts->ts_height + 1 < TMPFS_LEVELS);
		root = tmpfs_slotnode_new();
		root->sn_child[0] = ts->ts_root;
		root->sn_any = root->sn_full = 1;
		ts->ts_root = root;
		ts->ts_height++;
	}

	sn = ts->ts_root;
	for (h = ts->ts_height;; h--) {
		digit = ffs32(~sn->sn_full) - 1;
		slot = slot << TMPFS_SLOTBITS | digit;
		path[h] = sn;
		if (h == 0)
			break;
		if (sn->sn_child[digit] == NULL)
			sn->sn_child[digit] = tmpfs_slotnode_new();
		sn = sn->sn_child[digit];
	}
	KASSERT(sn->sn_child[digit] == NULL);
	sn->sn_child[digit] = de;
	sn->sn_full |= (uint32_t)1 << digit;
	de->td_slot = slot;

	for (h = 0; h <= ts->ts_height; h++) {
		sn = path[h];
		digit = tmpfs_slot_digit(slot, h);
		sn->sn_any |= (uint32_t)1 << digit;
		if (h > 0 && path[h - 1]->sn_full == FULL)
			sn->sn_full |= (uint32_t)1 << digit;
	}
}

/*
 * Lets one entry take the slot of another.
 */
void
tmpfs_slots_replace(struct tmpfs_slots *ts, struct tmpfs_dirent *old,
    struct tmpfs_dirent *new)
{
	struct tmpfs_slotnode *path[TMPFS_LEVELS];
	const u_int digit = tmpfs_slot_digit(old->td_slot, 0);

	tmpfs_slots_path(ts, old->td_slot, path);
	KASSERT(path[0]->sn_child[digit] == old);
	path[0]->sn_child[digit] = new;
	new->td_slot = old->td_slot;
}

/*
 * Frees the slot of an entry, and the nodes that are empty then.
 */
void
tmpfs_slots_remove(struct tmpfs_slots *ts, struct tmpfs_dirent *de)
{
	struct tmpfs_slotnode *path[TMPFS_LEVELS], *sn;
	bool emptied = true;
	uint32_t bit;
	u_int h, digit;

	tmpfs_slots_path(ts, de->td_slot, path);
	KASSERT(path[0]->sn_child[tmpfs_slot_digit(de->td_slot, 0)] == de);
	for (h = 0; h <= ts->ts_height; h++) {
		sn = path[h];
		digit = tmpfs_slot_digit(de->td_slot, h);
		bit = (uint32_t)1 << digit;
		sn->sn_full &= ~bit;
		if (!emptied)
			continue;
		sn->sn_child[digit] = NULL;
		sn->sn_any &= ~bit;
		emptied = sn->sn_any == 0;
		if (emptied)
			pool_put(&tmpfs_slot_pool, sn);
	}
	if (emptied)
		ts->ts_root = NULL;
}

/*
 * The first entry at or after a slot.
 */
struct tmpfs_dirent *
tmpfs_slots_next(const struct tmpfs_slots *ts, uint64_t slot)
{
	const struct tmpfs_slotnode *sn;
	uint32_t bits;
	u_int h, digit;

again:
	sn = ts->ts_root;
	if (sn == NULL || !tmpfs_slot_fits(slot, ts->ts_height))
		return NULL;
	for (h = ts->ts_height;; h--) {
		digit = tmpfs_slot_digit(slot, h);
		bits = sn->sn_any & (FULL << digit);
		if (bits == 0) {
			/* Nothing below this node: on behind it. */
			if (h == ts->ts_height)
				return NULL;
			h++;
			slot = (slot >> (TMPFS_SLOTBITS * h)) + 1;
			slot <<= TMPFS_SLOTBITS * h;
			goto again;
		}
		if (ffs32(bits) - 1 != (int)digit) {
			/* Behind the place that was asked for: its first. */
			slot >>= TMPFS_SLOTBITS * h;
			slot += ffs32(bits) - 1 - digit;
			slot <<= TMPFS_SLOTBITS * h;
			digit = ffs32(bits) - 1;
		}
		if (h == 0)
			return sn->sn_child[digit];
		sn = sn->sn_child[digit];
	}
}
