//! Between Rust's results and C's.

use core::ffi::c_int;

use rump_abi::errno::Result;

/// 0, or the error's NetBSD number.
pub fn status(result: Result<()>) -> c_int {
    result.map_or_else(|error| error.get(), |()| 0)
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
