//! Reader-writer locks: `rwlock(9)`, `rumpuser_rw_*`.
//!
//! The state word holds, above three flags, the number of readers, or the writer (its lwp, or its
//! thread when it has none) when [`WRITE_LOCKED`] is set. Readers and writers sleep until a sequence
//! number of their own moves, so that each kind is woken without the other. As with a mutex, who
//! waits reads the number, then marks the state word, and who frees the marked word moves the number
//! after.
//!
//! A waiting writer goes before readers that come later ([`Preference::Writer`], as in NetBSD's own
//! kernel), unless the lock is made for nested read holds ([`Preference::Reader`], as in NetBSD's
//! rump kernel). `waiting_writers` counts writers between their first look and their acquisition:
//! the last of them leaves [`WRITERS_WAIT`] clear.

use core::sync::atomic::AtomicU32 as PlainU32;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

use crate::backend::{self, Lock, Request};
use crate::curlwp;
use crate::defect;
use crate::sync::{AtomicU32, AtomicU64, const_unless_loom};

mod contended;

/// Readers sleep until their sequence number moves.
const READERS_WAIT: u64 = 1;
/// Writers sleep until their sequence number moves.
const WRITERS_WAIT: u64 = 2;
/// The upper bits are the writer, not a count of readers.
const WRITE_LOCKED: u64 = 4;
const FLAGS: u64 = READERS_WAIT | WRITERS_WAIT | WRITE_LOCKED;
/// One reader in the state word.
const READER: u64 = 8;
/// The state of a lock that was destroyed.
const DESTROYED: u64 = !FLAGS | WRITE_LOCKED;

/// How a reader-writer lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum RwOp {
    /// Together with other readers. (`RW_READER`)
    Reader = 0,
    /// Alone. (`RW_WRITER`)
    Writer = 1,
}

/// Who goes first when a writer waits and a reader comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Preference {
    /// The writer.
    Writer = 0,
    /// The reader, so that a thread may acquire a read hold twice.
    Reader = 1,
}

/// A reader-writer lock. Zeroed memory is a free one that prefers writers.
#[repr(C, align(8))]
pub struct RwLock {
    state: AtomicU64,
    writers_sequence: AtomicU32,
    waiting_writers: AtomicU32,
    preference: PlainU32,
    readers_sequence: AtomicU32,
}

#[cfg(not(loom))]
const _: () = assert!(size_of::<RwLock>() == 24 && align_of::<RwLock>() == 8);

impl Default for RwLock {
    fn default() -> Self {
        Self::new()
    }
}

impl RwLock {
    const_unless_loom! {
        /// A free lock that prefers writers.
        #[must_use]
        pub const fn new() -> Self {
            Self::with_preference(Preference::Writer)
        }
    }

    const_unless_loom! {
        /// A free lock.
        #[must_use]
        pub const fn with_preference(preference: Preference) -> Self {
            Self {
                state: AtomicU64::new(0),
                writers_sequence: AtomicU32::new(0),
                waiting_writers: AtomicU32::new(0),
                preference: PlainU32::new(preference as u32),
                readers_sequence: AtomicU32::new(0),
            }
        }
    }

    /// Makes memory that nobody uses a free lock (`rw_init`).
    pub fn init(&self, preference: Preference) {
        self.state.store(0, Relaxed);
        self.writers_sequence.store(0, Relaxed);
        self.waiting_writers.store(0, Relaxed);
        self.preference.store(preference as u32, Relaxed);
        self.readers_sequence.store(0, Relaxed);
    }

    /// Ends the lock's life (`rw_destroy`).
    ///
    /// # Panics
    /// When it is held, or was destroyed before.
    pub fn destroy(&self) {
        let state = self.state.load(Relaxed);
        if state != 0 {
            self.complain("rw_destroy", state);
        }
        self.state.store(DESTROYED, Relaxed);
    }

    /// Acquires the lock (`rw_enter`).
    ///
    /// # Panics
    /// When the caller holds it as writer.
    #[inline]
    pub fn enter(&self, op: RwOp) {
        if backend::active() {
            return self.enter_backend(op);
        }
        if !self.take(op) {
            self.enter_contended(op);
        }
    }

    /// Acquires the lock if that needs no waiting (`rw_tryenter`).
    #[inline]
    #[must_use]
    pub fn try_enter(&self, op: RwOp) -> bool {
        if backend::active() {
            return backend::installed().acquire(Lock::Rw(self, op), Request::Try);
        }
        self.native_acquire(op, Request::Try)
    }

    /// Releases the lock, in whichever way the caller holds it (`rw_exit`).
    ///
    /// # Panics
    /// When nobody holds it, or another one writes.
    #[inline]
    pub fn exit(&self) {
        if backend::active() {
            return self.exit_backend();
        }
        self.native_release();
    }

    /// Turns the caller's read hold into a write hold if it is the only reader (`rw_tryupgrade`).
    #[inline]
    #[must_use]
    pub fn try_upgrade(&self) -> bool {
        if backend::active() {
            return backend::installed().try_upgrade(self);
        }
        self.native_try_upgrade()
    }

