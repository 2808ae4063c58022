//! Kernel memory without sizes, `malloc(9)`: the macros of the header name these functions.

use core::ffi::{c_int, c_ulong, c_void};

use rump_kernel::ffi::malloc;

use crate::export::kpi;

const M_NOWAIT: c_int = 1;
const M_ZERO: c_int = 2;
const M_CANFAIL: c_int = 4;

fn waits(flags: c_int) -> bool {
    flags & (M_NOWAIT | M_CANFAIL) == 0
}

kpi! {
    /// `size` bytes, which the caller owns until `kern_free`. NULL only with M_NOWAIT or M_CANFAIL.
    fn kern_malloc(size: c_ulong, flags: c_int) -> *mut c_void {
        malloc::malloc(size as usize, waits(flags), flags & M_ZERO != 0).cast()
    }
    /// Gives a block back.
    fn kern_free(memory: *mut c_void) {
        // SAFETY: the driver gives it up.
        unsafe { malloc::free(memory.cast()) };
    }
    /// A block of another size with the same bytes; NULL for the old block is `kern_malloc`.
    fn kern_realloc(memory: *mut c_void, size: c_ulong, flags: c_int) -> *mut c_void {
        // SAFETY: the driver gives the old block up, unless the result is NULL.
        unsafe { malloc::realloc(memory.cast(), size as usize, waits(flags)) }.cast()
    }
}
