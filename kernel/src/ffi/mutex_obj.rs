//! Reference-counted mutexes, `mutex_obj(9)`: what `v_interlock` points to.
//!
//! The memory is type-stable: an object whose count fell to zero is kept for the next
//! [`alloc`], so that a stale pointer still points to a mutex.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use rump_abi::types::{kmutex_t, uvm_object};
use rumpuser::mutex::{Mutex, MutexKind};

use super::guarded::Guarded;

/// A mutex and the number of its users; C sees the mutex.
#[repr(C)]
struct Object {
    mutex: Mutex,
    refs: AtomicU32,
}

const _: () = assert!(size_of::<Mutex>() == size_of::<kmutex_t>());

struct Idle(Vec<NonNull<Object>>);
// SAFETY: an idle object belongs to nobody, whichever thread takes it.
unsafe impl Send for Idle {}

static IDLE: Guarded<Idle> = Guarded::new(Idle(Vec::new()));

/// A free mutex with one reference (`mutex_obj_alloc`).
///
/// # Panics
/// When the host has no memory left.
#[must_use]
pub fn alloc(kind: MutexKind) -> NonNull<kmutex_t> {
    let object = IDLE.with(|idle| idle.0.pop()).unwrap_or_else(|| {
        rumpuser::memory::alloc(size_of::<Object>(), 64)
            .expect("out of memory for a mutex")
            .cast::<Object>()
    });
    let fresh = Object {
        mutex: Mutex::new(kind),
        refs: AtomicU32::new(1),
    };
    // SAFETY: the memory is large enough, aligned, and nobody else's.
    unsafe { object.write(fresh) };
    object.cast()
}

/// Adds a reference (`mutex_obj_hold`).
///
/// # Safety
/// `mutex` came from [`alloc`] and has a reference.
pub unsafe fn hold(mutex: NonNull<kmutex_t>) {
    // SAFETY: by the caller's promise this is a living object.
    let object = unsafe { mutex.cast::<Object>().as_ref() };
    let before = object.refs.fetch_add(1, Ordering::Relaxed);
    assert!(before != 0, "mutex_obj_hold: {mutex:p} has no reference");
}

/// Drops a reference (`mutex_obj_free`); true when it was the last.
///
/// # Safety
/// `mutex` came from [`alloc`] and the caller owns a reference.
pub unsafe fn free(mutex: NonNull<kmutex_t>) -> bool {
    let object = mutex.cast::<Object>();
    // SAFETY: by the caller's promise this is a living object.
    let living = unsafe { object.as_ref() };
    let before = living.refs.fetch_sub(1, Ordering::AcqRel);
    assert!(before != 0, "mutex_obj_free: {mutex:p} has no reference");
    if before == 1 {
        living.mutex.destroy();
        IDLE.with(|idle| idle.0.push(object));
    }
    before == 1
}

/// Whether nobody but the caller has a reference.
///
/// # Safety
/// `mutex` came from [`alloc`] and the caller owns a reference.
#[must_use]
pub unsafe fn is_sole(mutex: NonNull<kmutex_t>) -> bool {
    // SAFETY: by the caller's promise this is a living object.
    let object = unsafe { mutex.cast::<Object>().as_ref() };
    object.refs.load(Ordering::Acquire) == 1
}

/// Replaces the lock of a memory object, while a vnode is loaded (`uvm_obj_setlock`). Takes over the
/// caller's reference to `mutex`; NULL means a new one.
///
/// # Safety
/// `uobj` is a memory object whose lock nobody uses meanwhile; `mutex` is NULL or from [`alloc`], with a
/// reference for this object.
pub unsafe fn uvm_obj_setlock(uobj: *mut uvm_object, mutex: *mut kmutex_t) {
    let new = NonNull::new(mutex).unwrap_or_else(|| alloc(MutexKind::Adaptive));
    // SAFETY: by the caller's promise `uobj` is valid.
    let lock = unsafe { &raw mut (*uobj).vmobjlock };
    // SAFETY: as above, and aligned.
    let lock = unsafe { AtomicPtr::from_ptr(lock) };
    let old = lock.swap(new.as_ptr(), Ordering::AcqRel);
    if let Some(old) = NonNull::new(old) {
        // SAFETY: the object owned a reference to its lock.
        unsafe { free(old) };
    }
}
