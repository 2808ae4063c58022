//! Pages as one range of memory, for a transfer (`uvm_pagermapin`).
//!
//! Pages that lie side by side are that range themselves; others are copied.

use core::ptr::NonNull;

use super::page::Page;
use crate::mem::{self, PAGE_SIZE};

/// Busy pages as a range of memory.
pub struct View {
    base: *mut u8,
    length: usize,
    /// The memory is a copy.
    copy: bool,
}

// SAFETY: who made the view has the pages busy, whichever thread uses it.
unsafe impl Send for View {}

impl View {
    /// The range of pages that are about to be read into.
    #[must_use]
    pub fn to_fill(pages: &[Page]) -> Self {
        Self::of(pages)
    }

    /// The range of pages that are about to be written out.
    #[must_use]
    pub fn to_write(pages: &[Page]) -> Self {
        let view = Self::of(pages);
        if view.copy {
            for (at, page) in view.places().zip(pages) {
                // SAFETY: both are a page of memory, and the caller has the page busy.
                unsafe { at.copy_from_nonoverlapping(page.data(), PAGE_SIZE) };
            }
        }
        view
    }

    fn of(pages: &[Page]) -> Self {
        let length = pages.len() * PAGE_SIZE;
        let base = pages[0].data();
        let side_by_side = pages
            .iter()
            .enumerate()
            .all(|(i, page)| page.data() == base.wrapping_add(i * PAGE_SIZE));
        if side_by_side {
            return Self {
                base,
                length,
                copy: false,
            };
        }
        Self {
            // Not under the limit: it may be what writing needs to free memory.
            base: rumpuser::memory::alloc(length, PAGE_SIZE)
                .expect("out of memory for a transfer")
                .as_ptr(),
            length,
            copy: true,
        }
    }

    fn places(&self) -> impl Iterator<Item = *mut u8> + use<> {
        let base = self.base;
        (0..self.length / PAGE_SIZE).map(move |i| base.wrapping_add(i * PAGE_SIZE))
    }

    /// The byte at an offset of the range.
    #[must_use]
    pub fn at(&self, offset: usize) -> *mut u8 {
        self.base.wrapping_add(offset)
    }

    /// Fills a part of the range with zeros.
    pub fn zero(&self, from: usize, to: usize) {
        let (from, to) = (from.min(self.length), to.min(self.length));
        if from < to {
            // SAFETY: inside the range, which the caller has busy.
            unsafe { mem::zero(self.at(from), to - from) };
        }
    }

    /// The pages have what was read.
    pub fn filled(self, pages: &[Page]) {
        if self.copy {
            for (at, page) in self.places().zip(pages) {
                // SAFETY: both are a page of memory, and the caller has the page busy.
                unsafe { page.data().copy_from_nonoverlapping(at, PAGE_SIZE) };
            }
        }
        self.end();
    }

    /// The range is used no more.
    pub fn end(self) {
        if let (true, Some(base)) = (self.copy, NonNull::new(self.base)) {
            // SAFETY: `of` took this memory.
            unsafe { rumpuser::memory::free(base.as_ptr(), self.length) };
        }
    }
}
