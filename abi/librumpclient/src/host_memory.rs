//! The program's own memory by address, where an address may be wrong: the host's kernel does the
//! copying and answers EFAULT, where an access would be a crash.

use std::borrow::Cow;

/// Copies `len` bytes from `addr`; `None` when not all can be read.
pub fn read(addr: u64, len: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(len).ok()?;
    bytes.resize(len, 0);
    (transfer(Way::Read, bytes.as_mut_ptr(), addr, len)? == len).then_some(bytes)
}

/// Copies `data` to `addr`; `None` when not all can be written.
pub fn write(addr: u64, data: &[u8]) -> Option<()> {
    let local = data.as_ptr().cast_mut();
    (transfer(Way::Write, local, addr, data.len())? == data.len()).then_some(())
}

/// The string at `addr` with its NUL, or `max` bytes without one.
pub fn read_text(addr: u64, max: usize) -> Option<Cow<'static, [u8]>> {
    let mut text = Vec::new();
    while text.len() < max {
        // Not beyond the page: the next one may be missing, and not be wanted.
        let at = addr.checked_add(text.len() as u64)?;
        let rest = PAGE - (at % PAGE as u64) as usize;
        let piece = read(at, rest.min(max - text.len()))?;
        match piece.iter().position(|byte| *byte == 0) {
            Some(nul) => {
                text.extend_from_slice(&piece[..=nul]);
                break;
            }
            None => text.extend_from_slice(&piece),
        }
    }
    Some(text.into())
}

/// The smallest there is.
const PAGE: usize = 4096;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Read,
    Write,
}

/// Copies between `local`, which is valid, and the address; answers how much.
fn transfer(way: Way, local: *mut u8, addr: u64, len: usize) -> Option<usize> {
    if len == 0 {
        return Some(0);
    }
    let remote = std::ptr::with_exposed_provenance_mut::<libc::c_void>(addr as usize);
    let segment = |base: *mut libc::c_void| libc::iovec {
        iov_base: base,
        iov_len: len,
    };
    let (here, there) = (segment(local.cast()), segment(remote));
    let copy = match way {
        Way::Read => libc::process_vm_readv,
        Way::Write => libc::process_vm_writev,
    };
    // SAFETY: no conditions.
    let pid = unsafe { libc::getpid() };
    // SAFETY: both are one segment; the host checks the address, and `local` is valid for `len`.
    let copied = unsafe { copy(pid, &raw const here, 1, &raw const there, 1, 0) };
    if let Ok(copied) = usize::try_from(copied) {
        return Some(copied);
    }
    match std::io::Error::last_os_error().raw_os_error() {
        // Where the host forbids it, an address is taken to be right.
        Some(libc::ENOSYS | libc::EPERM) => {
            let (from, to) = match way {
                Way::Read => (remote.cast::<u8>(), local),
                Way::Write => (local, remote.cast()),
            };
            // SAFETY: `local` is valid for `len`; for the other the program answers.
            unsafe { from.copy_to(to, len) };
            Some(len)
        }
        _ => None,
    }
}
