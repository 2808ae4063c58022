/*
 * tmpfs: pages of regular files for who maps them.  They are never cleaned:
 * tmpfs_putpages has nothing to do.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/mount.h>
#include <sys/mutex.h>
#include <sys/vnode.h>

#include <uvm/uvm.h>
#include <uvm/uvm_aobj.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

/*
 * Pages, which the object behind the file owns.  Entered with the vnode's
 * interlock, which is given up but for PGO_LOCKED.
 */
int
tmpfs_getpages(void *v)
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
	const uint64_t first = (uint64_t)ap->a_offset >> PAGE_SHIFT;
	struct tmpfs_node *node;
	struct uvm_object *aobj;
	uint64_t end;
	int error;

	KASSERT(mutex_owned(vp->v_interlock));
	if ((ap->a_flags & PGO_LOCKED) != 0) {
		*ap->a_count = 0;
		return EBUSY;
	}
	mutex_exit(vp->v_interlock);
	if (vp->v_type != VREG)
		return EINVAL;

	node = VP_TO_TMPFS_NODE(vp);
	end = ((uint64_t)node->tn_size + PAGE_SIZE - 1) >> PAGE_SHIFT;
	if (first + ap->a_centeridx >= end)
		return EINVAL;
	*ap->a_count = MIN((uint64_t)*ap->a_count, end - first);
	if (ap->a_m == NULL)
		return 0;

	error = tmpfs_file_fill(vp, node, first, first + *ap->a_count);
	if (error)
		return error;
	if ((ap->a_flags & PGO_NOTIMESTAMP) == 0) {
		if ((ap->a_access_type & VM_PROT_WRITE) != 0)
			tmpfs_node_modified(node);
		else
			tmpfs_node_accessed(vp->v_mount, node);
	}

	aobj = node->tn_file.tf_aobj;
	mutex_enter(aobj->vmobjlock);
	return (*aobj->pgops->pgo_get)(aobj, ap->a_offset, ap->a_m,
	    ap->a_count, ap->a_centeridx, ap->a_access_type, ap->a_advice,
	    ap->a_flags | PGO_ALLPAGES);
}

int
tmpfs_putpages(void *v)
{
	struct vop_putpages_args /* {
		struct vnode	*a_vp;
		voff_t		a_offlo;
		voff_t		a_offhi;
		int		a_flags;
	} */ *ap = v;

	KASSERT(mutex_owned(ap->a_vp->v_interlock));
	mutex_exit(ap->a_vp->v_interlock);
	return 0;
}
