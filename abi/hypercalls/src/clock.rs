//! Clocks: `rumpuser_clock_gettime`, `rumpuser_clock_sleep`.

use core::ffi::{c_int, c_long};

use rumpuser::clock::{self, Clock};

use crate::export::hypercalls;
use crate::mutant;

const NANOS: i64 = 1_000_000_000;

fn clock(which: c_int) -> Clock {
    Clock::from_raw(which).unwrap_or_else(|| panic!("there is no clock {which}"))
}

hypercalls! {
    /// Reads a clock.
    fn rumpuser_clock_gettime(which: c_int, sec: *mut i64, nsec: *mut c_long) -> c_int {
        let now = clock::gettime(clock(which));
        // SAFETY: the caller gives room for the seconds.
        unsafe { sec.write(now.sec) };
        // SAFETY: and for the nanoseconds.
        unsafe { nsec.write(now.nsec) };
        0
    }
    /// Sleeps without the kernel's context: so long, or until then.
    fn rumpuser_clock_sleep(which: c_int, sec: i64, nsec: c_long) -> c_int {
        let sec = sec.saturating_add(nsec.div_euclid(NANOS));
        let clock = if mutant::SLEEP_IS_RELATIVE { Clock::RelWall } else { clock(which) };
        clock::sleep(clock, sec, nsec.rem_euclid(NANOS));
        0
    }
}
