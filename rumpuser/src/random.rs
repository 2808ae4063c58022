//! Random bytes: `rumpuser_getrandom`.

use rump_abi::errno::Result;

use crate::backend;
use crate::errno;

/// The best randomness that the host has. (`RUMPUSER_RANDOM_HARD`)
pub const HARD: u32 = 1;
/// Rather none than waiting. (`RUMPUSER_RANDOM_NOWAIT`)
pub const NOWAIT: u32 = 2;

/// Fills `buf`; answers how many bytes it got, which is all of them unless [`NOWAIT`] is set.
///
/// # Errors
/// `EAGAIN` when `NOWAIT` is set and the host has none.
pub fn fill(buf: &mut [u8], flags: u32) -> Result<usize> {
    if backend::active() {
        return backend::installed().random(buf);
    }
    native_fill(buf, flags)
}

/// What [`fill`] means without a back end.
///
/// # Errors
/// As [`fill`].
pub fn native_fill(buf: &mut [u8], flags: u32) -> Result<usize> {
    let host_flags = if flags & NOWAIT != 0 {
        libc::GRND_NONBLOCK
    } else {
        0
    };
    let mut got = 0;
    while got < buf.len() {
        let rest = &mut buf[got..];
        // SAFETY: the host writes at most the length of `rest` to it.
        let answer = unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), host_flags) };
        match usize::try_from(answer) {
            Ok(count) => got += count,
            Err(_) if errno::last_host() == libc::EINTR => {}
            Err(_) if got > 0 => break,
            Err(_) => return Err(errno::last()),
        }
    }
    Ok(got)
}
