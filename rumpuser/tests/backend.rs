//! A counting back end sees every acquire, release, wait and wake, and the work is done as ever.
#![cfg(not(loom))]

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use rumpuser::backend::{self, Backend, Lock, Request};
use rumpuser::clock::{self, Clock, Timespec};
use rumpuser::condvar::Condvar;
use rumpuser::mutex::{Mutex, MutexKind};
use rumpuser::rwlock::{RwLock, RwOp};
use rumpuser::sync::Deadline;
use rumpuser::{Result, memory, random};

#[derive(Default)]
struct Counting {
    acquired: AtomicUsize,
    tried: AtomicUsize,
    released: AtomicUsize,
    waited: AtomicUsize,
    woken: AtomicUsize,
    preempted: AtomicUsize,
}

impl Backend for Counting {
    fn acquire(&self, lock: Lock<'_>, request: Request) -> bool {
        let count = match request {
            Request::Try => &self.tried,
            _ => &self.acquired,
        };
        count.fetch_add(1, SeqCst);
        lock.native_acquire(request)
    }

    fn release(&self, lock: Lock<'_>) {
        self.released.fetch_add(1, SeqCst);
        lock.native_release();
    }

    fn wait(&self, cv: &Condvar, mutex: &Mutex, deadline: Option<Deadline>, wrap: bool) -> bool {
        self.waited.fetch_add(1, SeqCst);
        cv.native_wait(mutex, deadline, wrap)
    }

    fn wake(&self, cv: &Condvar, all: bool) {
        self.woken.fetch_add(1, SeqCst);
        cv.native_wake(all);
    }

    fn now(&self, _clock: Clock) -> Timespec {
        Timespec { sec: 7, nsec: 11 }
    }

    fn random(&self, buf: &mut [u8]) -> Result<usize> {
        buf.fill(4);
        Ok(buf.len())
    }

    fn may_allocate(&self, len: usize) -> bool {
        len < 1 << 40
    }

    fn preempt(&self) {
        self.preempted.fetch_add(1, SeqCst);
    }
}

#[test]
fn a_back_end_sees_everything() {
    assert!(!backend::active());
    let counting: &'static Counting = Box::leak(Box::default());
    assert!(backend::install(counting).is_ok());
    assert!(backend::install(counting).is_err(), "there is one back end");
    assert!(backend::active());

    let mutex = Mutex::new(MutexKind::Adaptive);
    mutex.enter();
    assert!(mutex.owned());
    assert!(!mutex.try_enter());
    mutex.exit();
    let lock = RwLock::new();
    lock.enter(RwOp::Reader);
    assert!(lock.try_upgrade());
    lock.downgrade();
    lock.exit();
    assert_eq!(counting.acquired.load(SeqCst), 2);
    assert_eq!(counting.tried.load(SeqCst), 1);
    assert_eq!(counting.released.load(SeqCst), 2);

    let cv = Condvar::new();
    mutex.enter();
    // The clock stands still far in the past, so the wait ends at once.
    assert!(cv.timed_wait(&mutex, std::time::Duration::from_secs(1)));
    mutex.exit();
    cv.signal();
    cv.broadcast();
    backend::preempt();
    assert_eq!(counting.waited.load(SeqCst), 1);
    assert_eq!(counting.woken.load(SeqCst), 2);
    assert_eq!(counting.preempted.load(SeqCst), 1);

    let now = clock::gettime(Clock::AbsMono);
    assert_eq!((now.sec, now.nsec), (7, 11));
    let mut bytes = [0; 3];
    assert_eq!(random::fill(&mut bytes, 0), Ok(3));
    assert_eq!(bytes, [4; 3]);
    assert!(memory::alloc(1 << 41, 0).is_none());
    assert!(memory::anonmmap(1 << 41).is_err());
}
