//! The big lock, `KERNEL_LOCK`.

use core::ffi::c_int;

use rump_kernel::sync;

use crate::export::kpi;

kpi! {
    /// Takes the big lock so many times.
    fn _kernel_lock(count: c_int) {
        sync::kernel_lock(count);
    }
    /// Gives it back `count` times, or wholly for 0; `countp`, if any, gets how often it was held.
    fn _kernel_unlock(count: c_int, countp: *mut c_int) {
        let held = if count == 0 {
            sync::kernel_unlock_all()
        } else {
            sync::kernel_unlock(count);
            count
        };
        if !countp.is_null() {
            // SAFETY: the caller gives a place for the count.
            unsafe { countp.write(held) };
        }
    }
    /// Whether this thread has it.
    fn _kernel_locked_p() -> bool {
        sync::kernel_locked()
    }
}
