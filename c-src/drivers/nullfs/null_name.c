/*
 * nullfs: names, vnodeops(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/vnode.h>

#include <miscfs/nullfs/null.h>

/*
 * The layer may be read-only where the file system below is not.
 */
int
null_lookup(void *v)
{
	struct vop_lookup_v2_args /* {
		struct vnode		*a_dvp;
		struct vnode		**a_vpp;
		struct componentname	*a_cnp;
	} */ *ap = v;
	struct componentname *cnp = ap->a_cnp;
	struct vnode *dvp = ap->a_dvp;
	struct vnode *ldvp = NULLVPTOLOWERVP(dvp), *lvp;
	const bool changes = (cnp->cn_flags & ISLASTCN) != 0 &&
	    (dvp->v_mount->mnt_flag & MNT_RDONLY) != 0;
	int error;

	if (changes &&
	    (cnp->cn_nameiop == DELETE || cnp->cn_nameiop == RENAME))
		return EROFS;

	*ap->a_vpp = NULL;
	ap->a_dvp = ldvp;
	error = VCALL(ldvp, ap->a_desc->vdesc_offset, ap);
	ap->a_dvp = dvp;

	lvp = *ap->a_vpp;
	*ap->a_vpp = NULL;
	if (error == EJUSTRETURN && changes)
		return EROFS;
	if (error || lvp == NULL)
		return error;
	if (lvp == ldvp) {
		/* The name is `.'. */
		vref(dvp);
		vrele(lvp);
		*ap->a_vpp = dvp;
		return 0;
	}
	return null_node_create(dvp->v_mount, lvp, ap->a_vpp);
}

/*
 * Passes the removal of vp on.  The operation takes a reference to vp; the one
 * that is added lives until the vnode has been marked.
 */
static int
null_remove_common(struct vnode *vp, void *v)
{
	int error;

	vref(vp);
	error = null_bypass(v);
	/* Nobody else clears it, and a forced unmount may have been quicker. */
	mutex_enter(vp->v_interlock);
	if (error == 0 && vp->v_op == null_vnodeop_p && vp->v_data != NULL)
		VTONULL(vp)->null_removed = true;
	mutex_exit(vp->v_interlock);
	vrele(vp);
	return error;
}

int
null_remove(void *v)
{
	struct vop_remove_args *ap = v;

	return null_remove_common(ap->a_vp, v);
}

int
null_rmdir(void *v)
{
	struct vop_rmdir_args *ap = v;

	return null_remove_common(ap->a_vp, v);
}

int
null_rename(void *v)
{
	struct vop_rename_args *ap = v;

	if (ap->a_tvp == NULL || ap->a_tvp->v_op != null_vnodeop_p)
		return null_bypass(v);
	return null_remove_common(ap->a_tvp, v);
}
