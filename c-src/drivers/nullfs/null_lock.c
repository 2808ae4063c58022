/*
 * nullfs: the lock of a vnode is that of its lower vnode, vnode(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/mutex.h>
#include <sys/vnode.h>

#include <miscfs/nullfs/null.h>

/*
 * 0 if the vnode is alive, ENOENT if it died, EBUSY if it is dying and
 * nobody wants to wait.  The interlock is held.
 */
static int
null_alive(struct vnode *vp, int flags)
{
	int error;

	KASSERT(mutex_owned(vp->v_interlock));

	error = vdead_check(vp, (flags & LK_NOWAIT) ? VDEAD_NOWAIT : 0);
	if (error == 0 && vp->v_data == NULL)
		error = ENOENT;
	return error;
}

/*
 * Before the lock is there the vnode may be reclaimed, and with it goes the
 * reference to the lower vnode; so there is another one meanwhile.
 */
int
null_lock(void *v)
{
	struct vop_lock_args /* {
		struct vnode	*a_vp;
		int		a_flags;
	} */ *ap = v;
	struct vnode *lowervp, *vp = ap->a_vp;
	int error, flags = ap->a_flags;

	mutex_enter(vp->v_interlock);
	error = null_alive(vp, flags);
	if (error) {
		mutex_exit(vp->v_interlock);
		return error;
	}
	lowervp = NULLVPTOLOWERVP(vp);
	vref(lowervp);
	mutex_exit(vp->v_interlock);

	error = VOP_LOCK(lowervp, flags);
	if (error == 0) {
		mutex_enter(vp->v_interlock);
		error = vdead_check(vp, VDEAD_NOWAIT);
		mutex_exit(vp->v_interlock);
		if (error)
			VOP_UNLOCK(lowervp);
	}
	vrele(lowervp);
	/* Whoever tears the vnode down does not need its lock any more. */
	if (error == EBUSY && (flags & LK_NOWAIT) == 0) {
		mutex_enter(vp->v_interlock);
		(void)vdead_check(vp, 0);
		mutex_exit(vp->v_interlock);
		error = ENOENT;
	}
	return error;
}
