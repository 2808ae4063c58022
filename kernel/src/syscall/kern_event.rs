//! `kqueue(2)`, `kqueue1(2)`, `kevent(2)`.

use rump_abi::sysno::*;
use rump_abi::types::{O_CLOEXEC, O_NONBLOCK, O_NOSIGPIPE, kevent};

use super::kern_time::copyin_timeout;
use super::{Args, Handler};
use crate::copy::{bytes_of_slice, copyin_val, copyout};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, filedesc, kqueue};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS_kqueue, sys_kqueue),
    (SYS_kqueue1, sys_kqueue1),
    (SYS___kevent50, sys_kevent),
];

/// The most events of one call.
const MAX_EVENTS: usize = 65_536;

fn sys_kqueue(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(kqueue::kqueue(l, 0, false)?);
    Ok(())
}

fn sys_kqueue1(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let flags = a.int(0);
    if flags & !(O_CLOEXEC | O_NONBLOCK | O_NOSIGPIPE) != 0 {
        return Err(Errno::EINVAL);
    }
    let keep = flags & (O_NONBLOCK | O_NOSIGPIPE);
    retval[0] = i64::from(kqueue::kqueue(l, keep, flags & O_CLOEXEC != 0)?);
    Ok(())
}

fn sys_kevent(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let file = filedesc::get(l, a.int(0))?;
    let kq = kqueue::of_file(&file)?;
    let (changes, changed) = (a.ptr(1), a.usize(2));
    let (events, room) = (a.ptr(3), a.usize(4));
    let time = copyin_timeout(a.ptr(5))?;
    if changed > MAX_EVENTS {
        return Err(Errno::EINVAL);
    }
    let mut reported = 0;
    for index in 0..changed {
        let change: kevent = copyin_val(changes.add(index * size_of::<kevent>()))?;
        let result = kq.register(l, &change);
        let error = match result {
            Ok(()) if !kqueue::wants_receipt(&change) => continue,
            Ok(()) => 0,
            Err(error) => error.get(),
        };
        // An error goes to the event list while there is room.
        if reported == room {
            result?;
            continue;
        }
        let event = kqueue::error_event(&change, error);
        let at = events.add(reported * size_of::<kevent>());
        copyout(bytes_of_slice(&[event]), at)?;
        reported += 1;
    }
    retval[0] = reported as i64;
    if reported > 0 || room == 0 {
        return Ok(());
    }
    let found = kq.scan(room.min(MAX_EVENTS), time)?;
    copyout(bytes_of_slice(&found), events)?;
    retval[0] = found.len() as i64;
    Ok(())
}
