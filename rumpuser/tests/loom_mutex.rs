//! The shipped mutex under the model checker: exclusion, order of memory, ownership, wake-ups.
#![cfg(loom)]

mod model;

use std::sync::Arc;

use loom::thread;
use model::{Guarded, become_lwp, explore};
use rumpuser::mutex::{Mutex, MutexKind};

struct Shared {
    mutex: Mutex,
    count: Guarded,
}

impl Shared {
    fn new(kind: MutexKind) -> Arc<Self> {
        Arc::new(Self {
            mutex: Mutex::new(kind),
            count: Guarded::new(0),
        })
    }

    /// Counts once under the mutex and checks who the owner is.
    fn count(&self, number: usize) {
        let lwp = become_lwp(number);
        self.mutex.enter();
        assert_eq!(self.mutex.owner(), lwp, "the owner is the acquiring lwp");
        assert!(self.mutex.owned());
        self.count.add(1);
        self.mutex.exit();
        assert!(!self.mutex.owned());
    }
}

fn threads_count(kind: MutexKind, threads: usize, preemptions: Option<usize>) {
    explore(preemptions, move || {
        let shared = Shared::new(kind);
        let others: Vec<_> = (2..=threads)
            .map(|number| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || shared.count(number))
            })
            .collect();
        shared.count(1);
        for other in others {
            other.join().unwrap();
        }
        shared.mutex.enter();
        assert_eq!(shared.count.get() as usize, threads);
        shared.mutex.exit();
        assert!(!shared.mutex.has_waiters());
        shared.mutex.destroy();
    });
}

#[test]
fn two_threads_exclude_each_other() {
    threads_count(MutexKind::Adaptive, 2, None);
}

#[test]
fn three_threads_all_get_their_turn() {
    threads_count(MutexKind::Adaptive, 3, Some(2));
}

#[test]
fn spin_mutex_excludes() {
    threads_count(MutexKind::Spin, 2, None);
}

#[test]
fn try_enter_takes_only_a_free_mutex() {
    explore(None, || {
        let shared = Shared::new(MutexKind::Adaptive);
        let other = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.count(2))
        };
        become_lwp(1);
        if shared.mutex.try_enter() {
            shared.count.add(1);
            shared.mutex.exit();
            other.join().unwrap();
            assert_eq!(shared.count.get(), 2);
        } else {
            other.join().unwrap();
            assert_eq!(shared.count.get(), 1);
        }
    });
}

#[test]
fn a_thread_without_lwp_excludes_too() {
    explore(None, || {
        let shared = Shared::new(MutexKind::Internal);
        let other = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                shared.mutex.enter_nowrap();
                assert!(shared.mutex.owner().is_null());
                shared.count.add(1);
                shared.mutex.exit();
            })
        };
        shared.mutex.enter_nowrap();
        shared.count.add(1);
        shared.mutex.exit();
        other.join().unwrap();
        assert_eq!(shared.count.get(), 2);
    });
}
