//! `unlink(2)`, `rmdir(2)`, `unlinkat(2)`.

use core::ffi::c_int;

use rump_abi::types::*;

use crate::copy::UserPtr;
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::in_place;
use crate::syscall::Args;
use crate::vfs::namei::{nameiat, ndinit};
use crate::vfs::pathbuf::Pathbuf;
use crate::{Errno, Result};

/// Removes a name; a directory with `AT_REMOVEDIR` (`do_sys_unlinkat`).
///
/// # Errors
/// Those of `unlink(2)` and `rmdir(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_unlinkat")]
pub fn do_sys_unlinkat(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    flags: c_int,
    seg: uio_seg,
) -> Result<()> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, seg)?;
    let mut nd = ndinit(DELETE, LOCKPARENT | LOCKLEAF | TRYEMULROOT);
    let found = nameiat(l, fdat, &mut nd, &mut pb)?;
    let (dvp, vp) = (found.parent(), found.leaf());
    let rmdir = flags & AT_REMOVEDIR != 0;
    if let Err(error) = may_go(dvp, vp, rmdir) {
        dvp.abortop(&mut nd.ni_cnd);
        if dvp == vp {
            dvp.vrele();
        } else {
            dvp.vput();
        }
        vp.vput();
        return Err(error);
    }
    // Both operations release both vnodes.
    if rmdir {
        in_place!(VOP_RMDIR(dvp.as_ptr(), vp.as_ptr(), &raw mut nd.ni_cnd))
    } else {
        in_place!(VOP_REMOVE(dvp.as_ptr(), vp.as_ptr(), &raw mut nd.ni_cnd))
    }
}

fn may_go(dvp: Vp, vp: Vp, rmdir: bool) -> Result<()> {
    if vp.is_root() || vp.mounted_here().is_some() {
        return Err(Errno::EBUSY);
    }
    if dvp == vp {
        return Err(Errno::EINVAL);
    }
    match (rmdir, vp.is_dir()) {
        (false, true) => Err(Errno::EPERM),
        (true, false) => Err(Errno::ENOTDIR),
        _ => Ok(()),
    }
}

pub(super) fn sys_unlink(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    do_sys_unlinkat(l, AT_FDCWD, a.ptr(0), 0, UIO_USERSPACE)
}

pub(super) fn sys_rmdir(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    do_sys_unlinkat(l, AT_FDCWD, a.ptr(0), AT_REMOVEDIR, UIO_USERSPACE)
}

pub(super) fn sys_unlinkat(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    do_sys_unlinkat(l, a.int(0), a.ptr(1), a.int(2), UIO_USERSPACE)
}
