//! The limit of a file's size, and reading and writing by the kernel itself (`vn_rdwr`).

use rump_abi::signo::SIGXFSZ;
use rump_abi::types::*;

use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::lwproc::curlwp;
use crate::uio::Uio;
use crate::{Errno, Result, signal};

/// Refuses a write that ends behind the process' limit (`RLIMIT_FSIZE`), or behind what an offset can
/// say. The vnode is locked.
///
/// # Errors
/// `EFBIG`; the process gets `SIGXFSZ` for a limit of its own, but not for that of all files.
pub fn enforce_fsize(vp: Vp, uio: &Uio<'_>, ioflag: i32) -> Result<()> {
    if vp.v_type() != VREG {
        return Ok(());
    }
    let start = if ioflag & IO_APPEND != 0 {
        vp.v_size()
    } else {
        uio.offset()
    };
    let end = (start.max(0) as u64).saturating_add(uio.resid() as u64);
    let p = curlwp().proc();
    let limit = p.rlimit(RLIMIT_FSIZE as usize).rlim_cur;
    if end > limit {
        if limit < i64::MAX as u64 {
            signal::raise(p, SIGXFSZ);
        }
        return Err(Errno::EFBIG);
    }
    Ok(())
}

/// Reads or writes an unlocked vnode, or a locked one with `IO_NODELOCKED` (`vn_rdwr`). What is left
/// to move is in `uio`.
///
/// # Errors
/// The driver's; `EFBIG`.
pub fn rdwr(vp: Vp, uio: &mut Uio<'_>, ioflag: i32, cred: Cred) -> Result<()> {
    let read = uio.is_read();
    let lock = ioflag & IO_NODELOCKED == 0;
    if lock {
        vp.lock_retry(if read { LK_SHARED } else { LK_EXCLUSIVE });
    }
    let result = if read {
        vp.read(uio, ioflag, cred)
    } else {
        enforce_fsize(vp, uio, ioflag).and_then(|()| vp.write(uio, ioflag, cred))
    };
    if lock {
        vp.unlock();
    }
    result
}
