//! Clocks and sleeping: `gettimeofday(2)`, `clock_gettime(2)`, `nanosleep(2)` and their kin.

use core::time::Duration;

use rump_abi::sysno::*;
use rump_abi::types::{
    CLOCK_MONOTONIC, CLOCK_REALTIME, TIMER_ABSTIME, timespec, timeval, timezone,
};
use rumpuser::condvar::Condvar;
use rumpuser::mutex::{Mutex, MutexKind};

use super::{Args, Handler};
use crate::copy::{UserPtr, copyin_val, copyout_val};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, kauth, sync, time};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS___gettimeofday50, sys_gettimeofday),
    (SYS___settimeofday50, sys_settimeofday),
    (SYS___adjtime50, sys_adjtime),
    (SYS___clock_gettime50, sys_clock_gettime),
    (SYS___clock_settime50, sys_clock_settime),
    (SYS___clock_getres50, sys_clock_getres),
    (SYS___nanosleep50, sys_nanosleep),
    (SYS_clock_nanosleep, sys_clock_nanosleep),
];

const NANOS: i64 = 1_000_000_000;

/// Flags in a clock id: the processor time of a process, or of a thread.
const CLOCK_PROCESS: u32 = 0x4000_0000;
const CLOCK_THREAD: u32 = 0x8000_0000;

/// Whether a time is one: nanoseconds below a milliard, not negative.
pub(super) fn is_valid(ts: &timespec) -> bool {
    ts.tv_sec >= 0 && (0..NANOS).contains(&ts.tv_nsec)
}

/// How long a program is ready to wait; `None` for a null pointer: for ever.
pub(super) fn copyin_timeout(ptr: UserPtr) -> Result<Option<Duration>> {
    if ptr.is_null() {
        return Ok(None);
    }
    let ts: timespec = copyin_val(ptr)?;
    if !is_valid(&ts) {
        return Err(Errno::EINVAL);
    }
    Ok(Some(Duration::new(
        ts.tv_sec.cast_unsigned(),
        ts.tv_nsec as u32,
    )))
}

/// The time of a clock.
pub(crate) fn clock_gettime(clock: i32) -> Result<timespec> {
    match clock {
        CLOCK_REALTIME => Ok(time::nanotime()),
        CLOCK_MONOTONIC => Ok(time::nanouptime()),
        _ if clock.cast_unsigned() & (CLOCK_PROCESS | CLOCK_THREAD) != 0 => {
            // The host runs many processes of this kernel in one of its own: there is no
            // processor time of each. It has been running since it began.
            Ok(time::nanouptime())
        }
        _ => Err(Errno::EINVAL),
    }
}

fn sys_gettimeofday(_l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    if !a.ptr(0).is_null() {
        let mut tv: timeval = crate::copy::zeroed();
        let now = time::microtime();
        tv.tv_sec = now.tv_sec;
        tv.tv_usec = now.tv_usec;
        copyout_val(&tv, a.ptr(0))?;
    }
    if !a.ptr(1).is_null() {
        let utc = timezone {
            tz_minuteswest: 0,
            tz_dsttime: 0,
        };
        copyout_val(&utc, a.ptr(1))?;
    }
    Ok(())
}

fn sys_settimeofday(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    if a.ptr(0).is_null() {
        return Ok(());
    }
    let tv: timeval = copyin_val(a.ptr(0))?;
    set_time(l, from_timeval(&tv)?)
}

pub(super) fn from_timeval(tv: &timeval) -> Result<timespec> {
    if tv.tv_sec < 0 || !(0..1_000_000).contains(&tv.tv_usec) {
        return Err(Errno::EINVAL);
    }
    Ok(timespec {
        tv_sec: tv.tv_sec,
        tv_nsec: i64::from(tv.tv_usec) * 1000,
    })
}

fn set_time(l: Lwp, ts: timespec) -> Result<()> {
    kauth::authorize_generic(l.cred())?;
    time::settime(ts);
    Ok(())
}

