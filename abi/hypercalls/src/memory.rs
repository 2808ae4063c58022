//! Memory: `rumpuser_malloc` and its kin. Nothing here gives up the kernel's context.

use core::ffi::{c_int, c_void};
use core::ptr::{NonNull, null_mut};

use rump_abi::errno::Errno;
use rumpuser::memory;

use crate::convert::status;
use crate::export::hypercalls;
use crate::mutant;

hypercalls! {
    /// Allocates. On failure NULL is stored: a caller that must not wait looks at nothing else.
    fn rumpuser_malloc(len: usize, alignment: c_int, memp: *mut *mut c_void) -> c_int {
        let align = usize::try_from(alignment).expect("malloc: a negative alignment");
        let align = if mutant::PAGE_ALIGNED { align.min(memory::page_size()) } else { align };
        let memory = memory::alloc(len, align).map(NonNull::as_ptr);
        if memory.is_some() || !mutant::POINTER_STAYS {
            // SAFETY: the caller gives room for the answer.
            unsafe { memp.write(memory.map_or(null_mut(), <*mut u8>::cast)) };
        }
        status(memory.map(drop).ok_or(Errno::ENOMEM))
    }
    /// Gives back what `rumpuser_malloc` gave.
    fn rumpuser_free(mem: *mut c_void, len: usize) {
        // SAFETY: the caller's block, by the interface.
        unsafe { memory::free(mem.cast(), len) };
    }
    /// Maps private memory, near `prefaddr` if that can be had.
    fn rumpuser_anonmmap(
        prefaddr: *mut c_void,
        size: usize,
        alignbit: c_int,
        exec: c_int,
        memp: *mut *mut c_void,
    ) -> c_int {
        let mapped = u32::try_from(alignbit)
            .map_err(|_| Errno::EINVAL)
            .and_then(|bits| memory::anonmmap_at(prefaddr, size, bits, exec != 0));
        let start = mapped.map_or(null_mut(), NonNull::as_ptr);
        // SAFETY: the caller gives room for the answer.
        unsafe { memp.write(start.cast()) };
        status(mapped.map(drop))
    }
    /// Unmaps memory.
    fn rumpuser_unmap(addr: *mut c_void, len: usize) {
        // SAFETY: the caller's mapping, by the interface.
        unsafe { memory::unmap(addr.cast(), len) };
    }
}
