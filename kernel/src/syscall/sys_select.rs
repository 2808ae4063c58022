//! Waiting for files: `poll(2)`, `pollts(2)`, `select(2)`, `pselect(2)`.

use core::time::Duration;

use rump_abi::sysno::*;
use rump_abi::types::{
    POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, POLLPRI, POLLRDBAND, POLLRDNORM, POLLWRBAND,
    pollfd, timeval,
};

use super::kern_time::{copyin_timeout, from_timeval};
use super::{Args, Handler};
use crate::copy::{UserPtr, bytes_of_slice, copyin_val, copyin_vec, copyout};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, filedesc, select};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS_poll, sys_poll),
    (SYS___pollts50, sys_pollts),
    (SYS___select50, sys_select),
    (SYS___pselect50, sys_pselect),
];

/// The most descriptors of one `poll`: what the hard limit admits, and some to spare.
const MAX_FDS: usize = 4096;

fn sys_poll(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let time = match a.int(2) {
        -1 => None,
        ms => Some(Duration::from_millis(
            u64::try_from(ms).map_err(|_| Errno::EINVAL)?,
        )),
    };
    poll(l, a.ptr(0), a.u32(1), time, retval)
}

/// Reads the signal mask of `pollts` and `pselect`, which means nothing here: no signal is held back from
/// a process of this kernel, whose signals are the program's own business.
fn copyin_mask(ptr: UserPtr) -> Result<()> {
    if !ptr.is_null() {
        let _mask: [u32; 4] = copyin_val(ptr)?;
    }
    Ok(())
}

fn sys_pollts(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let time = copyin_timeout(a.ptr(2))?;
    copyin_mask(a.ptr(3))?;
    poll(l, a.ptr(0), a.u32(1), time, retval)
}

fn poll(
    l: Lwp,
    ptr: UserPtr,
    count: u32,
    time: Option<Duration>,
    retval: &mut [i64; 2],
) -> Result<()> {
    let count = count as usize;
    if count > MAX_FDS {
        return Err(Errno::EINVAL);
    }
    let mut fds: Vec<pollfd> = copyin_vec(ptr, count)?;
    let found = select::poll_until(time, || {
        let mut found = 0;
        for fd in &mut fds {
            fd.revents = look(l, fd.fd, i32::from(fd.events));
            found += usize::from(fd.revents != 0);
        }
        Ok(found)
    })?;
    copyout(bytes_of_slice(&fds), ptr)?;
    retval[0] = found as i64;
    Ok(())
}

/// The events of one descriptor.
fn look(l: Lwp, fd: i32, events: i32) -> i16 {
    if fd < 0 {
        return 0;
    }
    let found = match filedesc::get(l, fd) {
        Ok(file) => file.ops().poll(&file, events | POLLERR | POLLHUP),
        Err(_) => POLLNVAL,
    };
    (found & (events | POLLERR | POLLHUP | POLLNVAL)) as i16
}

fn sys_select(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let time = if a.ptr(4).is_null() {
        None
    } else {
        let tv: timeval = copyin_val(a.ptr(4))?;
        let ts = from_timeval(&tv)?;
        Some(Duration::new(ts.tv_sec.cast_unsigned(), ts.tv_nsec as u32))
    };
    select(l, a, time, retval)
}

fn sys_pselect(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let time = copyin_timeout(a.ptr(4))?;
    copyin_mask(a.ptr(5))?;
    select(l, a, time, retval)
}

/// What each of the three sets asks for.
const ASKED: [i32; 3] = [
    POLLIN | POLLRDNORM | POLLHUP | POLLERR,
    POLLOUT | POLLWRBAND | POLLHUP | POLLERR,
    POLLPRI | POLLRDBAND,
];

fn select(l: Lwp, a: &Args, time: Option<Duration>, retval: &mut [i64; 2]) -> Result<()> {
    let count = usize::try_from(a.int(0)).map_err(|_| Errno::EINVAL)?;
    // No descriptor is higher.
    let count = count.min(
        usize::try_from(filedesc::highest(l) + 1)
            .unwrap_or(0)
            .max(256),
    );
    let words = count.div_ceil(32);
    let mut asked: [Vec<u32>; 3] = Default::default();
    for (set, slot) in asked.iter_mut().zip(1..) {
        *set = if a.ptr(slot).is_null() {
            vec![0; words]
        } else {
            copyin_vec(a.ptr(slot), words)?
        };
    }
    let mut result: [Vec<u32>; 3] = Default::default();
    let found = select::poll_until(time, || {
        let mut found = 0;
        for ((out, set), events) in result.iter_mut().zip(&asked).zip(ASKED) {
            *out = vec![0; words];
            for fd in members(set, count) {
                let file = filedesc::get(l, fd as i32)?;
                if file.ops().poll(&file, events) & events != 0 {
                    out[fd / 32] |= 1 << (fd % 32);
                    found += 1;
                }
            }
        }
        Ok(found)
    })?;
    for (set, slot) in result.iter().zip(1..) {
        if !a.ptr(slot).is_null() {
            copyout(bytes_of_slice(set), a.ptr(slot))?;
        }
    }
    retval[0] = found as i64;
    Ok(())
}

/// The members of a set below `count`.
fn members(set: &[u32], count: usize) -> impl Iterator<Item = usize> + '_ {
    (0..count).filter(|fd| set[fd / 32] & (1 << (fd % 32)) != 0)
}
