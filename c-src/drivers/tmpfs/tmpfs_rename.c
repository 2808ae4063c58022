/*
 * tmpfs: renaming, by way of genfs_rename(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/event.h>
#include <sys/kauth.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/stat.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

static bool
tmpfs_gro_directory_empty_p(struct mount *mp, kauth_cred_t cred,
    struct vnode *vp, struct vnode *dvp)
{

	return tmpfs_dir_isempty(VP_TO_TMPFS_DIR(vp));
}

static int
tmpfs_gro_rename_check_possible(struct mount *mp, struct vnode *fdvp,
    struct vnode *fvp, struct vnode *tdvp, struct vnode *tvp)
{

	return genfs_ufslike_rename_check_possible(
	    VP_TO_TMPFS_DIR(fdvp)->tn_flags, VP_TO_TMPFS_NODE(fvp)->tn_flags,
	    VP_TO_TMPFS_DIR(tdvp)->tn_flags,
	    tvp == NULL ? 0 : VP_TO_TMPFS_NODE(tvp)->tn_flags, tvp != NULL,
	    TMPFS_IMMUTABLE, TMPFS_APPEND);
}

static int
tmpfs_gro_rename_check_permitted(struct mount *mp, kauth_cred_t cred,
    struct vnode *fdvp, struct vnode *fvp, struct vnode *tdvp,
    struct vnode *tvp)
{
	const struct tmpfs_node *fdnode = VP_TO_TMPFS_DIR(fdvp);
	const struct tmpfs_node *tdnode = VP_TO_TMPFS_DIR(tdvp);

	return genfs_ufslike_rename_check_permitted(cred,
	    fdvp, fdnode->tn_mode, fdnode->tn_uid,
	    fvp, VP_TO_TMPFS_NODE(fvp)->tn_uid,
	    tdvp, tdnode->tn_mode, tdnode->tn_uid,
	    tvp, tvp == NULL ? 0 : VP_TO_TMPFS_NODE(tvp)->tn_uid);
}

static int
tmpfs_gro_remove_check_possible(struct mount *mp, struct vnode *dvp,
    struct vnode *vp)
{

	return genfs_ufslike_remove_check_possible(
	    VP_TO_TMPFS_DIR(dvp)->tn_flags, VP_TO_TMPFS_NODE(vp)->tn_flags,
	    TMPFS_IMMUTABLE, TMPFS_APPEND);
}

static int
tmpfs_gro_remove_check_permitted(struct mount *mp, kauth_cred_t cred,
    struct vnode *dvp, struct vnode *vp)
{
	const struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp);

	return genfs_ufslike_remove_check_permitted(cred, dvp, dnode->tn_mode,
	    dnode->tn_uid, vp, VP_TO_TMPFS_NODE(vp)->tn_uid);
}

/*
 * Does it.  Memory is asked for first; after that nothing fails.  An entry
 * that has the new name is used on.
 */
static int
tmpfs_gro_rename(struct mount *mp, kauth_cred_t cred, struct vnode *fdvp,
    struct componentname *fcnp, void *fdep, struct vnode *fvp,
    struct vnode *tdvp, struct componentname *tcnp, void *tdep,
    struct vnode *tvp)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(mp);
	struct tmpfs_node *fdnode = VP_TO_TMPFS_DIR(fdvp);
	struct tmpfs_node *tdnode = VP_TO_TMPFS_DIR(tdvp);
	struct tmpfs_node *fnode = VP_TO_TMPFS_NODE(fvp);
	struct tmpfs_dirent *fde = *(struct tmpfs_dirent **)fdep;
	struct tmpfs_dirent *tde = *(struct tmpfs_dirent **)tdep;
	const bool whiteout = (fcnp->cn_flags & DOWHITEOUT) != 0;
	const bool isnew = tde == NULL;
	const bool movesdir = fvp->v_type == VDIR && fdvp != tdvp;
	bool deleted = false;

	KASSERT(fde != NULL && fde->td_node == fnode);
	KASSERT(tvp == NULL ||
	    (tde != NULL && tde->td_node == VP_TO_TMPFS_NODE(tvp)));
	if (movesdir && tvp == NULL && tdnode->tn_nlink >= LINK_MAX)
		return EMLINK;
	if (isnew) {
		tde = tmpfs_dirent_alloc(tmp, tcnp->cn_nameptr,
		    tcnp->cn_namelen);
		if (tde == NULL)
			return ENOSPC;
	}

	if (tvp != NULL) {
		tmpfs_dir_unlink(tmp, tdnode, tde);
		deleted = VP_TO_TMPFS_NODE(tvp)->tn_nlink == 0;
	}
	if (isnew && fdvp == tdvp && !whiteout) {
		tmpfs_dir_rename(fdnode, fde, tde);
		tmpfs_dirent_free(tmp, fde);
	} else {
		if (isnew)
			tmpfs_dir_enter(tdnode, tde);
		tmpfs_dir_move(fdnode, fde, tdnode, tde);
		if (!whiteout)
			tmpfs_dir_uncover(tmp, fdnode, fde);
	}
	tmpfs_node_changed(fnode);
	genfs_rename_knote(fdvp, fvp, tdvp, tvp, deleted);
	genfs_rename_cache_purge(fdvp, fvp, tdvp, tvp);
	return 0;
}

