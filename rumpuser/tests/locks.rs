//! Locks and condition variables on the host: contention, time, and misuse.
#![cfg(not(loom))]

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rumpuser::condvar::Condvar;
use rumpuser::curlwp;
use rumpuser::mutex::{Mutex, MutexKind};
use rumpuser::rwlock::{Preference, RwLock, RwOp};

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(5);

/// How often a loop under contention runs; Miri takes its time over each.
const fn rounds(natively: u64) -> u64 {
    if cfg!(miri) { 30 } else { natively }
}

/// A number that a lock guards.
struct Guarded(UnsafeCell<u64>);

// SAFETY: the tests use it under a lock; that is what they test.
unsafe impl Sync for Guarded {}

impl Guarded {
    const fn new() -> Self {
        Self(UnsafeCell::new(0))
    }
    fn get(&self) -> u64 {
        // SAFETY: the caller holds the lock.
        unsafe { *self.0.get() }
    }
    /// Two halves of an addition, far enough apart for another thread to get between.
    fn add_slowly(&self) {
        let seen = self.get();
        std::hint::black_box(&self.0);
        // SAFETY: the caller holds the lock.
        unsafe { *self.0.get() = seen + 1 };
    }
}

fn contended(kind: MutexKind) {
    const THREADS: u64 = 6;
    const ROUNDS: u64 = rounds(20_000);
    let mutex = Mutex::new(kind);
    let count = Guarded::new();
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (mutex, count) = (&mutex, &count);
            scope.spawn(move || {
                curlwp::set(core::ptr::without_provenance_mut(
                    4096 + 64 * number as usize,
                ));
                for round in 0..ROUNDS {
                    if round % 7 == 0 {
                        while !mutex.try_enter() {
                            thread::yield_now();
                        }
                    } else {
                        mutex.enter();
                    }
                    assert!(mutex.owned());
                    count.add_slowly();
                    mutex.exit();
                }
            });
        }
    });
    assert_eq!(count.get(), THREADS * ROUNDS);
    assert!(!mutex.is_locked());
    assert!(!mutex.has_waiters());
    mutex.destroy();
}

#[test]
fn adaptive_mutex_under_contention() {
    contended(MutexKind::Adaptive);
}

#[test]
fn spin_mutex_under_contention() {
    contended(MutexKind::Spin);
}

#[test]
fn internal_mutex_under_contention() {
    contended(MutexKind::Internal);
}

#[test]
fn zeroed_memory_is_a_free_mutex() {
    // SAFETY: that zeroed memory is valid is what is tested; all fields are atomic integers.
    let mutex: Mutex = unsafe { core::mem::zeroed() };
    assert_eq!(mutex.kind(), MutexKind::Adaptive);
    assert!(mutex.try_enter());
    assert!(!mutex.try_enter(), "it is not recursive");
    mutex.exit();
}

#[test]
fn owner_is_the_lwp() {
    let lwp = core::ptr::without_provenance_mut(0x1000);
    let mutex = Mutex::new(MutexKind::Adaptive);
    mutex.enter();
    assert!(mutex.owned());
    assert!(mutex.owner().is_null(), "this thread has no lwp");
    mutex.exit();
    curlwp::set(lwp);
    mutex.enter();
    assert_eq!(mutex.owner(), lwp);
    curlwp::set(core::ptr::without_provenance_mut(0x2000));
    assert!(!mutex.owned(), "another lwp does not own it");
    curlwp::set(lwp);
    mutex.exit();
    assert!(mutex.owner().is_null());
    curlwp::set(core::ptr::null_mut());
}

/// A thread may get its lwp while it holds a mutex.
#[test]
fn owner_gets_its_lwp_later() {
    let mutex = Mutex::new(MutexKind::Adaptive);
    let lock = RwLock::new();
    mutex.enter();
    lock.enter(RwOp::Writer);
    curlwp::set(core::ptr::without_provenance_mut(0x3000));
    lock.exit();
    mutex.exit();
    curlwp::set(core::ptr::null_mut());
    assert!(!mutex.is_locked());
}

mod misuse {
    use super::*;

    fn elsewhere(f: impl FnOnce() + Send) {
        thread::scope(|scope| scope.spawn(f).join().unwrap());
    }

    #[test]
    #[should_panic(expected = "mutex_enter: locking against myself")]
    fn recursive_enter() {
        let mutex = Mutex::new(MutexKind::Adaptive);
        mutex.enter();
        mutex.enter();
    }

    #[test]
    #[should_panic(expected = "is not held")]
    fn exit_of_a_free_mutex() {
        Mutex::new(MutexKind::Spin).exit();
    }

    #[test]
    #[should_panic(expected = "mutex_exit: mutex")]
    fn exit_by_another() {
        let mutex = Mutex::new(MutexKind::Adaptive);
        elsewhere(|| mutex.enter());
        mutex.exit();
    }

