//! The modelled side of [`sync`](super): loom's atomics and threads, and a futex among them.
//!
//! The model keeps to what Linux promises and no more. A sleeper compares the newest value of the
//! word and goes to sleep in one step; a wake-up takes sleepers in the order of their sleep; no
//! memory is ordered by either, except between a waker and the thread that it wakes.
//!
//! Time does not pass by itself: a test calls `expire_timers` for the word of a timed wait.

use core::ffi::c_void;
use core::sync::atomic::Ordering::Relaxed;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use rump_abi::errno::Result;

use super::{Deadline, Wait};
use crate::thread::{Entry, Start};

pub(crate) use loom::sync::atomic::{AtomicU32, AtomicU64};

/// Looking again before sleeping adds nothing but interleavings.
pub(crate) const SPIN: u32 = 0;

pub(crate) fn spin_hint() {}

/// What has become of a sleeper.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Asleep,
    Woken,
    Expired,
}

struct Sleeper {
    word: usize,
    timed: bool,
    fate: Rc<Cell<Fate>>,
    thread: loom::thread::Thread,
}

// All threads of a model run in turn on one host thread, so these belong to the model.
std::thread_local! {
    static SLEEPERS: RefCell<Vec<Sleeper>> = const { RefCell::new(Vec::new()) };
    static EXPIRED: RefCell<HashSet<usize>> = RefCell::new(HashSet::new());
}

/// Forgets the sleepers and timers of the execution before.
pub fn reset_model() {
    SLEEPERS.with_borrow_mut(Vec::clear);
    EXPIRED.with_borrow_mut(HashSet::clear);
}

/// The newest value. Also the point at which the model may switch threads.
fn newest(word: &AtomicU32) -> u32 {
    // A load may answer an older value, a read-modify-write never does.
    word.fetch_or(0, Relaxed)
}

fn key(word: &AtomicU32) -> usize {
    core::ptr::from_ref(word).addr()
}

pub(crate) fn futex_wait(word: &AtomicU32, expected: u32, deadline: Option<Deadline>) -> Wait {
    if newest(word) != expected {
        return Wait::Woken;
    }
    if deadline.is_some_and(|deadline| deadline_passed(word, deadline)) {
        return Wait::TimedOut;
    }
    sleep(key(word), deadline.is_some())
}

/// Compares the lower halves, as the host does.
pub(crate) fn futex_wait_lower(word: &AtomicU64, expected: u64) {
    if word.fetch_or(0, Relaxed) as u32 == expected as u32 {
        sleep(core::ptr::from_ref(word).addr(), false);
    }
}

fn sleep(word: usize, timed: bool) -> Wait {
    let fate = Rc::new(Cell::new(Fate::Asleep));
    let sleeper = Sleeper {
        word,
        timed,
        fate: Rc::clone(&fate),
        thread: loom::thread::current(),
    };
    SLEEPERS.with_borrow_mut(|sleepers| sleepers.push(sleeper));
    while fate.get() == Fate::Asleep {
        loom::thread::park();
    }
    match fate.get() {
        Fate::Expired => Wait::TimedOut,
        _ => Wait::Woken,
    }
}

/// By the address alone: the memory may have been given away.
pub(crate) fn futex_wake_one_lower(word: &AtomicU64) {
    loom::thread::yield_now();
    let word = core::ptr::from_ref(word).addr();
    end_sleep(Fate::Woken, 1, |sleeper| sleeper.word == word);
}

pub(crate) fn futex_wake_one(word: &AtomicU32) -> bool {
    newest(word);
    end_sleep(Fate::Woken, 1, |sleeper| sleeper.word == key(word)) > 0
}

pub(crate) fn futex_wake_all(word: &AtomicU32) {
    newest(word);
    end_sleep(Fate::Woken, usize::MAX, |sleeper| sleeper.word == key(word));
}

/// The time of every timed sleep on this word runs out, now and later.
pub(crate) fn expire_timers(word: &AtomicU32) {
    newest(word);
    EXPIRED.with_borrow_mut(|expired| expired.insert(key(word)));
    end_sleep(Fate::Expired, usize::MAX, |sleeper| {
        sleeper.timed && sleeper.word == key(word)
    });
}

/// Whether the time of a timed sleep on this word has run out.
pub(crate) fn deadline_passed(word: &AtomicU32, _deadline: Deadline) -> bool {
    EXPIRED.with_borrow(|expired| expired.contains(&key(word)))
}

/// Ends the sleep of the first `limit` sleepers that `which` names; answers how many there were.
fn end_sleep(fate: Fate, limit: usize, which: impl Fn(&Sleeper) -> bool) -> usize {
    let ended: Vec<Sleeper> = SLEEPERS.with_borrow_mut(|sleepers| {
        let mut left = limit;
        sleepers
            .extract_if(.., |sleeper| {
                let chosen = left > 0 && which(sleeper);
                left -= usize::from(chosen);
                chosen
            })
            .collect()
    });
    for sleeper in &ended {
        sleeper.fate.set(fate);
        sleeper.thread.unpark();
    }
    ended.len()
}

/// The model's handle of a thread.
#[derive(Debug)]
pub(crate) struct NativeThread(loom::thread::JoinHandle<()>);

pub(crate) fn spawn(start: Start, _joinable: bool) -> Result<NativeThread> {
    let name = start.name.to_string_lossy().into_owned();
    let handle = loom::thread::Builder::new()
        .name(name)
        .spawn(move || start.run())
        .map_err(|error| crate::errno::from_io(&error))?;
    Ok(NativeThread(handle))
}

pub(crate) fn run_until_exit(entry: Entry, arg: *mut c_void) {
    entry(arg);
}

/// The model has no jump out of a call tree: a modelled thread returns from its entry.
pub(crate) fn leave() {
    panic!("thread_exit is not modelled: return from the thread's entry");
}

impl NativeThread {
    pub(crate) fn join(self) -> Result<()> {
        self.0.join().expect("a modelled thread does not panic");
        Ok(())
    }
}
