//! Arenas of numbers: the bookkeeping of `vmem(9)`.
//!
//! An arena knows which numbers of its spans are free, ordered by place and by size. It holds no lock and
//! calls nobody; [`crate::ffi::vmem`] does.

use std::collections::{BTreeMap, BTreeSet};

/// What an allocation asks for beyond its size (`vmem_xalloc`).
#[derive(Clone, Copy, Debug)]
pub struct Constraint {
    /// The result is `phase` above a multiple of this; 0 or 1 for anywhere.
    pub align: usize,
    /// See [`Constraint::align`].
    pub phase: usize,
    /// The range does not cross a multiple of this; 0 for no such rule.
    pub nocross: usize,
    /// The lowest number.
    pub min: usize,
    /// The highest number.
    pub max: usize,
}

impl Constraint {
    /// None.
    pub const NONE: Self = Self {
        align: 0,
        phase: 0,
        nocross: 0,
        min: 0,
        max: usize::MAX,
    };

    /// The first fitting start at or above `from` of a range of `size`.
    fn place(&self, from: usize, size: usize) -> Option<usize> {
        let align = self.align.max(1);
        let mut start = from.max(self.min);
        loop {
            let above = start.wrapping_sub(self.phase) & (align - 1);
            if above != 0 {
                start = start.checked_add(align - above)?;
            }
            let last = start.checked_add(size - 1)?;
            if last > self.max {
                return None;
            }
            if self.nocross == 0 || start / self.nocross == last / self.nocross {
                return Some(start);
            }
            if size > self.nocross {
                return None;
            }
            start = (last / self.nocross) * self.nocross;
        }
    }
}

/// Which free range is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The smallest that is large enough (`VM_BESTFIT`).
    Best,
    /// The first that is found (`VM_INSTANTFIT`).
    Instant,
}

/// The numbers of an arena.
#[derive(Debug, Default)]
pub struct Arena {
    quantum: usize,
    /// Start and length of what is free.
    free: BTreeMap<usize, usize>,
    /// The same by length.
    by_length: BTreeSet<(usize, usize)>,
    /// Start and length of what is given out.
    used: BTreeMap<usize, usize>,
    /// Start and length of the spans, and whether they came from another arena.
    spans: BTreeMap<usize, (usize, bool)>,
}

impl Arena {
    /// An arena without numbers, that deals in multiples of `quantum`.
    #[must_use]
    pub fn new(quantum: usize) -> Self {
        Self {
            quantum: quantum.max(1),
            ..Self::default()
        }
    }

    /// `size` in whole quanta.
    #[must_use]
    pub fn round(&self, size: usize) -> usize {
        size.next_multiple_of(self.quantum)
    }

    /// Adds a span of numbers; `imported` ones go back when all of them are free.
    pub fn add(&mut self, start: usize, length: usize, imported: bool) {
        if length == 0 {
            return;
        }
        self.spans.insert(start, (length, imported));
        self.insert_free(start, length);
    }

    /// Takes `size` numbers out; answers the first.
    pub fn alloc(&mut self, size: usize, rule: &Constraint, fit: Fit) -> Option<usize> {
        let size = self.round(size);
        let fits = |start: usize, length: usize| {
            let place = rule.place(start, size)?;
            (place - start <= length - size).then_some((start, length, place))
        };
        let found = match fit {
            Fit::Best => {
                let mut candidates = self.by_length.range((size, 0)..);
                candidates.find_map(|&(length, start)| fits(start, length))
            }
            Fit::Instant => {
                let mut candidates = self.free.iter().filter(|(_, length)| **length >= size);
                candidates.find_map(|(&start, &length)| fits(start, length))
            }
        };
        let (start, length, place) = found?;
        self.remove_free(start, length);
        if place > start {
            self.link_free(start, place - start);
        }
        let behind = length - size - (place - start);
        if behind > 0 {
            self.link_free(place + size, behind);
        }
        self.used.insert(place, size);
        Some(place)
    }

    /// Takes numbers back. Answers a span that came from another arena and is free as a whole; it is not
    /// part of this one any more.
    ///
    /// # Panics
    /// When they were not given out as one range.
    pub fn free(&mut self, start: usize, size: usize) -> Option<(usize, usize)> {
        let size = self.round(size);
        let used = self.used.remove(&start);
        assert!(
            used == Some(size),
            "vmem_free: {start:#x} was not allocated with {size} but with {used:?}"
        );
        self.insert_free(start, size);
        let (&span, &(length, imported)) = self.spans.range(..=start).next_back()?;
        if imported && self.free.get(&span) == Some(&length) {
            self.remove_free(span, length);
            self.spans.remove(&span);
            return Some((span, length));
        }
        None
    }

