/*
 * tmpfs: file handles, as an NFS server keeps them.  Few files have one, so
 * that others do not pay for it.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/atomic.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/mutex.h>
#include <sys/tree.h>
#include <sys/vnode.h>

#include <fs/tmpfs/tmpfs.h>

/* What is known of a node by its number. */
struct tmpfs_handle {
	RB_ENTRY(tmpfs_handle)	th_entry;
	ino_t			th_ino;
	struct tmpfs_node	*th_node;
};

/* The bytes of a handle. */
struct tmpfs_fid {
	uint16_t	tf_len;
	uint16_t	tf_pad;
	uint32_t	tf_gen;
	ino_t		tf_ino;
};

static int
tmpfs_handle_compare(const struct tmpfs_handle *a,
    const struct tmpfs_handle *b)
{

	return a->th_ino < b->th_ino ? -1 : a->th_ino > b->th_ino;
}

RB_PROTOTYPE_STATIC(tmpfs_handles, tmpfs_handle, th_entry,
    tmpfs_handle_compare)
RB_GENERATE_STATIC(tmpfs_handles, tmpfs_handle, th_entry,
    tmpfs_handle_compare)

void
tmpfs_handle_mount(struct tmpfs_mount *tmp)
{

	mutex_init(&tmp->tm_lock, MUTEX_DEFAULT, IPL_NONE);
	RB_INIT(&tmp->tm_handles);
}

void
tmpfs_handle_unmount(struct tmpfs_mount *tmp)
{

	KASSERT(RB_EMPTY(&tmp->tm_handles));
	mutex_destroy(&tmp->tm_lock);
}

/*
 * Forgets the handle of a node that goes.
 */
void
tmpfs_handle_drop(struct tmpfs_mount *tmp, struct tmpfs_node *node)
{
	struct tmpfs_handle *th;

	mutex_enter(&tmp->tm_lock);
	th = node->tn_handle;
	if (th != NULL) {
		RB_REMOVE(tmpfs_handles, &tmp->tm_handles, th);
		node->tn_handle = NULL;
	}
	mutex_exit(&tmp->tm_lock);
	if (th != NULL)
		kmem_free(th, sizeof(*th));
}

static void
tmpfs_handle_make(struct tmpfs_mount *tmp, struct tmpfs_node *node)
{
	struct tmpfs_handle *th;

	th = kmem_zalloc(sizeof(*th), KM_SLEEP);
	th->th_ino = node->tn_ino;
	th->th_node = node;
	mutex_enter(&tmp->tm_lock);
	if (node->tn_handle == NULL) {
		RB_INSERT(tmpfs_handles, &tmp->tm_handles, th);
		node->tn_handle = th;
		th = NULL;
	}
	mutex_exit(&tmp->tm_lock);
	if (th != NULL)
		kmem_free(th, sizeof(*th));
}

/*
 * Makes a handle of a file, whose vnode may be locked or not.
 */
int
tmpfs_vptofh(struct vnode *vp, struct fid *fhp, size_t *fh_size)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(vp->v_mount);
	struct tmpfs_node *node;
	struct tmpfs_fid tfh;
	bool alive;

	if (*fh_size < sizeof(tfh)) {
		*fh_size = sizeof(tfh);
		return E2BIG;
	}
	*fh_size = sizeof(tfh);

	node = tmpfs_node_hold(vp);
	if (node == NULL)
		return ESTALE;
	if (node->tn_handle == NULL)
		tmpfs_handle_make(tmp, node);
	/* If it is dying, that may have been too late to be dropped. */
	mutex_enter(vp->v_interlock);
	alive = vp->v_data == node;
	mutex_exit(vp->v_interlock);
	if (!alive)
		tmpfs_handle_drop(tmp, node);

	memset(&tfh, 0, sizeof(tfh));
	tfh.tf_len = sizeof(tfh);
	tfh.tf_gen = node->tn_gen;
	tfh.tf_ino = node->tn_ino;
	memcpy(fhp, &tfh, sizeof(tfh));
	tmpfs_node_release(node);
	return alive ? 0 : ESTALE;
}

/*
 * The file of a handle: referenced and locked.
 */
int
tmpfs_fhtovp(struct mount *mp, struct fid *fhp, struct vnode **vpp)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(mp);
	struct tmpfs_node *node = NULL;
	struct tmpfs_handle *th, key;
	struct tmpfs_fid tfh;
	int error;

	*vpp = NULL;
	if (fhp->fid_len != sizeof(tfh))
		return EINVAL;
	memcpy(&tfh, fhp, sizeof(tfh));
	key.th_ino = tfh.tf_ino;

	mutex_enter(&tmp->tm_lock);
	th = RB_FIND(tmpfs_handles, &tmp->tm_handles, &key);
	if (th != NULL && th->th_node->tn_gen == tfh.tf_gen) {
		node = th->th_node;
		atomic_inc_uint(&node->tn_refs);
	}
	mutex_exit(&tmp->tm_lock);
	if (node == NULL)
		return ESTALE;

	/*
	 * It may be on its way out.  Without a vnode it gets none then, and
	 * with one the link count tells.
	 */
	error = tmpfs_vnode_get(mp, node, vpp);
	if (error == 0) {
		error = vn_lock(*vpp, LK_EXCLUSIVE);
		if (error == 0 && node->tn_nlink == 0) {
			VOP_UNLOCK(*vpp);
			error = ENOENT;
		}
		if (error)
			vrele(*vpp);
	}
	tmpfs_node_release(node);
	if (error) {
		*vpp = NULL;
		return error == ENOENT ? ESTALE : error;
	}
	return 0;
}
