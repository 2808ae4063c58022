//! Parameters: `rumpuser_getparam`.

use core::ffi::{CStr, c_char, c_int, c_void};

use rump_abi::errno::Errno;
use rumpuser::param;

use crate::convert::status;
use crate::export::hypercalls;
use crate::mutant;

/// What stands for a number of processors that does not fit.
const NCPU_DEFAULT: &[u8] = b"2";

hypercalls! {
    /// The value of a parameter, as a C string.
    fn rumpuser_getparam(name: *const c_char, buf: *mut c_void, buflen: usize) -> c_int {
        // SAFETY: the caller gives a C string.
        let name = unsafe { CStr::from_ptr(name) }.to_bytes();
        let mut value = match param::get_bytes(name) {
            Ok(value) => value,
            Err(Errno::EINVAL) if mutant::ANY_PARAMETER => Vec::new(),
            Err(error) => return error.get(),
        };
        if value.len() >= buflen && name == param::NCPU.as_bytes() {
            value = NCPU_DEFAULT.to_vec();
        }
        value.push(0);
        if value.len() > buflen {
            return status(Err(Errno::ERANGE));
        }
        // SAFETY: the caller's buffer has `buflen` bytes, and the value has no more.
        unsafe { buf.cast::<u8>().copy_from_nonoverlapping(value.as_ptr(), value.len()) };
        0
    }
}
