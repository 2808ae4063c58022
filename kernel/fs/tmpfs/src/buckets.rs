//! Heads of hash chains, by linear hashing: the table grows and shrinks by one bucket at a time, so no
//! operation ever pays for a rehash.

use crate::slots::Slot;

/// The end of a chain.
pub const NONE: Slot = Slot::MAX;

/// Heads in a segment: adding one is cheap, and the list of segments stays short.
const SEGMENT: usize = 1024;

/// The first slot of each chain.
pub struct Buckets {
    count: usize,
    /// Segments of equal size, but for the first while it is the only one.
    segments: Vec<Vec<Slot>>,
}

impl Buckets {
    /// One empty chain.
    #[must_use]
    pub fn new() -> Self {
        Self {
            count: 1,
            segments: vec![vec![NONE]],
        }
    }

    /// How many chains there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The chain of a hash: its low bits, one bit less where that chain is not there yet.
    fn of(&self, hash: u32) -> usize {
        let mask = self.count.next_power_of_two() - 1;
        let bucket = hash as usize & mask;
        if bucket < self.count {
            bucket
        } else {
            bucket & mask >> 1
        }
    }

    /// The first slot of the chain of a hash.
    #[must_use]
    pub fn first(&self, hash: u32) -> Slot {
        let bucket = self.of(hash);
        self.segments[bucket / SEGMENT][bucket % SEGMENT]
    }

    /// The same, to change it.
    #[must_use]
    pub fn first_mut(&mut self, hash: u32) -> &mut Slot {
        let bucket = self.of(hash);
        &mut self.segments[bucket / SEGMENT][bucket % SEGMENT]
    }

    /// Adds a chain; answers the one that has its entries so far, which is empty now: they are to be
    /// shared out anew.
    pub fn grow(&mut self) -> Slot {
        let new = self.count;
        if new > 0 && new.is_multiple_of(SEGMENT) {
            self.segments.push(Vec::with_capacity(SEGMENT));
        }
        self.segments[new / SEGMENT].push(NONE);
        self.count += 1;
        let sharing = new & (self.count.next_power_of_two() / 2 - 1);
        core::mem::replace(
            &mut self.segments[sharing / SEGMENT][sharing % SEGMENT],
            NONE,
        )
    }

    /// Takes the last chain away; answers it, to be added to the one that it shared with.
    pub fn shrink(&mut self) -> Slot {
        debug_assert!(self.count > 1, "the last chain stays");
        self.count -= 1;
        let last = self.count / SEGMENT;
        let chain = self.segments[last].pop();
        if self.segments[last].is_empty() {
            self.segments.pop();
        }
        chain.unwrap_or(NONE)
    }
}

impl Default for Buckets {
    fn default() -> Self {
        Self::new()
    }
}
