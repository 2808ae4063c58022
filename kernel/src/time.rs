//! Time, `time(9)`: the wall clock and the time since the boot.

use core::sync::atomic::{AtomicI64, Ordering};

use rump_abi::types::{timespec, timeval};
use rumpuser::clock::{self, Clock, Timespec};

use crate::ffi::variables::{BOOTTIME, TIME_ADJUSTED};

const NANOS: i64 = 1_000_000_000;

/// What `clock_settime` added to the host's wall clock, in nanoseconds.
static STEP: AtomicI64 = AtomicI64::new(0);
/// The monotonic clock at boot, in nanoseconds.
static BOOT: AtomicI64 = AtomicI64::new(0);

/// A time in nanoseconds.
fn nanos(time: Timespec) -> i64 {
    time.sec * NANOS + time.nsec
}

fn to_timespec(nanos: i64) -> timespec {
    timespec {
        tv_sec: nanos.div_euclid(NANOS),
        tv_nsec: nanos.rem_euclid(NANOS),
    }
}

/// Notes the time of the boot.
pub(crate) fn init() {
    BOOT.store(nanos(clock::gettime(Clock::AbsMono)), Ordering::Relaxed);
    BOOTTIME.set(nanotime());
}

/// The wall clock (`nanotime`, `getnanotime`).
#[must_use]
pub fn nanotime() -> timespec {
    to_timespec(nanos(clock::gettime(Clock::RelWall)) + STEP.load(Ordering::Relaxed))
}

/// The time since the boot (`nanouptime`).
#[must_use]
pub fn nanouptime() -> timespec {
    to_timespec(uptime_nanos())
}

/// The time since the boot in nanoseconds.
#[must_use]
pub fn uptime_nanos() -> i64 {
    nanos(clock::gettime(Clock::AbsMono)) - BOOT.load(Ordering::Relaxed)
}

/// The wall clock in microseconds' form (`microtime`).
#[must_use]
pub fn microtime() -> timeval {
    to_timeval(nanotime())
}

/// Cuts a time to microseconds.
#[must_use]
pub fn to_timeval(time: timespec) -> timeval {
    timeval {
        tv_sec: time.tv_sec,
        tv_usec: (time.tv_nsec / 1000) as i32,
    }
}

/// Sets the wall clock of this kernel; the host's stays as it is.
pub fn settime(time: timespec) {
    let wanted = time
        .tv_sec
        .saturating_mul(NANOS)
        .saturating_add(time.tv_nsec);
    let host = nanos(clock::gettime(Clock::RelWall));
    STEP.store(wanted.saturating_sub(host), Ordering::Relaxed);
    TIME_ADJUSTED.store(1, Ordering::Relaxed);
}

/// Moves the wall clock (`adjtime`).
pub fn adjust(nanos: i64) {
    STEP.fetch_add(nanos, Ordering::Relaxed);
    TIME_ADJUSTED.store(1, Ordering::Relaxed);
}

/// Seconds of the wall clock (`time_second`).
#[must_use]
pub fn time_second() -> i64 {
    nanotime().tv_sec
}

/// Ticks since the boot (`hardclock_ticks`).
#[must_use]
pub fn hardclock_ticks() -> i32 {
    (uptime_nanos() / (NANOS / i64::from(crate::sync::HZ))) as i32
}
