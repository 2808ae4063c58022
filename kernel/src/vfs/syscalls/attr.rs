//! Changing attributes: mode, owner, flags, size; by path, by link, by descriptor.

use core::ffi::c_int;

use rump_abi::types::*;

use super::create::lookup_at;
use super::stat::follow;
use crate::copy::UserPtr;
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::vattr_null;
use crate::syscall::Args;
use crate::vfs::vn::writechk;
use crate::{Errno, Result, filedesc, kauth};

/// Runs `change` on the vnode of a path.
fn at_path(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    flags: c_int,
    change: impl FnOnce(Vp) -> Result<()>,
) -> Result<()> {
    let vp = lookup_at(l, fdat, path, UIO_USERSPACE, flags)?;
    let result = change(vp);
    vp.vrele();
    result
}

/// Runs `change` on the vnode of a descriptor.
fn at_fd(l: Lwp, fd: c_int, change: impl FnOnce(Vp) -> Result<()>) -> Result<()> {
    let file = filedesc::get_vnode(l, fd)?;
    change(file.vnode().ok_or(Errno::EINVAL)?)
}

/// Locks `vp` for `change`.
fn locked<R>(vp: Vp, change: impl FnOnce() -> Result<R>) -> Result<R> {
    vp.lock_retry(LK_EXCLUSIVE);
    let result = change();
    vp.unlock();
    result
}

/// Sets the mode of an unlocked vnode (`change_mode`).
///
/// # Errors
/// Those of `chmod(2)`.
#[inline(never)]
pub fn change_mode(vp: Vp, mode: mode_t, l: Lwp) -> Result<()> {
    let mut va = vattr_null();
    va.va_mode = mode & ALLPERMS as mode_t;
    locked(vp, || vp.setattr(&mut va, l.cred()))
}

/// Sets the owner of an unlocked vnode; an id of -1 stays (`change_owner`). With `posix`, set-id bits
/// go unless the caller may keep them; else those of the ids that were named go.
///
/// # Errors
/// Those of `chown(2)`.
#[inline(never)]
pub fn change_owner(vp: Vp, uid: uid_t, gid: gid_t, posix: bool, l: Lwp) -> Result<()> {
    const UNCHANGED: u32 = u32::MAX;
    let cred = l.cred();
    locked(vp, || {
        let mut now = vattr_null();
        vp.getattr(&mut now, cred)?;
        let mut mode = now.va_mode;
        let keeps = |action| {
            let node = vp.as_ptr();
            kauth::authorize_vnode(cred, action, node, core::ptr::null_mut(), Err(Errno::EPERM))
                .is_ok()
        };
        let clears = |bit: mode_t, action, id: u32| {
            if posix {
                now.va_mode & bit != 0 && !keeps(action)
            } else {
                id != UNCHANGED
            }
        };
        if clears(
            S_ISUID as mode_t,
            KAUTH_VNODE_RETAIN_SUID as kauth_action_t,
            uid,
        ) {
            mode &= !S_ISUID as mode_t;
        }
        if clears(
            S_ISGID as mode_t,
            KAUTH_VNODE_RETAIN_SGID as kauth_action_t,
            gid,
        ) {
            mode &= !S_ISGID as mode_t;
        }
        let mut va = vattr_null();
        // -1 is also VNOVAL, which leaves an attribute as it is.
        va.va_uid = uid;
        va.va_gid = gid;
        if mode != now.va_mode {
            va.va_mode = mode;
        }
        vp.setattr(&mut va, cred)
    })
}

/// Sets the flags of an unlocked vnode (`change_flags`).
///
/// # Errors
/// Those of `chflags(2)`.
#[inline(never)]
pub fn change_flags(vp: Vp, flags: u64, l: Lwp) -> Result<()> {
    let mut va = vattr_null();
    va.va_flags = flags;
    locked(vp, || vp.setattr(&mut va, l.cred()))
}

fn set_size(vp: Vp, length: i64, cred: crate::cred::Cred) -> Result<()> {
    writechk(vp)?;
    let mut va = vattr_null();
    va.va_size = length as u64;
    vp.setattr(&mut va, cred)
}

type Retval = [i64; 2];

pub(super) fn sys_chmod(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(l, AT_FDCWD, a.ptr(0), FOLLOW, |vp| {
        change_mode(vp, a.u32(1), l)
    })
}

