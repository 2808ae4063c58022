//! Storage of which each thread uses a copy, `percpu(9)`.

use core::ffi::c_void;

use rump_abi::types::{percpu_callback_t, percpu_t};
use rump_kernel::ffi::percpu::Percpu;

use crate::export::kpi;

/// # Safety
/// `storage` came from `percpu_alloc` and is not freed.
unsafe fn percpu<'a>(storage: *mut percpu_t) -> &'a Percpu {
    // SAFETY: the caller's promise.
    unsafe { &*storage.cast::<Percpu>() }
}

kpi! {
    /// `size` zeroed bytes in each copy.
    fn percpu_alloc(size: usize) -> *mut percpu_t {
        Box::into_raw(Box::new(Percpu::new(size))).cast()
    }
    /// Gives it back; `size` is that of the allocation.
    fn percpu_free(storage: *mut percpu_t, size: usize) {
        // SAFETY: from `percpu_alloc`; the driver does not use it again.
        let storage = unsafe { Box::from_raw(storage.cast::<Percpu>()) };
        // SAFETY: as above.
        unsafe { storage.free(size) };
    }
    /// A copy for the caller alone until `percpu_putref`.
    fn percpu_getref(storage: *mut percpu_t) -> *mut c_void {
        // SAFETY: the driver's storage.
        unsafe { percpu(storage) }.get().as_ptr().cast()
    }
    /// Gives the copy back.
    fn percpu_putref(storage: *mut percpu_t) {
        // SAFETY: the driver's storage.
        unsafe { percpu(storage) }.put();
    }
    /// Calls `f` for each copy.
    fn percpu_foreach(storage: *mut percpu_t, f: percpu_callback_t, argument: *mut c_void) {
        let f = f.expect("percpu_foreach: the function is never NULL");
        let ci = crate::lwp::curcpu();
        // SAFETY: the driver's storage.
        for copy in unsafe { percpu(storage) }.all() {
            // SAFETY: the driver's own function and argument.
            unsafe { f(copy.as_ptr().cast(), argument, ci) };
        }
    }
}
