//! Blocks of kernel memory: where they come from, and giving them back.

use core::ptr::NonNull;

use rumpuser::asan;

use super::kmem_pages;
use crate::mem::{PAGE_SIZE, uncharge};

/// A block that nobody has yet.
pub struct Block {
    memory: NonNull<u8>,
    length: usize,
    /// It is known to be zeros.
    is_zero: bool,
}

impl Block {
    /// A block of this length, page aligned from a page on; `None` when the host has no memory.
    #[must_use]
    pub fn new(length: usize) -> Option<Self> {
        if length == PAGE_SIZE && !asan::active() {
            let page = kmem_pages::take()?;
            return Some(Self {
                memory: page.memory,
                length,
                is_zero: page.is_zero,
            });
        }
        let align = if length >= PAGE_SIZE { PAGE_SIZE } else { 16 };
        Some(Self {
            memory: rumpuser::memory::alloc(length, align)?,
            length,
            is_zero: false,
        })
    }

    /// Its memory, with anything in it.
    #[must_use]
    pub fn raw(self) -> NonNull<u8> {
        self.memory
    }

    /// Its memory, zeros.
    #[must_use]
    pub fn zeroed(self) -> NonNull<u8> {
        if !self.is_zero {
            // SAFETY: the block is as long, and nobody else has it.
            unsafe { self.memory.write_bytes(0, self.length) };
        }
        self.memory
    }
}

/// Gives memory back (`kmem_free`).
///
/// # Panics
/// When it can be told that the block is not of this length.
///
/// # Safety
/// `memory` came from an allocation of `mem` with this `length`, and nobody uses it any more.
pub unsafe fn free(memory: *mut u8, length: usize) {
    // SAFETY: the caller vouches for the block.
    unsafe { check(memory, length) };
    if length == PAGE_SIZE && !asan::active() {
        // SAFETY: a block of this length came from there.
        unsafe { kmem_pages::give(memory) };
    } else {
        // SAFETY: the caller vouches for the block.
        unsafe { rumpuser::memory::free(memory, length) };
    }
    uncharge(length);
}

/// Notices, as far as it can be told, that a block of another length is given back.
///
/// # Safety
/// `memory` is null or a block of an allocation of `mem`.
#[inline]
unsafe fn check(memory: *mut u8, length: usize) {
    assert!(!memory.is_null(), "kmem_free: the block is NULL");
    assert!(length > 0, "kmem_free: a block of 0 bytes");
    if length == PAGE_SIZE && !asan::active() {
        let aligned = memory.addr().is_multiple_of(PAGE_SIZE);
        assert!(
            aligned,
            "kmem_free: the block {memory:p} is not of {length} bytes"
        );
        return;
    }
    // SAFETY: the caller's promise.
    let fits = unsafe { rumpuser::memory::could_be(memory, length) };
    assert!(
        fits,
        "kmem_free: the block {memory:p} is not of {length} bytes"
    );
}

/// Fills memory with zeros.
///
/// # Safety
/// `memory` is good for writing `length` bytes.
pub unsafe fn zero(memory: *mut u8, length: usize) {
    // SAFETY: the caller vouches for the range.
    unsafe { memory.write_bytes(0, length) };
}
