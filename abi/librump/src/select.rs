//! Waiting for one of many files, `select(9)`.

use core::ffi::{c_int, c_long};

use rump_abi::types::{POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM, dev_t, knote, lwp, selinfo};
use rump_kernel::select::Selinfo;

use crate::export::kpi;

/// Who waits for a driver's object; made when the first comes.
///
/// # Safety
/// `sip` is zeroed memory, or was used here before; its object's lock is held.
unsafe fn waiting<'a>(sip: *mut selinfo) -> &'a Selinfo {
    // SAFETY: the caller's promise.
    let place = unsafe { &raw mut (*sip).sel_private[0] };
    // SAFETY: as above.
    if unsafe { place.read() }.is_null() {
        let fresh = Box::into_raw(Box::new(Selinfo::new()));
        // SAFETY: as above.
        unsafe { place.write(fresh.cast()) };
    }
    // SAFETY: as above.
    let info = unsafe { place.read() }.cast::<Selinfo>();
    // SAFETY: made here, and it lives until `seldestroy`.
    unsafe { &*info }
}

kpi! {
    /// Makes a place where threads wait.
    fn selinit(sip: *mut selinfo) {
        // SAFETY: the driver's memory; all fields may be zero.
        unsafe { sip.write_bytes(0, 1) };
    }
    /// Ends it.
    fn seldestroy(sip: *mut selinfo) {
        // SAFETY: the driver's memory, which nobody uses any more.
        let place = unsafe { &raw mut (*sip).sel_private[0] };
        // SAFETY: as above.
        let info = unsafe { place.replace(core::ptr::null_mut()) }.cast::<Selinfo>();
        if !info.is_null() {
            // SAFETY: made by `waiting`.
            let info = unsafe { Box::from_raw(info) };
            info.notify();
        }
    }
    /// The calling thread, which polls, will wait for the object, whose lock is held.
    fn selrecord(l: *mut lwp, sip: *mut selinfo) {
        let _ = l;
        // SAFETY: the driver's memory.
        unsafe { waiting(sip) }.record();
    }
    /// Wakes who waits for the object, whose lock is held, and posts its events.
    fn selnotify(sip: *mut selinfo, events: c_int, hint: c_long) {
        let _ = events;
        // SAFETY: the driver's memory.
        unsafe { waiting(sip) }.notify();
        // SAFETY: as above.
        let list = unsafe { &raw mut (*sip).sel_klist };
        // SAFETY: the driver holds the list's lock.
        unsafe { rump_kernel::ffi::kevent::knote(list, hint) };
    }
    /// What devices are that never block.
    fn seltrue(dev: dev_t, events: c_int, l: *mut lwp) -> c_int {
        let _ = (dev, l);
        events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)
    }
    /// The same for event queues.
    fn seltrue_kqfilter(dev: dev_t, kn: *mut knote) -> c_int {
        let _ = dev;
        // SAFETY: a knote that its queue attaches.
        rump_abi::errno::to_c(unsafe { rump_kernel::ffi::kevent::attach_always(kn) })
    }
}
