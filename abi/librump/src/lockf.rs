//! Byte range locks, `sys/lockf.h`.

use core::ffi::c_int;

use rump_abi::types::*;

use crate::export::vfs_kpi;

vfs_kpi! {
    /// The body of `VOP_ADVLOCK`.
    fn lf_advlock(ap: *mut vop_advlock_args, head: *mut *mut lockf, size: off_t) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { rump_kernel::ffi::lockf::lf_advlock(ap, head, size) }
    }

    /// Nothing has to be prepared.
    fn lf_init() {}
}
