//! The current thread, `curlwp`.

use rump_abi::types::lwp_t;

use crate::export::kpi;

kpi! {
    /// The current thread's lwp.
    fn x86_curlwp() -> *mut lwp_t {
        rump_kernel::lwproc::curlwp().as_ptr()
    }
}
