//! Clocks and sleeping: `rumpuser_clock_gettime`, `rumpuser_clock_sleep`.

use core::time::Duration;

use crate::backend;
use crate::hyperup;
use crate::sync::Deadline;

const NANOS: i64 = 1_000_000_000;

/// A clock of the hypercall interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Clock {
    /// The wall clock; sleeps on it are relative. (`RUMPUSER_CLOCK_RELWALL`)
    RelWall = 0,
    /// The monotonic clock; sleeps on it are absolute. (`RUMPUSER_CLOCK_ABSMONO`)
    AbsMono = 1,
}

impl Clock {
    /// The clock of this number of `rumpuser.h`.
    #[must_use]
    pub const fn from_raw(which: i32) -> Option<Self> {
        match which {
            0 => Some(Self::RelWall),
            1 => Some(Self::AbsMono),
            _ => None,
        }
    }
}

/// A time: seconds and nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timespec {
    /// Seconds.
    pub sec: i64,
    /// Nanoseconds, below one milliard.
    pub nsec: i64,
}

/// Reads a clock.
#[inline]
#[must_use]
pub fn gettime(clock: Clock) -> Timespec {
    if backend::active() {
        return backend::installed().now(clock);
    }
    native_now(clock)
}

/// Sleeps and gives up the kernel's context meanwhile: for at least the given time on
/// [`Clock::RelWall`], until the given time on [`Clock::AbsMono`].
pub fn sleep(clock: Clock, sec: i64, nsec: i64) {
    let time = Timespec { sec, nsec };
    hyperup::wrapped(|| {
        if backend::active() {
            backend::installed().sleep(clock, time);
        } else {
            native_sleep(clock, time);
        }
    });
}

/// The point on the monotonic clock that is `time` from now.
#[must_use]
pub fn deadline(time: Duration) -> Deadline {
    let now = gettime(Clock::AbsMono);
    let sec = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let nsec = now.nsec + i64::from(time.subsec_nanos());
    Deadline {
        sec: now.sec.saturating_add(sec).saturating_add(nsec / NANOS),
        nsec: nsec % NANOS,
    }
}

/// What reading a clock means without a back end.
#[inline]
#[must_use]
pub fn native_now(clock: Clock) -> Timespec {
    let id = match clock {
        Clock::RelWall => libc::CLOCK_REALTIME,
        Clock::AbsMono => libc::CLOCK_MONOTONIC,
    };
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a timespec of ours.
    let answer = unsafe { libc::clock_gettime(id, &mut time) };
    assert!(answer == 0, "the host has no clock {id}");
    Timespec {
        sec: time.tv_sec,
        nsec: time.tv_nsec,
    }
}

/// What sleeping means without a back end; an interrupted sleep goes on.
pub fn native_sleep(clock: Clock, time: Timespec) {
    let (id, flags) = match clock {
        // Relative, and steps of the wall clock do not stretch it.
        Clock::RelWall => (libc::CLOCK_MONOTONIC, 0),
        Clock::AbsMono => (libc::CLOCK_MONOTONIC, libc::TIMER_ABSTIME),
    };
    // A deadline that has passed: the host would still put the thread to sleep for a moment.
    if time.sec < 0 || (flags != 0 && native_now(clock) >= time) {
        return;
    }
    let mut left = libc::timespec {
        tv_sec: time.sec,
        tv_nsec: time.nsec,
    };
    loop {
        let wanted = left;
        // SAFETY: both pointers are to timespecs of ours.
        let error = unsafe { libc::clock_nanosleep(id, flags, &wanted, &mut left) };
        match error {
            0 => return,
            libc::EINTR => {}
            _ => panic!(
                "clock_sleep: the host refuses {}.{:09} s: error {error}",
                time.sec, time.nsec
            ),
        }
        if flags != 0 {
            left = wanted;
        }
    }
}
