//! Data that belongs to one mutex of the kernel.
//!
//! Access is by closure, never by a guard: no guard can be alive across a call into a driver or
//! across a sleep, because a closure that is short cannot contain one. What a closure may do is
//! written at each user.

use core::cell::UnsafeCell;

use rumpuser::condvar::Condvar;
use rumpuser::mutex::{Mutex, MutexKind};

/// A value and the mutex that guards it. The mutex comes first: C knows a few of these by the name of
/// their lock.
#[repr(C)]
pub struct Guarded<T> {
    mutex: Mutex,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached only while the mutex is held, so by one thread at a time.
unsafe impl<T: Send> Sync for Guarded<T> {}

impl<T> Guarded<T> {
    /// A guarded `value`.
    pub const fn new(value: T) -> Self {
        Self {
            mutex: Mutex::new(MutexKind::Adaptive),
            value: UnsafeCell::new(value),
        }
    }

    /// Runs `f` on the value with the mutex held. `f` neither sleeps nor enters a driver.
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        self.mutex.enter();
        // SAFETY: the mutex is held until `f` returns, and is not recursive, so this is the only
        // reference.
        let result = f(unsafe { &mut *self.value.get() });
        self.mutex.exit();
        result
    }

    /// Runs `f` on the value until it answers, waiting for a wake-up of `cv` in between.
    pub fn wait<R>(&self, cv: &Condvar, mut f: impl FnMut(&mut T) -> Option<R>) -> R {
        self.mutex.enter();
        loop {
            // SAFETY: as in `with`; the reference ends before the wait releases the mutex.
            if let Some(result) = f(unsafe { &mut *self.value.get() }) {
                self.mutex.exit();
                return result;
            }
            cv.wait(&self.mutex);
        }
    }
}

impl<T> Guarded<T> {
    /// Runs `f` on the value for a caller in C that holds the mutex.
    pub(crate) fn with_held<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        assert!(self.mutex.owned(), "the caller does not hold the lock");
        // SAFETY: the mutex is held, and nothing that runs in `f` gives it up.
        f(unsafe { &mut *self.value.get() })
    }

    /// The mutex itself, for sleeps of callers in C that hold it.
    pub(crate) fn mutex(&self) -> &Mutex {
        &self.mutex
    }

    /// Takes the mutex as C does when it walks what it guards by its own links.
    pub(crate) fn lock_for_c(&self) {
        self.mutex.enter();
    }

    /// Takes the mutex until [`Guarded::unlock_for_c`], if it is free: for who has the mutex of another such
    /// value and goes on to this one.
    pub(crate) fn try_lock(&self) -> bool {
        self.mutex.try_enter()
    }

    /// Ends [`Guarded::lock_for_c`].
    pub(crate) fn unlock_for_c(&self) {
        self.mutex.exit();
    }

    /// Runs `f` on the value until it answers; in between `sleep` waits, with the mutex held, on a
    /// condition variable of the caller's choice, and may fail.
    ///
    /// # Errors
    /// `sleep`'s.
    pub fn wait_with<R>(
        &self,
        mut f: impl FnMut(&mut T) -> Option<R>,
        mut sleep: impl FnMut(&Mutex) -> crate::Result<()>,
    ) -> crate::Result<R> {
        self.mutex.enter();
        loop {
            // SAFETY: as in `with`; the reference ends before the wait releases the mutex.
            if let Some(result) = f(unsafe { &mut *self.value.get() }) {
                self.mutex.exit();
                return Ok(result);
            }
            if let Err(error) = sleep(&self.mutex) {
                self.mutex.exit();
                return Err(error);
            }
        }
    }

    /// As [`Guarded::wait`]; the process' going away ends the wait.
    ///
    /// # Errors
    /// `EINTR`.
    pub fn wait_interruptible<R>(
        &self,
        cv: &Condvar,
        mut f: impl FnMut(&mut T) -> Option<R>,
    ) -> crate::Result<R> {
        self.mutex.enter();
        let result = loop {
            // SAFETY: as in `with`; the reference ends before the wait releases the mutex.
            if let Some(result) = f(unsafe { &mut *self.value.get() }) {
                break Ok(result);
            }
            if let Err(error) = crate::sync::cv_wait_sig(cv, &self.mutex) {
                break Err(error);
            }
        };
        self.mutex.exit();
        result
    }

    /// Sleeps until a wake-up of `cv`, at most `time` long.
    pub fn sleep(&self, cv: &Condvar, time: core::time::Duration) {
        self.mutex.enter();
        // Whether the time is over does not matter here.
        let _ = cv.timed_wait(&self.mutex, time);
        self.mutex.exit();
    }
}
