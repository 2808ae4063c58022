//! The seam for another back end: deterministic scheduling, recording, counting, fault injection.
//!
//! One read-mostly word says whether a back end is installed. Every acquire, release, wait, wake and
//! preemption entry tests it first; while it is zero, which is always so in ordinary use, that test
//! is one predicted branch. When it is not, the operation goes to the back end's method. Each
//! method's default does what the host layer does without a back end, so that a back end overrides
//! only what it cares about and may call the default work by the `native_*` methods of the locks.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::OnceLock;

use rump_abi::errno::Result;

use crate::clock::{Clock, Timespec};
use crate::condvar::Condvar;
use crate::mutex::Mutex;
use crate::rwlock::{RwLock, RwOp};
use crate::sync::Deadline;

/// The lock of an acquire or release event.
#[derive(Clone, Copy)]
pub enum Lock<'a> {
    /// A mutex.
    Mutex(&'a Mutex),
    /// A reader-writer lock, and how it is wanted. A release names the mode that is given up.
    Rw(&'a RwLock, RwOp),
}

/// How an acquire is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Wait as long as it takes, giving up the kernel's context meanwhile where that is the rule.
    Block,
    /// Wait as long as it takes and keep the kernel's context.
    BlockNoWrap,
    /// Do not wait.
    Try,
}

/// What a back end may take over.
pub trait Backend: Sync {
    /// Acquires `lock`; false only for [`Request::Try`].
    fn acquire(&self, lock: Lock<'_>, request: Request) -> bool {
        lock.native_acquire(request)
    }

    /// Releases `lock`.
    fn release(&self, lock: Lock<'_>) {
        lock.native_release();
    }

    /// Turns a read hold of `lock` into a write hold if that is possible at once.
    fn try_upgrade(&self, lock: &RwLock) -> bool {
        lock.native_try_upgrade()
    }

    /// Turns a write hold of `lock` into a read hold.
    fn downgrade(&self, lock: &RwLock) {
        lock.native_downgrade();
    }

    /// Waits on `cv`; true when `deadline` ended the wait. `wrap` says whether the kernel's context
    /// is given up.
    fn wait(&self, cv: &Condvar, mutex: &Mutex, deadline: Option<Deadline>, wrap: bool) -> bool {
        cv.native_wait(mutex, deadline, wrap)
    }

    /// Wakes one waiter of `cv`, or all.
    fn wake(&self, cv: &Condvar, all: bool) {
        cv.native_wake(all);
    }

    /// Reads a clock.
    fn now(&self, clock: Clock) -> Timespec {
        crate::clock::native_now(clock)
    }

    /// Sleeps: for `time` on the wall clock, until `time` on the monotonic clock.
    fn sleep(&self, clock: Clock, time: Timespec) {
        crate::clock::native_sleep(clock, time);
    }

    /// Fills `buf` with random bytes.
    ///
    /// # Errors
    /// The host's reason for having none.
    fn random(&self, buf: &mut [u8]) -> Result<usize> {
        crate::random::native_fill(buf, 0)
    }

    /// Whether an allocation of `len` bytes may be tried: a memory limit, or a planted failure.
    fn may_allocate(&self, len: usize) -> bool {
        let _ = len;
        true
    }

    /// The kernel has reached a point at which it could be preempted.
    fn preempt(&self) {}
}

impl Lock<'_> {
    /// What acquiring means without a back end.
    pub fn native_acquire(self, request: Request) -> bool {
        match self {
            Lock::Mutex(mutex) => mutex.native_acquire(request),
            Lock::Rw(lock, op) => lock.native_acquire(op, request),
        }
    }

    /// What releasing means without a back end.
    pub fn native_release(self) {
        match self {
            Lock::Mutex(mutex) => mutex.native_release(),
            Lock::Rw(lock, _) => lock.native_release(),
        }
    }
}

/// Keeps the word that every lock operation reads away from words that change.
#[repr(align(64))]
struct ReadMostly(AtomicUsize);

static ACTIVE: ReadMostly = ReadMostly(AtomicUsize::new(0));
static TABLE: OnceLock<&'static dyn Backend> = OnceLock::new();

/// Installs `backend` for the rest of the process, before the first lock is held.
///
/// # Errors
/// `backend` again when one is installed already.
pub fn install(backend: &'static dyn Backend) -> core::result::Result<(), &'static dyn Backend> {
    TABLE.set(backend)?;
    ACTIVE.0.store(1, Ordering::Release);
    Ok(())
}

/// Whether operations go to a back end. The fast paths' only test.
#[inline]
#[must_use]
pub fn active() -> bool {
    ACTIVE.0.load(Ordering::Relaxed) != 0
}

/// The installed back end; call it only when [`active`].
#[cold]
pub(crate) fn installed() -> &'static dyn Backend {
    *TABLE
        .get()
        .expect("the back-end word is set only after the back end is stored")
}

/// The preemption entry: a no-op unless a back end wants to know.
#[inline]
pub fn preempt() {
    if active() {
        installed().preempt();
    }
}
