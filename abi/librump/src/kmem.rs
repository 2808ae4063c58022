//! Kernel memory, `kmem(9)`.

use core::ffi::c_void;
use core::ptr::{NonNull, null_mut};

use rump_abi::types::*;
use rump_kernel::mem;

use crate::export::kpi;

const KM_NOSLEEP_FLAG: km_flag_t = KM_NOSLEEP as km_flag_t;

fn is_nosleep(flags: km_flag_t) -> bool {
    flags & KM_NOSLEEP_FLAG != 0
}

fn pointer(memory: Option<NonNull<u8>>) -> *mut c_void {
    memory.map_or(null_mut(), |memory| memory.as_ptr().cast())
}

kpi! {
    /// `size` bytes, not 0; the caller owns them until `kmem_free` with the same size. NULL only with
    /// KM_NOSLEEP.
    fn kmem_alloc(size: usize, flags: km_flag_t) -> *mut c_void {
        if is_nosleep(flags) {
            pointer(mem::try_alloc(size))
        } else {
            pointer(Some(mem::alloc(size)))
        }
    }
    /// As `kmem_alloc`, zeroed.
    fn kmem_zalloc(size: usize, flags: km_flag_t) -> *mut c_void {
        if is_nosleep(flags) {
            pointer(mem::try_zalloc(size))
        } else {
            pointer(Some(mem::zalloc(size)))
        }
    }
    /// Gives memory back; `size` is that of the allocation.
    fn kmem_free(p: *mut c_void, size: usize) {
        // SAFETY: the caller owns the block of that size.
        unsafe { mem::free(p.cast(), size) };
    }
    /// As `kmem_alloc`; there are no interrupts.
    fn kmem_intr_alloc(size: usize, flags: km_flag_t) -> *mut c_void {
        // SAFETY: no conditions.
        unsafe { kmem_alloc(size, flags) }
    }
    /// As `kmem_zalloc`; there are no interrupts.
    fn kmem_intr_zalloc(size: usize, flags: km_flag_t) -> *mut c_void {
        // SAFETY: no conditions.
        unsafe { kmem_zalloc(size, flags) }
    }
    /// As `kmem_free`.
    fn kmem_intr_free(p: *mut c_void, size: usize) {
        // SAFETY: the caller's promise is the same.
        unsafe { kmem_free(p, size) };
    }
}
