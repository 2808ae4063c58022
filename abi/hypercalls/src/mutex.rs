//! Mutexes: `rumpuser_mutex_*`.
//!
//! A mutex belongs to the host thread that took it. The lwp that an adaptive or spin `kmutex_t` shows
//! as its owner is kept beside: it is what `rumpuser_curlwp` answered when the mutex was taken, and appears
//! after the kernel's context, as NetBSD's kernel is used to.

use core::ffi::c_int;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

use rump_abi::errno::Errno;
use rumpuser::condvar::Interlock;
use rumpuser::curlwp;
use rumpuser::mutex::{Mutex, MutexKind};

use crate::export::hypercalls;
use crate::mutant;
use crate::object;
use crate::prototypes::{RUMPUSER_MTX_KMUTEX, RUMPUSER_MTX_SPIN, lwp, rumpuser_mtx};

const SPIN_KMUTEX: c_int = RUMPUSER_MTX_SPIN | RUMPUSER_MTX_KMUTEX;

/// What a `struct rumpuser_mtx` is: one cache line.
#[repr(C, align(64))]
pub struct Mtx {
    /// First: the kernel's hooks and the host layer know the mutex by this address.
    mutex: Mutex,
    owner: AtomicPtr<lwp>,
    flags: c_int,
}

/// The mutex behind the kernel's pointer.
///
/// # Safety
/// `mtx` came from `rumpuser_mutex_init`, and lives as long as the result.
#[inline(always)]
pub unsafe fn host<'a>(mtx: *mut rumpuser_mtx) -> &'a Mtx {
    // SAFETY: by the caller's promise.
    unsafe { &*mtx.cast::<Mtx>() }
}

impl Mtx {
    fn new(flags: c_int) -> Self {
        let kind = match flags {
            RUMPUSER_MTX_KMUTEX => MutexKind::Adaptive,
            SPIN_KMUTEX => MutexKind::Spin,
            RUMPUSER_MTX_SPIN => MutexKind::Internal,
            _ => panic!("mutex_init: flags {flags:#x}"),
        };
        Self {
            mutex: Mutex::new(kind),
            owner: AtomicPtr::new(null_mut()),
            flags,
        }
    }

    #[inline(always)]
    fn has_owner(&self) -> bool {
        self.flags & RUMPUSER_MTX_KMUTEX != 0
    }

    #[inline(always)]
    fn taken(&self) {
        if self.has_owner() {
            self.owner.store(curlwp::get().cast(), Relaxed);
        }
    }

    #[inline(always)]
    fn released(&self) {
        if self.has_owner() && !mutant::OWNER_STAYS {
            self.owner.store(null_mut(), Relaxed);
        }
    }
}

impl Interlock for Mtx {
    fn mutex(&self) -> &Mutex {
        &self.mutex
    }

    fn releasing(&self) {
        self.released();
    }

    fn acquired(&self) {
        self.taken();
    }
}

hypercalls! {
    /// Makes a mutex.
    fn rumpuser_mutex_init(mtxp: *mut *mut rumpuser_mtx, flags: c_int) {
        let mtx = object::make(Mtx::new(flags));
        // SAFETY: the caller gives room for the pointer.
        unsafe { mtxp.write(mtx.cast()) };
    }
    /// Takes the mutex; only an adaptive one that is busy gives up the kernel's context.
    fn rumpuser_mutex_enter(mtx: *mut rumpuser_mtx) {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { host(mtx) };
        if mutant::FREE_MUTEX_WRAPS {
            mutant::wrap_for_nothing();
        }
        mtx.mutex.enter();
        mtx.taken();
    }
    /// Takes a mutex that spins; keeps the kernel's context.
    fn rumpuser_mutex_enter_nowrap(mtx: *mut rumpuser_mtx) {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { host(mtx) };
        assert!(mtx.flags & RUMPUSER_MTX_SPIN != 0, "mutex_enter_nowrap: this mutex does not spin");
        if mutant::NOWRAP_WRAPS {
            mutant::wrap_for_nothing();
        }
        mtx.mutex.enter_nowrap();
        mtx.taken();
    }
    /// Takes the mutex if it is free, else `EBUSY`.
    fn rumpuser_mutex_tryenter(mtx: *mut rumpuser_mtx) -> c_int {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { host(mtx) };
        if !mtx.mutex.try_enter() {
            return Errno::EBUSY.get();
        }
        mtx.taken();
        0
    }
    /// Gives the mutex back.
    fn rumpuser_mutex_exit(mtx: *mut rumpuser_mtx) {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { host(mtx) };
        mtx.released();
        mtx.mutex.exit();
    }
    /// Ends the life of a free mutex.
    fn rumpuser_mutex_destroy(mtx: *mut rumpuser_mtx) {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.mutex.destroy();
        // SAFETY: the caller gives it up.
        unsafe { object::end(mtx.cast::<Mtx>()) };
    }
    /// The lwp that has the mutex, or NULL.
    fn rumpuser_mutex_owner(mtx: *mut rumpuser_mtx, lp: *mut *mut lwp) {
        // SAFETY: a mutex of the caller's.
        let mtx = unsafe { host(mtx) };
        assert!(mtx.has_owner(), "mutex_owner: this mutex tells no owner");
        // SAFETY: the caller gives room for the pointer.
        unsafe { lp.write(mtx.owner.load(Relaxed)) };
    }
}
