//! Memory by the page: what `kmem_alloc` of a page takes, without a host allocation for each.
//!
//! Pages are cut from *chunks*, mappings of the host that start at a multiple of their size, so that a
//! page knows its chunk. The first page of a chunk tells which of the others are free, and which of
//! those were never used and are zeros still. A free page itself is never touched. A few chunks
//! without a used page are kept, further ones go back to the host.

use core::ptr::NonNull;
use core::sync::atomic::AtomicUsize;
use core::sync::atomic::Ordering::Relaxed;

use super::guarded::Guarded;
use crate::mem::PAGE_SIZE;

const CHUNK_BITS: u32 = 20;
const CHUNK: usize = 1 << CHUNK_BITS;
/// Pages of a chunk to give out: all but the first.
const PAGES: u32 = (CHUNK / PAGE_SIZE) as u32 - 1;
const WORDS: usize = CHUNK / PAGE_SIZE / u64::BITS as usize;
/// How many unused chunks stay.
const KEPT: usize = 16;

/// The first page of a chunk. What is in it belongs to the lock of [`STORE`].
struct Header {
    /// Pages that may be given out.
    free: [u64; WORDS],
    /// Those of them that nobody ever had.
    fresh: [u64; WORDS],
    count: u32,
    /// Neighbours in the list of chunks that have both used and free pages, or in that of unused ones.
    previous: Option<Chunk>,
    next: Option<Chunk>,
}

const _: () = assert!(size_of::<Header>() <= PAGE_SIZE);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Chunk(NonNull<Header>);

// SAFETY: a header is reached only under the lock of `STORE`.
unsafe impl Send for Chunk {}

/// A list of chunks, by its first.
struct List(Option<Chunk>);

struct Store {
    partial: List,
    unused: List,
    /// How many chunks are in `unused`.
    kept: usize,
}

static STORE: Guarded<Store> = Guarded::new(Store {
    partial: List(None),
    unused: List(None),
    kept: 0,
});

/// How many chunks are mapped.
static IN_USE: AtomicUsize = AtomicUsize::new(0);

/// A page for anybody.
pub struct Page {
    /// Where it is.
    pub memory: NonNull<u8>,
    /// It is zeros.
    pub is_zero: bool,
}

/// A page; `None` when the host has no memory.
#[must_use]
pub fn take() -> Option<Page> {
    if !rumpuser::memory::may_allocate(PAGE_SIZE) {
        return None;
    }
    loop {
        if let Some(page) = STORE.with(Store::take) {
            return Some(page);
        }
        // Without the lock: others may map one too, which serves the next to come.
        let chunk = Chunk::map(IN_USE.load(Relaxed) > 0)?;
        IN_USE.fetch_add(1, Relaxed);
        STORE.with(|store| store.keep(chunk));
    }
}

/// Gives a page back.
///
/// # Safety
/// The page came from [`take`], and nobody uses it any more.
pub unsafe fn give(memory: *mut u8) {
    let chunk = memory.map_addr(|address| address & !(CHUNK - 1));
    let index = (memory.addr() - chunk.addr()) / PAGE_SIZE;
    let header = NonNull::new(chunk.cast::<Header>()).expect("a page lies in a chunk");
    if let Some(surplus) = STORE.with(|store| store.give(Chunk(header), index)) {
        IN_USE.fetch_sub(1, Relaxed);
        // SAFETY: no page of it is used, and no list has it.
        unsafe { rumpuser::memory::unmap(surplus.0.as_ptr().cast(), CHUNK) };
    }
}

impl Store {
    fn take(&mut self) -> Option<Page> {
        if self.partial.0.is_none() {
            let chunk = self.unused.0?;
            self.unused.remove(chunk);
            self.kept -= 1;
            self.partial.push(chunk);
        }
        let mut chunk = self.partial.0?;
        let header = chunk.header();
        let word = header.free.iter().position(|word| *word != 0);
        let word = word.expect("a chunk in the list has a free page");
        let bit = header.free[word] & header.free[word].wrapping_neg();
        header.free[word] &= !bit;
        let is_zero = header.fresh[word] & bit != 0;
        header.fresh[word] &= !bit;
        header.count -= 1;
        if header.count == 0 {
            self.partial.remove(chunk);
        }
        let index = word * u64::BITS as usize + bit.trailing_zeros() as usize;
        // SAFETY: the page lies in the mapping, which begins at the header.
        let memory = unsafe { chunk.0.cast::<u8>().add(index * PAGE_SIZE) };
        Some(Page { memory, is_zero })
    }

