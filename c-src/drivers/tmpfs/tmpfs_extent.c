/*
 * tmpfs: which pages of a file there are.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/intr.h>
#include <sys/pool.h>
#include <sys/tree.h>

#include <fs/tmpfs/tmpfs_file.h>

static struct pool tmpfs_extent_pool;

/*
 * Extents lie apart from one another: the order of their ends is that of
 * their starts, too.
 */
static int
tmpfs_extent_compare(const struct tmpfs_extent *a,
    const struct tmpfs_extent *b)
{

	return a->ex_end < b->ex_end ? -1 : a->ex_end > b->ex_end;
}

RB_PROTOTYPE_STATIC(tmpfs_extent_tree, tmpfs_extent, ex_entry,
    tmpfs_extent_compare)
RB_GENERATE_STATIC(tmpfs_extent_tree, tmpfs_extent, ex_entry,
    tmpfs_extent_compare)

void
tmpfs_extent_init(void)
{

	pool_init(&tmpfs_extent_pool, sizeof(struct tmpfs_extent), 0, 0, 0,
	    "tmpfsext", &pool_allocator_nointr, IPL_NONE);
}

void
tmpfs_extent_fini(void)
{

	pool_destroy(&tmpfs_extent_pool);
}

struct tmpfs_extent *
tmpfs_extent_alloc(void)
{

	return pool_get(&tmpfs_extent_pool, PR_WAITOK);
}

void
tmpfs_extent_free(struct tmpfs_extent *ex)
{

	pool_put(&tmpfs_extent_pool, ex);
}

void
tmpfs_extents_init(struct tmpfs_extents *exs)
{

	exs->ex_dense = exs->ex_pages = 0;
	RB_INIT(&exs->ex_tree);
}

/*
 * The first extent that ends at or behind the start of a page.
 */
static struct tmpfs_extent *
tmpfs_extents_at(struct tmpfs_extents *exs, uint64_t page)
{
	struct tmpfs_extent key;

	key.ex_end = page;
	return RB_NFIND(tmpfs_extent_tree, &exs->ex_tree, &key);
}

/*
 * How many pages of a run are not there.
 */
uint64_t
tmpfs_extents_missing(struct tmpfs_extents *exs, uint64_t start, uint64_t end)
{
	struct tmpfs_extent *ex;
	uint64_t missing;

	start = MAX(start, exs->ex_dense);
	if (start >= end)
		return 0;
	missing = end - start;
	for (ex = tmpfs_extents_at(exs, start + 1);
	    ex != NULL && ex->ex_start < end;
	    ex = RB_NEXT(tmpfs_extent_tree, &exs->ex_tree, ex))
		missing -= MIN(ex->ex_end, end) - MAX(ex->ex_start, start);
	return missing;
}

/*
 * Whether a page is there, and before which page that changes.
 */
bool
tmpfs_extents_run(struct tmpfs_extents *exs, uint64_t page, uint64_t *endp)
{
	struct tmpfs_extent *ex;

	if (page < exs->ex_dense) {
		*endp = exs->ex_dense;
		return true;
	}
	ex = tmpfs_extents_at(exs, page + 1);
	if (ex == NULL) {
		*endp = UINT64_MAX;
		return false;
	}
	*endp = ex->ex_start <= page ? ex->ex_end : ex->ex_start;
	return ex->ex_start <= page;
}

static void
tmpfs_extents_remove(struct tmpfs_extents *exs, struct tmpfs_extent *ex)
{

	RB_REMOVE(tmpfs_extent_tree, &exs->ex_tree, ex);
	tmpfs_extent_free(ex);
}

/*
 * Adds a run, parts of which may be there.  Takes `spare' if it needs one;
 * answers it if not.
 */
struct tmpfs_extent *
tmpfs_extents_add(struct tmpfs_extents *exs, uint64_t start, uint64_t end,
    struct tmpfs_extent *spare)
{
	struct tmpfs_extent *ex, *next;

	KASSERT(start < end);
	exs->ex_pages += tmpfs_extents_missing(exs, start, end);
	if (start <= exs->ex_dense) {
		exs->ex_dense = MAX(exs->ex_dense, end);
		for (;;) {
			ex = RB_MIN(tmpfs_extent_tree, &exs->ex_tree);
			if (ex == NULL || ex->ex_start > exs->ex_dense)
				break;
			exs->ex_dense = MAX(exs->ex_dense, ex->ex_end);
			tmpfs_extents_remove(exs, ex);
		}
		return spare;
	}

	ex = tmpfs_extents_at(exs, start);
	if (ex != NULL && ex->ex_start <= end) {
		ex->ex_start = MIN(ex->ex_start, start);
		ex->ex_end = MAX(ex->ex_end, end);
	} else {
		ex = spare;
		KASSERT(ex != NULL);
		spare = NULL;
		ex->ex_start = start;
		ex->ex_end = end;
		RB_INSERT(tmpfs_extent_tree, &exs->ex_tree, ex);
	}
	for (;;) {
		next = RB_NEXT(tmpfs_extent_tree, &exs->ex_tree, ex);
		if (next == NULL || next->ex_start > ex->ex_end)
			break;
		ex->ex_end = MAX(ex->ex_end, next->ex_end);
		tmpfs_extents_remove(exs, next);
	}
	return spare;
}

/*
 * Forgets the pages from one on; answers how many there were.
 */
uint64_t
tmpfs_extents_trim(struct tmpfs_extents *exs, uint64_t end)
{
	const uint64_t pages = exs->ex_pages;
	struct tmpfs_extent *ex;

	for (;;) {
		ex = RB_MAX(tmpfs_extent_tree, &exs->ex_tree);
		if (ex == NULL || ex->ex_end <= end)
			break;
		exs->ex_pages -= ex->ex_end - MAX(ex->ex_start, end);
		if (ex->ex_start < end)
			ex->ex_end = end;
		else
			tmpfs_extents_remove(exs, ex);
	}
	if (exs->ex_dense > end) {
		exs->ex_pages -= exs->ex_dense - end;
		exs->ex_dense = end;
	}
	return pages - exs->ex_pages;
}
