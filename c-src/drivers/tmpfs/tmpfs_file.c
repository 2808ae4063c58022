/*
 * tmpfs: reading, writing and truncating regular files.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/event.h>
#include <sys/mutex.h>
#include <sys/uio.h>
#include <sys/vnode.h>

#include <uvm/uvm.h>
#include <uvm/uvm_aobj.h>

#include <fs/tmpfs/tmpfs.h>

/* The page that a byte is in, and the first behind it. */
#define	PAGE_OF(offset)		((uint64_t)(offset) >> PAGE_SHIFT)
#define	PAGE_BEHIND(offset)						\
	(((uint64_t)(offset) + PAGE_SIZE - 1) >> PAGE_SHIFT)

/* What a hole reads as. */
static char tmpfs_zeros[MAXPHYS];

static int
tmpfs_read_zeros(struct uio *uio, size_t len)
{
	size_t n;
	int error = 0;

	for (; len > 0 && error == 0; len -= n) {
		n = MIN(len, sizeof(tmpfs_zeros));
		error = uiomove(tmpfs_zeros, n, uio);
	}
	return error;
}

/*
 * Reads what there is from the offset on.
 */
int
tmpfs_file_read(struct vnode *vp, struct tmpfs_node *node, struct uio *uio,
    int ioflag)
{
	struct tmpfs_file *tf = &node->tn_file;
	uint64_t offset, len, end;
	bool there;
	int error = 0;

	while (uio->uio_resid > 0 && uio->uio_offset < node->tn_size &&
	    error == 0) {
		offset = uio->uio_offset;
		len = MIN(uio->uio_resid, node->tn_size - offset);
		/* It may be growing, but is right as far as it goes. */
		there = PAGE_BEHIND(offset + len) <= tf->tf_extents.ex_dense;
		if (!there) {
			mutex_enter(vp->v_interlock);
			there = tmpfs_extents_run(&tf->tf_extents,
			    PAGE_OF(offset), &end);
			mutex_exit(vp->v_interlock);
			if (end < PAGE_BEHIND(offset + len))
				len = (end << PAGE_SHIFT) - offset;
		}
		if (there)
			error = ubc_uiomove(tf->tf_aobj, uio, len,
			    IO_ADV_DECODE(ioflag),
			    UBC_READ | UBC_PARTIALOK | UBC_UNMAP_FLAG(vp));
		else
			error = tmpfs_read_zeros(uio, len);
	}
	return error;
}

/*
 * Frees the memory of a run of pages; end 0: and of all behind.
 */
static void
tmpfs_file_free(struct uvm_object *aobj, uint64_t start, uint64_t end)
{

	if (aobj == NULL)
		return;
	mutex_enter(aobj->vmobjlock);
	uao_dropswap_range(aobj, start, end);
	(void)(*aobj->pgops->pgo_put)(aobj, (voff_t)(start << PAGE_SHIFT),
	    (voff_t)(end << PAGE_SHIFT), PGO_FREE);
	/* That gave up the lock. */
}

/*
 * The same for the pages of a run that the file does not count.
 */
static void
tmpfs_file_free_holes(struct vnode *vp, struct tmpfs_file *tf, uint64_t start,
    uint64_t last)
{
	uint64_t end;
	bool there;

	for (; start < last; start = end) {
		mutex_enter(vp->v_interlock);
		there = tmpfs_extents_run(&tf->tf_extents, start, &end);
		mutex_exit(vp->v_interlock);
		end = MIN(end, last);
		if (!there)
			tmpfs_file_free(tf->tf_aobj, start, end);
	}
}

/*
 * Counts pages that are about to be written; gives what is needed to add
 * them.
 */
static int
tmpfs_file_reserve(struct vnode *vp, struct tmpfs_node *node, uint64_t start,
    uint64_t end, uint64_t *missingp, struct tmpfs_extent **sparep)
{
	struct tmpfs_file *tf = &node->tn_file;
	struct uvm_object *aobj;
	uint64_t missing;
	bool extends;
	int error;

	*missingp = 0;
	*sparep = NULL;
	if (end <= tf->tf_extents.ex_dense)
		return 0;
	mutex_enter(vp->v_interlock);
	missing = tmpfs_extents_missing(&tf->tf_extents, start, end);
	extends = start <= tf->tf_extents.ex_dense;
	mutex_exit(vp->v_interlock);
	if (missing == 0)
		return 0;

	error = tmpfs_pages_take(VFS_TO_TMPFS(vp->v_mount), missing);
	if (error)
		return error;
	*missingp = missing;
	if (!extends)
		*sparep = tmpfs_extent_alloc();
	if (tf->tf_aobj == NULL) {
		aobj = uao_create(INT64_MAX - PAGE_SIZE + 1, 0);
		mutex_enter(vp->v_interlock);
		if (tf->tf_aobj == NULL) {
			tf->tf_aobj = aobj;
			aobj = NULL;
		}
		mutex_exit(vp->v_interlock);
		if (aobj != NULL)
			uao_detach(aobj);
	}
	return 0;
}

/*
 * Adds pages, up to `end', for which `reserved' were counted.  Some may be
 * there by now: a mapping may have made them.  False: more are missing than
 * were counted, which is so only where the vnode is not locked.
 */
