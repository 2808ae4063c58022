//! Condition variables: `rumpuser_cv_*`.

use core::ffi::c_int;
use core::time::Duration;

use rump_abi::errno::Errno;
use rumpuser::clock;
use rumpuser::condvar::Condvar;
use rumpuser::sync::Deadline;

use crate::export::hypercalls;
use crate::mutant;
use crate::mutex::{Mtx, host as mutex};
use crate::object;
use crate::prototypes::{rumpuser_cv, rumpuser_mtx};

const NANOS: i64 = 1_000_000_000;

/// The condition variable behind the kernel's pointer.
///
/// # Safety
/// `cv` came from `rumpuser_cv_init`, and lives as long as the result.
#[inline(always)]
unsafe fn host<'a>(cv: *mut rumpuser_cv) -> &'a Condvar {
    // SAFETY: by the caller's promise.
    unsafe { &*cv.cast::<Condvar>() }
}

/// A time that lies in the past is none.
fn duration(sec: i64, nsec: i64) -> Duration {
    let sec = sec.saturating_add(nsec.div_euclid(NANOS));
    match u64::try_from(sec) {
        Ok(sec) => Duration::new(sec, nsec.rem_euclid(NANOS) as u32),
        Err(_) => Duration::ZERO,
    }
}

/// Waits without the kernel's context; whether the deadline ended it.
fn wait(cv: &Condvar, mutex: &Mtx, deadline: Option<Deadline>) -> bool {
    if mutant::SPIN_MUTEX_FIRST {
        return mutant::wait_mutex_first(cv, mutex, deadline);
    }
    cv.wait_until(mutex, deadline, true)
}

hypercalls! {
    /// Makes a condition variable.
    fn rumpuser_cv_init(cvp: *mut *mut rumpuser_cv) {
        let cv = object::make(Condvar::new());
        // SAFETY: the caller gives room for the pointer.
        unsafe { cvp.write(cv.cast()) };
    }
    /// Ends the life of a condition variable on which nobody waits.
    fn rumpuser_cv_destroy(cv: *mut rumpuser_cv) {
        // SAFETY: the caller's condition variable.
        unsafe { host(cv) }.destroy();
        // SAFETY: the caller gives it up.
        unsafe { object::end(cv.cast::<Condvar>()) };
    }
    /// Waits, without the kernel's context; `mtx` is the hooks' interlock.
    fn rumpuser_cv_wait(cv: *mut rumpuser_cv, mtx: *mut rumpuser_mtx) {
        // SAFETY: the caller's condition variable, ...
        let cv = unsafe { host(cv) };
        // SAFETY: ... and mutex.
        wait(cv, unsafe { mutex(mtx) }, None);
    }
    /// Waits and keeps the kernel's context.
    fn rumpuser_cv_wait_nowrap(cv: *mut rumpuser_cv, mtx: *mut rumpuser_mtx) {
        // SAFETY: the caller's condition variable, ...
        let cv = unsafe { host(cv) };
        // SAFETY: ... and mutex.
        cv.wait_until(unsafe { mutex(mtx) }, None, false);
    }
    /// As `rumpuser_cv_wait`, for at most that long on the monotonic clock, then `ETIMEDOUT`.
    fn rumpuser_cv_timedwait(
        cv: *mut rumpuser_cv,
        mtx: *mut rumpuser_mtx,
        sec: i64,
        nsec: i64,
    ) -> c_int {
        let deadline = clock::deadline(duration(sec, nsec));
        // SAFETY: the caller's condition variable, ...
        let cv = unsafe { host(cv) };
        // SAFETY: ... and mutex.
        if wait(cv, unsafe { mutex(mtx) }, Some(deadline)) {
            if mutant::RAW_TIMEOUT { libc::ETIMEDOUT } else { Errno::ETIMEDOUT.get() }
        } else {
            0
        }
    }
    /// Wakes one waiter.
    fn rumpuser_cv_signal(cv: *mut rumpuser_cv) {
        // SAFETY: the caller's condition variable.
        unsafe { host(cv) }.signal();
    }
    /// Wakes all waiters.
    fn rumpuser_cv_broadcast(cv: *mut rumpuser_cv) {
        // SAFETY: the caller's condition variable.
        unsafe { host(cv) }.broadcast();
    }
    /// How many threads are between entry to and return from a wait.
    fn rumpuser_cv_has_waiters(cv: *mut rumpuser_cv, nwaiters: *mut c_int) {
        // SAFETY: the caller's condition variable.
        let waiters = unsafe { host(cv) }.waiters();
        let waiters = c_int::try_from(waiters).unwrap_or(c_int::MAX);
        // SAFETY: the caller gives room for the answer.
        unsafe { nwaiters.write(waiters) };
    }
}
