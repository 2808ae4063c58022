//! Requests on their way from those who ask to those who work.

use core::cell::UnsafeCell;
use std::collections::VecDeque;

use super::Request;
use crate::condvar::Condvar;
use crate::mutex::{Mutex, MutexKind};

/// How many requests may wait before who asks does.
const ROOM: usize = 128;

/// A bounded queue. Its waits keep the kernel's context: nobody comes here with it.
pub struct Queue {
    lock: Mutex,
    wanted: Condvar,
    room: Condvar,
    requests: UnsafeCell<VecDeque<Request>>,
}

// SAFETY: `requests` is touched only by who holds `lock`.
unsafe impl Sync for Queue {}

impl Queue {
    pub fn new() -> Self {
        Self {
            lock: Mutex::new(MutexKind::Internal),
            wanted: Condvar::new(),
            room: Condvar::new(),
            requests: UnsafeCell::new(VecDeque::new()),
        }
    }

    /// Adds a request, and calls `added` before anybody can take it. Waits for room. Answers how many
    /// requests wait now.
    pub fn put(&self, request: Request, added: impl FnOnce()) -> usize {
        self.lock.enter_nowrap();
        while self.with(|requests| requests.len() >= ROOM) {
            self.room.wait_nowrap(&self.lock);
        }
        let waiting = self.with(|requests| {
            requests.push_back(request);
            requests.len()
        });
        added();
        self.lock.exit();
        // Who is woken finds the lock free.
        self.wanted.signal();
        waiting
    }

    /// The next request; waits for one. Calls `taken` before anybody can add another.
    pub fn take(&self, taken: impl FnOnce()) -> Request {
        self.lock.enter_nowrap();
        let request = loop {
            if let Some(request) = self.with(VecDeque::pop_front) {
                break request;
            }
            self.wanted.wait_nowrap(&self.lock);
        };
        taken();
        self.lock.exit();
        self.room.signal();
        request
    }

    /// Up to `most` requests, without waiting. `empty` is called when none is left behind, before anybody
    /// can add one.
    pub fn take_some(&self, most: usize, empty: impl FnOnce()) -> Vec<Request> {
        self.lock.enter_nowrap();
        let (taken, left) = self.with(|requests| {
            let count = most.min(requests.len());
            (requests.drain(..count).collect(), requests.len())
        });
        if left == 0 {
            empty();
        }
        self.lock.exit();
        self.room.broadcast();
        taken
    }

    /// Calls `f` with the requests; the caller holds the lock.
    fn with<T>(&self, f: impl FnOnce(&mut VecDeque<Request>) -> T) -> T {
        assert!(
            self.lock.is_locked(),
            "bio: the queue is used without its lock"
        );
        // SAFETY: the lock is held, and `f` cannot come back here.
        f(unsafe { &mut *self.requests.get() })
    }
}
