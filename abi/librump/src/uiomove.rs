//! Moving data between the kernel and a `struct uio`, `uiomove(9)`.

use core::ffi::{c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types::*;

use crate::export::kpi;

fn kernel_space() -> *mut vmspace {
    rump_kernel::proc::Proc::proc0().vmspace()
}

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
    /// Moves one character to the reader.
    fn ureadc(c: c_int, uio: *mut uio) -> c_int {
        let mut byte = c as u8;
        // SAFETY: the caller's uio.
        assert!(unsafe { (*uio).uio_resid } > 0, "ureadc: the uio is full");
        // SAFETY: one byte of ours, and the caller's uio.
        to_c(unsafe { rump_kernel::ffi::uio::uiomove(&raw mut byte, 1, uio) })
    }
    /// Says that a uio's buffers are the kernel's.
    fn uio_setup_sysspace(uio: *mut uio) {
        // SAFETY: the caller's uio.
        unsafe { (*uio).uio_vmspace = kernel_space() };
    }
    /// The kernel's address space.
    fn vmspace_kernel() -> *mut vmspace {
        kernel_space()
    }
}