/*
 * Both names are of one file: only the old one goes.
 */
static int
tmpfs_gro_remove(struct mount *mp, kauth_cred_t cred, struct vnode *dvp,
    struct componentname *cnp, void *dep, struct vnode *vp)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(mp);
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp);
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	struct tmpfs_dirent *de = *(struct tmpfs_dirent **)dep;

	KASSERT(de != NULL && de->td_node == node);
	tmpfs_dir_unlink(tmp, dnode, de);
	if ((cnp->cn_flags & DOWHITEOUT) == 0)
		tmpfs_dir_uncover(tmp, dnode, de);
	cache_purge(dvp);
	VN_KNOTE(dvp, NOTE_WRITE);
	VN_KNOTE(vp, node->tn_nlink == 0 ? NOTE_DELETE : NOTE_LINK);
	return 0;
}

/*
 * The entry of a name and its vnode.  A whiteout is told, but is no file.
 */
static int
tmpfs_gro_lookup(struct mount *mp, struct vnode *dvp,
    struct componentname *cnp, void *dep, struct vnode **vpp)
{
	struct tmpfs_dirent *de;

	de = tmpfs_dir_find(VFS_TO_TMPFS(mp), VP_TO_TMPFS_DIR(dvp),
	    cnp->cn_nameptr, cnp->cn_namelen);
	*(struct tmpfs_dirent **)dep = de;
	if (de == NULL || de->td_node == NULL)
		return ENOENT;
	return tmpfs_vnode_get(mp, de->td_node, vpp);
}

/*
 * Is fdvp on the way from tdvp to the root?  Answers the directory below it
 * on that way.  The rename lock keeps the tree as it is; the lock of each
 * directory, only that it is not removed meanwhile.
 */
static int
tmpfs_gro_genealogy(struct mount *mp, kauth_cred_t cred, struct vnode *fdvp,
    struct vnode *tdvp, struct vnode **intermediate)
{
	struct tmpfs_node *parent;
	struct vnode *vp = tdvp, *pvp;
	int error;

	vref(vp);
	*intermediate = NULL;
	for (;;) {
		error = vn_lock(vp, LK_SHARED);
		if (error)
			break;
		parent = VP_TO_TMPFS_DIR(vp)->tn_dir.td_parent;
		if (parent == NULL) {
			VOP_UNLOCK(vp);
			error = ENOENT;
			break;
		}
		if ((vp->v_vflag & VV_ROOT) != 0) {
			VOP_UNLOCK(vp);
			break;
		}
		if (parent == VP_TO_TMPFS_NODE(fdvp)) {
			VOP_UNLOCK(vp);
			*intermediate = vp;
			return 0;
		}
		error = tmpfs_vnode_get(mp, parent, &pvp);
		VOP_UNLOCK(vp);
		if (error)
			break;
		vrele(vp);
		vp = pvp;
	}
	vrele(vp);
	return error;
}

static int
tmpfs_gro_lock_directory(struct mount *mp, struct vnode *vp)
{
	int error;

	error = vn_lock(vp, LK_EXCLUSIVE);
	if (error)
		return error;
	if (VP_TO_TMPFS_DIR(vp)->tn_nlink == 0) {
		VOP_UNLOCK(vp);
		return ENOENT;
	}
	return 0;
}

static const struct genfs_rename_ops tmpfs_genfs_rename_ops = {
	.gro_directory_empty_p		= tmpfs_gro_directory_empty_p,
	.gro_rename_check_possible	= tmpfs_gro_rename_check_possible,
	.gro_rename_check_permitted	= tmpfs_gro_rename_check_permitted,
	.gro_remove_check_possible	= tmpfs_gro_remove_check_possible,
	.gro_remove_check_permitted	= tmpfs_gro_remove_check_permitted,
	.gro_rename			= tmpfs_gro_rename,
	.gro_remove			= tmpfs_gro_remove,
	.gro_lookup			= tmpfs_gro_lookup,
	.gro_genealogy			= tmpfs_gro_genealogy,
	.gro_lock_directory		= tmpfs_gro_lock_directory,
};

static int
tmpfs_sane_rename(struct vnode *fdvp, struct componentname *fcnp,
    struct vnode *tdvp, struct componentname *tcnp, kauth_cred_t cred,
    bool posixly_correct)
{
	struct tmpfs_dirent *fde = NULL, *tde = NULL;

	return genfs_sane_rename(&tmpfs_genfs_rename_ops, fdvp, fcnp, &fde,
	    tdvp, tcnp, &tde, cred, posixly_correct);
}

int
tmpfs_rename(void *v)
{

	return genfs_insane_rename(v, &tmpfs_sane_rename);
}
