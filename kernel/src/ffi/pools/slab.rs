//! Slabs: the memory that objects of a pool are cut from.
//!
//! A slab of the kernel's memory is a page, or as many as one object needs; it begins with the number of
//! its pool, and all its objects begin in its first page. Slabs of a driver's own allocator, and those of
//! objects that must themselves lie at the start of a page, have no header.

use core::ffi::{c_int, c_void};
use core::ptr::NonNull;

use rump_abi::types::pool;

use super::{Description, Item};
use crate::mem::{self, PAGE_SIZE};

/// A driver's allocator (`struct pool_allocator`).
#[derive(Clone, Copy)]
pub struct Source {
    /// The driver's `struct pool`, for its functions.
    pub pool: usize,
    /// `pa_alloc`.
    pub alloc: unsafe extern "C" fn(*mut pool, c_int) -> *mut c_void,
    /// `pa_free`.
    pub free: unsafe extern "C" fn(*mut pool, *mut c_void),
    /// Bytes of what they deal in.
    pub page: usize,
}

/// What begins a slab with a header.
#[repr(C)]
struct Header {
    magic: u64,
    pool: u64,
}

/// In memory by chance this is unlikely.
const MAGIC: u64 = 0x5ab0_c1a5_5e55_ed00;

/// A slab.
pub(super) struct Slab {
    length: usize,
    items: usize,
}

/// How the slabs of a pool look.
pub(super) struct Shape {
    first: usize,
    step: usize,
    items: usize,
    length: usize,
    align: usize,
    header: bool,
    source: Option<Source>,
}

impl Slab {
    pub(super) fn length(&self) -> usize {
        self.length
    }

    pub(super) fn items(&self) -> usize {
        self.items
    }
}

/// The number of the pool of an object of a slab with a header; 0 for what is no such object.
#[inline(always)]
pub(super) fn owner(item: Item) -> u64 {
    let header = item
        .0
        .as_ptr()
        .map_addr(|address| address & !(PAGE_SIZE - 1))
        .cast::<Header>();
    // SAFETY: it lies in the page of the object.
    let header = unsafe { header.read_volatile() };
    if header.magic == MAGIC {
        header.pool
    } else {
        0
    }
}

impl Shape {
    pub(super) fn new(description: &Description<'_>) -> Self {
        let size = description.size;
        assert!(size > 0, "pool_init: objects without bytes");
        let align = match description.align {
            0 if size >= 16 => 16,
            0 => 8,
            align => align.max(8),
        };
        assert!(
            align.is_power_of_two(),
            "pool_init: alignment {align} is no power of two"
        );
        let offset = description.offset % align;
        let header = description.source.is_none() && align < PAGE_SIZE;
        // The byte at `offset` of each object is aligned.
        let room = if header { size_of::<Header>() } else { 0 };
        let first = (room + offset).next_multiple_of(align) - offset;
        let step = size.next_multiple_of(align);
        let page = description
            .source
            .map_or(PAGE_SIZE, |source| source.page.max(PAGE_SIZE));
        let fitting = page.saturating_sub(first) / step;
        let (items, length) = match fitting {
            0 => (1, (first + size).next_multiple_of(page)),
            items => (items, page),
        };
        Self {
            first,
            step,
            items,
            length,
            align,
            header,
            source: description.source,
        }
    }

    pub(super) fn align(&self) -> usize {
        self.align
    }

    #[inline(always)]
    pub(super) fn has_headers(&self) -> bool {
        self.header
    }

    /// A new slab; `None` when there is no memory and the caller does not wait.
    pub(super) fn make(&self, pool: u64, wait: bool) -> Option<(usize, Slab)> {
        let memory = match self.source {
            Some(source) => {
                let flags = if wait { 1 } else { 2 };
                let owner = core::ptr::with_exposed_provenance_mut(source.pool);
                // SAFETY: the driver's own function with its own pool.
                NonNull::new(unsafe { (source.alloc)(owner, flags) }.cast::<u8>())
            }
            None if wait => Some(mem::alloc(self.length)),
            None => mem::try_alloc(self.length),
        }?;
        if self.header {
            let header = Header { magic: MAGIC, pool };
            // SAFETY: the slab is page aligned and larger than a header.
            unsafe { memory.cast::<Header>().write(header) };
        }
        let slab = Slab {
            length: self.length,
            items: self.items,
        };
        Some((memory.as_ptr().expose_provenance(), slab))
    }

    /// The objects of a slab.
    pub(super) fn items(&self, start: usize, slab: &Slab) -> impl Iterator<Item = Item> + use<> {
        let (first, step) = (self.first, self.step);
        (0..slab.items).map(move |index| {
            let address = start + first + index * step;
            let object = core::ptr::with_exposed_provenance_mut(address);
            Item(NonNull::new(object).expect("a slab is not at address 0"))
        })
    }

    /// Gives a slab back.
    pub(super) fn release(&self, start: usize, slab: Slab) {
        let memory = core::ptr::with_exposed_provenance_mut::<u8>(start);
        match self.source {
            Some(source) => {
                let owner = core::ptr::with_exposed_provenance_mut(source.pool);
                // SAFETY: the driver's own function takes back what it gave.
                unsafe { (source.free)(owner, memory.cast()) };
            }
            None => {
                if self.header {
                    // SAFETY: the slab is still ours; nobody takes it for one of the pool's any more.
                    unsafe { memory.cast::<Header>().write(Header { magic: 0, pool: 0 }) };
                }
                // SAFETY: all objects of the slab are idle, and it came from `make`.
                unsafe { mem::free(memory, slab.length) };
            }
        }
    }
}
