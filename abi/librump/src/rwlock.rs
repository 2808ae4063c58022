//! Reader and writer locks, `rwlock(9)`.

use core::ffi::c_int;

use rump_abi::types::*;
use rumpuser::rwlock::{RwLock, RwOp};

use crate::export::kpi;

const _: () = assert!(size_of::<RwLock>() == size_of::<krwlock_t>());
const _: () = assert!(align_of::<RwLock>() <= align_of::<krwlock_t>());

/// The host layer's view of a driver's lock.
///
/// # Safety
/// `rw` is a lock that `rw_init` made, and lives as long as the result.
#[inline(always)]
unsafe fn host<'a>(rw: *mut krwlock_t) -> &'a RwLock {
    // SAFETY: same size and alignment, by the caller's promise initialised.
    unsafe { &*rw.cast::<RwLock>() }
}

#[inline(always)]
fn operation(op: krw_t) -> RwOp {
    if op == RW_READER {
        RwOp::Reader
    } else {
        RwOp::Writer
    }
}

kpi! {
    /// Makes a lock.
    fn rw_init(rw: *mut krwlock_t) {
        // SAFETY: the caller gives memory for a lock; it has the host lock's size and alignment.
        unsafe { rw.cast::<RwLock>().write(RwLock::new()) };
    }
    /// Ends the life of a free lock.
    fn rw_destroy(rw: *mut krwlock_t) {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.destroy();
    }
    /// Takes the lock; may sleep.
    fn rw_enter(rw: *mut krwlock_t, op: krw_t) {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.enter(operation(op));
    }
    /// Gives the lock back.
    fn rw_exit(rw: *mut krwlock_t) {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.exit();
    }
    /// Takes the lock if that needs no sleep: non-zero when it did.
    fn rw_tryenter(rw: *mut krwlock_t, op: krw_t) -> c_int {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.try_enter(operation(op)).into()
    }
    /// Reader to writer if nobody else reads: non-zero when it did.
    fn rw_tryupgrade(rw: *mut krwlock_t) -> c_int {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.try_upgrade().into()
    }
    /// Writer to reader, without a window for another writer.
    fn rw_downgrade(rw: *mut krwlock_t) {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.downgrade();
    }
    /// Whether anybody reads.
    fn rw_read_held(rw: *mut krwlock_t) -> c_int {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.read_held().into()
    }
    /// Whether this thread writes.
    fn rw_write_held(rw: *mut krwlock_t) -> c_int {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.write_held().into()
    }
    /// Whether anybody has the lock.
    fn rw_lock_held(rw: *mut krwlock_t) -> c_int {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.lock_held().into()
    }
}
