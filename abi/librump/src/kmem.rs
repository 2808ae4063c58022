//! Kernel memory, `kmem(9)`.

use core::ffi::c_void;

use rump_abi::types::*;
use rump_kernel::mem;

use crate::export::kpi;

const KM_NOSLEEP_FLAG: km_flag_t = KM_NOSLEEP as km_flag_t;

fn alloc(size: usize, flags: km_flag_t) -> *mut u8 {
    if flags & KM_NOSLEEP_FLAG != 0 {
        mem::try_alloc(size).map_or(core::ptr::null_mut(), |memory| memory.as_ptr())
    } else {
        mem::alloc(size).as_ptr()
    }
}

kpi! {
    /// `size` bytes, not 0; the caller owns them until `kmem_free` with the same size. NULL only with
    /// KM_NOSLEEP.
    fn kmem_alloc(size: usize, flags: km_flag_t) -> *mut c_void {
        alloc(size, flags).cast()
    }
    /// As `kmem_alloc`, zeroed.
    fn kmem_zalloc(size: usize, flags: km_flag_t) -> *mut c_void {
        let memory = alloc(size, flags);
        if !memory.is_null() {
            // SAFETY: just allocated with that size.
            unsafe { mem::zero(memory, size) };
        }
        memory.cast()
    }
    /// Gives memory back; `size` is that of the allocation.
    fn kmem_free(p: *mut c_void, size: usize) {
        // SAFETY: the caller owns the block of that size.
        unsafe { mem::free(p.cast(), size) };
    }
}
