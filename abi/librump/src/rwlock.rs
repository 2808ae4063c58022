//! Reader and writer locks, `rwlock(9)`.

use core::ffi::c_int;
use core::sync::atomic::{AtomicU32, Ordering};

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

/// A lock and the number of its users; C sees the lock.
#[repr(C)]
struct Counted {
    lock: RwLock,
    refs: AtomicU32,
}

/// # Safety
/// `rw` came from `rw_obj_alloc`, and the caller has a reference.
unsafe fn counted<'a>(rw: *mut krwlock_t) -> &'a Counted {
    // SAFETY: the caller's promise.
    unsafe { &*rw.cast::<Counted>() }
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
    /// A lock with one reference.
    fn rw_obj_alloc() -> *mut krwlock_t {
        Box::into_raw(Box::new(Counted { lock: RwLock::new(), refs: AtomicU32::new(1) })).cast()
    }
    /// Adds a reference.
    fn rw_obj_hold(rw: *mut krwlock_t) {
        // SAFETY: from `rw_obj_alloc`, and the caller has a reference.
        let before = unsafe { counted(rw) }.refs.fetch_add(1, Ordering::Relaxed);
        assert!(before != 0, "rw_obj_hold: {rw:p} has no reference");
    }
    /// Drops a reference; true when it was the last.
    fn rw_obj_free(rw: *mut krwlock_t) -> bool {
        // SAFETY: as above.
        let object = unsafe { counted(rw) };
        let before = object.refs.fetch_sub(1, Ordering::AcqRel);
        assert!(before != 0, "rw_obj_free: {rw:p} has no reference");
        if before == 1 {
            object.lock.destroy();
            // SAFETY: made by `rw_obj_alloc`, and nobody has it any more.
            drop(unsafe { Box::from_raw(rw.cast::<Counted>()) });
        }
        before == 1
    }
}
