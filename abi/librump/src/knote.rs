//! Posting kernel events, `knote(9)`.

use core::ffi::c_long;

use rump_abi::types::klist;

use crate::export::kpi;

kpi! {
    /// Tells the knotes of a list; the lock of the list is held.
    fn knote(list: *mut klist, hint: c_long) {
        // SAFETY: the driver holds the list's lock.
        unsafe { rump_kernel::ffi::kevent::knote(list, hint) };
    }
}
