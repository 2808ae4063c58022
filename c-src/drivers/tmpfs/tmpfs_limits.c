/*
 * tmpfs: what a mount may hold, in memory and in files.  Whatever takes
 * memory is counted first and made afterwards, so that an operation that
 * fails for want of space has changed nothing.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/atomic.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include <uvm/uvm.h>

#include <fs/tmpfs/tmpfs.h>

/*
 * Memory that files could still get, in pages.
 */
static uint64_t
tmpfs_free_pages(void)
{
	int64_t pages;

	pages = (int64_t)uvmexp.free + uvmexp.filepages + uvmexp.execpages +
	    uvmexp.swpgavail - uvmexp.swpgonly - uvmexp.freetarg;
	return pages > 0 ? pages : 0;
}

/*
 * The limit of nodes: the one asked for, where it leaves room to work with,
 * or one for each KiB.
 */
static u_long
tmpfs_nodes_limit(u_long bytes_max, uint64_t nodes_max)
{

	if (nodes_max <= 3)
		nodes_max = 3 + bytes_max / 1024;
	return MIN(nodes_max, TMPFS_NODES_UNLIMITED);
}

/*
 * Less than a page asks for no limit of bytes.
 */
void
tmpfs_limits_init(struct tmpfs_mount *tmp, uint64_t bytes, uint64_t nodes)
{

	tmp->tm_bytes_max = bytes < PAGE_SIZE ? TMPFS_UNLIMITED :
	    MIN(bytes, TMPFS_UNLIMITED);
	tmp->tm_nodes_max = tmpfs_nodes_limit(tmp->tm_bytes_max, nodes);
}

/*
 * Other limits for a mount in use; numbers that ask for none leave them.
 */
int
tmpfs_limits_set(struct tmpfs_mount *tmp, uint64_t bytes, uint64_t nodes)
{

	if ((bytes >= PAGE_SIZE && bytes < tmp->tm_bytes) ||
	    (nodes > 3 && nodes < tmp->tm_nodes))
		return EBUSY;
	if (bytes >= PAGE_SIZE)
		tmp->tm_bytes_max = MIN(bytes, TMPFS_UNLIMITED);
	if (nodes > 3)
		tmp->tm_nodes_max = MIN(nodes, TMPFS_NODES_UNLIMITED);
	return 0;
}

static int
tmpfs_take(volatile u_long *used, u_long max, uint64_t amount)
{
	u_long now;

	if (__predict_false(amount > max))
		return ENOSPC;
	now = atomic_add_long_nv(used, (long)amount);
	if (__predict_true(now <= max && now >= amount))
		return 0;
	atomic_add_long(used, -(long)amount);
	return ENOSPC;
}

int
tmpfs_bytes_take(struct tmpfs_mount *tmp, uint64_t bytes)
{

	return tmpfs_take(&tmp->tm_bytes, tmp->tm_bytes_max, bytes);
}

void
tmpfs_bytes_give(struct tmpfs_mount *tmp, uint64_t bytes)
{

	KASSERT(tmp->tm_bytes >= bytes);
	atomic_add_long(&tmp->tm_bytes, -(long)bytes);
}

/*
 * Bytes for pages, which the system has to have as well.
 */
int
tmpfs_pages_take(struct tmpfs_mount *tmp, uint64_t pages)
{

	if (pages > tmpfs_free_pages())
		return ENOSPC;
	return tmpfs_bytes_take(tmp, pages << PAGE_SHIFT);
}

int
tmpfs_nodes_take(struct tmpfs_mount *tmp)
{

	return tmpfs_take(&tmp->tm_nodes, tmp->tm_nodes_max, 1);
}

void
tmpfs_nodes_give(struct tmpfs_mount *tmp)
{

	KASSERT(tmp->tm_nodes > 0);
	atomic_dec_ulong(&tmp->tm_nodes);
}

/*
 * What there is, at most the memory that there is.
 */
void
tmpfs_limits_statvfs(const struct tmpfs_mount *tmp, struct statvfs *sbp)
{
	const uint64_t bytes = tmp->tm_bytes, nodes = tmp->tm_nodes;
	const uint64_t nodes_max = tmp->tm_nodes_max;
	const uint64_t memory = tmpfs_free_pages() << PAGE_SHIFT;
	const uint64_t used = round_page(bytes);
	uint64_t max, left;

	max = tmp->tm_bytes_max;
	if (max > used && max - used > memory)
		max = used + memory;
	left = max > bytes ? (max - bytes) >> PAGE_SHIFT : 0;

	sbp->f_bsize = sbp->f_frsize = sbp->f_iosize = PAGE_SIZE;
	sbp->f_blocks = max >> PAGE_SHIFT;
	sbp->f_bfree = sbp->f_bavail = left;
	sbp->f_bresvd = 0;

	left = (left << PAGE_SHIFT) / sizeof(struct tmpfs_node);
	if (nodes_max < nodes)
		left = 0;
	else
		left = MIN(left, nodes_max - nodes);
	sbp->f_files = nodes + left;
	sbp->f_ffree = sbp->f_favail = left;
	sbp->f_fresvd = 0;
}