    /// Turns the caller's write hold into a read hold; no writer comes between (`rw_downgrade`).
    ///
    /// # Panics
    /// When the caller does not hold the lock as writer.
    #[inline]
    pub fn downgrade(&self) {
        if backend::active() {
            return backend::installed().downgrade(self);
        }
        self.native_downgrade();
    }

    /// Whether the caller holds the lock as writer (`rw_write_held`).
    #[must_use]
    pub fn write_held(&self) -> bool {
        let state = self.state.load(Relaxed);
        state & WRITE_LOCKED != 0 && state & !FLAGS == writer_word()
    }

    /// Whether anybody holds the lock as reader (`rw_read_held`).
    #[must_use]
    pub fn read_held(&self) -> bool {
        self.readers() != 0
    }

    /// Whether anybody holds the lock (`rw_lock_held`).
    #[must_use]
    pub fn lock_held(&self) -> bool {
        self.state.load(Relaxed) & !(READERS_WAIT | WRITERS_WAIT) != 0
    }

    /// Whether threads wait for the lock; a snapshot.
    #[must_use]
    pub fn has_waiters(&self) -> bool {
        self.state.load(Relaxed) & (READERS_WAIT | WRITERS_WAIT) != 0
    }

    /// How many hold the lock as readers; a snapshot.
    #[must_use]
    pub fn readers(&self) -> u64 {
        let state = self.state.load(Relaxed);
        if state & WRITE_LOCKED == 0 {
            state / READER
        } else {
            0
        }
    }

    /// What acquiring means without a back end.
    pub fn native_acquire(&self, op: RwOp, request: Request) -> bool {
        if self.take(op) {
            return true;
        }
        match request {
            Request::Try => self.try_contended(op),
            _ => {
                self.enter_contended(op);
                true
            }
        }
    }

    /// What releasing means without a back end.
    #[inline]
    pub fn native_release(&self) {
        let state = self.state.load(Relaxed);
        let after = if state == writer_word() | WRITE_LOCKED {
            Some(0)
        } else if state & FLAGS == 0 {
            state.checked_sub(READER)
        } else {
            None
        };
        let released = after.is_some_and(|after| {
            self.state
                .compare_exchange(state, after, Release, Relaxed)
                .is_ok()
        });
        if !released {
            self.exit_contended();
        }
    }

    /// What [`RwLock::try_upgrade`] means without a back end.
    pub fn native_try_upgrade(&self) -> bool {
        let mut state = self.state.load(Relaxed);
        if defect::UPGRADE_RACE && state == READER {
            self.native_release();
            return self.native_acquire(RwOp::Writer, Request::Block);
        }
        // Waiters may come and go meanwhile; a second reader ends the attempt.
        while state & !(READERS_WAIT | WRITERS_WAIT) == READER {
            let waiting = state & (READERS_WAIT | WRITERS_WAIT);
            let mine = writer_word() | WRITE_LOCKED | waiting;
            match self.state.compare_exchange(state, mine, Acquire, Relaxed) {
                Ok(_) => return true,
                Err(now) => state = now,
            }
        }
        false
    }

    /// What [`RwLock::downgrade`] means without a back end.
    pub fn native_downgrade(&self) {
        loop {
            let state = self.state.load(Relaxed);
            if !is_writer(state) {
                self.complain("rw_downgrade", state);
            }
            let waiting = state & (READERS_WAIT | WRITERS_WAIT);
            let admit =
                waiting == READERS_WAIT || (waiting & READERS_WAIT != 0 && self.prefers_readers());
            let left = if admit {
                waiting & !READERS_WAIT
            } else {
                waiting
            };
            // Acquire: the sequence moves after every reader that marked this word has read it.
            let shared = self
                .state
                .compare_exchange(state, READER | left, AcqRel, Relaxed);
            if shared.is_ok() {
                if admit {
                    self.wake_readers();
                }
                return;
            }
        }
    }

    #[inline]
    fn take(&self, op: RwOp) -> bool {
        let (from, to) = match op {
            RwOp::Writer => (0, writer_word() | WRITE_LOCKED),
            RwOp::Reader => {
                let state = self.state.load(Relaxed);
                if state & FLAGS != 0 {
                    return false;
                }
                (state, state + READER)
            }
        };
        self.state
            .compare_exchange(from, to, Acquire, Relaxed)
            .is_ok()
    }

    #[cold]
    fn enter_backend(&self, op: RwOp) {
        let acquired = backend::installed().acquire(Lock::Rw(self, op), Request::Block);
        assert!(acquired, "the back end refused a blocking rw_enter");
    }

    #[cold]
    fn exit_backend(&self) {
        let op = if self.state.load(Relaxed) & WRITE_LOCKED != 0 {
            RwOp::Writer
        } else {
            RwOp::Reader
        };
        backend::installed().release(Lock::Rw(self, op));
    }
}

/// Who the caller is as a writer.
#[inline]
fn writer_word() -> u64 {
    curlwp::owner_word() & !FLAGS
}

/// Whether `state` says that the caller writes, also when it began to before it got its lwp.
fn is_writer(state: u64) -> bool {
    let owner = state & !FLAGS;
    state & WRITE_LOCKED != 0 && (owner == writer_word() || owner == curlwp::thread_word() & !FLAGS)
}
