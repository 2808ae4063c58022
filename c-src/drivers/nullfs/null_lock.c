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
 * Takes the interlock and looks at a vnode: 0 with the interlock held if the
 * vnode is alive, ENOENT if it died, EBUSY if it is dying or if somebody else
 * has the interlock and nobody wants to wait.  A vnode that loses its last
 * reference is alive: the thread that takes it locks the vnode again.
 */
static int
null_alive(struct vnode *vp, bool wait)
{
	int error;

	if (wait)
		mutex_enter(vp->v_interlock);
	else if (!mutex_tryenter(vp->v_interlock))
		return EBUSY;

	error = vdead_check(vp, VDEAD_NOWAIT);
	if (error == 0 && vp->v_data == NULL)
		error = ENOENT;
	if (error)
		mutex_exit(vp->v_interlock);
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
	const bool wait = (ap->a_flags & LK_NOWAIT) == 0;
	int error;

	error = null_alive(vp, wait);
	if (error == 0) {
		lowervp = NULLVPTOLOWERVP(vp);
		vref(lowervp);
		mutex_exit(vp->v_interlock);

		error = VOP_LOCK(lowervp, ap->a_flags);
		if (error == 0) {
			error = null_alive(vp, wait);
			if (error == 0)
				mutex_exit(vp->v_interlock);
			else
				VOP_UNLOCK(lowervp);
		}
		vrele(lowervp);
	}
	/* Whoever tears the vnode down does not need its lock any more. */
	if (error == EBUSY && wait) {
		mutex_enter(vp->v_interlock);
		(void)vdead_check(vp, 0);
		mutex_exit(vp->v_interlock);
		error = ENOENT;
	}
	return error;
}
