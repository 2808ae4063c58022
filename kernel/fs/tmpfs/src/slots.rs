//! A numbered store: each value has a slot, a number that it keeps until it is taken out.
//!
//! Slots lie in segments of 64, segments in groups of 64. Each level has a word of bits that says what
//! is used below it, so that a free slot and the next used one are found by a few bit operations, the
//! same few in a store of ten values and of a million: the depth never changes. Nothing is ever moved;
//! a segment that becomes empty gives its memory back.

use crate::step;

/// The number of a value.
pub type Slot = u32;

/// Slots in a segment, and segments in a group: a bit each.
const FANOUT: usize = u64::BITS as usize;
const BITS: u32 = FANOUT.trailing_zeros();
/// How many empty groups at the end one removal takes away at most.
const TRIM: usize = 8;

/// Values by slot.
pub struct Slots<T> {
    groups: Vec<Group<T>>,
    /// Groups that hold something, a bit each.
    any: Vec<u64>,
    /// Groups with a gap, and some that had one; those that are gone are dropped when they come up.
    /// Groups are added only when this is empty, so no number is in it twice.
    gaps: Vec<u32>,
    /// The memory of the segment that was emptied last: a store that goes back and forth over the
    /// border of a segment does not ask for it each time.
    spare: Vec<Option<T>>,
    len: u64,
}

struct Group<T> {
    /// Segments that hold something.
    any: u64,
    /// Segments without a gap.
    full: u64,
    /// It is in the list of those with gaps.
    is_listed: bool,
    segments: Vec<Segment<T>>,
}

struct Segment<T> {
    used: u64,
    values: Vec<Option<T>>,
}

/// Where a slot lies: group, segment, place.
const fn split(slot: Slot) -> (usize, usize, usize) {
    let slot = slot as usize;
    (
        slot >> (2 * BITS),
        slot >> BITS & (FANOUT - 1),
        slot & (FANOUT - 1),
    )
}

const fn join(group: usize, segment: usize, place: usize) -> Slot {
    (((group << BITS | segment) << BITS) | place) as Slot
}

/// The first set bit at or after `at`.
const fn first_set(bits: u64, at: usize) -> Option<usize> {
    if at >= FANOUT {
        return None;
    }
    let rest = bits >> at << at;
    if rest == 0 {
        None
    } else {
        Some(rest.trailing_zeros() as usize)
    }
}