pub(super) fn sys_lchmod(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(l, AT_FDCWD, a.ptr(0), NOFOLLOW, |vp| {
        change_mode(vp, a.u32(1), l)
    })
}

pub(super) fn sys_fchmod(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_fd(l, a.int(0), |vp| change_mode(vp, a.u32(1), l))
}

pub(super) fn sys_fchmodat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(l, a.int(0), a.ptr(1), follow(a.int(3)), |vp| {
        change_mode(vp, a.u32(2), l)
    })
}

fn chown(l: Lwp, a: &Args, flags: c_int, posix: bool) -> Result<()> {
    at_path(l, AT_FDCWD, a.ptr(0), flags, |vp| {
        change_owner(vp, a.u32(1), a.u32(2), posix, l)
    })
}

pub(super) fn sys_chown(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    chown(l, a, FOLLOW, false)
}

pub(super) fn sys_lchown(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    chown(l, a, NOFOLLOW, false)
}

pub(super) fn sys_posix_chown(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    chown(l, a, FOLLOW, true)
}

pub(super) fn sys_posix_lchown(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    chown(l, a, NOFOLLOW, true)
}

pub(super) fn sys_fchown(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_fd(l, a.int(0), |vp| {
        change_owner(vp, a.u32(1), a.u32(2), false, l)
    })
}

pub(super) fn sys_posix_fchown(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_fd(l, a.int(0), |vp| {
        change_owner(vp, a.u32(1), a.u32(2), true, l)
    })
}

pub(super) fn sys_fchownat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(l, a.int(0), a.ptr(1), follow(a.int(4)), |vp| {
        change_owner(vp, a.u32(2), a.u32(3), false, l)
    })
}

pub(super) fn sys_chflags(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(l, AT_FDCWD, a.ptr(0), FOLLOW, |vp| {
        change_flags(vp, a.u64(1), l)
    })
}

pub(super) fn sys_lchflags(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(l, AT_FDCWD, a.ptr(0), NOFOLLOW, |vp| {
        change_flags(vp, a.u64(1), l)
    })
}

pub(super) fn sys_fchflags(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_fd(l, a.int(0), |vp| change_flags(vp, a.u64(1), l))
}

pub(super) fn sys_truncate(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let length = a.i64(2);
    if length < 0 {
        return Err(Errno::EINVAL);
    }
    at_path(l, AT_FDCWD, a.ptr(0), FOLLOW, |vp| {
        locked(vp, || {
            if vp.is_dir() {
                return Err(Errno::EISDIR);
            }
            writechk(vp)?;
            vp.access(VWRITE, l.cred())?;
            set_size(vp, length, l.cred())
        })
    })
}

pub(super) fn sys_ftruncate(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let length = a.i64(2);
    if length < 0 {
        return Err(Errno::EINVAL);
    }
    let file = filedesc::get_vnode(l, a.int(0))?;
    if file.flag() & FWRITE == 0 {
        return Err(Errno::EINVAL);
    }
    let vp = file.vnode().ok_or(Errno::EINVAL)?;
    locked(vp, || {
        if vp.is_dir() {
            return Err(Errno::EISDIR);
        }
        set_size(vp, length, file.cred())
    })
}

pub(super) fn sys_umask(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let old = l.proc().cwdi().set_cmask(a.u32(0) & ALLPERMS as u32);
    retval[0] = old.into();
    Ok(())
}

pub(super) fn sys_revoke(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let cred = l.cred();
    at_path(l, AT_FDCWD, a.ptr(0), FOLLOW, |vp| {
        let mut va = vattr_null();
        vp.lock_retry(LK_SHARED);
        let got = vp.getattr(&mut va, cred);
        vp.unlock();
        got?;
        if cred.euid() != va.va_uid {
            let (action, node) = (KAUTH_VNODE_REVOKE as kauth_action_t, vp.as_ptr());
            let none = core::ptr::null_mut();
            kauth::authorize_vnode(cred, action, node, none, Err(Errno::EPERM))?;
        }
        // A device may be open through another node; another file only through this vnode.
        if vp.usecount() > 1 || vp.is_device() {
            vp.revoke(REVOKEALL)?;
        }
        Ok(())
    })
}
