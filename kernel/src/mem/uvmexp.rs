//! Memory statistics that drivers read: `uvmexp`, `physmem`.

use core::sync::atomic::{AtomicI32, Ordering::Relaxed};

use super::PAGE_SIZE;
use crate::ffi::variables::{PHYSMEM, UVMEXP};

// Where the members of `struct uvmexp` lie, in ints.
const PAGESIZE: usize = 0;
const PAGEMASK: usize = 1;
const PAGESHIFT: usize = 2;
const NPAGES: usize = 3;
const FREE: usize = 4;
const NCOLORS: usize = 7;
const ANONPAGES: usize = 12;
const FILEPAGES: usize = 13;

/// Without a limit the kernel behaves as if it had so many pages: the host decides.
const UNLIMITED: i32 = 1 << 28;
/// What programs are told that the machine has, without a limit: 512 MB.
const NOMINAL: i32 = 1 << 17;

/// What counts a page, besides the free ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Of an anonymous object.
    Anonymous,
    /// Of a file.
    File,
}

fn member(index: usize) -> &'static AtomicI32 {
    &UVMEXP.0[index]
}

/// Fills the structure in, from the limit.
pub(crate) fn init(limit: Option<u64>) {
    let pages = limit.map_or(UNLIMITED, |bytes| {
        i32::try_from(bytes / PAGE_SIZE as u64).unwrap_or(UNLIMITED)
    });
    for (index, value) in [
        (PAGESIZE, PAGE_SIZE as i32),
        (PAGEMASK, PAGE_SIZE as i32 - 1),
        (PAGESHIFT, PAGE_SIZE.trailing_zeros() as i32),
        (NPAGES, pages),
        (FREE, pages),
        (NCOLORS, 1),
    ] {
        member(index).store(value, Relaxed);
    }
    let nominal = limit.map_or(NOMINAL, |_| pages);
    PHYSMEM.store(nominal, Relaxed);
}

/// Under a limit so many bytes are left: whoever takes memory counts in it, also pages.
pub(super) fn limited(bytes: u64) {
    let pages = i32::try_from(bytes / PAGE_SIZE as u64).unwrap_or(UNLIMITED);
    member(FREE).store(pages, Relaxed);
}

/// Pages were taken.
pub(crate) fn taken(pages: i32) {
    if super::limit().is_none() {
        member(FREE).fetch_sub(pages, Relaxed);
    }
}

/// Pages were given back.
pub(crate) fn given_back(pages: i32) {
    if super::limit().is_none() {
        member(FREE).fetch_add(pages, Relaxed);
    }
}

/// Objects have so many pages of that kind more, or fewer.
pub(crate) fn count(kind: Kind, pages: i32) {
    let index = match kind {
        Kind::Anonymous => ANONPAGES,
        Kind::File => FILEPAGES,
    };
    member(index).fetch_add(pages, Relaxed);
}

/// How many pages files have in memory.
#[must_use]
pub fn file_pages() -> usize {
    usize::try_from(member(FILEPAGES).load(Relaxed)).unwrap_or(0)
}

/// How many pages are free.
#[must_use]
pub fn free_pages() -> i32 {
    member(FREE).load(Relaxed)
}
