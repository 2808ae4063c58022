//! Requests to a client that wait for its answer.

use std::sync::{Mutex, MutexGuard};
use std::thread::{self, Thread};
use std::time::Instant;

use super::input::Broken;

/// How long an answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Exactly so long: COPYIN's data, ANONMMAP's address.
    Exactly(usize),
    /// At most so long: COPYINSTR's string.
    AtMost(usize),
}

impl Size {
    fn allows(self, len: u64) -> bool {
        match self {
            Self::Exactly(size) => len == size as u64,
            Self::AtMost(size) => len <= size as u64,
        }
    }
}

/// No answer came, or a wrong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

#[derive(Debug)]
struct Waiter {
    reqno: u64,
    size: Size,
    thread: Thread,
    answer: Option<Result<Vec<u8>, NoAnswer>>,
}

/// The waiting requests of one client.
#[derive(Debug, Default)]
pub struct Waiters {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    gone: bool,
    list: Vec<Waiter>,
}

impl Waiters {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no holder panics")
    }

    /// This thread is about to wait for the answer to `reqno`. Called before the request can reach
    /// the client, but not before it is queued: an answer that comes earlier than its request
    /// finds nobody.
    pub fn register(&self, reqno: u64, size: Size) {
        let mut inner = self.lock();
        let answer = inner.gone.then_some(Err(NoAnswer));
        inner.list.push(Waiter {
            reqno,
            size,
            thread: thread::current(),
            answer,
        });
    }

    /// Whether an answer of `len` bytes to `reqno` is expected: no is no offence, it may come late.
    /// A wrong length is one; the request fails.
    pub fn expects(&self, reqno: u64, len: u64) -> Result<bool, Broken> {
        let mut inner = self.lock();
        let open = |waiter: &&mut Waiter| waiter.reqno == reqno && waiter.answer.is_none();
        let Some(waiter) = inner.list.iter_mut().find(open) else {
            return Ok(false);
        };
        if !waiter.size.allows(len) {
            waiter.settle(Err(NoAnswer));
            return Err(Broken);
        }
        Ok(true)
    }

    /// The answer to `reqno` is here.
    pub fn deliver(&self, reqno: u64, body: Vec<u8>) {
        let mut inner = self.lock();
        // None: it gave up meanwhile.
        if let Some(waiter) = inner.list.iter_mut().find(|waiter| waiter.reqno == reqno) {
            waiter.settle(Ok(body));
        }
    }

    /// The client refuses `reqno`. False: nobody waits for it.
    pub fn refuse(&self, reqno: u64) -> bool {
        let mut inner = self.lock();
        let waiter = inner.list.iter_mut().find(|waiter| waiter.reqno == reqno);
        waiter.map(|waiter| waiter.settle(Err(NoAnswer))).is_some()
    }

    /// The client is gone: all requests fail, and those to come.
    pub fn fail_all(&self) {
        let mut inner = self.lock();
        inner.gone = true;
        for waiter in &mut inner.list {
            waiter.settle(Err(NoAnswer));
        }
    }

    /// Whether the wait for `reqno` has ended.
    pub fn settled(&self, reqno: u64) -> bool {
        self.lock()
            .list
            .iter()
            .any(|waiter| waiter.reqno == reqno && waiter.answer.is_some())
    }

    /// Waits for the answer to `reqno`, which this thread registered.
    pub fn wait(&self, reqno: u64, deadline: Instant) -> Result<Vec<u8>, NoAnswer> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            {
                let mut inner = self.lock();
                let index = inner.list.iter().position(|waiter| waiter.reqno == reqno);
                let index = index.expect("a registered request stays until its thread takes it");
                if inner.list[index].answer.is_some() || left.is_zero() {
                    let waiter = inner.list.swap_remove(index);
                    return waiter.answer.unwrap_or(Err(NoAnswer));
                }
            }
            // A token left by an earlier answer only costs one more look.
            thread::park_timeout(left);
        }
    }
}

impl Waiter {
    fn settle(&mut self, answer: Result<Vec<u8>, NoAnswer>) {
        if self.answer.is_none() {
            self.answer = Some(answer);
            self.thread.unpark();
        }
    }
}
