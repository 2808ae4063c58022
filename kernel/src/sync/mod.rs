//! Sleeping and the big lock: what the kernel adds to the host layer's locks.
//!
//! Locks are [`rumpuser`]'s own, entered and left by hand; data that belongs to one lock is a
//! [`Guarded`]. Interruptible sleeps end when the process is to go away.

mod biglock;
pub mod wchan;

use core::ffi::c_int;
use core::time::Duration;

pub use crate::ffi::guarded::Guarded;
pub(crate) use biglock::{big_lock_moves_to, drop_for_sleep, take_after_sleep};
pub use biglock::{kernel_lock, kernel_locked, kernel_unlock, kernel_unlock_all};
pub use rumpuser::condvar::Condvar;
pub use rumpuser::mutex::{Mutex, MutexKind};
pub use rumpuser::rwlock::{RwLock, RwOp};

use crate::lwproc::curlwp;
use crate::{Errno, Result};

/// Ticks of the clock in a second (`hz`).
pub const HZ: u32 = 100;

/// How long so many ticks are.
#[must_use]
pub fn ticks(ticks: c_int) -> Duration {
    Duration::from_millis(u64::try_from(ticks).unwrap_or(0) * 1000 / u64::from(HZ))
}

/// Waits on `cv` until a wake-up, or until the process is to go away (`cv_wait_sig`). May return
/// without a wake-up.
///
/// # Errors
/// `EINTR`.
pub fn cv_wait_sig(cv: &Condvar, mutex: &Mutex) -> Result<()> {
    sleep(cv, mutex, None)
}

/// As [`cv_wait_sig`], for at most `time` (`cv_timedwait_sig`).
///
/// # Errors
/// `EINTR`, `EWOULDBLOCK` at the end of the time.
pub fn cv_timedwait_sig(cv: &Condvar, mutex: &Mutex, time: Duration) -> Result<()> {
    sleep(cv, mutex, Some(time))
}

/// Waits on `cv` for at most `time` (`cv_timedwait`).
///
/// # Errors
/// `EWOULDBLOCK` at the end of the time.
pub fn cv_timedwait(cv: &Condvar, mutex: &Mutex, time: Duration) -> Result<()> {
    if cv.timed_wait(mutex, time) {
        Err(Errno::EWOULDBLOCK)
    } else {
        Ok(())
    }
}

fn sleep(cv: &Condvar, mutex: &Mutex, time: Option<Duration>) -> Result<()> {
    let l = curlwp();
    l.set_wchan(core::ptr::from_ref(cv).cast(), cv.name());
    let result = l.body().sleep.wait(cv, mutex, time);
    l.clear_wchan();
    result
}

/// Whether the calling lwp was told to leave the kernel.
#[must_use]
pub fn interrupted() -> bool {
    curlwp().body().sleep.is_interrupted()
}
