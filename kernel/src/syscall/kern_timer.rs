//! `timer_create(2)`, `timer_settime(2)`, `setitimer(2)` and their kin.

use core::time::Duration;

use rump_abi::signo::{SIGALRM, SIGPROF, SIGVTALRM};
use rump_abi::sysno::*;
use rump_abi::types::{
    CLOCK_MONOTONIC, CLOCK_PROF, CLOCK_REALTIME, CLOCK_VIRTUAL, TIMER_ABSTIME, itimerspec,
    itimerval, timespec, timeval,
};

use super::kern_time::{clock_gettime, from_timeval, is_valid};
use super::{Args, Handler};
use crate::copy::{copyin_val, copyout_val, zeroed};
use crate::ffi::lwp::Lwp;
use crate::timer::{self, Notify, Setting};
use crate::{Errno, Result, time};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS_timer_create, sys_timer_create),
    (SYS_timer_delete, sys_timer_delete),
    (SYS___timer_settime50, sys_timer_settime),
    (SYS___timer_gettime50, sys_timer_gettime),
    (SYS_timer_getoverrun, sys_timer_getoverrun),
    (SYS___setitimer50, sys_setitimer),
    (SYS___getitimer50, sys_getitimer),
];

/// `sigev_notify`: nothing, a signal, a thread of the program.
const SIGEV_NONE: i32 = 0;
const SIGEV_SIGNAL: i32 = 1;
const SIGEV_THREAD: i32 = 2;

fn sys_timer_create(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let clock = a.int(0);
    let notify = if a.ptr(1).is_null() {
        None
    } else {
        // The first two words of `struct sigevent`.
        let event: [i32; 8] = copyin_val(a.ptr(1))?;
        Some(match event[0] {
            SIGEV_NONE => Notify::None,
            SIGEV_SIGNAL if (1..64).contains(&event[1]) => Notify::Signal(event[1]),
            SIGEV_THREAD => return Err(Errno::EOPNOTSUPP),
            _ => return Err(Errno::EINVAL),
        })
    };
    if !matches!(
        clock,
        CLOCK_REALTIME | CLOCK_VIRTUAL | CLOCK_PROF | CLOCK_MONOTONIC
    ) {
        return Err(Errno::EINVAL);
    }
    if matches!(clock, CLOCK_VIRTUAL | CLOCK_PROF) {
        return Err(Errno::EOPNOTSUPP);
    }
    let p = l.proc();
    let id = timer::create(p, clock, notify)?;
    let stored = copyout_val(&id, a.ptr(2));
    if stored.is_err() {
        timer::delete(p, id)?;
    }
    stored
}

fn sys_timer_delete(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    timer::delete(l.proc(), a.int(0))
}

fn to_duration(ts: &timespec) -> Result<Duration> {
    if !is_valid(ts) {
        return Err(Errno::EINVAL);
    }
    Ok(Duration::new(ts.tv_sec.cast_unsigned(), ts.tv_nsec as u32))
}

fn to_timespec(time: Duration) -> timespec {
    timespec {
        tv_sec: time.as_secs().cast_signed(),
        tv_nsec: i64::from(time.subsec_nanos()),
    }
}

fn to_timeval(time: Duration) -> timeval {
    let mut tv: timeval = zeroed();
    let cut = time::to_timeval(to_timespec(time));
    tv.tv_sec = cut.tv_sec;
    tv.tv_usec = cut.tv_usec;
    tv
}

fn to_itimerspec(setting: &Setting) -> itimerspec {
    itimerspec {
        it_interval: to_timespec(setting.interval),
        it_value: to_timespec(setting.value),
    }
}

fn sys_timer_settime(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let (id, flags) = (a.int(0), a.int(1));
    let wanted: itimerspec = copyin_val(a.ptr(2))?;
    let mut setting = Setting {
        value: to_duration(&wanted.it_value)?,
        interval: to_duration(&wanted.it_interval)?,
    };
    let p = l.proc();
    if flags & TIMER_ABSTIME != 0 && !setting.value.is_zero() {
        let now = to_duration(&clock_gettime(timer::clock(p, id)?)?)?;
        // What is past runs out at once.
        let soon = Duration::from_nanos(1);
        setting.value = setting.value.saturating_sub(now).max(soon);
    }
    let old = timer::set(p, id, setting)?;
    if a.ptr(3).is_null() {
        return Ok(());
    }
    copyout_val(&to_itimerspec(&old), a.ptr(3))
}

fn sys_timer_gettime(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let setting = timer::get(l.proc(), a.int(0))?;
    copyout_val(&to_itimerspec(&setting), a.ptr(1))
}

fn sys_timer_getoverrun(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = timer::overruns(l.proc(), a.int(0))?;
    Ok(())
}

/// The clock and the signal of an interval timer.
fn interval_timer(which: i32) -> Result<(i32, i32)> {
    match which {
        0 => Ok((CLOCK_REALTIME, SIGALRM)),
        1 => Ok((CLOCK_VIRTUAL, SIGVTALRM)),
        2 => Ok((CLOCK_PROF, SIGPROF)),
        3 => Ok((CLOCK_MONOTONIC, SIGALRM)),
        _ => Err(Errno::EINVAL),
    }
}

fn to_itimerval(setting: &Setting) -> itimerval {
    let mut out: itimerval = zeroed();
    out.it_interval = to_timeval(setting.interval);
    out.it_value = to_timeval(setting.value);
    out
}

fn sys_setitimer(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let which = a.int(0);
    let (clock, signo) = interval_timer(which)?;
    let p = l.proc();
    timer::ensure(p, which, clock, signo);
    let old = if a.ptr(1).is_null() {
        timer::get(p, which)?
    } else {
        let wanted: itimerval = copyin_val(a.ptr(1))?;
        let setting = Setting {
            value: to_duration(&from_timeval(&wanted.it_value)?)?,
            interval: to_duration(&from_timeval(&wanted.it_interval)?)?,
        };
        let virtual_time = matches!(clock, CLOCK_VIRTUAL | CLOCK_PROF);
        if virtual_time && !setting.value.is_zero() {
            return Err(Errno::EOPNOTSUPP);
        }
        timer::set(p, which, setting)?
    };
    if a.ptr(2).is_null() {
        return Ok(());
    }
    copyout_val(&to_itimerval(&old), a.ptr(2))
}

fn sys_getitimer(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let which = a.int(0);
    let (clock, signo) = interval_timer(which)?;
    timer::ensure(l.proc(), which, clock, signo);
    copyout_val(&to_itimerval(&timer::get(l.proc(), which)?), a.ptr(1))
}
