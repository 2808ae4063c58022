//! Moving data between the kernel and a `struct uio`, `uiomove(9)`.

use core::ffi::{c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types::*;

use crate::export::kpi;

kpi! {
    /// Moves at most `n` bytes between `buf` and the uio and advances it; EFAULT.
    fn uiomove(buf: *mut c_void, n: usize, uio: *mut uio) -> c_int {
        // SAFETY: the caller's buffer of that size and its uio.
        to_c(unsafe { rump_kernel::ffi::uio::uiomove(buf.cast(), n, uio) })
    }
    /// As if `buf` were a whole file of `buflen` bytes.
    fn uiomove_frombuf(buf: *mut c_void, buflen: usize, uio: *mut uio) -> c_int {
        // SAFETY: the caller's buffer of that size and its uio.
        to_c(unsafe { rump_kernel::ffi::uio::uiomove_frombuf(buf.cast(), buflen, uio) })
    }
}
