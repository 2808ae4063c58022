//! Descriptors of the current process: `filedesc(9)`, `sys/filedesc.h`.

use core::ffi::{c_int, c_uint};
use core::ptr;

use rump_abi::types::*;
use rump_kernel::ffi::fdheld;
use rump_kernel::lwproc::curlwp;

use crate::export::kpi;

kpi! {
    /// The file of a descriptor, until `fd_putfile` by the same thread; NULL when there is none.
    fn fd_getfile(fd: c_uint) -> *mut file {
        fdheld::get(curlwp(), fd as c_int).unwrap_or(ptr::null_mut())
    }

    /// Ends `fd_getfile`.
    fn fd_putfile(fd: c_uint) {
        fdheld::put(fd as c_int);
    }
}
