//! Giving kernel memory back.

use crate::mem::uncharge;

/// Gives memory back (`kmem_free`).
///
/// # Safety
/// `memory` came from `mem::alloc` or `mem::try_alloc` with this `length`, and nobody uses it any more.
pub unsafe fn free(memory: *mut u8, length: usize) {
    // SAFETY: the caller vouches for the block.
    unsafe { rumpuser::memory::free(memory, length) };
    uncharge(length);
}

/// Fills memory with zeros.
///
/// # Safety
/// `memory` is good for writing `length` bytes.
pub unsafe fn zero(memory: *mut u8, length: usize) {
    // SAFETY: the caller vouches for the range.
    unsafe { memory.write_bytes(0, length) };
}
