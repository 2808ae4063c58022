//! `kmem(9)` as Rust's allocator, so that the memory of a driver comes from the kernel.

use core::alloc::{GlobalAlloc, Layout};

use rump_abi::kpi;
use rump_abi::types::KM_SLEEP;

/// The allocator of an artifact crate: `#[global_allocator] static A: KmemAllocator = KmemAllocator;`.
/// [`driver!`](crate::driver!) puts it there.
pub struct KmemAllocator;

/// What `kmem_alloc` promises for any size.
const KMEM_ALIGN: usize = 16;

// SAFETY: kmem_alloc returns fresh memory of the size, aligned to KMEM_ALIGN; larger alignments are
// made by `Padded`; kmem_free gets the size that was asked for.
unsafe impl GlobalAlloc for KmemAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() <= KMEM_ALIGN {
            // SAFETY: the size is not 0, as GlobalAlloc demands.
            return unsafe { kpi::kmem_alloc(layout.size(), KM_SLEEP as u32) }.cast();
        }
        let padded = Padded::of(layout);
        // SAFETY: the size is not 0.
        let block: *mut u8 = unsafe { kpi::kmem_alloc(padded.size, KM_SLEEP as u32) }.cast();
        padded.place(block)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.align() <= KMEM_ALIGN {
            // SAFETY: the size is not 0, as GlobalAlloc demands.
            return unsafe { kpi::kmem_zalloc(layout.size(), KM_SLEEP as u32) }.cast();
        }
        let padded = Padded::of(layout);
        // SAFETY: the size is not 0.
        let block: *mut u8 = unsafe { kpi::kmem_zalloc(padded.size, KM_SLEEP as u32) }.cast();
        padded.place(block)
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        if layout.align() <= KMEM_ALIGN {
            // SAFETY: the block came from kmem_alloc with this size.
            unsafe { kpi::kmem_free(ptr.cast(), layout.size()) };
            return;
        }
        let padded = Padded::of(layout);
        // SAFETY: `place` left a word before `ptr`.
        let word = unsafe { ptr.cast::<*mut u8>().sub(1) };
        // SAFETY: `place` stored the block's address in it.
        let block = unsafe { word.read() };
        // SAFETY: the block came from kmem_alloc with the padded size.
        unsafe { kpi::kmem_free(block.cast(), padded.size) };
    }
}

/// A block with room to move its start to a large alignment, its real address in the word before.
struct Padded {
    size: usize,
    align: usize,
}

impl Padded {
    const fn of(layout: Layout) -> Self {
        Self {
            size: layout.size() + layout.align(),
            align: layout.align(),
        }
    }

    fn place(&self, block: *mut u8) -> *mut u8 {
        if block.is_null() {
            return block;
        }
        // At least one word lies between the two: the block is 16-aligned, the alignment is 32 or more.
        let skip = self.align - block.addr() % self.align;
        // SAFETY: skip is at most `align`, which the block has more of than was asked for.
        let placed = unsafe { block.add(skip) };
        // SAFETY: skip is at least 16, so the word before lies in the block.
        let word = unsafe { placed.cast::<*mut u8>().sub(1) };
        // SAFETY: the word is in the block and aligned.
        unsafe { word.write(block) };
        placed
    }
}
