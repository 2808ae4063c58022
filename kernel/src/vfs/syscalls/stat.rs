//! Looking at files: `stat(2)`, `access(2)`, `readlink(2)`, `pathconf(2)` and their kin.

use core::ffi::c_int;

use rump_abi::types::*;

use crate::copy::{UserPtr, bytes_of, copyout};
use crate::ffi::lwp::Lwp;
use crate::syscall::Args;
use crate::uio::Uio;
use crate::vfs::namei::{nameiat, ndinit};
use crate::vfs::pathbuf::Pathbuf;
use crate::vfs::vn::{vn_stat, writechk};
use crate::{Errno, Result};

/// `FOLLOW`, unless `flags` of an `at` call say no.
pub(super) fn follow(flags: c_int) -> c_int {
    if flags & AT_SYMLINK_NOFOLLOW != 0 {
        NOFOLLOW
    } else {
        FOLLOW
    }
}

/// Status of what a path names (`do_sys_statat`); `nd_flag` is `FOLLOW` or 0.
///
/// # Errors
/// Those of `stat(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_statat")]
pub fn do_sys_statat(l: Lwp, fdat: c_int, path: UserPtr, nd_flag: c_int) -> Result<stat> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, nd_flag | LOCKLEAF | TRYEMULROOT);
    let vp = nameiat(l, fdat, &mut nd, &mut pb)?.leaf();
    let status = vn_stat(vp, l.cred());
    vp.vput();
    status
}

fn stat_to(l: Lwp, fdat: c_int, path: UserPtr, nd_flag: c_int, to: UserPtr) -> Result<()> {
    let status = do_sys_statat(l, fdat, path, nd_flag)?;
    copyout(bytes_of(&status), to)
}

/// May the caller do that (`do_sys_accessat`)? By real ids, or effective ones with `AT_EACCESS`.
///
/// # Errors
/// Those of `access(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_accessat")]
pub fn do_sys_accessat(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    mode: c_int,
    flags: c_int,
) -> Result<()> {
    if mode & !(R_OK | W_OK | X_OK) != 0 {
        return Err(Errno::EINVAL);
    }
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, follow(flags) | LOCKLEAF | TRYEMULROOT);
    let effective = l.cred();
    let differs = effective.uid() != effective.euid() || effective.gid() != effective.egid();
    let cred = if differs && flags & AT_EACCESS == 0 {
        let real = effective.dup();
        real.set_euid(real.uid());
        real.set_egid(real.gid());
        real
    } else {
        effective.hold();
        effective
    };
    nd.ni_cnd.cn_cred = cred.as_ptr();
    let result = nameiat(l, fdat, &mut nd, &mut pb).and_then(|found| {
        let vp = found.leaf();
        // R_OK, W_OK and X_OK are VREAD, VWRITE and VEXEC.
        let result = if mode == F_OK {
            Ok(())
        } else if mode & W_OK != 0 {
            writechk(vp).and_then(|()| vp.access(mode, cred))
        } else {
            vp.access(mode, cred)
        };
        vp.vput();
        result
    });
    cred.free();
    result
}

const _: () = assert!(R_OK == VREAD && W_OK == VWRITE && X_OK == VEXEC);

/// Text of a symbolic link (`do_sys_readlinkat`); answers its length.
///
/// # Errors
/// Those of `readlink(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_readlinkat")]
pub fn do_sys_readlinkat(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    to: UserPtr,
    count: usize,
) -> Result<usize> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, NOFOLLOW | LOCKLEAF | TRYEMULROOT);
    let vp = nameiat(l, fdat, &mut nd, &mut pb)?.leaf();
    let symperm = vp.v_mount().flag() & MNT_SYMPERM as u32 != 0;
    let mut uio = Uio::user(to, count, UIO_READ, 0, l.proc());
    let result = if vp.v_type() != VLNK {
        Err(Errno::EINVAL)
    } else if symperm && let Err(error) = vp.access(VREAD, l.cred()) {
        Err(error)
    } else {
        vp.readlink(&mut uio, l.cred())
    };
    vp.vput();
    result.map(|()| count - uio.resid())
}

/// A limit of the file that a path names (`do_sys_pathconf`).
///
/// # Errors
/// Those of `pathconf(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_pathconf")]
pub fn do_sys_pathconf(l: Lwp, path: UserPtr, name: c_int) -> Result<i64> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, FOLLOW | LOCKLEAF | TRYEMULROOT);
    let vp = nameiat(l, AT_FDCWD, &mut nd, &mut pb)?.leaf();
    let value = vp.pathconf(name);
    vp.vput();
    value
}

type Retval = [i64; 2];

pub(super) fn sys_stat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    stat_to(l, AT_FDCWD, a.ptr(0), FOLLOW, a.ptr(1))
}

pub(super) fn sys_lstat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    stat_to(l, AT_FDCWD, a.ptr(0), NOFOLLOW, a.ptr(1))
}

pub(super) fn sys_fstatat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    stat_to(l, a.int(0), a.ptr(1), follow(a.int(3)), a.ptr(2))
}

pub(super) fn sys_access(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_accessat(l, AT_FDCWD, a.ptr(0), a.int(1), 0)
}

pub(super) fn sys_faccessat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_accessat(l, a.int(0), a.ptr(1), a.int(2), a.int(3))
}

pub(super) fn sys_readlink(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let length = do_sys_readlinkat(l, AT_FDCWD, a.ptr(0), a.ptr(1), a.usize(2))?;
    retval[0] = length as i64;
    Ok(())
}

pub(super) fn sys_readlinkat(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let length = do_sys_readlinkat(l, a.int(0), a.ptr(1), a.ptr(2), a.usize(3))?;
    retval[0] = length as i64;
    Ok(())
}

pub(super) fn sys_pathconf(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    retval[0] = do_sys_pathconf(l, a.ptr(0), a.int(1))?;
    Ok(())
}