    /// Answers a chunk that is to go back to the host.
    fn give(&mut self, mut chunk: Chunk, index: usize) -> Option<Chunk> {
        let header = chunk.header();
        let (word, bit) = (
            index / u64::BITS as usize,
            1 << (index % u64::BITS as usize),
        );
        assert!(
            header.free[word] & bit == 0,
            "kmem_free: a page that is free already"
        );
        header.free[word] |= bit;
        header.count += 1;
        match header.count {
            1 => self.partial.push(chunk),
            PAGES => {
                self.partial.remove(chunk);
                if self.kept == KEPT {
                    return Some(chunk);
                }
                self.keep(chunk);
            }
            _ => {}
        }
        None
    }

    fn keep(&mut self, chunk: Chunk) {
        self.unused.push(chunk);
        self.kept += 1;
    }
}

impl Chunk {
    /// A new one from the host. The first of a kernel, which may need only few pages, is filled in by
    /// the host as it is used, further ones at once (`populate`).
    fn map(populate: bool) -> Option<Self> {
        let hint = core::ptr::null_mut();
        let memory = rumpuser::memory::anonmmap_at(hint, CHUNK, CHUNK_BITS, false).ok()?;
        if populate {
            // SAFETY: the range that was mapped just now.
            unsafe { rumpuser::memory::populate(memory, CHUNK) };
        }
        let header = memory.cast::<Header>();
        let mut all = [u64::MAX; WORDS];
        all[0] &= !1;
        let new = Header {
            free: all,
            fresh: all,
            count: PAGES,
            previous: None,
            next: None,
        };
        // SAFETY: the mapping is new, page aligned and larger than a header.
        unsafe { header.write(new) };
        Some(Self(header))
    }

    /// Only under the lock of `STORE`; the borrow of a handle keeps it to one at a time.
    fn header(&mut self) -> &mut Header {
        // SAFETY: a chunk stays mapped as long as a page of it is used or a list has it, and who is
        // here has the lock.
        unsafe { self.0.as_mut() }
    }
}

impl List {
    fn push(&mut self, mut chunk: Chunk) {
        let next = self.0;
        let header = chunk.header();
        header.previous = None;
        header.next = next;
        if let Some(mut next) = next {
            next.header().previous = Some(chunk);
        }
        self.0 = Some(chunk);
    }

    fn remove(&mut self, mut chunk: Chunk) {
        let header = chunk.header();
        let (previous, next) = (header.previous.take(), header.next.take());
        match previous {
            Some(mut previous) => previous.header().next = next,
            None => self.0 = next,
        }
        if let Some(mut next) = next {
            next.header().previous = previous;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_distinct_and_fresh_ones_are_zeros() {
        let mut pages = Vec::new();
        // More than a few chunks, so that some go back to the host.
        for round in 0..KEPT * 300 {
            let page = take().expect("a page");
            if page.is_zero {
                // SAFETY: the page is ours.
                let bytes = unsafe { page.memory.cast::<[u8; PAGE_SIZE]>().as_ref() };
                assert!(bytes.iter().all(|byte| *byte == 0));
            }
            // SAFETY: the page is ours.
            unsafe { page.memory.write_bytes(round as u8 | 1, PAGE_SIZE) };
            pages.push((page.memory, round as u8 | 1));
            if round % 3 == 2 {
                let (memory, mark) = pages.swap_remove(round % pages.len());
                // SAFETY: a page is as long as that.
                let last = unsafe { memory.add(PAGE_SIZE - 1) };
                // SAFETY: the page is ours.
                let byte = unsafe { last.read() };
                assert_eq!(byte, mark);
                // SAFETY: it came from `take`.
                unsafe { give(memory.as_ptr()) };
            }
        }
        let mut addresses: Vec<_> = pages.iter().map(|(memory, _)| memory.addr()).collect();
        addresses.sort();
        addresses.dedup();
        assert_eq!(addresses.len(), pages.len());
        for (memory, mark) in pages {
            // SAFETY: the page is ours.
            let byte = unsafe { memory.read() };
            assert_eq!(byte, mark);
            // SAFETY: it came from `take`.
            unsafe { give(memory.as_ptr()) };
        }
    }
}