static bool
tmpfs_file_add(struct vnode *vp, struct tmpfs_node *node, uint64_t start,
    uint64_t end, uint64_t reserved, struct tmpfs_extent *spare)
{
	struct tmpfs_extents *exs = &node->tn_file.tf_extents;
	uint64_t missing = 0;
	bool fits = true;

	if (reserved == 0)
		return true;
	mutex_enter(vp->v_interlock);
	if (start < end) {
		missing = tmpfs_extents_missing(exs, start, end);
		fits = missing <= reserved;
		if (fits)
			spare = tmpfs_extents_add(exs, start, end, spare);
		else
			missing = 0;
	}
	mutex_exit(vp->v_interlock);
	if (spare != NULL)
		tmpfs_extent_free(spare);
	if (missing < reserved)
		tmpfs_bytes_give(VFS_TO_TMPFS(vp->v_mount),
		    (reserved - missing) << PAGE_SHIFT);
	return fits;
}

/*
 * Sees to it that the file has some pages, for a mapping.  The vnode is not
 * locked: a file that is cut meanwhile may need an extent after all.
 */
int
tmpfs_file_fill(struct vnode *vp, struct tmpfs_node *node, uint64_t start,
    uint64_t end)
{
	struct tmpfs_extent *spare;
	uint64_t missing;
	int error;

	do {
		error = tmpfs_file_reserve(vp, node, start, end, &missing,
		    &spare);
		if (error)
			return error;
		if (missing > 0 && spare == NULL)
			spare = tmpfs_extent_alloc();
	} while (!tmpfs_file_add(vp, node, start, end, missing, spare));
	return 0;
}

/*
 * Cuts a file: pages go, and what stays of the last one is filled with
 * zeros, which a file that grows again shows.
 */
static void
tmpfs_file_cut(struct vnode *vp, struct tmpfs_node *node, uint64_t size)
{
	struct tmpfs_file *tf = &node->tn_file;
	const uint64_t end = PAGE_BEHIND(size);
	uint64_t freed, run;
	bool there;

	mutex_enter(vp->v_interlock);
	node->tn_size = size;
	freed = tmpfs_extents_trim(&tf->tf_extents, end);
	there = tmpfs_extents_run(&tf->tf_extents, PAGE_OF(size), &run);
	mutex_exit(vp->v_interlock);

	if (freed > 0) {
		tmpfs_file_free(tf->tf_aobj, end, 0);
		tmpfs_bytes_give(VFS_TO_TMPFS(vp->v_mount),
		    freed << PAGE_SHIFT);
	}
	if (there && size % PAGE_SIZE != 0)
		ubc_zerorange(tf->tf_aobj, size, PAGE_SIZE - size % PAGE_SIZE,
		    UBC_UNMAP_FLAG(vp));
}

/*
 * Writes all bytes, or leaves the file as it was but for bytes that it had
 * already.
 */
int
tmpfs_file_write(struct vnode *vp, struct tmpfs_node *node, struct uio *uio,
    int ioflag)
{
	struct tmpfs_file *tf = &node->tn_file;
	const off_t old_offset = uio->uio_offset, old_size = node->tn_size;
	const size_t resid = uio->uio_resid;
	struct tmpfs_extent *spare;
	uint64_t start, end, missing;
	bool added __diagused;
	int error;

	if ((ioflag & IO_APPEND) != 0)
		uio->uio_offset = old_size;
	if (uio->uio_offset < 0)
		return EINVAL;
	if (resid > TMPFS_SIZE_MAX - uio->uio_offset) {
		uio->uio_offset = old_offset;
		return EFBIG;
	}

	start = PAGE_OF(uio->uio_offset);
	end = PAGE_BEHIND(uio->uio_offset + resid);
	error = tmpfs_file_reserve(vp, node, start, end, &missing, &spare);
	if (error) {
		uio->uio_offset = old_offset;
		return error;
	}
	error = ubc_uiomove(tf->tf_aobj, uio, resid, IO_ADV_DECODE(ioflag),
	    UBC_WRITE | UBC_UNMAP_FLAG(vp));
	if (__predict_false(error != 0)) {
		const uint64_t done = PAGE_BEHIND(uio->uio_offset);

		added = tmpfs_file_add(vp, node, start, done, missing, spare);
		KASSERT(added);
		if (uio->uio_offset > old_size)
			tmpfs_file_cut(vp, node, old_size);
		tmpfs_file_free_holes(vp, tf, start, end);
		uio->uio_offset = old_offset;
		uio->uio_resid = resid;
		return error;
	}
	added = tmpfs_file_add(vp, node, start, end, missing, spare);
	KASSERT(added);
	if (uio->uio_offset > old_size) {
		node->tn_size = uio->uio_offset;
		uvm_vnp_setsize(vp, node->tn_size);
	}
	return 0;
}

/*
 * Sets the size; a file that grows gets a hole.
 */
int
tmpfs_file_truncate(struct vnode *vp, struct tmpfs_node *node, uint64_t size)
{
	const uint64_t old_size = node->tn_size;

	if (size > TMPFS_SIZE_MAX)
		return EFBIG;
	if (size < old_size)
		tmpfs_file_cut(vp, node, size);
	else
		node->tn_size = size;
	if (size != old_size)
		uvm_vnp_setsize(vp, size);
	tmpfs_node_modified(node);
	VN_KNOTE(vp, size > old_size ? NOTE_WRITE | NOTE_EXTEND : NOTE_WRITE);
	return 0;
}

/*
 * The file goes, and all of its pages.
 */
void
tmpfs_file_destroy(struct tmpfs_mount *tmp, struct tmpfs_node *node)
{
	struct tmpfs_file *tf = &node->tn_file;
	const uint64_t freed = tmpfs_extents_trim(&tf->tf_extents, 0);

	if (tf->tf_aobj != NULL)
		uao_detach(tf->tf_aobj);
	if (freed > 0)
		tmpfs_bytes_give(tmp, freed << PAGE_SHIFT);
}