    #[test]
    #[should_panic(expected = "mutex_destroy: mutex")]
    fn destroy_while_held() {
        let mutex = Mutex::new(MutexKind::Adaptive);
        mutex.enter();
        mutex.destroy();
    }

    #[test]
    #[should_panic(expected = "was destroyed")]
    fn enter_after_destroy() {
        let mutex = Mutex::new(MutexKind::Adaptive);
        mutex.destroy();
        mutex.enter();
    }

    #[test]
    #[should_panic(expected = "is adaptive")]
    fn nowrap_on_adaptive() {
        let mutex = Mutex::new(MutexKind::Adaptive);
        elsewhere(|| mutex.enter());
        mutex.enter_nowrap();
    }

    #[test]
    #[should_panic(expected = "rw_enter: locking against myself")]
    fn recursive_writer() {
        let lock = RwLock::new();
        lock.enter(RwOp::Writer);
        lock.enter(RwOp::Reader);
    }

    #[test]
    #[should_panic(expected = "is not held")]
    fn exit_of_a_free_rwlock() {
        RwLock::new().exit();
    }

    #[test]
    #[should_panic(expected = "rw_exit: rwlock")]
    fn exit_of_anothers_write_hold() {
        let lock = RwLock::new();
        elsewhere(|| lock.enter(RwOp::Writer));
        lock.exit();
    }

    #[test]
    #[should_panic(expected = "rw_downgrade: rwlock")]
    fn downgrade_of_a_read_hold() {
        let lock = RwLock::new();
        lock.enter(RwOp::Reader);
        lock.downgrade();
    }

    #[test]
    #[should_panic(expected = "rw_destroy: rwlock")]
    fn destroy_while_read() {
        let lock = RwLock::new();
        lock.enter(RwOp::Reader);
        lock.destroy();
    }

    #[test]
    #[should_panic(expected = "is not held")]
    fn wait_without_the_mutex() {
        Condvar::new().wait(&Mutex::new(MutexKind::Adaptive));
    }
}

fn readers_and_writers(preference: Preference) {
    const ROUNDS: u64 = rounds(8_000);
    let lock = RwLock::with_preference(preference);
    let (first, second) = (Guarded::new(), Guarded::new());
    let upgraded = AtomicUsize::new(0);
    thread::scope(|scope| {
        for number in 0..6_usize {
            let (lock, first, second, upgraded) = (&lock, &first, &second, &upgraded);
            scope.spawn(move || {
                curlwp::set(core::ptr::without_provenance_mut(4096 + 64 * number));
                for round in 0..ROUNDS {
                    match (number + round as usize) % 6 {
                        0 => {
                            lock.enter(RwOp::Writer);
                            assert!(lock.write_held());
                            first.add_slowly();
                            second.add_slowly();
                            lock.exit();
                        }
                        1 => {
                            lock.enter(RwOp::Writer);
                            first.add_slowly();
                            second.add_slowly();
                            let mine = first.get();
                            lock.downgrade();
                            assert_eq!(first.get(), mine, "a writer came between");
                            lock.exit();
                        }
                        2 => {
                            lock.enter(RwOp::Reader);
                            let seen = first.get();
                            if lock.try_upgrade() {
                                assert_eq!(first.get(), seen, "a writer came between");
                                first.add_slowly();
                                second.add_slowly();
                                upgraded.fetch_add(1, Relaxed);
                            }
                            lock.exit();
                        }
                        _ => {
                            if round % 3 == 0 {
                                while !lock.try_enter(RwOp::Reader) {
                                    thread::yield_now();
                                }
                            } else {
                                lock.enter(RwOp::Reader);
                            }
                            assert_eq!(first.get(), second.get());
                            lock.exit();
                        }
                    }
                }
            });
        }
    });
    assert_eq!(first.get(), 2 * ROUNDS + upgraded.load(Relaxed) as u64);
    assert_eq!(first.get(), second.get());
    assert!(!lock.lock_held());
    assert!(lock.try_enter(RwOp::Writer), "nothing is left in the lock");
    lock.exit();
}

#[test]
fn rwlock_under_contention() {
    readers_and_writers(Preference::Writer);
}

#[test]
fn rwlock_that_prefers_readers_under_contention() {
    readers_and_writers(Preference::Reader);
}

/// Waits until a writer sleeps in the lock, which a reader notices by being kept out.
fn until_writer_waits(lock: &RwLock) {
    while lock.try_enter(RwOp::Reader) {
        lock.exit();
        thread::yield_now();
    }
}

#[test]
fn a_waiting_writer_keeps_readers_out() {
    let lock = RwLock::new();
    lock.enter(RwOp::Reader);
    thread::scope(|scope| {
        scope.spawn(|| {
            lock.enter(RwOp::Writer);
            lock.exit();
        });
        until_writer_waits(&lock);
        assert!(!lock.try_enter(RwOp::Writer));
        assert!(lock.try_upgrade(), "the only reader goes before the writer");
        lock.downgrade();
        assert!(!lock.try_enter(RwOp::Reader), "the writer still waits");
        lock.exit();
    });
    assert!(lock.try_enter(RwOp::Reader));
    assert!(!lock.try_enter(RwOp::Writer));
    lock.exit();
}

