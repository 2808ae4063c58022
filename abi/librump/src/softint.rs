//! Soft interrupts, `softint(9)`, and interrupt levels, `spl(9)`, which have no meaning here: there are no
//! interrupts, and a handler is a thread.

use core::ffi::{c_int, c_void};
use std::sync::Arc;

use rump_abi::types::{SOFTINT_LVLMASK, SOFTINT_MPSAFE, u_int};
use rump_kernel::ffi::workqueue::Softint;

use crate::export::kpi;

/// # Safety
/// `handle` came from `softint_establish`.
unsafe fn softint(handle: *mut c_void) -> Arc<Softint> {
    let softint = handle.cast::<Softint>().cast_const();
    // SAFETY: the caller's promise: a reference of the driver's.
    unsafe { Arc::increment_strong_count(softint) };
    // SAFETY: as above.
    unsafe { Arc::from_raw(softint) }
}

kpi! {
    /// Makes a handler.
    fn softint_establish(
        flags: u_int,
        f: Option<unsafe extern "C" fn(*mut c_void)>,
        argument: *mut c_void,
    ) -> *mut c_void {
        let f = f.expect("softint_establish: the handler is never NULL");
        let level = flags & SOFTINT_LVLMASK as u_int;
        let mpsafe = flags & SOFTINT_MPSAFE as u_int != 0;
        let softint = Softint::establish(level as usize, mpsafe, f, argument);
        Arc::into_raw(softint).cast_mut().cast()
    }
    /// Lets the handler run once.
    fn softint_schedule(handle: *mut c_void) {
        // SAFETY: the driver's handler.
        unsafe { softint(handle) }.schedule();
    }
    /// Ends a handler, once it does not run any more.
    fn softint_disestablish(handle: *mut c_void) {
        // SAFETY: the driver's handler.
        let softint = unsafe { softint(handle) };
        softint.disestablish();
        // SAFETY: the driver's own reference, which it gives up.
        unsafe { Arc::decrement_strong_count(Arc::as_ptr(&softint)) };
    }
    /// Answers the level before, which is the lowest.
    fn splraise(ipl: c_int) -> c_int {
        let _ = ipl;
        rumpuser::backend::preempt();
        0
    }
    /// Undoes `splraise`.
    fn spllower(ipl: c_int) {
        let _ = ipl;
        rumpuser::backend::preempt();
    }
    /// Whether this is an interrupt: never.
    fn cpu_intr_p() -> bool {
        false
    }
    /// Whether this is a soft interrupt: its handler is a thread like others.
    fn cpu_softintr_p() -> bool {
        false
    }
}
