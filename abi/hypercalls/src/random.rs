//! Random bytes: `rumpuser_getrandom`.

use core::ffi::{c_int, c_void};

use rumpuser::random;

use crate::convert::store;
use crate::export::hypercalls;

hypercalls! {
    /// Fills the buffer as far as the host has bytes, which is all of it unless it is not to wait.
    /// No bytes at all is `EAGAIN`, never success.
    fn rumpuser_getrandom(buf: *mut c_void, buflen: usize, flags: c_int, retp: *mut usize) -> c_int {
        // SAFETY: the caller's buffer has that many bytes; the host writes them and reads none.
        let bytes = unsafe { core::slice::from_raw_parts_mut(buf.cast::<u8>(), buflen) };
        // SAFETY: the caller gives room for the count.
        unsafe { store(random::fill(bytes, flags.cast_unsigned()), retp) }
    }
}