#[test]
fn upgrade_needs_the_only_reader() {
    let lock = RwLock::new();
    lock.enter(RwOp::Reader);
    lock.enter(RwOp::Reader);
    assert_eq!(lock.readers(), 2);
    assert!(!lock.try_upgrade());
    lock.exit();
    assert!(lock.try_upgrade());
    assert!(lock.write_held() && !lock.read_held());
    lock.exit();
}

#[test]
fn a_reader_may_come_again_where_readers_are_preferred() {
    let lock = RwLock::with_preference(Preference::Reader);
    lock.enter(RwOp::Reader);
    let written = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            lock.enter(RwOp::Writer);
            written.store(true, Relaxed);
            lock.exit();
        });
        while !lock.has_waiters() {
            thread::yield_now();
        }
        lock.enter(RwOp::Reader);
        assert!(!written.load(Relaxed));
        lock.exit();
        lock.exit();
    });
    assert!(written.load(Relaxed));
}

#[test]
fn queue_between_threads() {
    const ITEMS: u64 = rounds(30_000);
    for kind in [MutexKind::Adaptive, MutexKind::Spin, MutexKind::Internal] {
        let mutex = Mutex::new(kind);
        let (full, empty) = (Condvar::new(), Condvar::new());
        let queue = UnsafeQueue(UnsafeCell::new(Vec::new()));
        let taken = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for item in 0..ITEMS {
                        mutex.enter();
                        while queue.get().len() == 4 {
                            full.wait(&mutex);
                        }
                        queue.get().push(item);
                        empty.signal();
                        mutex.exit();
                    }
                });
                scope.spawn(|| {
                    for _ in 0..ITEMS {
                        mutex.enter();
                        while queue.get().is_empty() {
                            if empty.timed_wait(&mutex, LONG) {
                                panic!("an item is a minute late");
                            }
                        }
                        queue.get().pop();
                        taken.fetch_add(1, Relaxed);
                        full.signal();
                        mutex.exit();
                    }
                });
            }
        });
        assert_eq!(taken.load(Relaxed) as u64, 2 * ITEMS);
        full.destroy();
        empty.destroy();
    }
}

struct UnsafeQueue(UnsafeCell<Vec<u64>>);
// SAFETY: the test uses it under a mutex.
unsafe impl Sync for UnsafeQueue {}
impl UnsafeQueue {
    #[allow(clippy::mut_from_ref)]
    fn get(&self) -> &mut Vec<u64> {
        // SAFETY: the caller holds the mutex.
        unsafe { &mut *self.0.get() }
    }
}

#[test]
fn timed_wait_runs_out() {
    let mutex = Mutex::new(MutexKind::Adaptive);
    let cv = Condvar::new();
    mutex.enter();
    let before = Instant::now();
    while !cv.timed_wait(&mutex, SHORT) {}
    assert!(before.elapsed() >= SHORT, "it ended too early");
    assert!(mutex.owned());
    assert!(!cv.has_waiters());
    assert!(cv.timed_wait(&mutex, Duration::ZERO));
    mutex.exit();
}

/// A time that no clock reaches is waited for all the same, not refused.
#[test]
fn timed_wait_for_ever() {
    let mutex = Mutex::new(MutexKind::Adaptive);
    let cv = Condvar::new();
    let done = AtomicBool::new(false);
    let mut wakeups = 0;
    thread::scope(|scope| {
        mutex.enter();
        scope.spawn(|| {
            mutex.enter();
            done.store(true, Relaxed);
            cv.signal();
            mutex.exit();
        });
        while !done.load(Relaxed) {
            assert!(!cv.timed_wait(&mutex, Duration::MAX));
            wakeups += 1;
        }
        mutex.exit();
    });
    assert!(
        wakeups < 100,
        "the host refuses the time: {wakeups} wake-ups"
    );
}

#[test]
fn broadcast_wakes_all() {
    let mutex = Mutex::new(MutexKind::Adaptive);
    let cv = Condvar::new();
    let open = AtomicBool::new(false);
    let (report, woken) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..5 {
            let (mutex, cv, open, report) = (&mutex, &cv, &open, report.clone());
            scope.spawn(move || {
                mutex.enter();
                while !open.load(Relaxed) {
                    cv.wait(mutex);
                }
                mutex.exit();
                report.send(()).unwrap();
            });
        }
        loop {
            mutex.enter();
            if cv.waiters() == 5 {
                break;
            }
            mutex.exit();
            thread::yield_now();
        }
        assert!(woken.try_recv().is_err());
        open.store(true, Relaxed);
        cv.broadcast();
        mutex.exit();
        for _ in 0..5 {
            woken.recv_timeout(LONG).expect("a waiter was not woken");
        }
    });
    assert_eq!(cv.waiters(), 0);
}
