//! Mutual exclusion locks: `mutex(9)`, `rumpuser_mutex_*`.
//!
//! The lock is one word. It is 0 when free, else the owner (an lwp, or a thread that has none) with
//! [`WAITERS`] set while somebody may sleep. Uncontended, `enter` and `exit` are one atomic
//! operation each, behind one predicted branch on the back-end word.
//!
//! Waiters sleep as long as the word's lower half is what they marked. `waiters` counts those between
//! their first look and their acquisition, so that the last of them leaves `WAITERS` clear and its `exit`
//! wakes nobody. Three rules keep that right:
//!
//! * who frees a marked word wakes one sleeper, by the address alone: once the word is free, the next
//!   owner may end the mutex and give its memory away;
//! * a waiter sleeps only while the lower half has `WAITERS` set: whoever owns it then will wake one;
//! * a waiter that is awake either takes the lock, and then sets `WAITERS` when it is not the only
//!   waiter, or sets `WAITERS` before it sleeps.
//!
//! Every change of the word between its initialisation and its end is a read-modify-write, so who takes
//! the lock sees the count of everybody who slept before it was freed.

use core::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release};

use crate::backend::{self, Lock, Request};
use crate::curlwp::{self, Lwp};
use crate::defect;
use crate::hyperup;
use crate::sync::{AtomicU32, AtomicU64, const_unless_loom};
use crate::sync::{SPIN, futex_wait_lower, futex_wake_one_lower, spin_hint};

/// Set in the word while a thread may sleep on it.
const WAITERS: u64 = 1;
/// The owner of a mutex that was destroyed. No lwp and no thread has this address.
const DESTROYED: u64 = !7;

/// What publishes to the next owner what this one wrote.
const RELEASE: Ordering = if defect::MISSING_RELEASE {
    Relaxed
} else {
    Release
};
/// The same, and it shows what those who set `WAITERS` have read before.
const RELEASE_TO_WAITERS: Ordering = if defect::MISSING_RELEASE {
    Acquire
} else {
    AcqRel
};

/// What a mutex is for; decides how waiting treats the kernel's context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum MutexKind {
    /// An adaptive `kmutex_t`: a waiter gives up the kernel's context. (`RUMPUSER_MTX_KMUTEX`)
    Adaptive = 0,
    /// A spin `kmutex_t`: a waiter keeps the context. (`RUMPUSER_MTX_SPIN | RUMPUSER_MTX_KMUTEX`)
    Spin = 1,
    /// A lock of the kernel's scheduler: a waiter keeps the context, and the lock may change hands
    /// between lwps inside a hook. (`RUMPUSER_MTX_SPIN`)
    Internal = 2,
}

/// A mutex. Zeroed memory is a free adaptive one.
#[repr(C, align(8))]
pub struct Mutex {
    word: AtomicU64,
    waiters: AtomicU32,
    kind: AtomicU32,
}

#[cfg(not(loom))]
const _: () = assert!(size_of::<Mutex>() == 16 && align_of::<Mutex>() == 8);

impl Mutex {
    const_unless_loom! {
        /// A free mutex.
        #[must_use]
        pub const fn new(kind: MutexKind) -> Self {
            Self {
                word: AtomicU64::new(0),
                waiters: AtomicU32::new(0),
                kind: AtomicU32::new(kind as u32),
            }
        }
    }

    /// Makes memory that nobody uses a free mutex (`mutex_init`).
    pub fn init(&self, kind: MutexKind) {
        self.word.store(0, Relaxed);
        self.waiters.store(0, Relaxed);
        self.kind.store(kind as u32, Relaxed);
    }

    /// Ends the mutex's life (`mutex_destroy`).
    ///
    /// # Panics
    /// When it is held, or was destroyed before.
    pub fn destroy(&self) {
        let word = self.word.load(Relaxed);
        if word != 0 {
            self.complain("mutex_destroy", word);
        }
        self.word.store(DESTROYED, Relaxed);
    }

    /// What the mutex is for.
    #[must_use]
    pub fn kind(&self) -> MutexKind {
        match self.kind.load(Relaxed) {
            0 => MutexKind::Adaptive,
            1 => MutexKind::Spin,
            _ => MutexKind::Internal,
        }
    }

    /// Acquires the mutex (`mutex_enter`).
    ///
    /// # Panics
    /// When the caller holds it already.
    #[inline]
    pub fn enter(&self) {
        if backend::active() {
            return self.enter_backend(Request::Block);
        }
        let me = curlwp::owner_word();
        if self.take(me).is_err() {
            self.enter_contended(me, Request::Block);
        }
    }

    /// Acquires the mutex and never gives up the kernel's context
    /// (`rumpuser_mutex_enter_nowrap`).
    ///
    /// # Panics
    /// When the mutex is adaptive, or the caller holds it already.
    #[inline]
    pub fn enter_nowrap(&self) {
        if backend::active() {
            return self.enter_backend(Request::BlockNoWrap);
        }
        let me = curlwp::owner_word();
        if self.take(me).is_err() {
            self.enter_contended(me, Request::BlockNoWrap);
        }
    }

    /// Acquires the mutex if it is free (`mutex_tryenter`). Never waits.
    #[inline]
    #[must_use]
    pub fn try_enter(&self) -> bool {
        if backend::active() {
            return backend::installed().acquire(Lock::Mutex(self), Request::Try);
        }
        // A look first: a failed exchange would take the cache line from the owner.
        !self.is_locked() && self.take(curlwp::owner_word()).is_ok()
    }

    /// Releases the mutex (`mutex_exit`).
    ///
    /// # Panics
    /// When the caller does not hold it.
    #[inline]
    pub fn exit(&self) {
        if backend::active() {
            return self.exit_backend();
        }
        self.release(curlwp::owner_word());
    }

