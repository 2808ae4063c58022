//! The variables that tell the time by themselves: `time_second`, `time_uptime`, `hardclock_ticks`.
//!
//! Nothing in this kernel ticks. When a component is loaded that names one of these variables, a thread
//! begins to keep them up to date; until then they show the time of the boot.

use core::sync::atomic::Ordering::Relaxed;
use std::sync::OnceLock;

use rumpuser::clock::{self, Clock};
use rumpuser::dl;

use crate::ffi::variables::{HARDCLOCK_TICKS, TIME_SECOND, TIME_UPTIME};
use crate::{kthread, sync, time};

const NAMES: [&[u8]; 3] = [
    b"rumpns_time_second",
    b"rumpns_time_uptime",
    b"rumpns_hardclock_ticks",
];

/// Brings the variables up to date.
pub(crate) fn update() {
    TIME_SECOND.store(time::time_second(), Relaxed);
    TIME_UPTIME.store(time::nanouptime().tv_sec, Relaxed);
    HARDCLOCK_TICKS.store(time::hardclock_ticks(), Relaxed);
}

/// Starts the thread if a loaded component needs it.
pub(crate) fn start_if_wanted() {
    static STARTED: OnceLock<()> = OnceLock::new();
    update();
    if STARTED.get().is_some() || !dl::objects().iter().any(|object| object.wants(&NAMES)) {
        return;
    }
    STARTED.get_or_init(|| {
        kthread::create(c"hardclock", true, tick).expect("the host has a thread for the clock");
    });
}

fn tick() {
    let nanos = i64::from(1_000_000_000 / sync::HZ);
    loop {
        clock::sleep(Clock::RelWall, 0, nanos);
        update();
    }
}
