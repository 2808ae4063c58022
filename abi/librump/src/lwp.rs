//! The current thread, `curlwp`.

use rump_abi::types::{cpu_info, lwp_t};

use crate::export::kpi;

kpi! {
    /// The current thread's lwp.
    fn x86_curlwp() -> *mut lwp_t {
        rump_kernel::lwproc::curlwp().as_ptr()
    }
    /// The processor of the current thread, which it shares with nobody.
    fn x86_curcpu() -> *mut cpu_info {
        curcpu()
    }
}

/// The current thread's processor.
pub(crate) fn curcpu() -> *mut cpu_info {
    rump_kernel::lwproc::curlwp().curcpu()
}