    /// How many numbers are given out.
    #[must_use]
    pub fn in_use(&self) -> usize {
        self.used.values().sum()
    }

    /// How many numbers are free.
    #[must_use]
    pub fn available(&self) -> usize {
        self.free.values().sum()
    }

    /// The spans that came from another arena.
    pub fn imported(&self) -> impl Iterator<Item = (usize, usize)> {
        let imported = self.spans.iter().filter(|(_, span)| span.1);
        imported.map(|(&start, &(length, _))| (start, length))
    }

    fn link_free(&mut self, start: usize, length: usize) {
        self.free.insert(start, length);
        self.by_length.insert((length, start));
    }

    fn remove_free(&mut self, start: usize, length: usize) {
        self.free.remove(&start);
        self.by_length.remove(&(length, start));
    }

    /// Adds a free range, joined with its neighbours of the same span.
    fn insert_free(&mut self, start: usize, length: usize) {
        let (mut start, mut length) = (start, length);
        let neighbour = self.free.range(..start).next_back();
        if let Some((&before, &before_length)) = neighbour
            && before + before_length == start
            && !self.spans.contains_key(&start)
        {
            self.remove_free(before, before_length);
            (start, length) = (before, before_length + length);
        }
        let next = start.wrapping_add(length);
        if let Some(&behind) = self.free.get(&next)
            && !self.spans.contains_key(&next)
        {
            self.remove_free(next, behind);
            length += behind;
        }
        self.link_free(start, length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arena(size: usize) -> Arena {
        let mut arena = Arena::new(1);
        arena.add(0, size, false);
        arena
    }

    #[test]
    fn numbers_are_unique_until_they_are_freed() {
        let mut arena = arena(3);
        let mut got: Vec<_> = (0..3)
            .map(|_| arena.alloc(1, &Constraint::NONE, Fit::Best).unwrap())
            .collect();
        got.sort_unstable();
        assert_eq!(got, [0, 1, 2]);
        assert_eq!(arena.alloc(1, &Constraint::NONE, Fit::Best), None);
        assert_eq!(arena.free(1, 1), None);
        assert_eq!(arena.alloc(1, &Constraint::NONE, Fit::Instant), Some(1));
    }

    #[test]
    fn neighbours_join() {
        let mut arena = arena(64);
        let parts: Vec<_> = (0..4)
            .map(|_| arena.alloc(16, &Constraint::NONE, Fit::Instant).unwrap())
            .collect();
        for &part in &[parts[2], parts[0], parts[3], parts[1]] {
            arena.free(part, 16);
        }
        assert_eq!(arena.alloc(64, &Constraint::NONE, Fit::Best), Some(0));
        assert_eq!((arena.in_use(), arena.available()), (64, 0));
    }

    #[test]
    fn constraints_hold() {
        let mut arena = arena(1 << 20);
        let rule = Constraint {
            align: 4096,
            phase: 16,
            nocross: 1 << 16,
            min: 70_000,
            max: 200_000,
        };
        let start = arena.alloc(60_000, &rule, Fit::Best).unwrap();
        assert_eq!(start % 4096, 16);
        assert!(start >= 70_000 && start + 59_999 <= 200_000);
        assert_eq!(start >> 16, (start + 59_999) >> 16);
        let narrow = Constraint {
            nocross: 8,
            ..Constraint::NONE
        };
        assert_eq!(arena.alloc(9, &narrow, Fit::Best), None);
    }

    #[test]
    fn an_imported_span_goes_back_when_it_is_free() {
        let mut arena = Arena::new(8);
        arena.add(0x1000, 0x100, true);
        let a = arena.alloc(5, &Constraint::NONE, Fit::Instant).unwrap();
        let b = arena.alloc(8, &Constraint::NONE, Fit::Instant).unwrap();
        assert_eq!(arena.free(a, 5), None);
        assert_eq!(arena.free(b, 8), Some((0x1000, 0x100)));
        assert_eq!(arena.available(), 0);
    }

    #[test]
    fn the_last_numbers_are_no_overflow() {
        let mut arena = Arena::new(1);
        arena.add(usize::MAX - 7, 8, false);
        let got = arena.alloc(8, &Constraint::NONE, Fit::Best);
        assert_eq!(got, Some(usize::MAX - 7));
        assert_eq!(arena.free(usize::MAX - 7, 8), None);
        assert_eq!(arena.available(), 8);
    }

    #[test]
    #[should_panic(expected = "was not allocated")]
    fn a_wrong_size_is_noticed() {
        let mut arena = arena(8);
        let a = arena.alloc(4, &Constraint::NONE, Fit::Best).unwrap();
        arena.free(a, 2);
    }
}
