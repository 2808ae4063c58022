/*
 * nullfs: vnodes of the layer, from the vnode cache to reclaim, vcache(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/mutex.h>
#include <sys/vnode.h>

#include <uvm/uvm_extern.h>

#include <miscfs/specfs/specdev.h>
#include <miscfs/nullfs/null.h>

/*
 * The layer's vnode for lowervp, referenced and unlocked.  The caller's
 * reference to lowervp ends here: the new vnode has one of its own.
 */
int
null_node_create(struct mount *mp, struct vnode *lowervp, struct vnode **vpp)
{
	int error;

	error = vcache_get(mp, &lowervp, sizeof(lowervp), vpp);
	if (error)
		*vpp = NULL;
	vrele(lowervp);
	return error;
}

/*
 * A vnode was made for lowervp, which whoever asked for it has referenced.
 */
int
null_loadvnode(struct mount *mp, struct vnode *vp, struct vnode *lowervp,
    const void **new_key)
{
	struct null_node *np;

	np = kmem_zalloc(sizeof(*np), KM_SLEEP);
	np->null_lowervp = lowervp;
	vref(lowervp);

	/* Pages of a file are locked below, so both vnodes have one lock. */
	mutex_obj_hold(lowervp->v_interlock);
	uvm_obj_setlock(&vp->v_uobj, lowervp->v_interlock);

	vp->v_tag = VT_NULL;
	vp->v_type = lowervp->v_type;
	vp->v_op = null_vnodeop_p;
	vp->v_data = np;
	if (lowervp == MOUNTTONULLMOUNT(mp)->nullm_lowerrootvp)
		vp->v_vflag |= VV_ROOT;
	if (vp->v_type == VBLK || vp->v_type == VCHR)
		spec_node_init(vp, lowervp->v_rdev);
	uvm_vnp_setsize(vp, 0);

	*new_key = &np->null_lowervp;
	return 0;
}

/*
 * The last reference went.  A vnode of a removed file would keep the file
 * below alive for as long as it stays cached.
 */
int
null_inactive(void *v)
{
	struct vop_inactive_args /* {
		struct vnode	*a_vp;
		bool		*a_recycle;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;

	*ap->a_recycle = VTONULL(vp)->null_removed;
	VOP_UNLOCK(vp);
	return 0;
}

int
null_reclaim(void *v)
{
	struct vop_reclaim_args /* {
		struct vnode	*a_vp;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct null_node *np = VTONULL(vp);
	struct vnode *lowervp = np->null_lowervp;

	vcache_remove(vp->v_mount, &np->null_lowervp, sizeof(lowervp));

	/* null_lock looks at it without the vnode's lock. */
	mutex_enter(vp->v_interlock);
	vp->v_data = NULL;
	mutex_exit(vp->v_interlock);

	kmem_free(np, sizeof(*np));
	vrele(lowervp);
	return 0;
}
