//! Condition variables, `condvar(9)`.

use core::ffi::{c_char, c_int};
use core::time::Duration;

use rump_abi::errno::to_c;
use rump_abi::types::*;
use rump_kernel::sync;
use rumpuser::condvar::Condvar;
use rumpuser::mutex::Mutex;

use crate::export::kpi;
use crate::mutex::host as mutex;

const _: () = assert!(size_of::<Condvar>() == size_of::<kcondvar_t>());
const _: () = assert!(align_of::<Condvar>() <= align_of::<kcondvar_t>());

/// # Safety
/// `cv` is a condition variable that `cv_init` made, and lives as long as the result.
#[inline(always)]
unsafe fn host<'a>(cv: *mut kcondvar_t) -> &'a Condvar {
    // SAFETY: same size and alignment, by the caller's promise initialised.
    unsafe { &*cv.cast::<Condvar>() }
}

/// A time in ticks; 0 is for ever.
fn ticks(ticks: c_int) -> Option<Duration> {
    (ticks != 0).then(|| sync::ticks(ticks))
}

fn timed(cv: &Condvar, mtx: &Mutex, time: c_int) -> c_int {
    match ticks(time) {
        Some(time) => to_c(sync::cv_timedwait(cv, mtx, time)),
        None => {
            cv.wait(mtx);
            0
        }
    }
}

kpi! {
    /// Makes a condition variable; `wmesg` lives as long as it does.
    fn cv_init(cv: *mut kcondvar_t, wmesg: *const c_char) {
        // SAFETY: the caller gives memory of the host variable's size and alignment.
        unsafe { cv.cast::<Condvar>().write(Condvar::new()) };
        // SAFETY: just made.
        unsafe { host(cv) }.init(wmesg);
    }
    /// Ends the life of a condition variable that nobody waits for.
    fn cv_destroy(cv: *mut kcondvar_t) {
        // SAFETY: a condition variable of the caller's.
        unsafe { host(cv) }.destroy();
    }
    /// Waits; the mutex is released meanwhile.
    fn cv_wait(cv: *mut kcondvar_t, mtx: *mut kmutex) {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { mutex(mtx) };
        // SAFETY: a condition variable of the caller's.
        unsafe { host(cv) }.wait(mtx);
    }
    /// Waits; EINTR when the process is told to leave.
    fn cv_wait_sig(cv: *mut kcondvar_t, mtx: *mut kmutex) -> c_int {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { mutex(mtx) };
        // SAFETY: a condition variable of the caller's.
        to_c(sync::cv_wait_sig(unsafe { host(cv) }, mtx))
    }
    /// Waits for so many ticks (0: for ever); EWOULDBLOCK when they are over.
    fn cv_timedwait(cv: *mut kcondvar_t, mtx: *mut kmutex, time: c_int) -> c_int {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { mutex(mtx) };
        // SAFETY: a condition variable of the caller's.
        timed(unsafe { host(cv) }, mtx, time)
    }
    /// As `cv_timedwait`, also EINTR.
    fn cv_timedwait_sig(cv: *mut kcondvar_t, mtx: *mut kmutex, time: c_int) -> c_int {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { mutex(mtx) };
        // SAFETY: a condition variable of the caller's.
        let cv = unsafe { host(cv) };
        match ticks(time) {
            Some(time) => to_c(sync::cv_timedwait_sig(cv, mtx, time)),
            None => to_c(sync::cv_wait_sig(cv, mtx)),
        }
    }
    /// Wakes one that waits.
    fn cv_signal(cv: *mut kcondvar_t) {
        // SAFETY: a condition variable of the caller's.
        unsafe { host(cv) }.signal();
    }
    /// Wakes all that wait.
    fn cv_broadcast(cv: *mut kcondvar_t) {
        // SAFETY: a condition variable of the caller's.
        unsafe { host(cv) }.broadcast();
    }
    /// Whether anybody waits.
    fn cv_has_waiters(cv: *mut kcondvar_t) -> bool {
        // SAFETY: a condition variable of the caller's.
        unsafe { host(cv) }.has_waiters()
    }
    /// Whether it was made and not destroyed, for assertions.
    fn cv_is_valid(cv: *mut kcondvar_t) -> bool {
        // SAFETY: a condition variable of the caller's.
        !unsafe { host(cv) }.name().is_null()
    }
}
