//! Reading the clocks, `timecounter(9)`.

use core::ffi::c_int;

use rump_abi::errno::Errno;
use rump_abi::types::{bintime, timespec, timeval};
use rump_kernel::{sync, time};

use crate::export::kpi;

fn binary(time: timespec) -> bintime {
    let frac = (i128::from(time.tv_nsec) << 64) / 1_000_000_000;
    bintime {
        sec: time.tv_sec,
        frac: frac as u64,
    }
}

fn micros(time: &timeval) -> i128 {
    i128::from(time.tv_sec) * 1_000_000 + i128::from(time.tv_usec)
}

fn nanos(time: &timespec) -> i128 {
    i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec)
}

/// Ticks of a time in nanoseconds, rounded up, at least 1.
fn ticks_of(nanos: i128) -> c_int {
    let tick = i128::from(1_000_000_000 / sync::HZ);
    let ticks = (nanos + tick - 1).div_euclid(tick);
    c_int::try_from(ticks.max(1)).unwrap_or(c_int::MAX)
}

kpi! {
    /// Wall time, precise.
    fn nanotime(ts: *mut timespec) {
        // SAFETY: the caller gives a place for the time.
        unsafe { ts.write(time::nanotime()) };
    }
    /// Wall time, precise.
    fn microtime(tv: *mut timeval) {
        // SAFETY: the caller gives a place for the time.
        unsafe { tv.write(time::microtime()) };
    }
    /// Wall time; as cheap as the precise one here.
    fn getnanotime(ts: *mut timespec) {
        // SAFETY: the caller gives a place for the time.
        unsafe { ts.write(time::nanotime()) };
    }
    /// Time since the boot.
    fn nanouptime(ts: *mut timespec) {
        // SAFETY: the caller gives a place for the time.
        unsafe { ts.write(time::nanouptime()) };
    }
    /// Wall time.
    fn getmicrotime(tv: *mut timeval) {
        // SAFETY: the caller gives a place for the time.
        unsafe { tv.write(time::microtime()) };
    }
    /// Time since the boot.
    fn getnanouptime(ts: *mut timespec) {
        // SAFETY: the caller gives a place for the time.
        unsafe { ts.write(time::nanouptime()) };
    }
    /// Time since the boot.
    fn microuptime(tv: *mut timeval) {
        // SAFETY: the caller gives a place for the time.
        unsafe { tv.write(time::to_timeval(time::nanouptime())) };
    }
    /// Time since the boot.
    fn getmicrouptime(tv: *mut timeval) {
        // SAFETY: the caller gives a place for the time.
        unsafe { tv.write(time::to_timeval(time::nanouptime())) };
    }
    /// Wall time as a binary fraction.
    fn bintime(bt: *mut bintime) {
        // SAFETY: the caller gives a place for the time.
        unsafe { bt.write(binary(time::nanotime())) };
    }
    /// Wall time as a binary fraction.
    fn getbintime(bt: *mut bintime) {
        // SAFETY: the caller gives a place for the time.
        unsafe { bt.write(binary(time::nanotime())) };
    }
    /// Time since the boot as a binary fraction.
    fn binuptime(bt: *mut bintime) {
        // SAFETY: the caller gives a place for the time.
        unsafe { bt.write(binary(time::nanouptime())) };
    }
    /// Time since the boot as a binary fraction.
    fn getbinuptime(bt: *mut bintime) {
        // SAFETY: the caller gives a place for the time.
        unsafe { bt.write(binary(time::nanouptime())) };
    }
    /// Whether `interval` has passed since `last`, which becomes now if so.
    fn ratecheck(last: *mut timeval, interval: *const timeval) -> c_int {
        // SAFETY: the driver's variables.
        let last = unsafe { &mut *last };
        // SAFETY: as above.
        let interval = unsafe { &*interval };
        let now = time::to_timeval(time::nanouptime());
        let passed = micros(&now) - micros(last);
        let due = passed >= micros(interval) || micros(last) == 0;
        if due {
            *last = now;
        }
        due.into()
    }
    /// Whether this is one of the first `most` times in a second, counted in `count`.
    fn ppsratecheck(last: *mut timeval, count: *mut c_int, most: c_int) -> c_int {
        // SAFETY: the driver's variables.
        let last = unsafe { &mut *last };
        // SAFETY: as above.
        let count = unsafe { &mut *count };
        let now = time::to_timeval(time::nanouptime());
        if micros(&now) - micros(last) >= 1_000_000 || micros(last) == 0 {
            *last = now;
            *count = 0;
        }
        let fine = most < 0 || *count < most;
        *count = count.saturating_add(1);
        fine.into()
    }
    /// Ticks of a time, rounded up; at least 1.
    fn tvtohz(tv: *const timeval) -> c_int {
        // SAFETY: the driver's variable.
        let tv = unsafe { &*tv };
        ticks_of(micros(tv).saturating_mul(1000))
    }
    /// Ticks of a time, rounded up; at least 1.
    fn tstohz(ts: *const timespec) -> c_int {
        // SAFETY: the driver's variable.
        let ts = unsafe { &*ts };
        ticks_of(i128::from(ts.tv_sec) * 1_000_000_000 + i128::from(ts.tv_nsec))
    }
    /// Makes sure that a time is one: EINVAL; one shorter than a tick becomes a tick.
    fn itimerfix(tv: *mut timeval) -> c_int {
        // SAFETY: the driver's variable.
        let tv = unsafe { &mut *tv };
        if tv.tv_sec < 0 || !(0..1_000_000).contains(&tv.tv_usec) {
            return Errno::EINVAL.get();
        }
        if tv.tv_sec == 0 && tv.tv_usec != 0 {
            tv.tv_usec = tv.tv_usec.max(1_000_000 / sync::HZ.cast_signed());
        }
        0
    }
    /// As `itimerfix`.
    fn itimespecfix(ts: *mut timespec) -> c_int {
        // SAFETY: the driver's variable.
        let ts = unsafe { &mut *ts };
        if ts.tv_sec < 0 || !(0..1_000_000_000).contains(&ts.tv_nsec) {
            return Errno::EINVAL.get();
        }
        if ts.tv_sec == 0 && ts.tv_nsec != 0 {
            ts.tv_nsec = ts.tv_nsec.max(1_000_000_000 / i64::from(sync::HZ));
        }
        0
    }
    /// Begins a wait of `left`: stores when it began.
    fn inittimeleft(left: *mut timespec, since: *mut timespec) -> c_int {
        // SAFETY: the driver's variables.
        unsafe { since.write(time::nanouptime()) };
        let _ = left;
        0
    }
    /// Ticks of what is left of a wait; both variables are brought up to date.
    fn gettimeleft(left: *mut timespec, since: *mut timespec) -> c_int {
        // SAFETY: the driver's variables.
        let left = unsafe { &mut *left };
        // SAFETY: as above.
        let since = unsafe { &mut *since };
        let now = time::nanouptime();
        let passed = nanos(&now) - nanos(since);
        let rest = nanos(left) - passed;
        *since = now;
        left.tv_sec = (rest.div_euclid(1_000_000_000)) as i64;
        left.tv_nsec = (rest.rem_euclid(1_000_000_000)) as i64;
        if rest <= 0 { 0 } else { ticks_of(rest) }
    }
    /// Ticks from now to a point of the wall clock, at least 1.
    fn tshzto(at: *const timespec) -> c_int {
        // SAFETY: the driver's variable.
        let at = unsafe { &*at };
        ticks_of(nanos(at) - nanos(&time::nanotime()))
    }
}