impl<T> Slots<T> {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            groups: Vec::new(),
            any: Vec::new(),
            gaps: Vec::new(),
            spare: Vec::new(),
            len: 0,
        }
    }

    /// How many values there are.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of a slot.
    #[must_use]
    pub fn get(&self, slot: Slot) -> Option<&T> {
        let (group, segment, place) = split(slot);
        let segment = self.groups.get(group)?.segments.get(segment)?;
        segment.values.get(place)?.as_ref()
    }

    /// The value of a slot, to change it.
    #[must_use]
    pub fn get_mut(&mut self, slot: Slot) -> Option<&mut T> {
        let (group, segment, place) = split(slot);
        let segment = self.groups.get_mut(group)?.segments.get_mut(segment)?;
        segment.values.get_mut(place)?.as_mut()
    }

    /// Puts a value into a free slot; the store grows only when there is none.
    ///
    /// # Panics
    /// With more than 2^32 - 4096 values.
    pub fn insert(&mut self, value: T) -> Slot {
        let at = self.group_with_gap();
        let group = &mut self.groups[at];
        let s = group.full.trailing_ones() as usize;
        if s == group.segments.len() {
            group.segments.push(Segment::new());
        }
        let segment = &mut group.segments[s];
        if segment.values.capacity() == 0 {
            segment.values = core::mem::take(&mut self.spare);
            // Only the first segment of a store grows little by little: most directories are small.
            if at + s > 0 {
                segment.values.reserve_exact(FANOUT);
            }
        }
        let place = segment.used.trailing_ones() as usize;
        match segment.values.get_mut(place) {
            Some(free) => *free = Some(value),
            None => segment.values.push(Some(value)),
        }
        segment.used |= 1 << place;
        group.full |= u64::from(segment.used == u64::MAX) << s;
        group.any |= 1 << s;
        self.any[at / FANOUT] |= 1 << (at % FANOUT);
        self.len += 1;
        join(at, s, place)
    }

    /// A group in which a slot is free.
    fn group_with_gap(&mut self) -> usize {
        while let Some(&last) = self.gaps.last() {
            step();
            let at = last as usize;
            match self.groups.get_mut(at) {
                Some(group) if group.full != u64::MAX => return at,
                Some(group) => group.is_listed = false,
                None => {}
            }
            self.gaps.pop();
        }
        let at = self.groups.len();
        assert!(
            at < (1 << (Slot::BITS - 2 * BITS)) - 1,
            "a directory has as many entries as there are numbers for them"
        );
        self.groups.push(Group {
            any: 0,
            full: 0,
            is_listed: true,
            segments: Vec::new(),
        });
        if at.is_multiple_of(FANOUT) {
            self.any.push(0);
        }
        self.gaps.push(at as u32);
        at
    }

    /// Takes the value of a slot out.
    pub fn remove(&mut self, slot: Slot) -> Option<T> {
        let (at, s, place) = split(slot);
        let group = self.groups.get_mut(at)?;
        let segment = group.segments.get_mut(s)?;
        let value = segment.values.get_mut(place)?.take()?;
        segment.used &= !(1 << place);
        group.full &= !(1 << s);
        self.len -= 1;
        if !group.is_listed {
            group.is_listed = true;
            self.gaps.push(at as u32);
        }
        if segment.used == 0 {
            self.emptied(at, s);
        }
        Some(value)
    }

    /// A segment has become empty: gives back its memory, and what was needed only to reach it.
    fn emptied(&mut self, at: usize, s: usize) {
        step();
        let group = &mut self.groups[at];
        let mut values = core::mem::take(&mut group.segments[s].values);
        values.clear();
        self.spare = values;
        group.any &= !(1 << s);
        if group.any != 0 {
            return;
        }
        self.any[at / FANOUT] &= !(1 << (at % FANOUT));
        if at + 1 < self.groups.len() {
            self.groups[at].segments = Vec::new();
        }
        // One empty group stays at the end, for those who go back and forth over its border; of more,
        // a few go each time.
        for _ in 0..TRIM {
            match &self.groups[..] {
                [.., before, last] if before.any == 0 && last.any == 0 => self.groups.pop(),
                _ => break,
            };
            step();
        }
        self.any.truncate(self.groups.len().div_ceil(FANOUT));
    }

    /// The first value at or after a slot.
    #[must_use]
    pub fn next(&self, from: Slot) -> Option<(Slot, &T)> {
        step();
        let (at, s, place) = split(from);
        let found = self.groups.get(at).and_then(|group| {
            let here = group.segments.get(s);
            if let Some(place) = here.and_then(|segment| first_set(segment.used, place)) {
                return Some((s, place));
            }
            let s = first_set(group.any, s + 1)?;
            Some((s, group.segments[s].used.trailing_zeros() as usize))
        });
        let slot = match found {
            Some((s, place)) => join(at, s, place),
            None => self.first_of_group_after(at)?,
        };
        self.get(slot).map(|value| (slot, value))
    }

    fn first_of_group_after(&self, at: usize) -> Option<Slot> {
        let mut from = at + 1;
        let at = loop {
            step();
            let word = self.any.get(from / FANOUT)?;
            match first_set(*word, from % FANOUT) {
                Some(bit) => break from / FANOUT * FANOUT + bit,
                None => from = (from / FANOUT + 1) * FANOUT,
            }
        };
        let group = &self.groups[at];
        let s = group.any.trailing_zeros() as usize;
        let place = group.segments[s].used.trailing_zeros() as usize;
        Some(join(at, s, place))
    }
}

impl<T> Segment<T> {
    const fn new() -> Self {
        Self {
            used: 0,
            values: Vec::new(),
        }
    }
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
