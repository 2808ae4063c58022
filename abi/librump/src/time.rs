//! Reading the clocks, `timecounter(9)`.

use rump_abi::types::{timespec, timeval};
use rump_kernel::time;

use crate::export::kpi;

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
}
