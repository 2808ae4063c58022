//! `open(2)`, `openat(2)`.

use core::ffi::c_int;

use rump_abi::types::*;

use crate::copy::UserPtr;
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::file::{File, FileRef};
use crate::syscall::Args;
use crate::vfs::namei::ndinit;
use crate::vfs::pathbuf::Pathbuf;
use crate::vfs::vn::{FMASK, VNOPS, vn_open};
use crate::{Errno, Result, filedesc};

/// Opens a file and gives out a descriptor (`do_sys_openat`).
///
/// # Errors
/// Those of `open(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_openat")]
pub fn do_sys_openat(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    oflags: c_int,
    mode: mode_t,
    seg: uio_seg,
) -> Result<c_int> {
    // O_RDONLY, O_WRONLY, O_RDWR become FREAD, FWRITE and both.
    let flags = oflags.wrapping_add(1);
    if flags & (FREAD | FWRITE) == 0 {
        return Err(Errno::EINVAL);
    }
    let mut pb = Pathbuf::new();
    pb.copyin(path, seg)?;
    filedesc::check_room(l)?;
    let cmode = mode & !l.proc().umask() & (ALLPERMS & !S_ISTXT) as mode_t;
    let mut nd = ndinit(LOOKUP, TRYEMULROOT);
    l.set_dupfd(-1);
    let vp = match vn_open(l, fdat, &mut nd, &mut pb, flags, cmode) {
        Ok(vp) => vp,
        Err(error) => return dup_instead(l, flags, error),
    };
    let file = File::for_vnode(vp, VNOPS, flags & FMASK, l.cred());
    let locked = lock_file(vp, &file, flags);
    vp.unlock();
    locked?;
    filedesc::allocate_from(l, file, 0, flags & O_CLOEXEC != 0)
}

/// A driver may answer an open with a descriptor of the process (`/dev/fd`).
fn dup_instead(l: Lwp, flags: i32, error: Errno) -> Result<c_int> {
    match error {
        EDUPFD | EMOVEFD if l.dupfd() >= 0 => filedesc::dupopen(l, l.dupfd(), flags, error),
        // Nothing of the open is left that another call could see.
        EDUPFD | EMOVEFD => Err(Errno::ENODEV),
        Errno::ERESTART => Err(Errno::EINTR),
        error => Err(error),
    }
}

const EDUPFD: Errno = Errno::EDUPFD;
const EMOVEFD: Errno = filedesc::EMOVEFD;

/// `O_SHLOCK`, `O_EXLOCK`: the vnode is locked, and unlocked while a lock is waited for.
pub(super) fn lock_file(vp: Vp, file: &FileRef, flags: i32) -> Result<()> {
    if flags & (O_SHLOCK | O_EXLOCK) == 0 {
        return Ok(());
    }
    let kind = if flags & O_EXLOCK != 0 {
        F_WRLCK
    } else {
        F_RDLCK
    };
    let wait = if flags & O_NONBLOCK != 0 { 0 } else { F_WAIT };
    let mut range = crate::vfs::vn::whole_file(kind);
    vp.unlock();
    let result = file
        .ops()
        .advlock(file, file.id(), F_SETLK, &mut range, F_FLOCK | wait);
    vp.lock_retry(LK_EXCLUSIVE);
    result
}

pub(super) fn sys_open(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let fd = do_sys_openat(l, AT_FDCWD, a.ptr(0), a.int(1), a.u32(2), UIO_USERSPACE)?;
    retval[0] = fd.into();
    Ok(())
}

pub(super) fn sys_openat(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let fd = do_sys_openat(l, a.int(0), a.ptr(1), a.int(2), a.u32(3), UIO_USERSPACE)?;
    retval[0] = fd.into();
    Ok(())
}
