//! Condition variables: `condvar(9)`, `rumpuser_cv_*`.
//!
//! A waiter reads the sequence number, counts itself, releases the mutex and sleeps until the number
//! moves; a wake-up moves it. So a wake-up that sees the waiter counted reaches it, whether or not the
//! waker holds the mutex, and one that sees nobody costs nothing.
//!
//! The order of release, sleep, kernel context and mutex is part of the hypercall interface
//! (section 6.10 of its specification): see [`Condvar::native_wait`].

use core::ffi::c_char;
use core::ptr::null_mut;
use core::sync::atomic::AtomicPtr as PlainPtr;
use core::sync::atomic::AtomicU64 as PlainU64;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use core::time::Duration;

use crate::backend;
use crate::clock;
use crate::defect;
use crate::hyperup;
use crate::mutex::{Mutex, MutexKind};
use crate::sync::{AtomicU32, Deadline, Wait, const_unless_loom};
use crate::sync::{deadline_passed, futex_wait, futex_wake_all, futex_wake_one};

/// A condition variable. Zeroed memory is one without a name.
#[repr(C, align(8))]
pub struct Condvar {
    sequence: AtomicU32,
    waiters: AtomicU32,
    name: PlainPtr<c_char>,
    spare: PlainU64,
}

#[cfg(not(loom))]
const _: () = assert!(size_of::<Condvar>() == 24 && align_of::<Condvar>() == 8);

/// What a waiter releases while it waits: a mutex, and whatever its owner keeps beside it.
pub trait Interlock {
    /// The mutex. Its address is the interlock that the kernel's hooks are told of.
    fn mutex(&self) -> &Mutex;
    /// The mutex is about to be released.
    fn releasing(&self) {}
    /// The mutex is the caller's again.
    fn acquired(&self) {}
}

impl Interlock for Mutex {
    fn mutex(&self) -> &Mutex {
        self
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Self::new()
    }
}

impl Condvar {
    const_unless_loom! {
        /// A condition variable on which nobody waits.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                sequence: AtomicU32::new(0),
                waiters: AtomicU32::new(0),
                name: PlainPtr::new(null_mut()),
                spare: PlainU64::new(0),
            }
        }
    }

    /// Makes memory that nobody uses a condition variable (`cv_init`). `name` is what a debugger
    /// shows for a waiter; null, or valid as long as the condition variable.
    pub fn init(&self, name: *const c_char) {
        self.sequence.store(0, Relaxed);
        self.waiters.store(0, Relaxed);
        self.name.store(name.cast_mut(), Relaxed);
        self.spare.store(0, Relaxed);
    }

    /// Ends the condition variable's life (`cv_destroy`).
    ///
    /// # Panics
    /// When somebody waits.
    pub fn destroy(&self) {
        let waiters = self.waiters.load(Relaxed);
        assert!(
            waiters == 0,
            "cv_destroy: condvar {self:p} has {waiters} waiters"
        );
    }

    /// The name that [`Condvar::init`] got.
    #[must_use]
    pub fn name(&self) -> *const c_char {
        self.name.load(Relaxed)
    }

    /// Releases `mutex`, waits for a wake-up, acquires `mutex` (`cv_wait`). Gives up the kernel's
    /// context meanwhile. May return without a wake-up.
    #[inline]
    pub fn wait(&self, mutex: &Mutex) {
        self.wait_until(mutex, None, true);
    }

    /// As [`Condvar::wait`], but keeps the kernel's context.
    #[inline]
    pub fn wait_nowrap(&self, mutex: &Mutex) {
        self.wait_until(mutex, None, false);
    }

    /// As [`Condvar::wait`], for at most `time` on the monotonic clock; true when the time ran out
    /// (`cv_timedwait`).
    #[must_use]
    pub fn timed_wait(&self, mutex: &Mutex, time: Duration) -> bool {
        self.wait_until(mutex, Some(clock::deadline(time)), true)
    }

    /// The general wait; true when `deadline` ended it.
    pub fn wait_until(
        &self,
        interlock: &impl Interlock,
        deadline: Option<Deadline>,
        wrap: bool,
    ) -> bool {
        if backend::active() {
            interlock.releasing();
            let timed_out = backend::installed().wait(self, interlock.mutex(), deadline, wrap);
            interlock.acquired();
            return timed_out;
        }
        self.native_wait(interlock, deadline, wrap)
    }

    /// Wakes one waiter (`cv_signal`).
    #[inline]
    pub fn signal(&self) {
        if backend::active() {
            return backend::installed().wake(self, false);
        }
        self.native_wake(false);
    }

    /// Wakes all waiters (`cv_broadcast`).
    #[inline]
    pub fn broadcast(&self) {
        if backend::active() {
            return backend::installed().wake(self, true);
        }
        self.native_wake(true);
    }

    /// Whether threads are between entry to and return from a wait (`cv_has_waiters`).
    #[inline]
    #[must_use]
    pub fn has_waiters(&self) -> bool {
        self.waiters() != 0
    }

    /// How many threads are between entry to and return from a wait.
    #[inline]
    #[must_use]
    pub fn waiters(&self) -> u32 {
        self.waiters.load(Relaxed)
    }

    /// What waiting means without a back end.
    ///
    /// The mutex may be free at entry and at return: when it is the interlock of the kernel's own
    /// scheduler, the hooks acquire and release it. Hence the order: context goes, mutex goes,
    /// sleep; then a spin mutex waits for the context, and every other mutex is acquired before it.
    pub fn native_wait(
        &self,
        interlock: &impl Interlock,
        deadline: Option<Deadline>,
        wrap: bool,
    ) -> bool {
        let mutex = interlock.mutex();
        let mut sequence = self.sequence.load(Relaxed);
        self.waiters.fetch_add(1, Release);
        let nlocks = if wrap { hyperup::unschedule(mutex) } else { 0 };
        interlock.releasing();
        mutex.release_for_wait();
        if defect::LOST_WAKEUP {
            sequence = self.sequence.load(Relaxed);
        }
        let ended = futex_wait(&self.sequence, sequence, deadline);
        if wrap && mutex.kind() == MutexKind::Spin {
            hyperup::schedule(nlocks, mutex);
            mutex.acquire_after_wait();
            interlock.acquired();
        } else {
            mutex.acquire_after_wait();
            interlock.acquired();
            if wrap {
                hyperup::schedule(nlocks, mutex);
            }
        }
        // A wake-up that came together with the end of the time counts as one.
        let timed_out = ended == Wait::TimedOut && self.sequence.load(Relaxed) == sequence;
        self.waiters.fetch_sub(1, Relaxed);
        if defect::TIMEOUT_RACE {
            return deadline.is_some_and(|deadline| deadline_passed(&self.sequence, deadline));
        }
        timed_out
    }

    /// What waking means without a back end.
    #[inline]
    pub fn native_wake(&self, all: bool) {
        // Who waits has counted itself while it held the mutex that guards the condition. Acquire:
        // it has read the sequence number before.
        if self.waiters.load(Acquire) != 0 {
            self.wake_waiters(all);
        }
    }

    /// Lets the time of all timed waits run out, now and later.
    #[cfg(loom)]
    pub fn expire_timers(&self) {
        crate::sync::expire_timers(&self.sequence);
    }

    #[cold]
    fn wake_waiters(&self, all: bool) {
        self.sequence.fetch_add(1, Relaxed);
        if all {
            futex_wake_all(&self.sequence);
        } else {
            futex_wake_one(&self.sequence);
        }
    }
}
