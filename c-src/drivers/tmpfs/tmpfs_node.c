/*
 * tmpfs: nodes: making them, their vnodes, their times and their end.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/atomic.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/pool.h>
#include <sys/stat.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>
#include <miscfs/specfs/specdev.h>

#include <uvm/uvm_extern.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

static struct pool tmpfs_node_pool;

void
tmpfs_node_init(void)
{

	pool_init(&tmpfs_node_pool, sizeof(struct tmpfs_node), 0, 0, 0,
	    "tmpfsnode", &pool_allocator_nointr, IPL_NONE);
}

void
tmpfs_node_fini(void)
{

	pool_destroy(&tmpfs_node_pool);
}

/*
 * Makes a node that has no name yet; a directory has its parent already.
 */
int
tmpfs_node_new(struct tmpfs_mount *tmp, struct tmpfs_node *parent,
    const struct vattr *vap, struct tmpfs_node **nodep)
{
	struct tmpfs_node *node;
	int error;

	error = tmpfs_nodes_take(tmp);
	if (error)
		return error;
	error = tmpfs_bytes_take(tmp, sizeof(*node));
	if (error) {
		tmpfs_nodes_give(tmp);
		return error;
	}

	node = pool_get(&tmpfs_node_pool, PR_WAITOK);
	memset(node, 0, sizeof(*node));
	node->tn_type = vap->va_type;
	node->tn_refs = 1;
	node->tn_ino = atomic_inc_ulong_nv(&tmp->tm_last_ino);
	node->tn_gen = (uint32_t)(tmp->tm_seed ^ node->tn_ino) & INT32_MAX;
	node->tn_mode = vap->va_mode & ALLPERMS;
	node->tn_uid = vap->va_uid;
	node->tn_gid = vap->va_gid;
	vfs_timestamp(&node->tn_birthtime);
	node->tn_atime = node->tn_mtime = node->tn_ctime = node->tn_birthtime;

	switch (node->tn_type) {
	case VDIR:
		node->tn_dir.td_parent = parent;
		break;
	case VREG:
		tmpfs_extents_init(&node->tn_file.tf_extents);
		break;
	case VBLK:
	case VCHR:
		node->tn_rdev = vap->va_rdev;
		break;
	case VLNK:
	case VSOCK:
	case VFIFO:
		break;
	default:
		panic("%s: type %d", __func__, node->tn_type);
	}
	*nodep = node;
	return 0;
}

/*
 * The end of a node that nothing leads to any more, and of its contents.
 */
void
tmpfs_node_free(struct tmpfs_mount *tmp, struct tmpfs_node *node)
{

	KASSERT(node->tn_nlink == 0);
	if (node->tn_handle != NULL)
		tmpfs_handle_drop(tmp, node);
	switch (node->tn_type) {
	case VDIR:
		KASSERT(node->tn_dir.td_count == 0);
		break;
	case VREG:
		tmpfs_file_destroy(tmp, node);
		break;
	case VLNK:
		if (node->tn_link != NULL) {
			kmem_free(node->tn_link, node->tn_size);
			tmpfs_bytes_give(tmp, node->tn_size);
		}
		break;
	default:
		break;
	}
	tmpfs_bytes_give(tmp, sizeof(*node));
	tmpfs_nodes_give(tmp);
	tmpfs_node_release(node);
}

/*
 * The node of a vnode that is not locked, and so may die at any time; NULL if
 * it has.
 */
struct tmpfs_node *
tmpfs_node_hold(struct vnode *vp)
{
	struct tmpfs_node *node;

	mutex_enter(vp->v_interlock);
	node = vp->v_data;
	if (node != NULL)
		atomic_inc_uint(&node->tn_refs);
	mutex_exit(vp->v_interlock);
	return node;
}

void
tmpfs_node_release(struct tmpfs_node *node)
{

	KASSERT(node->tn_refs > 0);
	if (atomic_dec_uint_nv(&node->tn_refs) == 0)
		pool_put(&tmpfs_node_pool, node);
}

/*
 * Fills in a new vnode, which does not know its mount yet.
 */
void
tmpfs_node_load(struct mount *mp, struct vnode *vp, struct tmpfs_node *node)
{

	vp->v_tag = VT_TMPFS;
	vp->v_type = node->tn_type;
	vp->v_data = node;
	switch (node->tn_type) {
	case VBLK:
	case VCHR:
		vp->v_op = tmpfs_specop_p;
		spec_node_init(vp, node->tn_rdev);
		break;
	case VFIFO:
		vp->v_op = tmpfs_fifoop_p;
		break;
	default:
		vp->v_op = tmpfs_vnodeop_p;
		break;
	}
	if (node == VFS_TO_TMPFS(mp)->tm_root)
		vp->v_vflag |= VV_ROOT;
	uvm_vnp_setsize(vp, node->tn_size);
}

/*
 * The vnode of a node: referenced and unlocked.
 */
int
tmpfs_vnode_get(struct mount *mp, struct tmpfs_node *node, struct vnode **vpp)
{

	return vcache_get(mp, &node, sizeof(node), vpp);
}

/*
 * Something about the file changed; and its contents did.
 */
void
tmpfs_node_changed(struct tmpfs_node *node)
{

	vfs_timestamp(&node->tn_ctime);
}

void
tmpfs_node_modified(struct tmpfs_node *node)
{

	vfs_timestamp(&node->tn_mtime);
	node->tn_ctime = node->tn_mtime;
}

/*
 * The file was read.  Two readers may do this at a time: either time is right.
 */
void
tmpfs_node_accessed(const struct mount *mp, struct tmpfs_node *node)
{
	struct timespec now;

	if (mp->mnt_flag & (MNT_NOATIME | MNT_RDONLY))
		return;
	vfs_timestamp(&now);
	if ((mp->mnt_flag & MNT_RELATIME) != 0 &&
	    timespeccmp(&node->tn_atime, &node->tn_mtime, >) &&
	    timespeccmp(&node->tn_atime, &node->tn_ctime, >) &&
	    now.tv_sec - node->tn_atime.tv_sec < 24 * 60 * 60)
		return;
	node->tn_atime = now;
}

/*
 * Frees all that has a name, when the mount goes and no vnode is left.  The
 * way back up is in the directories, so no tree is too deep.
 */
void
tmpfs_tree_free(struct tmpfs_mount *tmp)
{
	struct tmpfs_node *dnode = tmp->tm_root, *node;
	struct tmpfs_dirent *de;

	while (dnode != NULL) {
		de = tmpfs_dir_next(dnode, 0);
		if (de == NULL) {
			node = dnode == tmp->tm_root ? NULL :
			    dnode->tn_dir.td_parent;
			dnode->tn_nlink = 0;
			tmpfs_node_free(tmp, dnode);
			dnode = node;
			continue;
		}
		node = de->td_node;
		if (node != NULL) {
			de->td_node = NULL;
			dnode->tn_dir.td_whiteouts++;
		}
		tmpfs_dir_leave(dnode, de);
		tmpfs_dirent_free(tmp, de);
		if (node == NULL)
			continue;
		if (node->tn_type == VDIR)
			dnode = node;
		else if (--node->tn_nlink == 0)
			tmpfs_node_free(tmp, node);
	}
	tmp->tm_root = NULL;
	KASSERT(tmp->tm_nodes == 0);
	KASSERT(tmp->tm_bytes == 0);
}
