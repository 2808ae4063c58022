//! The paths of the reader-writer lock on which somebody waits, or is waited for.

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

use super::{
    DESTROYED, Preference, READER, READERS_WAIT, RwLock, RwOp, WRITE_LOCKED, WRITERS_WAIT,
    is_writer, writer_word,
};
use crate::hyperup;
use crate::sync::{SPIN, futex_wait, futex_wake_all, futex_wake_one, spin_hint};

impl RwLock {
    pub(super) fn prefers_readers(&self) -> bool {
        self.preference.load(Relaxed) == Preference::Reader as u32
    }

    /// Whether a reader may come in.
    fn admits_reader(&self, state: u64) -> bool {
        state & WRITE_LOCKED == 0 && (state & WRITERS_WAIT == 0 || self.prefers_readers())
    }

    /// Acquires the lock as long as that needs no waiting.
    #[cold]
    pub(super) fn try_contended(&self, op: RwOp) -> bool {
        let mut state = self.state.load(Relaxed);
        loop {
            let after = match op {
                RwOp::Reader if self.admits_reader(state) => state + READER,
                // Somebody who waits already goes first.
                RwOp::Writer if state == 0 => writer_word() | WRITE_LOCKED,
                _ => return false,
            };
            match self.state.compare_exchange(state, after, Acquire, Relaxed) {
                Ok(_) => return true,
                Err(now) => state = now,
            }
        }
    }

    #[cold]
    pub(super) fn enter_contended(&self, op: RwOp) {
        let state = self.state.load(Relaxed);
        if state == DESTROYED || is_writer(state) {
            self.complain("rw_enter", state);
        }
        for _ in 0..SPIN {
            if self.try_contended(op) {
                return;
            }
            if self.state.load(Relaxed) & (READERS_WAIT | WRITERS_WAIT) != 0 {
                break;
            }
            spin_hint();
        }
        if op == RwOp::Reader && self.try_contended(op) {
            return; // Other readers got in the way of the fast path; nobody has to wait.
        }
        hyperup::wrapped(|| match op {
            RwOp::Reader => self.block_reader(),
            RwOp::Writer => self.block_writer(),
        });
    }

    fn block_reader(&self) {
        loop {
            let state = self.state.load(Relaxed);
            if self.admits_reader(state) {
                let after = state + READER;
                let taken = self.state.compare_exchange(state, after, Acquire, Relaxed);
                if taken.is_ok() {
                    return;
                }
                continue;
            }
            // Before the word is marked: who frees the marked word moves the sequence after.
            let sequence = self.readers_sequence.load(Relaxed);
            let marked = state | READERS_WAIT;
            let stored = self.state.compare_exchange(state, marked, Release, Relaxed);
            if stored.is_ok() {
                futex_wait(&self.readers_sequence, sequence, None);
            }
        }
    }

    fn block_writer(&self) {
        self.waiting_writers.fetch_add(1, Relaxed);
        loop {
            let state = self.state.load(Relaxed);
            if state & !(READERS_WAIT | WRITERS_WAIT) == 0 {
                let mine = writer_word() | WRITE_LOCKED | (state & READERS_WAIT);
                let taken = self.state.compare_exchange(state, mine, Acquire, Relaxed);
                if taken.is_ok() {
                    break;
                }
                continue;
            }
            // Before the word is marked: who frees the marked word moves the sequence after.
            let sequence = self.writers_sequence.load(Relaxed);
            // Also when it is marked: the exchange publishes the count to who takes the lock next.
            let marked = state | WRITERS_WAIT;
            let stored = self.state.compare_exchange(state, marked, Release, Relaxed);
            if stored.is_ok() {
                futex_wait(&self.writers_sequence, sequence, None);
            }
        }
        // Exact, now that the lock is ours: who counted and slept before, marked before, and who
        // acquired before, left the count before it released.
        if self.waiting_writers.load(Relaxed) > 1 {
            self.state.fetch_or(WRITERS_WAIT, Relaxed);
        }
        self.waiting_writers.fetch_sub(1, Relaxed);
    }

    /// Wakes every reader that sleeps; the caller has cleared their mark.
    pub(super) fn wake_readers(&self) {
        self.readers_sequence.fetch_add(1, Relaxed);
        futex_wake_all(&self.readers_sequence);
    }

    #[cold]
    pub(super) fn exit_contended(&self) {
        loop {
            let state = self.state.load(Relaxed);
            let after = if state & WRITE_LOCKED != 0 {
                if !is_writer(state) {
                    self.complain("rw_exit", state);
                }
                state & (READERS_WAIT | WRITERS_WAIT)
            } else if state < READER {
                self.complain("rw_exit", state);
            } else {
                state - READER
            };
            let readers_left = after >= READER;
            let wake_readers = !readers_left
                && after & READERS_WAIT != 0
                && (after & WRITERS_WAIT == 0 || self.prefers_readers());
            let wake_writer = !readers_left && after & WRITERS_WAIT != 0;
            let mut left = after;
            if wake_readers {
                left &= !READERS_WAIT;
            }
            // Readers may come in until the woken writer runs; their exits have nobody to wake. Where
            // writers go first the mark keeps readers out.
            if wake_writer && self.prefers_readers() {
                left &= !WRITERS_WAIT;
            }
            // Acquire: the sequences move after everybody who marked this word has read it.
            let stored = self.state.compare_exchange(state, left, AcqRel, Relaxed);
            if stored.is_err() {
                continue;
            }
            if wake_readers {
                self.wake_readers();
            }
            if wake_writer {
                self.writers_sequence.fetch_add(1, Relaxed);
                futex_wake_one(&self.writers_sequence);
            }
            return;
        }
    }

    #[cold]
    pub(super) fn complain(&self, operation: &str, state: u64) -> ! {
        if state == DESTROYED {
            panic!("{operation}: rwlock {self:p} was destroyed");
        } else if operation == "rw_enter" {
            panic!("rw_enter: locking against myself (rwlock {self:p})");
        } else if state & WRITE_LOCKED != 0 {
            panic!("{operation}: rwlock {self:p} is held by another writer");
        } else if state >= READER {
            let readers = state / READER;
            panic!("{operation}: rwlock {self:p} is held by {readers} readers");
        } else {
            panic!("{operation}: rwlock {self:p} is not held");
        }
    }
}
