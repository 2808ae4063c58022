//! `mutex(9)` and `rwlock(9)` around data.
//!
//! Waiting happens in the kernel, so that whatever it puts below its locks sees a Rust driver as it
//! sees a C one. The locks do not recurse, and no guard may live across a call that comes back to the
//! driver (a `VOP_*`, `vcache_get`); moving bytes with a [`Uio`](crate::Uio) is allowed.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::ops::{Deref, DerefMut};

use rump_abi::kpi;
use rump_abi::types::{IPL_NONE, MUTEX_DEFAULT, RW_READER, RW_WRITER, kmutex_t, krwlock_t};

/// Data under a mutex.
pub struct Mutex<T> {
    lock: UnsafeCell<kmutex_t>,
    data: UnsafeCell<T>,
}

// SAFETY: the data moves between threads only under the lock.
unsafe impl<T: Send> Send for Mutex<T> {}
// SAFETY: a guard is the only way to the data and there is one at a time.
unsafe impl<T: Send> Sync for Mutex<T> {}

impl<T> Mutex<T> {
    /// `mutex_init(9)` at `IPL_NONE`.
    pub fn new(data: T) -> Self {
        let mut lock = MaybeUninit::<kmutex_t>::zeroed();
        // SAFETY: the pointer is to memory for a mutex that nobody uses yet.
        unsafe { kpi::mutex_init(lock.as_mut_ptr(), MUTEX_DEFAULT, IPL_NONE) };
        Self {
            // SAFETY: mutex_init has initialised it; an unheld lock may move.
            lock: UnsafeCell::new(unsafe { lock.assume_init() }),
            data: UnsafeCell::new(data),
        }
    }

    /// `mutex_enter(9)`: waits for the lock.
    pub fn enter(&self) -> MutexGuard<'_, T> {
        // SAFETY: the lock is initialised and stays where it is while borrowed.
        unsafe { kpi::mutex_enter(self.lock.get()) };
        MutexGuard { mutex: self }
    }

    /// The data, which an exclusive borrow guards by itself.
    pub fn get_mut(&mut self) -> &mut T {
        self.data.get_mut()
    }
}

impl<T> Drop for Mutex<T> {
    fn drop(&mut self) {
        // SAFETY: no guard can be alive.
        unsafe { kpi::mutex_destroy(self.lock.get()) };
    }
}

/// A held [`Mutex`]; dropping it is `mutex_exit(9)`.
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread holds the lock.
        unsafe { &*self.mutex.data.get() }
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this thread holds the lock, and the guard is borrowed exclusively.
        unsafe { &mut *self.mutex.data.get() }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        // SAFETY: this thread holds the lock.
        unsafe { kpi::mutex_exit(self.mutex.lock.get()) };
    }
}

/// Data under a reader-writer lock.
pub struct RwLock<T> {
    lock: UnsafeCell<krwlock_t>,
    data: UnsafeCell<T>,
}

// SAFETY: the data moves between threads only under the lock.
unsafe impl<T: Send> Send for RwLock<T> {}
// SAFETY: readers share the data, so it must be Sync too; a writer is alone.
unsafe impl<T: Send + Sync> Sync for RwLock<T> {}

impl<T> RwLock<T> {
    /// `rw_init(9)`.
    pub fn new(data: T) -> Self {
        let mut lock = MaybeUninit::<krwlock_t>::zeroed();
        // SAFETY: the pointer is to memory for a lock that nobody uses yet.
        unsafe { kpi::rw_init(lock.as_mut_ptr()) };
        Self {
            // SAFETY: rw_init has initialised it; an unheld lock may move.
            lock: UnsafeCell::new(unsafe { lock.assume_init() }),
            data: UnsafeCell::new(data),
        }
    }

    /// `rw_enter(9)` as reader.
    pub fn read(&self) -> ReadGuard<'_, T> {
        // SAFETY: the lock is initialised and stays where it is while borrowed.
        unsafe { kpi::rw_enter(self.lock.get(), RW_READER) };
        ReadGuard { rwlock: self }
    }

    /// `rw_enter(9)` as writer.
    pub fn write(&self) -> WriteGuard<'_, T> {
        // SAFETY: the lock is initialised and stays where it is while borrowed.
        unsafe { kpi::rw_enter(self.lock.get(), RW_WRITER) };
        WriteGuard { rwlock: self }
    }

    /// The data, which an exclusive borrow guards by itself.
    pub fn get_mut(&mut self) -> &mut T {
        self.data.get_mut()
    }
}

impl<T> Drop for RwLock<T> {
    fn drop(&mut self) {
        // SAFETY: no guard can be alive.
        unsafe { kpi::rw_destroy(self.lock.get()) };
    }
}

/// A [`RwLock`] held as reader; dropping it is `rw_exit(9)`.
pub struct ReadGuard<'a, T> {
    rwlock: &'a RwLock<T>,
}

impl<T> Deref for ReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread holds the lock as reader.
        unsafe { &*self.rwlock.data.get() }
    }
}

impl<T> Drop for ReadGuard<'_, T> {
    fn drop(&mut self) {
        // SAFETY: this thread holds the lock.
        unsafe { kpi::rw_exit(self.rwlock.lock.get()) };
    }
}

/// A [`RwLock`] held as writer; dropping it is `rw_exit(9)`.
pub struct WriteGuard<'a, T> {
    rwlock: &'a RwLock<T>,
}

impl<T> Deref for WriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread holds the lock as writer.
        unsafe { &*self.rwlock.data.get() }
    }
}

impl<T> DerefMut for WriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this thread holds the lock as writer, and the guard is borrowed exclusively.
        unsafe { &mut *self.rwlock.data.get() }
    }
}

impl<T> Drop for WriteGuard<'_, T> {
    fn drop(&mut self) {
        // SAFETY: this thread holds the lock.
        unsafe { kpi::rw_exit(self.rwlock.lock.get()) };
    }
}
