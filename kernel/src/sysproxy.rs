//! Remote clients: the hooks that the host layer's server calls, and the requests back to a client.
//!
//! A remote client is a process whose address space is reached by messages. The hooks are those of
//! `struct rumpuser_hyperup`.

use core::ffi::c_void;

use crate::Result;

/// Asks a client for `dst.len()` bytes from its address `src`.
///
/// # Errors
/// `EFAULT`.
pub(crate) fn copyin(client: *mut c_void, src: usize, dst: &mut [u8]) -> Result<()> {
    crate::ffi::client::copyin(client, src, dst)
}

/// Asks a client for a string, at most as long as `dst`; answers how many bytes came.
///
/// # Errors
/// `EFAULT`.
pub(crate) fn copyinstr(client: *mut c_void, src: usize, dst: &mut [u8]) -> Result<usize> {
    crate::ffi::client::copyinstr(client, src, dst)
}

/// Sends bytes to a client's address `dst`.
///
/// # Errors
/// `EFAULT`.
pub(crate) fn copyout(client: *mut c_void, src: &[u8], dst: usize) -> Result<()> {
    crate::ffi::client::copyout(client, src, dst)
}

/// Raises a NetBSD signal in a client.
///
/// # Errors
/// `EFAULT` when the client is gone.
pub(crate) fn raise(client: *mut c_void, signo: i32) -> Result<()> {
    crate::ffi::client::raise(client, signo)
}
