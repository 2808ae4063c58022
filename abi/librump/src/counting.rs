//! A back end of the host layer that counts: how often each lock is taken and given back.
//!
//! `rump_count_locks` installs it, before the kernel boots; `rump_lock_counts` tells. All else goes on as
//! without it. It is the smallest user of the seam at which schedulers, recorders and checkers of lock
//! orders are put in.

use std::collections::BTreeMap;
use std::sync::{Mutex as HostMutex, PoisonError};

use rump_abi::errno::{Errno, to_c};
use rumpuser::backend::{self, Backend, Lock, Request};
use rumpuser::condvar::Condvar;
use rumpuser::mutex::Mutex;
use rumpuser::sync::Deadline;

/// What happened to a lock or condition variable.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Counts {
    acquired: u64,
    /// Attempts that found the lock held.
    refused: u64,
    released: u64,
    waits: u64,
    wakes: u64,
}

struct Counting(HostMutex<BTreeMap<usize, Counts>>);

static COUNTING: Counting = Counting(HostMutex::new(BTreeMap::new()));

impl Counting {
    fn note(&self, address: usize, what: impl FnOnce(&mut Counts)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        what(all.entry(address).or_default());
    }
}

fn address(lock: Lock<'_>) -> usize {
    match lock {
        Lock::Mutex(mutex) => core::ptr::from_ref(mutex).addr(),
        Lock::Rw(lock, _) => core::ptr::from_ref(lock).addr(),
    }
}

impl Backend for Counting {
    fn acquire(&self, lock: Lock<'_>, request: Request) -> bool {
        let acquired = lock.native_acquire(request);
        self.note(address(lock), |counts| {
            if acquired {
                counts.acquired += 1;
            } else {
                counts.refused += 1;
            }
        });
        acquired
    }

    fn release(&self, lock: Lock<'_>) {
        self.note(address(lock), |counts| counts.released += 1);
        lock.native_release();
    }

    fn wait(&self, cv: &Condvar, mutex: &Mutex, deadline: Option<Deadline>, wrap: bool) -> bool {
        self.note(core::ptr::from_ref(cv).addr(), |counts| counts.waits += 1);
        cv.native_wait(mutex, deadline, wrap)
    }

    fn wake(&self, cv: &Condvar, all: bool) {
        self.note(core::ptr::from_ref(cv).addr(), |counts| counts.wakes += 1);
        cv.native_wake(all);
    }
}

/// Counts locks from now on; call it before `rump_init`. EBUSY when another back end is installed.
#[unsafe(no_mangle)]
pub extern "C" fn rump_count_locks() -> i32 {
    to_c(backend::install(&COUNTING).map_err(|_| Errno::EBUSY))
}

/// Stores what was counted of the lock or condition variable at `object`.
///
/// # Safety
/// `counts` is writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_lock_counts(object: *const u8, counts: *mut Counts) {
    let all = COUNTING.0.lock().unwrap_or_else(PoisonError::into_inner);
    let found = all.get(&object.addr()).copied().unwrap_or_default();
    // SAFETY: the caller's promise.
    unsafe { counts.write(found) };
}
