//! The entries of a directory: found by name, listed by cookie.
//!
//! An entry has a *slot*, a number that it keeps for life; listing goes by ascending slot. So a
//! position (`telldir`) stays good while entries come and go: an entry that is there all the time is
//! listed exactly once, and a new entry takes the lowest free slot, so that listing always ends. By
//! name an entry is found through linear hashing: the table grows by one bucket an insertion and
//! shrinks by two a removal at most, so no operation ever pays for a rehash. The work of each operation is
//! the same in a directory of ten entries and of a million, but for a few levels of the slot tree.

use crate::name::{Name, hash};
use crate::radix::Tree;
use crate::step;

/// The number of an entry.
pub type Slot = u32;

/// The end of a chain.
const NONE: Slot = Slot::MAX;

/// One entry.
pub struct Entry<T> {
    name: Name,
    hash: u32,
    /// The next entry of the bucket.
    next: Slot,
    /// What the name stands for.
    pub value: T,
}

impl<T> Entry<T> {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        self.name.as_bytes()
    }
}

/// A directory whose entries are `T`.
pub struct Directory<T> {
    seed: u64,
    entries: Tree<Entry<T>>,
    buckets: Buckets,
}

impl<T> Directory<T> {
    /// An empty one; the seed is for the hash.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            entries: Tree::new(),
            buckets: Buckets::new(),
        }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry of a name.
    #[must_use]
    pub fn get(&self, name: &[u8]) -> Option<&T> {
        let slot = self.find(name)?;
        Some(&self.at(slot).value)
    }

    /// The entry of a name, to change what it stands for.
    #[must_use]
    pub fn get_mut(&mut self, name: &[u8]) -> Option<&mut T> {
        let slot = self.find(name)?;
        Some(&mut self.at_mut(slot).value)
    }

    fn find(&self, name: &[u8]) -> Option<Slot> {
        let hash = hash(self.seed, name);
        let mut slot = *self.buckets.head(self.buckets.of(hash));
        while slot != NONE {
            step();
            let entry = self.at(slot);
            if entry.hash == hash && entry.name() == name {
                return Some(slot);
            }
            slot = entry.next;
        }
        None
    }

    fn at(&self, slot: Slot) -> &Entry<T> {
        let entry = self.entries.get(slot.into());
        entry.expect("a chained slot of a directory has an entry")
    }

    fn at_mut(&mut self, slot: Slot) -> &mut Entry<T> {
        let entry = self.entries.get_mut(slot.into());
        entry.expect("a chained slot of a directory has an entry")
    }

    /// Adds a name that is not there.
    ///
    /// # Panics
    /// With more entries than memory can hold.
    pub fn insert(&mut self, name: &[u8], value: T) -> Slot {
        debug_assert!(self.find(name).is_none(), "the name is there already");
        let slot = Slot::try_from(self.entries.first_gap()).expect("fewer than 2^32 entries");
        let hash = hash(self.seed, name);
        let entry = Entry {
            name: Name::new(name),
            hash,
            next: NONE,
            value,
        };
        self.entries.insert(slot.into(), entry);
        self.chain(slot, hash);
        if self.entries.len() > self.buckets.count {
            let split = self.buckets.grow();
            self.rechain(split);
        }
        slot
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: &[u8]) -> Option<T> {
        let slot = self.find(name)?;
        self.unchain(slot);
        let entry = self.entries.remove(slot.into());
        // Two at most: one entry less means two buckets too many.
        for _ in 0..2 {
            if self.buckets.count > 1 && self.entries.len() * 2 < self.buckets.count {
                let chain = self.buckets.shrink();
                self.rechain(chain);
            }
        }
        entry.map(|entry| entry.value)
    }

    /// Gives an entry another name, which is not there. It keeps its slot: who is listing sees it
    /// once.
    pub fn rename(&mut self, from: &[u8], to: &[u8]) -> bool {
        let Some(slot) = self.find(from) else {
            return false;
        };
        self.unchain(slot);
        let hash = hash(self.seed, to);
        let entry = self.at_mut(slot);
        entry.name = Name::new(to);
        entry.hash = hash;
        self.chain(slot, hash);
        true
    }

    /// The first entry at or after a slot, for listing.
    #[must_use]
    pub fn next(&self, from: u64) -> Option<(u64, &Entry<T>)> {
        self.entries.next(from)
    }

    /// Puts an entry in front of its bucket.
    fn chain(&mut self, slot: Slot, hash: u32) {
        let bucket = self.buckets.of(hash);
        let head = core::mem::replace(self.buckets.head_mut(bucket), slot);
        self.at_mut(slot).next = head;
    }

    /// Takes an entry out of its bucket.
    fn unchain(&mut self, slot: Slot) {
        let entry = self.at(slot);
        let (bucket, next) = (self.buckets.of(entry.hash), entry.next);
        let mut at = *self.buckets.head(bucket);
        if at == slot {
            *self.buckets.head_mut(bucket) = next;
            return;
        }
        loop {
            step();
            let entry = self.at_mut(at);
            if entry.next == slot {
                entry.next = next;
                return;
            }
            at = entry.next;
        }
    }

    /// Puts a chain of entries into the buckets that they belong to now.
    fn rechain(&mut self, mut slot: Slot) {
        while slot != NONE {
            step();
            let entry = self.at(slot);
            let (hash, next) = (entry.hash, entry.next);
            self.chain(slot, hash);
            slot = next;
        }
    }
}

/// Heads of chains, `count` of them: linear hashing.
struct Buckets {
    count: u64,
    /// Segments of equal size, but for the first while it is the only one.
    segments: Vec<Vec<Slot>>,
}

/// Heads in a segment: adding one is cheap, and the list of segments stays short.
const SEGMENT: usize = 1024;

impl Buckets {
    fn new() -> Self {
        Self {
            count: 1,
            segments: vec![vec![NONE]],
        }
    }

    /// The bucket of a hash: its low bits, one bit less where the bucket is not there yet.
    fn of(&self, hash: u32) -> usize {
        let size = self.count.next_power_of_two();
        let bucket = u64::from(hash) & (size - 1);
        let bucket = if bucket >= self.count {
            bucket & (size / 2 - 1)
        } else {
            bucket
        };
        bucket as usize
    }

    fn head(&self, bucket: usize) -> &Slot {
        &self.segments[bucket / SEGMENT][bucket % SEGMENT]
    }

    fn head_mut(&mut self, bucket: usize) -> &mut Slot {
        &mut self.segments[bucket / SEGMENT][bucket % SEGMENT]
    }

    /// Adds a bucket; answers the chain that it must share.
    fn grow(&mut self) -> Slot {
        step();
        let new = self.count as usize;
        if new.is_multiple_of(SEGMENT) {
            self.segments.push(Vec::with_capacity(SEGMENT));
        }
        self.segments[new / SEGMENT].push(NONE);
        self.count += 1;
        let size = self.count.next_power_of_two() as usize;
        let sharing = new & (size / 2 - 1);
        core::mem::replace(self.head_mut(sharing), NONE)
    }

    /// Takes the last bucket away; answers its chain.
    fn shrink(&mut self) -> Slot {
        step();
        self.count -= 1;
        let last = self.count as usize / SEGMENT;
        let chain = self.segments[last].pop();
        if self.segments[last].is_empty() {
            self.segments.pop();
        }
        chain.unwrap_or(NONE)
    }
}

#[cfg(test)]
#[path = "directory_tests.rs"]
mod tests;
