//! The shipped condition variable under the model checker: no wake-up is lost, also when time runs
//! out at the same moment.
#![cfg(loom)]

mod model;

use std::sync::Arc;
use std::time::Duration;

use loom::thread;
use model::{Guarded, become_lwp, explore};
use rumpuser::condvar::Condvar;
use rumpuser::mutex::{Mutex, MutexKind};

/// A heap of items that are taken under a mutex.
struct Shop {
    mutex: Mutex,
    arrived: Condvar,
    items: Guarded,
}

impl Shop {
    fn new(kind: MutexKind) -> Arc<Self> {
        Arc::new(Self {
            mutex: Mutex::new(kind),
            arrived: Condvar::new(),
            items: Guarded::new(0),
        })
    }

    fn take(&self, number: usize) {
        let lwp = become_lwp(number);
        self.mutex.enter();
        while self.items.get() == 0 {
            self.arrived.wait(&self.mutex);
            assert_eq!(self.mutex.owner(), lwp, "the mutex is the waiter's again");
        }
        self.items.set(self.items.get() - 1);
        self.mutex.exit();
    }

    /// Takes an item unless the time runs out first; says whether it got one.
    fn take_in_time(&self, number: usize) -> bool {
        become_lwp(number);
        self.mutex.enter();
        let mut timed_out = false;
        while self.items.get() == 0 && !timed_out {
            timed_out = self.arrived.timed_wait(&self.mutex, Duration::from_secs(1));
        }
        let got = !timed_out;
        if got {
            self.items.set(self.items.get() - 1);
        }
        self.mutex.exit();
        got
    }

    fn bring(&self) {
        self.mutex.enter();
        self.items.add(1);
        self.arrived.signal();
        self.mutex.exit();
    }
}

#[test]
fn a_signal_reaches_the_waiter() {
    for kind in [MutexKind::Adaptive, MutexKind::Spin, MutexKind::Internal] {
        explore(None, move || {
            let shop = Shop::new(kind);
            let taker = {
                let shop = Arc::clone(&shop);
                thread::spawn(move || shop.take(2))
            };
            become_lwp(1);
            shop.bring();
            taker.join().unwrap();
            assert_eq!(shop.items.get(), 0);
            assert!(!shop.arrived.has_waiters());
            shop.arrived.destroy();
        });
    }
}

#[test]
fn a_signal_after_the_mutex_is_released_reaches_the_waiter() {
    explore(None, || {
        let shop = Shop::new(MutexKind::Adaptive);
        let taker = {
            let shop = Arc::clone(&shop);
            thread::spawn(move || shop.take(2))
        };
        become_lwp(1);
        shop.mutex.enter();
        shop.items.add(1);
        shop.mutex.exit();
        shop.arrived.signal();
        taker.join().unwrap();
    });
}

#[test]
fn a_broadcast_reaches_both_waiters() {
    explore(Some(2), || {
        let shop = Shop::new(MutexKind::Adaptive);
        let takers: Vec<_> = [2, 3]
            .into_iter()
            .map(|number| {
                let shop = Arc::clone(&shop);
                thread::spawn(move || shop.take(number))
            })
            .collect();
        become_lwp(1);
        shop.mutex.enter();
        shop.items.set(2);
        shop.arrived.broadcast();
        shop.mutex.exit();
        for taker in takers {
            taker.join().unwrap();
        }
        assert_eq!(shop.items.get(), 0);
    });
}

#[test]
fn two_signals_reach_both_waiters() {
    explore(Some(2), || {
        let shop = Shop::new(MutexKind::Adaptive);
        let takers: Vec<_> = [2, 3]
            .into_iter()
            .map(|number| {
                let shop = Arc::clone(&shop);
                thread::spawn(move || shop.take(number))
            })
            .collect();
        become_lwp(1);
        shop.bring();
        shop.bring();
        for taker in takers {
            taker.join().unwrap();
        }
    });
}

#[test]
fn a_timed_wait_ends() {
    explore(None, || {
        let shop = Shop::new(MutexKind::Adaptive);
        let taker = {
            let shop = Arc::clone(&shop);
            thread::spawn(move || shop.take_in_time(2))
        };
        become_lwp(1);
        shop.arrived.expire_timers();
        assert!(!taker.join().unwrap(), "nobody brought anything");
        assert!(!shop.arrived.has_waiters());
    });
}

/// Who says that its time ran out has not used up a wake-up: the other waiter gets it.
#[test]
fn a_timeout_uses_up_no_wakeup() {
    explore(Some(2), || {
        let shop = Shop::new(MutexKind::Adaptive);
        let hasty = {
            let shop = Arc::clone(&shop);
            thread::spawn(move || shop.take_in_time(2))
        };
        let patient = {
            let shop = Arc::clone(&shop);
            thread::spawn(move || shop.take(3))
        };
        become_lwp(1);
        shop.bring();
        shop.arrived.expire_timers();
        if hasty.join().unwrap() {
            shop.bring();
        }
        patient.join().unwrap();
        assert_eq!(shop.items.get(), 0);
    });
}
