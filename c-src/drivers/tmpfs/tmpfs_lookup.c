/*
 * tmpfs: looking up names, and covering them.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kauth.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/vnode.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

/*
 * What a lookup says of a name that is not there.
 */
static int
tmpfs_lookup_absent(struct vnode *dvp, const struct tmpfs_node *dnode,
    struct componentname *cnp)
{
	int error;

	if ((cnp->cn_flags & ISLASTCN) != 0 &&
	    (cnp->cn_nameiop == CREATE || cnp->cn_nameiop == RENAME)) {
		error = tmpfs_check_access(dvp, dnode, VWRITE, cnp->cn_cred);
		return error ? error : EJUSTRETURN;
	}
	if (cnp->cn_nameiop != CREATE)
		cache_enter(dvp, NULL, cnp->cn_nameptr, cnp->cn_namelen,
		    cnp->cn_flags);
	return ENOENT;
}

/*
 * Finds a name.
 */
int
tmpfs_lookup(void *v)
{
	struct vop_lookup_v2_args /* {
		struct vnode		*a_dvp;
		struct vnode		**a_vpp;
		struct componentname	*a_cnp;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp, **vpp = ap->a_vpp;
	struct componentname *cnp = ap->a_cnp;
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp), *node;
	const bool last = (cnp->cn_flags & ISLASTCN) != 0;
	const bool removes = last &&
	    (cnp->cn_nameiop == DELETE || cnp->cn_nameiop == RENAME);
	struct tmpfs_dirent *de;
	int error, iswhiteout;

	*vpp = NULL;
	error = tmpfs_check_access(dvp, dnode, VEXEC, cnp->cn_cred);
	if (error)
		return error;
	if (removes && (dvp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;

	if (cache_lookup(dvp, cnp->cn_nameptr, cnp->cn_namelen,
	    cnp->cn_nameiop, cnp->cn_flags, &iswhiteout, vpp)) {
		if (iswhiteout)
			cnp->cn_flags |= ISWHITEOUT;
		if (*vpp == NULL)
			return ENOENT;
		if (!removes)
			return 0;
		/* Of a name that is about to go, more is asked. */
		vrele(*vpp);
		*vpp = NULL;
	}

	if ((cnp->cn_flags & ISDOTDOT) != 0) {
		node = dnode->tn_dir.td_parent;
		return node == NULL ? ENOENT :
		    tmpfs_vnode_get(dvp->v_mount, node, vpp);
	}
	if (cnp->cn_namelen == 1 && cnp->cn_nameptr[0] == '.') {
		if (last && cnp->cn_nameiop == RENAME)
			return EISDIR;
		vref(dvp);
		*vpp = dvp;
		return 0;
	}

	de = tmpfs_dir_find(VFS_TO_TMPFS(dvp->v_mount), dnode,
	    cnp->cn_nameptr, cnp->cn_namelen);
	if (de == NULL || de->td_node == NULL) {
		if (de != NULL)
			cnp->cn_flags |= ISWHITEOUT;
		return tmpfs_lookup_absent(dvp, dnode, cnp);
	}
	node = de->td_node;
	if (!last && node->tn_type != VDIR && node->tn_type != VLNK)
		return ENOTDIR;
	error = tmpfs_vnode_get(dvp->v_mount, node, vpp);
	if (error)
		return error;
	if (removes) {
		error = tmpfs_check_access(dvp, dnode, VWRITE, cnp->cn_cred);
		if (error == 0)
			error = tmpfs_check_sticky(dvp, *vpp, cnp->cn_cred);
		if (error) {
			vrele(*vpp);
			*vpp = NULL;
			return error;
		}
	}
	if (cnp->cn_nameiop != CREATE)
		cache_enter(dvp, *vpp, cnp->cn_nameptr, cnp->cn_namelen,
		    cnp->cn_flags);
	return 0;
}

/*
 * Makes and removes whiteouts.
 */
int
tmpfs_whiteout(void *v)
{
	struct vop_whiteout_args /* {
		struct vnode		*a_dvp;
		struct componentname	*a_cnp;
		int			a_flags;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp;
	struct componentname *cnp = ap->a_cnp;
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(dvp->v_mount);
	struct tmpfs_node *dnode;
	struct tmpfs_dirent *de;

	/* Are there whiteouts? */
	if (ap->a_flags == LOOKUP)
		return 0;

	dnode = VP_TO_TMPFS_DIR(dvp);
	de = tmpfs_dir_find(tmp, dnode, cnp->cn_nameptr, cnp->cn_namelen);
	switch (ap->a_flags) {
	case CREATE:
		if (de != NULL)
			return EEXIST;
		de = tmpfs_dirent_alloc(tmp, cnp->cn_nameptr, cnp->cn_namelen);
		if (de == NULL)
			return ENOSPC;
		tmpfs_dir_cover(dnode, de);
		return 0;
	case DELETE:
		if (de == NULL || de->td_node != NULL)
			return ENOENT;
		tmpfs_dir_uncover(tmp, dnode, de);
		return 0;
	default:
		return EINVAL;
	}
}
