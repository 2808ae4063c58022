//! Between Rust's results and C's.

use core::ffi::c_int;

use rump_abi::errno::{Errno, Result};

use crate::mutant;

/// 0, or the error's NetBSD number.
pub fn status(result: Result<()>) -> c_int {
    result.map_or_else(number, |()| 0)
}

fn number(error: Errno) -> c_int {
    if mutant::ERROR_TWICE {
        return rumpuser::errno::from_host(error.get()).get();
    }
    error.get()
}

/// Stores what a call found at `out`, on success only; the status.
///
/// # Safety
/// `out` is null, when the caller does not want it, or may be written.
pub unsafe fn store<T>(result: Result<T>, out: *mut T) -> c_int {
    status(result.map(|value| {
        if !out.is_null() {
            // SAFETY: the caller gives room for the answer.
            unsafe { out.write(value) };
        }
    }))
}
