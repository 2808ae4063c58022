//! Kernel threads, `kthread(9)`.

use core::ffi::CStr;

use rumpuser::thread;

pub use crate::ffi::kthread::create;

/// Ends the calling kernel thread (`kthread_exit`).
pub fn exit() -> ! {
    crate::ffi::kthread::leave();
    thread::exit()
}

/// Names longer than the host takes are cut.
#[must_use]
pub fn name() -> Option<&'static CStr> {
    crate::lwproc::curlwp_opt().and_then(crate::lwproc::Lwp::name)
}
