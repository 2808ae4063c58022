//! File times: `utimes(2)`, `utimensat(2)` and their kin.

use core::ffi::c_int;

use rump_abi::types::*;

use super::create::lookup_at;
use super::stat::follow;
use crate::copy::{UserPtr, copyin_val};
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::vattr_null;
use crate::syscall::Args;
use crate::{Errno, Result, filedesc, time};

/// The times of a call, and whether both are "now".
struct Times {
    access: timespec,
    modify: timespec,
    now: bool,
}

impl Times {
    fn now() -> Self {
        let now = time::nanotime();
        Self {
            access: now,
            modify: now,
            now: true,
        }
    }

    /// Two `struct timeval` of the program, or the present time for a null pointer.
    fn from_timevals(at: UserPtr) -> Result<Self> {
        if at.is_null() {
            return Ok(Self::now());
        }
        let [access, modify] = copyin_val::<[timeval; 2]>(at)?.map(|tv| timespec {
            tv_sec: tv.tv_sec,
            tv_nsec: i64::from(tv.tv_usec) * 1000,
        });
        Self::checked(access, modify, false)
    }

    /// Two `struct timespec` of the program, with the marks `UTIME_NOW` and `UTIME_OMIT`.
    fn from_timespecs(at: UserPtr) -> Result<Self> {
        if at.is_null() {
            return Ok(Self::now());
        }
        let [access, modify] = copyin_val::<[timespec; 2]>(at)?;
        let is_now = |ts: timespec| ts.tv_nsec == i64::from(UTIME_NOW);
        let both = is_now(access) && is_now(modify);
        let now = time::nanotime();
        let resolve = |ts: timespec| {
            if is_now(ts) {
                now
            } else if ts.tv_nsec == i64::from(UTIME_OMIT) {
                timespec {
                    tv_sec: VNOVAL.into(),
                    tv_nsec: VNOVAL.into(),
                }
            } else {
                ts
            }
        };
        Self::checked(resolve(access), resolve(modify), both)
    }

    fn checked(access: timespec, modify: timespec, now: bool) -> Result<Self> {
        let ok = |ts: timespec| omitted(ts) || (0..1_000_000_000).contains(&ts.tv_nsec);
        if ok(access) && ok(modify) {
            Ok(Self {
                access,
                modify,
                now,
            })
        } else {
            Err(Errno::EINVAL)
        }
    }
}

fn omitted(ts: timespec) -> bool {
    ts.tv_sec == VNOVAL.into() && ts.tv_nsec == VNOVAL.into()
}

/// Sets times of an unlocked vnode. A file is not younger than its last change.
#[inline(never)]
fn set_times(vp: Vp, times: &Times, l: Lwp) -> Result<()> {
    let cred = l.cred();
    let mut va = vattr_null();
    vp.lock_retry(LK_EXCLUSIVE);
    let older = !omitted(times.modify)
        && vp.getattr(&mut va, cred).is_ok()
        && before(times.modify, va.va_birthtime);
    va = vattr_null();
    va.va_atime = times.access;
    va.va_mtime = times.modify;
    if older {
        va.va_birthtime = times.modify;
    }
    if times.now {
        va.va_vaflags |= VA_UTIMES_NULL as u32;
    }
    let result = vp.setattr(&mut va, cred);
    vp.unlock();
    result
}

fn before(a: timespec, b: timespec) -> bool {
    (a.tv_sec, a.tv_nsec) < (b.tv_sec, b.tv_nsec)
}

fn at_path(l: Lwp, fdat: c_int, path: UserPtr, flags: c_int, times: &Times) -> Result<()> {
    let vp = lookup_at(l, fdat, path, UIO_USERSPACE, flags)?;
    let result = set_times(vp, times, l);
    vp.vrele();
    result
}

fn at_fd(l: Lwp, fd: c_int, times: impl FnOnce() -> Result<Times>) -> Result<()> {
    let file = filedesc::get_vnode(l, fd)?;
    set_times(file.vnode().ok_or(Errno::EINVAL)?, &times()?, l)
}

type Retval = [i64; 2];

pub(super) fn sys_utimes(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(
        l,
        AT_FDCWD,
        a.ptr(0),
        FOLLOW,
        &Times::from_timevals(a.ptr(1))?,
    )
}

pub(super) fn sys_lutimes(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_path(
        l,
        AT_FDCWD,
        a.ptr(0),
        NOFOLLOW,
        &Times::from_timevals(a.ptr(1))?,
    )
}

pub(super) fn sys_futimes(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_fd(l, a.int(0), || Times::from_timevals(a.ptr(1)))
}

pub(super) fn sys_futimens(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    at_fd(l, a.int(0), || Times::from_timespecs(a.ptr(1)))
}

pub(super) fn sys_utimensat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let times = Times::from_timespecs(a.ptr(2))?;
    at_path(l, a.int(0), a.ptr(1), follow(a.int(3)), &times)
}