    /// Whether the caller holds the mutex (`mutex_owned`).
    #[inline]
    #[must_use]
    pub fn owned(&self) -> bool {
        self.word.load(Relaxed) & !WAITERS == curlwp::owner_word()
    }

    /// The lwp that holds the mutex; null when it is free or held by a thread without an lwp.
    #[must_use]
    pub fn owner(&self) -> *mut Lwp {
        curlwp::lwp_of(self.word.load(Relaxed) & !WAITERS)
    }

    /// Whether anybody holds the mutex.
    #[inline]
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.word.load(Relaxed) != 0
    }

    /// Whether threads wait for the mutex; a snapshot.
    #[must_use]
    pub fn has_waiters(&self) -> bool {
        self.waiters.load(Relaxed) != 0
    }

    /// What acquiring means without a back end.
    pub fn native_acquire(&self, request: Request) -> bool {
        let me = curlwp::owner_word();
        if self.take(me).is_ok() {
            return true;
        }
        if request == Request::Try {
            return false;
        }
        self.enter_contended(me, request);
        true
    }

    /// What releasing means without a back end.
    pub fn native_release(&self) {
        self.release(curlwp::owner_word());
    }

    #[inline]
    fn take(&self, me: u64) -> Result<u64, u64> {
        self.word.compare_exchange(0, me, Acquire, Relaxed)
    }

    #[inline]
    fn release(&self, me: u64) {
        if self.word.compare_exchange(me, 0, RELEASE, Relaxed).is_err() {
            self.exit_contended(me);
        }
    }

    #[cold]
    fn enter_backend(&self, request: Request) {
        let acquired = backend::installed().acquire(Lock::Mutex(self), request);
        assert!(acquired, "the back end refused a blocking mutex_enter");
    }

    #[cold]
    fn exit_backend(&self) {
        backend::installed().release(Lock::Mutex(self));
    }

    #[cold]
    fn enter_contended(&self, me: u64, request: Request) {
        let word = self.word.load(Relaxed);
        let owner = word & !WAITERS;
        if owner == DESTROYED || (owner == me && self.kind() != MutexKind::Internal) {
            self.complain("mutex_enter", word);
        }
        match (self.kind(), request) {
            (MutexKind::Adaptive, Request::BlockNoWrap) => {
                panic!("mutex_enter_nowrap: mutex {self:p} is adaptive");
            }
            (MutexKind::Adaptive, _) => {
                if !self.spin(me) {
                    hyperup::wrapped(|| self.block(me));
                }
            }
            _ => {
                if !self.spin(me) {
                    self.block(me);
                }
            }
        }
    }

    /// Looks again for a short while, as long as nobody sleeps.
    fn spin(&self, me: u64) -> bool {
        for _ in 0..SPIN {
            let word = self.word.load(Relaxed);
            if word == 0 && self.take(me).is_ok() {
                return true;
            }
            if word & WAITERS != 0 {
                return false;
            }
            spin_hint();
        }
        false
    }

    /// Sleeps until the mutex is the caller's.
    fn block(&self, me: u64) {
        let me = if defect::WRONG_OWNER {
            curlwp::thread_word()
        } else {
            me
        };
        self.waiters.fetch_add(1, Relaxed);
        loop {
            let word = self.word.load(Relaxed);
            if word == 0 {
                if self.take(me).is_ok() {
                    break;
                }
                continue;
            }
            // Also when it is marked: the exchange publishes the count to who takes the mutex next.
            let marked = word | WAITERS;
            let exchange = self.word.compare_exchange(word, marked, Release, Relaxed);
            if exchange.is_ok() {
                futex_wait_lower(&self.word, marked);
            }
        }
        // Exact, now that the mutex is ours: who counted and slept before, marked before, and who
        // acquired before, left the count before it released.
        if self.waiters.load(Relaxed) > 1 {
            self.word.fetch_or(WAITERS, Relaxed);
        }
        self.waiters.fetch_sub(1, Relaxed);
    }

    #[cold]
    fn exit_contended(&self, me: u64) {
        let word = self.word.load(Relaxed);
        let owner = word & !WAITERS;
        // A thread may have acquired the mutex before it got its lwp.
        let mine = owner == me || owner == curlwp::thread_word();
        let handed_over = self.kind() == MutexKind::Internal && word != 0;
        if owner == DESTROYED || !(mine || handed_over) {
            self.complain("mutex_exit", word);
        }
        let word = self.word.swap(0, RELEASE_TO_WAITERS);
        if word & WAITERS != 0 {
            futex_wake_one_lower(&self.word);
        }
    }

    /// For a condition wait: releases the mutex without telling a back end.
    pub(crate) fn release_for_wait(&self) {
        self.release(curlwp::owner_word());
    }

    /// For a condition wait: acquires the mutex without calling a hook or a back end. Who is woken while
    /// the waker holds the mutex may have displaced it: looking again would only keep it from running.
    pub(crate) fn acquire_after_wait(&self) {
        let me = curlwp::owner_word();
        if self.take(me).is_err() {
            self.block(me);
        }
    }

    #[cold]
    fn complain(&self, operation: &str, word: u64) -> ! {
        let owner = word & !WAITERS;
        if owner == DESTROYED {
            panic!("{operation}: mutex {self:p} was destroyed");
        } else if owner == 0 {
            panic!("{operation}: mutex {self:p} is not held");
        } else if operation == "mutex_enter" {
            panic!("mutex_enter: locking against myself (mutex {self:p})");
        } else if owner == curlwp::owner_word() {
            panic!("{operation}: mutex {self:p} is held by the caller");
        } else {
            let lwp = curlwp::lwp_of(owner);
            panic!("{operation}: mutex {self:p} is held by another (lwp {lwp:p})");
        }
    }
}