fn sys_adjtime(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    kauth::authorize_generic(l.cred())?;
    if !a.ptr(1).is_null() {
        // An adjustment takes effect at once, so nothing of the last one is left.
        let left: timeval = crate::copy::zeroed();
        copyout_val(&left, a.ptr(1))?;
    }
    if !a.ptr(0).is_null() {
        let tv: timeval = copyin_val(a.ptr(0))?;
        let nanos = tv
            .tv_sec
            .checked_mul(NANOS)
            .and_then(|nanos| nanos.checked_add(i64::from(tv.tv_usec) * 1000))
            .ok_or(Errno::EINVAL)?;
        time::adjust(nanos);
    }
    Ok(())
}

fn sys_clock_gettime(_l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    copyout_val(&clock_gettime(a.int(0))?, a.ptr(1))
}

fn sys_clock_settime(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let ts: timespec = copyin_val(a.ptr(1))?;
    if a.int(0) != CLOCK_REALTIME || !is_valid(&ts) {
        return Err(Errno::EINVAL);
    }
    set_time(l, ts)
}

fn sys_clock_getres(_l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    clock_gettime(a.int(0))?;
    if a.ptr(1).is_null() {
        return Ok(());
    }
    let resolution = timespec {
        tv_sec: 0,
        tv_nsec: 1,
    };
    copyout_val(&resolution, a.ptr(1))
}

/// Sleeps; answers what is left of `time` when the process is to go away.
fn sleep(time: Duration) -> Result<Duration> {
    if time.is_zero() {
        return Ok(Duration::ZERO);
    }
    let mutex = Mutex::new(MutexKind::Adaptive);
    let cv = Condvar::new();
    let begin = time::uptime_nanos();
    let left = || {
        let passed = u64::try_from(time::uptime_nanos() - begin).unwrap_or(0);
        time.saturating_sub(Duration::from_nanos(passed))
    };
    mutex.enter();
    let result = loop {
        match sync::cv_timedwait_sig(&cv, &mutex, left()) {
            Err(Errno::EWOULDBLOCK) => break Ok(Duration::ZERO),
            Err(error) => break Err(error),
            Ok(()) => {}
        }
    };
    mutex.exit();
    match result {
        Err(Errno::EINTR) => Ok(left()),
        other => other,
    }
}

fn duration(ts: &timespec) -> Duration {
    Duration::new(ts.tv_sec.cast_unsigned(), ts.tv_nsec as u32)
}

/// Sleeps for a time and tells what is left.
fn nanosleep(request: &timespec, rest: crate::copy::UserPtr) -> Result<()> {
    if !is_valid(request) {
        return Err(Errno::EINVAL);
    }
    let left = sleep(duration(request))?;
    if left.is_zero() {
        return Ok(());
    }
    if !rest.is_null() {
        let left = timespec {
            tv_sec: left.as_secs().cast_signed(),
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        copyout_val(&left, rest)?;
    }
    Err(Errno::EINTR)
}

fn sys_nanosleep(_l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let request: timespec = copyin_val(a.ptr(0))?;
    nanosleep(&request, a.ptr(1))
}

/// `clock_nanosleep(2)`; its error is its result.
fn sys_clock_nanosleep(_l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let (clock, flags, rest) = (a.int(0), a.int(1), a.ptr(3));
    let run = || -> Result<()> {
        let request: timespec = copyin_val(a.ptr(2))?;
        if !is_valid(&request) || !matches!(clock, CLOCK_REALTIME | CLOCK_MONOTONIC) {
            return Err(Errno::EINVAL);
        }
        if flags & TIMER_ABSTIME == 0 {
            return nanosleep(&request, rest);
        }
        let now = clock_gettime(clock)?;
        let wait = duration(&request).saturating_sub(duration(&now));
        if sleep(wait)?.is_zero() {
            Ok(())
        } else {
            Err(Errno::EINTR)
        }
    };
    retval[0] = match run() {
        Ok(()) => 0,
        Err(error) => i64::from(error.get()),
    };
    Ok(())
}
