//! Mutual exclusion, `mutex(9)`.

use core::ffi::c_int;
use core::ptr::NonNull;

use rump_abi::types::*;
use rumpuser::mutex::{Mutex, MutexKind};

use crate::export::kpi;

const _: () = assert!(size_of::<Mutex>() == size_of::<kmutex_t>());
const _: () = assert!(align_of::<Mutex>() <= align_of::<kmutex_t>());

/// The host layer's view of a driver's mutex.
///
/// # Safety
/// `mtx` is a mutex that `mutex_init` or `mutex_obj_alloc` made, and lives as long as the result.
#[inline(always)]
pub(crate) unsafe fn host<'a>(mtx: *mut kmutex_t) -> &'a Mutex {
    // SAFETY: same size and alignment, by the caller's promise initialised.
    unsafe { &*mtx.cast::<Mutex>() }
}

/// Only mutexes of hardware interrupt levels spin (`mutex_init(9)`).
fn kind(kind: kmutex_type_t, ipl: c_int) -> MutexKind {
    match kind {
        MUTEX_SPIN => MutexKind::Spin,
        MUTEX_DEFAULT | MUTEX_DRIVER if ipl >= IPL_VM => MutexKind::Spin,
        _ => MutexKind::Adaptive,
    }
}

kpi! {
    /// Makes a mutex.
    fn mutex_init(mtx: *mut kmutex_t, type_: kmutex_type_t, ipl: c_int) {
        // SAFETY: the caller gives memory for a mutex; it has the host mutex's size and alignment.
        unsafe { mtx.cast::<Mutex>().write(Mutex::new(kind(type_, ipl))) };
    }
    /// Ends the life of a free mutex.
    fn mutex_destroy(mtx: *mut kmutex_t) {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.destroy();
    }
    /// Takes the mutex; may sleep unless it spins.
    fn mutex_enter(mtx: *mut kmutex_t) {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.enter();
    }
    /// Gives the mutex back.
    fn mutex_exit(mtx: *mut kmutex_t) {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.exit();
    }
    /// As `mutex_enter`, for a spin mutex.
    fn mutex_spin_enter(mtx: *mut kmutex_t) {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.enter_nowrap();
    }
    /// As `mutex_exit`, for a spin mutex.
    fn mutex_spin_exit(mtx: *mut kmutex_t) {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.exit();
    }
    /// Takes the mutex if it is free: non-zero when it did.
    fn mutex_tryenter(mtx: *mut kmutex_t) -> c_int {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.try_enter().into()
    }
    /// Whether this thread has the mutex.
    fn mutex_owned(mtx: *mut kmutex_t) -> c_int {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.owned().into()
    }
    /// The lwp that has the mutex, or NULL.
    fn mutex_owner(mtx: *mut kmutex_t) -> *mut lwp_t {
        // SAFETY: a mutex of the caller's.
        unsafe { host(mtx) }.owner().cast()
    }
    /// A mutex with one reference.
    fn mutex_obj_alloc(type_: kmutex_type_t, ipl: c_int) -> *mut kmutex_t {
        rump_kernel::ffi::mutex_obj::alloc(kind(type_, ipl)).as_ptr()
    }
    /// Adds a reference.
    fn mutex_obj_hold(mtx: *mut kmutex_t) {
        let mtx = NonNull::new(mtx).expect("mutex_obj_hold: a mutex");
        // SAFETY: it came from mutex_obj_alloc and the caller has a reference.
        unsafe { rump_kernel::ffi::mutex_obj::hold(mtx) };
    }
    /// Drops a reference; true when it was the last.
    fn mutex_obj_free(mtx: *mut kmutex_t) -> bool {
        let mtx = NonNull::new(mtx).expect("mutex_obj_free: a mutex");
        // SAFETY: it came from mutex_obj_alloc and the caller gives up a reference.
        unsafe { rump_kernel::ffi::mutex_obj::free(mtx) }
    }
}
