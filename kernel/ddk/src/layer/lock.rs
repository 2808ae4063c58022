//! The lock of a layer's vnode is that of its lower vnode.

use core::ffi::{c_int, c_void};

use rump_abi::types::{LK_NOWAIT, VDEAD_NOWAIT, vop_lock_args};
use rump_abi::{Errno, kpi};

use super::node;
use super::passing::Passing;
use crate::vnode::Vnode;

/// `vdead_check(9)` under the interlock, and what to do there when the vnode is alive.
fn if_alive<T>(vp: &Vnode, flags: c_int, then: impl FnOnce(&Vnode) -> T) -> Result<T, c_int> {
    let interlock = vp.interlock();
    // SAFETY: the interlock exists after loading and this thread does not hold it.
    unsafe { kpi::mutex_enter(interlock) };
    // SAFETY: the interlock is held, and is again afterwards.
    let error = unsafe { kpi::vdead_check(vp.as_ptr(), flags) };
    let result = if error == 0 { Ok(then(vp)) } else { Err(error) };
    // SAFETY: held since above.
    unsafe { kpi::mutex_exit(interlock) };
    result
}

/// `VOP_LOCK(9)`. Before the lock is there the vnode may be reclaimed, and with it goes its reference to
/// the lower vnode; so there is another one meanwhile. The caller may have made the structure without a
/// descriptor.
///
/// # Safety
/// `v` is the argument structure of the operation, of a layer's vnode.
pub unsafe extern "C" fn lock(v: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    let operation = unsafe { Passing::<vop_lock_args>::new(v) };
    // SAFETY: valid for the operation.
    let vp = unsafe { (*operation.as_ptr()).a_vp };
    // SAFETY: referenced for the operation.
    let vp = unsafe { Vnode::from_ptr(vp) };
    // SAFETY: valid for the operation.
    let flags = unsafe { (*operation.as_ptr()).a_flags };
    let waits = if flags & LK_NOWAIT != 0 {
        VDEAD_NOWAIT
    } else {
        0
    };
    let lower = match if_alive(vp, waits, node::lower_locked) {
        Ok(Some(lower)) => lower,
        Ok(None) => return Errno::ENOENT.get(),
        Err(error) => return error,
    };
    // SAFETY: referenced, not locked by this thread.
    let error = unsafe { kpi::VOP_LOCK(lower.as_ptr(), flags) };
    if error != 0 {
        return error;
    }
    let Err(error) = if_alive(vp, VDEAD_NOWAIT, |_| ()) else {
        return 0;
    };
    lower.unlock();
    drop(lower);
    if waits != 0 {
        return error;
    }
    // It is being torn down, which needs the lock no more.
    match if_alive(vp, 0, |_| ()) {
        Ok(()) | Err(_) => Errno::ENOENT.get(),
    }
}
