//! Remote clients: the hooks that the host layer's server calls, and the requests back to a client.
//!
//! A remote client is a process whose address space is reached by messages. The hooks are those of
//! `struct rumpuser_hyperup`.
//!
//! A file system takes a write page by page, and a question to the client for each page would cost a
//! round trip each. So the first question of a transfer asks for what will follow, too, and the rest
//! stays here until the transfer comes to it or its system call ends: see [`copyin_ahead`].

use core::cell::RefCell;
use core::ffi::c_void;

use crate::Result;

/// How much one question asks for at most, and a call keeps.
const AHEAD_MAX: usize = 256 << 10;

/// What was asked for ahead: the memory of a client from `start` on.
struct Ahead {
    /// Address of the client's cookie.
    client: usize,
    start: usize,
    bytes: Vec<u8>,
}

impl Ahead {
    /// Fills `dst` from the client's address `src` as far as that is here; answers how far.
    fn take(&self, client: *mut c_void, src: usize, dst: &mut [u8]) -> usize {
        let bytes = src
            .checked_sub(self.start)
            .filter(|_| self.client == client.addr())
            .and_then(|from| self.bytes.get(from..))
            .unwrap_or_default();
        let count = bytes.len().min(dst.len());
        dst[..count].copy_from_slice(&bytes[..count]);
        count
    }
}

thread_local! {
    /// What the system call of this thread has asked for ahead.
    static AHEAD: RefCell<Option<Ahead>> = const { RefCell::new(None) };
}

/// As [`copyin`], for the first part of a transfer that goes on for `rest` bytes from `src`, this
/// part included: asks for more of them at once. The rest is as it is at the time of the question,
/// as it is for a client that sends its data in one piece.
///
/// # Errors
/// `EFAULT`.
pub(crate) fn copyin_ahead(
    client: *mut c_void,
    src: usize,
    dst: &mut [u8],
    rest: usize,
) -> Result<()> {
    let here = AHEAD.with_borrow(|ahead| {
        let ahead = ahead.as_ref();
        ahead.map_or(0, |ahead| ahead.take(client, src, dst))
    });
    let (src, dst, rest) = (src.wrapping_add(here), &mut dst[here..], rest - here);
    // What came with the system call is copied from where the host layer has it.
    let here = crate::ffi::client::copyin_attached(client, src, dst);
    let (src, dst, rest) = (src.wrapping_add(here), &mut dst[here..], rest - here);
    if dst.is_empty() {
        return Ok(());
    }
    let len = rest.min(AHEAD_MAX);
    if len <= dst.len() {
        return copyin(client, src, dst);
    }
    let bytes = crate::ffi::client::copyin_owned(client, src, len)?;
    dst.copy_from_slice(&bytes[..dst.len()]);
    let ahead = Ahead {
        client: client.addr(),
        start: src,
        bytes,
    };
    AHEAD.set(Some(ahead));
    Ok(())
}

/// The system call of this thread has ended, or has written to its client's memory: what it asked for
/// ahead is not used any more.
pub(crate) fn forget_ahead() {
    AHEAD.set(None);
}

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
    forget_ahead();
    crate::ffi::client::copyout(client, src, dst)
}

/// Raises a NetBSD signal in a client.
///
/// # Errors
/// `EFAULT` when the client is gone.
pub(crate) fn raise(client: *mut c_void, signo: i32) -> Result<()> {
    crate::ffi::client::raise(client, signo)
}
