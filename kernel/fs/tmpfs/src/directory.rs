//! The entries of a directory: found by name, listed by cookie.
//!
//! By name an entry is found through linear hashing: the table grows by one bucket an insertion and
//! shrinks by two a removal at most, so no operation ever pays for a rehash. For listing an entry has
//! a *slot*, a number that it keeps for life; listing goes by ascending slot. So a position
//! (`telldir`) stays good while entries come and go: an entry that is there all the time is listed
//! exactly once, and a new entry takes the lowest free slot, so that listing always ends. The work of
//! a lookup is the same in a directory of ten entries and of a million, that of the other operations
//! but for a few levels of the tree of slots.

use crate::name::{Name, hash};
use crate::radix::Tree;
use crate::step;

/// The number of an entry.
pub type Slot = u64;

/// The entries of one bucket.
type Chain<T> = Option<Box<Entry<T>>>;

/// One entry.
pub struct Entry<T> {
    name: Name,
    hash: u32,
    slot: Slot,
    /// The next entry of the bucket.
    next: Chain<T>,
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
    buckets: Buckets<T>,
    /// The hash of the entry of each slot, which leads to its bucket.
    slots: Tree<u32>,
}

impl<T> Directory<T> {
    /// An empty one; the seed is for the hash.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            buckets: Buckets::new(),
            slots: Tree::new(),
        }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.slots.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The entry of a name.
    #[must_use]
    pub fn get(&self, name: &[u8]) -> Option<&T> {
        let hash = hash(self.seed, name);
        let mut chain = self.buckets.chain(hash);
        while let Some(entry) = chain {
            step();
            if entry.hash == hash && entry.name() == name {
                return Some(&entry.value);
            }
            chain = &entry.next;
        }
        None
    }

    /// The entry of a name, to change what it stands for.
    #[must_use]
    pub fn get_mut(&mut self, name: &[u8]) -> Option<&mut T> {
        let hash = hash(self.seed, name);
        let mut chain = self.buckets.chain_mut(hash);
        while let Some(entry) = chain {
            step();
            if entry.hash == hash && entry.name() == name {
                return Some(&mut entry.value);
            }
            chain = &mut entry.next;
        }
        None
    }

    /// Adds a name that is not there.
    pub fn insert(&mut self, name: &[u8], value: T) -> Slot {
        debug_assert!(self.get(name).is_none(), "the name is there already");
        let hash = hash(self.seed, name);
        let slot = self.slots.first_gap();
        self.slots.insert(slot, hash);
        self.buckets.push(Box::new(Entry {
            name: Name::new(name),
            hash,
            slot,
            next: None,
            value,
        }));
        if self.slots.len() > self.buckets.count {
            self.buckets.grow();
        }
        slot
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: &[u8]) -> Option<T> {
        let entry = self.buckets.take(hash(self.seed, name), name)?;
        self.slots.remove(entry.slot);
        // Two at most: one entry less means two buckets too many.
        for _ in 0..2 {
            if self.buckets.count > 1 && self.slots.len() * 2 < self.buckets.count {
                self.buckets.shrink();
            }
        }
        Some(entry.value)
    }

    /// Gives an entry another name, which is not there. It keeps its slot: who is listing sees it
    /// once.
    pub fn rename(&mut self, from: &[u8], to: &[u8]) -> bool {
        let Some(mut entry) = self.buckets.take(hash(self.seed, from), from) else {
            return false;
        };
        entry.name = Name::new(to);
        entry.hash = hash(self.seed, to);
        if let Some(hash) = self.slots.get_mut(entry.slot) {
            *hash = entry.hash;
        }
        self.buckets.push(entry);
        true
    }

    /// The first entry at or after a slot, for listing.
    #[must_use]
    pub fn next(&self, from: Slot) -> Option<(Slot, &Entry<T>)> {
        let (slot, hash) = self.slots.next(from)?;
        let mut chain = self.buckets.chain(*hash);
        while let Some(entry) = chain {
            step();
            if entry.slot == slot {
                return Some((slot, entry));
            }
            chain = &entry.next;
        }
        unreachable!("directory: a slot without an entry")
    }
}

/// Chains of entries, `count` of them: linear hashing.
struct Buckets<T> {
    count: u64,
    /// Segments of equal size, but for the first while it is the only one.
    segments: Vec<Vec<Chain<T>>>,
}

/// Chains in a segment: adding one is cheap, and the list of segments stays short.
const SEGMENT: usize = 1024;

impl<T> Buckets<T> {
    fn new() -> Self {
        Self {
            count: 1,
            segments: vec![vec![None]],
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

    fn chain(&self, hash: u32) -> &Chain<T> {
        let bucket = self.of(hash);
        &self.segments[bucket / SEGMENT][bucket % SEGMENT]
    }

    fn chain_mut(&mut self, hash: u32) -> &mut Chain<T> {
        let bucket = self.of(hash);
        &mut self.segments[bucket / SEGMENT][bucket % SEGMENT]
    }

    /// Puts an entry in front of its bucket.
    fn push(&mut self, mut entry: Box<Entry<T>>) {
        let chain = self.chain_mut(entry.hash);
        entry.next = chain.take();
        *chain = Some(entry);
    }

    /// Takes an entry out of its bucket.
    fn take(&mut self, hash: u32, name: &[u8]) -> Option<Box<Entry<T>>> {
        let mut chain = self.chain_mut(hash);
        loop {
            step();
            let entry = chain.as_ref()?;
            if entry.hash == hash && entry.name() == name {
                break;
            }
            chain = &mut chain.as_mut()?.next;
        }
        let mut entry = chain.take()?;
        *chain = entry.next.take();
        Some(entry)
    }

    /// Adds a bucket and shares the entries of the one that had them so far.
    fn grow(&mut self) {
        let new = self.count as usize;
        if new.is_multiple_of(SEGMENT) {
            self.segments.push(Vec::with_capacity(SEGMENT));
        }
        self.segments[new / SEGMENT].push(None);
        self.count += 1;
        let size = self.count.next_power_of_two() as usize;
        let sharing = new & (size / 2 - 1);
        let chain = self.segments[sharing / SEGMENT][sharing % SEGMENT].take();
        self.push_all(chain);
    }

    /// Takes the last bucket away; its entries go to the one that it shared with.
    fn shrink(&mut self) {
        self.count -= 1;
        let last = self.count as usize / SEGMENT;
        let chain = self.segments[last].pop().flatten();
        if self.segments[last].is_empty() {
            self.segments.pop();
        }
        self.push_all(chain);
    }

    fn push_all(&mut self, mut chain: Chain<T>) {
        while let Some(mut entry) = chain {
            step();
            chain = entry.next.take();
            self.push(entry);
        }
    }
}

#[cfg(test)]
#[path = "directory_tests.rs"]
mod tests;
