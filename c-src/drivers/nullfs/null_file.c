/*
 * nullfs: attributes, pages and the like, vnodeops(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/mount.h>
#include <sys/mutex.h>
#include <sys/stat.h>
#include <sys/vnode.h>

#include <uvm/uvm_extern.h>

#include <miscfs/genfs/genfs.h>
#include <miscfs/specfs/specdev.h>
#include <miscfs/nullfs/null.h>

static bool
null_rdonly(const struct vnode *vp)
{

	return (vp->v_mount->mnt_flag & MNT_RDONLY) != 0;
}

int
null_access(void *v)
{
	struct vop_access_args /* {
		struct vnode	*a_vp;
		int		a_mode;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;

	if ((ap->a_mode & VWRITE) != 0 && null_rdonly(vp) &&
	    (vp->v_type == VREG || vp->v_type == VDIR || vp->v_type == VLNK))
		return EROFS;
	return null_bypass(v);
}

int
null_getattr(void *v)
{
	struct vop_getattr_args /* {
		struct vnode	*a_vp;
		struct vattr	*a_vap;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	int error;

	error = null_bypass(v);
	if (error == 0) {
		ap->a_vap->va_fsid =
		    ap->a_vp->v_mount->mnt_stat.f_fsidx.__fsid_val[0];
	}
	return error;
}

int
null_setattr(void *v)
{
	struct vop_setattr_args /* {
		struct vnode	*a_vp;
		struct vattr	*a_vap;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vattr *vap = ap->a_vap;
	struct vnode *vp = ap->a_vp;

	if (null_rdonly(vp) && (vap->va_flags != VNOVAL ||
	    vap->va_uid != (uid_t)VNOVAL || vap->va_gid != (gid_t)VNOVAL ||
	    vap->va_mode != (mode_t)VNOVAL ||
	    vap->va_atime.tv_sec != VNOVAL || vap->va_mtime.tv_sec != VNOVAL))
		return EROFS;
	if (vap->va_size != VNOVAL) {
		switch (vp->v_type) {
		case VDIR:
			return EISDIR;
		case VCHR:
		case VBLK:
		case VSOCK:
		case VFIFO:
			/* Truncation of these is the opener's habit. */
			break;
		default:
			if (null_rdonly(vp))
				return EROFS;
			break;
		}
	}
	return null_bypass(v);
}

int
null_open(void *v)
{
	struct vop_open_args /* {
		struct vnode	*a_vp;
		int		a_mode;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;

	/* The file system below may be mounted with devices. */
	if ((vp->v_type == VBLK || vp->v_type == VCHR) &&
	    (vp->v_mount->mnt_flag & MNT_NODEV) != 0)
		return ENXIO;
	return null_bypass(v);
}

int
null_fsync(void *v)
{
	struct vop_fsync_args /* {
		struct vnode	*a_vp;
		kauth_cred_t	a_cred;
		int		a_flags;
		off_t		a_offlo;
		off_t		a_offhi;
	} */ *ap = v;

	/* What is below is not going away. */
	if (ap->a_flags & FSYNC_RECLAIM)
		return 0;
	return null_bypass(v);
}

int
null_revoke(void *v)
{
	struct vop_revoke_args /* {
		struct vnode	*a_vp;
		int		a_flags;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	int error;

	error = null_bypass(v);
	/* All vnodes of a device died with the lower one. */
	if (error == 0 && vp->v_type != VBLK && vp->v_type != VCHR) {
		vref(vp);
		vgone(vp);
	}
	return error;
}

/*
 * The vnode of the answer is the one below: it is for VOP_STRATEGY, and
 * without a reference.
 */
int
null_bmap(void *v)
{
	struct vop_bmap_args /* {
		struct vnode	*a_vp;
		daddr_t		a_bn;
		struct vnode	**a_vpp;
		daddr_t		*a_bnp;
		int		*a_runp;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	int error;

	ap->a_vp = NULLVPTOLOWERVP(vp);
	error = VCALL(ap->a_vp, ap->a_desc->vdesc_offset, ap);
	ap->a_vp = vp;
	return error;
}

/*
 * Pages belong to the lower vnode.  The interlock, which the operation
 * consumes, is the same.
 */
int
null_getpages(void *v)
{
	struct vop_getpages_args /* {
		struct vnode	*a_vp;
		voff_t		a_offset;
		struct vm_page	**a_m;
		int		*a_count;
		int		a_centeridx;
		vm_prot_t	a_access_type;
		int		a_advice;
		int		a_flags;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	int error;

	KASSERT(mutex_owned(vp->v_interlock));

	/* Who has locked things must not come here. */
	if (ap->a_flags & PGO_LOCKED)
		return EBUSY;
	ap->a_vp = NULLVPTOLOWERVP(vp);
	KASSERT(ap->a_vp->v_interlock == vp->v_interlock);
	error = VCALL(ap->a_vp, ap->a_desc->vdesc_offset, ap);
	ap->a_vp = vp;
	return error;
}

int
null_putpages(void *v)
{
	struct vop_putpages_args /* {
		struct vnode	*a_vp;
		voff_t		a_offlo;
		voff_t		a_offhi;
		int		a_flags;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	int error;

	KASSERT(mutex_owned(vp->v_interlock));

	if (ap->a_flags & PGO_RECLAIM) {
		mutex_exit(vp->v_interlock);
		return 0;
	}
	ap->a_vp = NULLVPTOLOWERVP(vp);
	KASSERT(ap->a_vp->v_interlock == vp->v_interlock);
	error = VCALL(ap->a_vp, ap->a_desc->vdesc_offset, ap);
	ap->a_vp = vp;
	return error;
}

int
null_print(void *v)
{
	struct vop_print_args /* {
		struct vnode	*a_vp;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;

	/* A debugger asks about half made vnodes as well. */
	if (vp->v_data == NULL) {
		printf("\ttag VT_NULL, vnode %p over none\n", vp);
		return 0;
	}
	printf("\ttag VT_NULL, vnode %p over %p\n", vp, NULLVPTOLOWERVP(vp));
	vprint("null lower vnode", NULLVPTOLOWERVP(vp));
	return 0;
}
