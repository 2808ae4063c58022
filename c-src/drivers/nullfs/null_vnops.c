/*
 * nullfs: the operations vector, and what passes an operation on as it is.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/mount.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>
#include <miscfs/nullfs/null.h>

int (**null_vnodeop_p)(void *);
static const struct vnodeopv_entry_desc null_vnodeop_entries[] = {
	{ &vop_default_desc,	null_bypass },

	{ &vop_lookup_desc,	null_lookup },
	{ &vop_open_desc,	null_open },
	{ &vop_access_desc,	null_access },
	{ &vop_getattr_desc,	null_getattr },
	{ &vop_setattr_desc,	null_setattr },
	{ &vop_fsync_desc,	null_fsync },
	{ &vop_revoke_desc,	null_revoke },
	{ &vop_remove_desc,	null_remove },
	{ &vop_rename_desc,	null_rename },
	{ &vop_rmdir_desc,	null_rmdir },
	{ &vop_inactive_desc,	null_inactive },
	{ &vop_reclaim_desc,	null_reclaim },
	{ &vop_lock_desc,	null_lock },
	{ &vop_print_desc,	null_print },
	{ &vop_bmap_desc,	null_bmap },
	{ &vop_getpages_desc,	null_getpages },
	{ &vop_putpages_desc,	null_putpages },
	{ NULL, NULL }
};
const struct vnodeopv_desc null_vnodeop_opv_desc =
	{ &null_vnodeop_p, null_vnodeop_entries };

const struct vnodeopv_desc * const nullfs_vnodeopv_descs[] = {
	&null_vnodeop_opv_desc,
	NULL,
};

/*
 * Calls the operation below, with the vnodes among its arguments replaced by
 * their lower ones, and its answer replaced by the vnode above.  Where it
 * releases a vnode it releases the lower one; the upper one follows.
 */
int
null_bypass(void *v)
{
	struct vop_generic_args /* {
		struct vnodeop_desc	*a_desc;
	} */ *ap = v;
	const struct vnodeop_desc *desc = ap->a_desc;
	struct vnode **places[VDESC_MAX_VPS], *uppers[VDESC_MAX_VPS];
	struct vnode *lvp, **vpp;
	struct mount *mp;
	int error, flags, i, n;

	KASSERT(desc->vdesc_vp_offsets != NULL);
	KASSERT(desc->vdesc_vp_offsets[0] != VDESC_NO_OFFSET);

	flags = desc->vdesc_flags;
	for (n = 0; n < VDESC_MAX_VPS; n++, flags >>= 1) {
		if (desc->vdesc_vp_offsets[n] == VDESC_NO_OFFSET)
			break;
		places[n] = VOPARG_OFFSETTO(struct vnode **,
		    desc->vdesc_vp_offsets[n], ap);
		uppers[n] = *places[n];
		/* Others than the first may be missing or not of a layer. */
		if (uppers[n] == NULL || uppers[n]->v_op != null_vnodeop_p) {
			KASSERT(n != 0);
			uppers[n] = NULL;
			continue;
		}
		*places[n] = NULLVPTOLOWERVP(uppers[n]);
		if (flags & VDESC_VP0_WILLRELE)
			vref(*places[n]);
	}
	mp = uppers[0]->v_mount;

	error = VCALL(*places[0], desc->vdesc_offset, ap);

	flags = desc->vdesc_flags;
	for (i = 0; i < n; i++, flags >>= 1) {
		if (uppers[i] == NULL)
			continue;
		*places[i] = uppers[i];
		if (flags & VDESC_VP0_WILLRELE)
			vrele(uppers[i]);
	}

	if (error == 0 && desc->vdesc_vpp_offset != VDESC_NO_OFFSET) {
		vpp = *VOPARG_OFFSETTO(struct vnode ***,
		    desc->vdesc_vpp_offset, ap);
		lvp = *vpp;
		error = null_node_create(mp, lvp, vpp);
	}
	return error;
}
