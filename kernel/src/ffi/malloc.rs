//! Memory whose owner does not know its size: `malloc(9)`.
//!
//! The block before the owner's bytes records the size.

use core::ptr::{NonNull, null_mut};

use crate::mem;

/// What precedes the owner's bytes.
#[repr(C, align(16))]
struct Header {
    magic: u64,
    size: usize,
}

const HEADER: usize = size_of::<Header>();
/// Of a block in use.
const LIVE: u64 = 0x6d61_6c6c_6f63_2139;
/// Of a block that was freed.
const FREED: u64 = 0x6672_6565_6421_2139;

/// `size` bytes; null without memory if not `wait`. Zeroed if `zero`.
#[must_use]
pub fn malloc(size: usize, wait: bool, zero: bool) -> *mut u8 {
    let Some(whole) = size.checked_add(HEADER) else {
        return null_mut();
    };
    let memory = if wait {
        Some(mem::alloc(whole))
    } else {
        mem::try_alloc(whole)
    };
    let Some(memory) = memory else {
        return null_mut();
    };
    let header = Header { magic: LIVE, size };
    // SAFETY: the block is at least a header, and aligned for any type.
    unsafe { memory.cast::<Header>().write(header) };
    let bytes = memory.as_ptr().wrapping_add(HEADER);
    if zero {
        // SAFETY: the rest of the block.
        unsafe { mem::zero(bytes, size) };
    }
    bytes
}

/// The block of an owner's bytes, and its size.
///
/// # Safety
/// `memory` is readable for a header before it.
unsafe fn block(memory: *mut u8, operation: &str) -> (NonNull<Header>, usize) {
    let Some(header) = NonNull::new(memory.wrapping_sub(HEADER).cast::<Header>()) else {
        panic!("{operation}: {memory:p} is no block");
    };
    assert!(!memory.is_null(), "{operation}: the block is NULL");
    // SAFETY: the caller's promise.
    let Header { magic, size } = unsafe { header.read() };
    assert!(magic != FREED, "{operation}: {memory:p} was freed before");
    assert!(
        magic == LIVE,
        "{operation}: {memory:p} did not come from malloc"
    );
    (header, size)
}

/// Gives a block back.
///
/// # Panics
/// When it did not come from [`malloc`], as far as can be seen.
///
/// # Safety
/// Nobody uses the block any more.
pub unsafe fn free(memory: *mut u8) {
    // SAFETY: the caller's promise.
    let (header, size) = unsafe { block(memory, "free") };
    // SAFETY: as above.
    unsafe { (*header.as_ptr()).magic = FREED };
    // SAFETY: `malloc` allocated it with that size.
    unsafe { mem::free(header.as_ptr().cast(), size + HEADER) };
}

/// A block of another size with the same bytes (`realloc`). The old one is gone, unless the result is null.
///
/// # Panics
/// As [`free`].
///
/// # Safety
/// As [`free`].
#[must_use]
pub unsafe fn realloc(memory: *mut u8, size: usize, wait: bool) -> *mut u8 {
    if memory.is_null() {
        return malloc(size, wait, false);
    }
    // SAFETY: the caller's promise.
    let (_, old) = unsafe { block(memory, "realloc") };
    let fresh = malloc(size, wait, false);
    if !fresh.is_null() {
        // SAFETY: two different blocks of at least that size.
        unsafe { memory.copy_to_nonoverlapping(fresh, old.min(size)) };
        // SAFETY: the caller's promise.
        unsafe { free(memory) };
    }
    fresh
}
