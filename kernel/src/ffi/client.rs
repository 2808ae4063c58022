//! Requests to a remote client, through the host layer's server.

use core::ffi::c_void;

use rumpuser::sp;

use crate::Result;

/// Asks a client for `dst.len()` bytes from its address `src`.
pub(crate) fn copyin(client: *mut c_void, src: usize, dst: &mut [u8]) -> Result<()> {
    // SAFETY: the range is `dst`'s, which nobody else uses.
    unsafe { sp::copyin(client, src, dst.as_mut_ptr(), dst.len()) }
}

/// Copies what came with this thread's system call, from the client's address `src`; how many bytes.
pub(crate) fn copyin_attached(client: *mut c_void, src: usize, dst: &mut [u8]) -> usize {
    sp::copyin_attached(client, src, dst)
}

/// Asks a client for `len` bytes from its address `src`.
pub(crate) fn copyin_owned(client: *mut c_void, src: usize, len: usize) -> Result<Vec<u8>> {
    sp::copyin_owned(client, src, len)
}

/// Asks a client for a string, at most as long as `dst`; answers how many bytes came.
pub(crate) fn copyinstr(client: *mut c_void, src: usize, dst: &mut [u8]) -> Result<usize> {
    let mut length = dst.len();
    // SAFETY: the range is `dst`'s, which nobody else uses.
    unsafe { sp::copyinstr(client, src, dst.as_mut_ptr(), &mut length) }?;
    Ok(length)
}

/// Sends bytes to a client's address `dst`.
pub(crate) fn copyout(client: *mut c_void, src: &[u8], dst: usize) -> Result<()> {
    // SAFETY: the range is `src`'s.
    unsafe { sp::copyout(client, src.as_ptr(), dst, src.len()) }
}

/// Raises a NetBSD signal in a client.
pub(crate) fn raise(client: *mut c_void, signo: i32) -> Result<()> {
    sp::raise(client, signo)
}
