//! The contents of a regular file: pages that have been written, and holes.

use crate::radix::Tree;

/// Bytes in a page.
pub const PAGE_SIZE: usize = 4096;

/// One page.
pub type Page = Box<[u8; PAGE_SIZE]>;

/// Bytes of a hole.
static ZEROS: [u8; PAGE_SIZE] = [0; PAGE_SIZE];

/// Pages of a file by number. A hole has no page and reads as zeros.
#[derive(Default)]
pub struct Pages(Tree<Page>);

/// A run of bytes that lies in one page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    page: u64,
    start: usize,
    len: usize,
}

impl Run {
    /// The bytes from `offset` on, at most `len` of them, that lie in one page.
    #[must_use]
    pub fn at(offset: u64, len: usize) -> Self {
        let start = (offset % PAGE_SIZE as u64) as usize;
        Self {
            page: offset / PAGE_SIZE as u64,
            start,
            len: len.min(PAGE_SIZE - start),
        }
    }

    /// How many bytes: at least one, where some were asked for.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a run is not a collection")]
    pub fn len(self) -> usize {
        self.len
    }
}

impl Pages {
    /// How many pages the file has.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The bytes of a run.
    #[must_use]
    pub fn get(&self, run: Run) -> &[u8] {
        let page = self.0.get(run.page).map_or(&ZEROS, |page| &**page);
        &page[run.start..run.start + run.len]
    }

    /// The bytes of a run, to write them. A hole gets a page of zeros.
    pub fn get_mut(&mut self, run: Run) -> &mut [u8] {
        if self.0.get(run.page).is_none() {
            self.0.insert(run.page, zeroed());
        }
        let page = self.0.get_mut(run.page);
        let page = page.expect("a page was put there just now");
        &mut page[run.start..run.start + run.len]
    }

    /// How many pages a write of these bytes has to make. `len` is not 0.
    #[must_use]
    pub fn missing(&self, offset: u64, len: u64) -> u64 {
        let first = offset / PAGE_SIZE as u64;
        let last = (offset + (len - 1)) / PAGE_SIZE as u64;
        let mut there = 0;
        let mut from = first;
        while let Some((page, _)) = self.0.next(from) {
            if page > last {
                break;
            }
            there += 1;
            from = page + 1;
        }
        last - first + 1 - there
    }

    /// Forgets everything from `size` on; answers how many pages that frees. What remains of the last
    /// page is zeros, so that a file that grows again reads as zeros there.
    pub fn truncate(&mut self, size: u64) -> u64 {
        let freed = self.0.truncate(size.div_ceil(PAGE_SIZE as u64));
        let rest = Run::at(size, PAGE_SIZE);
        if rest.start > 0
            && let Some(page) = self.0.get_mut(rest.page)
        {
            page[rest.start..].fill(0);
        }
        freed
    }
}

/// A page of zeros; the allocator gives zeroed memory.
fn zeroed() -> Page {
    let bytes = vec![0; PAGE_SIZE].into_boxed_slice();
    bytes.try_into().expect("a vector of the size of a page")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MODEL: usize = 6 * PAGE_SIZE;

    fn write(pages: &mut Pages, mut offset: u64, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let run = Run::at(offset, bytes.len());
            let (now, rest) = bytes.split_at(run.len());
            pages.get_mut(run).copy_from_slice(now);
            offset += now.len() as u64;
            bytes = rest;
        }
    }

    fn read(pages: &Pages, mut offset: u64, mut len: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while len > 0 {
            let run = Run::at(offset, len);
            bytes.extend_from_slice(pages.get(run));
            offset += run.len() as u64;
            len -= run.len();
        }
        bytes
    }

    proptest! {
        #[test]
        fn behaves_like_an_array(
            ops in proptest::collection::vec((0..MODEL, 0..3 * PAGE_SIZE, any::<u8>()), 1..40)
        ) {
            let mut pages = Pages::default();
            let mut model = vec![0; MODEL];
            for (offset, len, byte) in ops {
                let len = len.min(MODEL - offset);
                if byte % 4 == 0 {
                    let before = pages.count();
                    let freed = pages.truncate(offset as u64);
                    prop_assert_eq!(pages.count(), before - freed);
                    model[offset..].fill(0);
                } else if len > 0 {
                    let missing = pages.missing(offset as u64, len as u64);
                    let before = pages.count();
                    write(&mut pages, offset as u64, &vec![byte; len]);
                    prop_assert_eq!(pages.count(), before + missing);
                    model[offset..offset + len].fill(byte);
                }
                prop_assert!(read(&pages, 0, MODEL) == model);
            }
        }
    }

    #[test]
    fn the_last_byte_of_the_largest_file() {
        let mut pages = Pages::default();
        let last = i64::MAX as u64 - 1;
        assert_eq!(pages.missing(last, 1), 1);
        write(&mut pages, last, b"x");
        assert_eq!(pages.count(), 1);
        assert_eq!(read(&pages, last - 3, 4), b"\0\0\0x");
        assert_eq!(read(&pages, 1 << 40, 4), b"\0\0\0\0");
        assert_eq!(pages.truncate(last), 0);
        assert_eq!(read(&pages, last, 1), b"\0");
        assert_eq!(pages.truncate(0), 1);
    }
}
