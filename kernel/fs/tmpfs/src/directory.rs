//! The entries of a directory: found by name, listed by cookie.
//!
//! An entry has a *slot*, a number that it keeps for life; listing goes by ascending slot. So a
//! position (`telldir`) stays good while entries come and go: an entry that is there all the time is
//! listed exactly once, and a new entry takes a free slot where there is one, so that listing always
//! ends. By name an entry is found through chains of slots ([`Buckets`]). The work of every operation
//! is the same in a directory of ten entries and of a million, and none pays for others by a rehash or
//! a move. A directory that shrank is listed as fast as one that never was larger.

use crate::buckets::{Buckets, NONE};
use crate::name::{Name, hash};
use crate::slots::Slots;
use crate::step;

pub use crate::slots::Slot;

/// One entry.
pub struct Entry<T> {
    name: Name,
    hash: u32,
    /// The next entry of the chain.
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
    buckets: Buckets,
    entries: Slots<Entry<T>>,
}

impl<T> Directory<T> {
    /// An empty one; the seed is for the hash.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            buckets: Buckets::new(),
            entries: Slots::new(),
        }
    }

    /// How many entries there are.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry of a name.
    #[must_use]
    pub fn get(&self, name: &[u8]) -> Option<&T> {
        let hash = hash(self.seed, name);
        let mut slot = self.buckets.first(hash);
        while slot != NONE {
            step();
            let entry = self.entries.get(slot)?;
            if entry.hash == hash && entry.name() == name {
                return Some(&entry.value);
            }
            slot = entry.next;
        }
        None
    }

    /// The entry of a name, to change what it stands for.
    #[must_use]
    pub fn get_mut(&mut self, name: &[u8]) -> Option<&mut T> {
        let (slot, _) = self.find(hash(self.seed, name), name)?;
        self.entries.get_mut(slot).map(|entry| &mut entry.value)
    }

    /// Adds a name that is not there.
    pub fn insert(&mut self, name: &[u8], value: T) -> Slot {
        debug_assert!(self.get(name).is_none(), "the name is there already");
        let hash = hash(self.seed, name);
        let first = self.buckets.first_mut(hash);
        let slot = self.entries.insert(Entry {
            name: Name::new(name),
            hash,
            next: *first,
            value,
        });
        *first = slot;
        if self.entries.len() > self.buckets.count() as u64 {
            let chain = self.buckets.grow();
            self.share_out(chain);
        }
        slot
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: &[u8]) -> Option<T> {
        let slot = self.unchain(name)?;
        let entry = self.entries.remove(slot)?;
        // Two at most: one entry less means two chains too many.
        for _ in 0..2 {
            if self.buckets.count() > 1 && self.entries.len() * 2 < self.buckets.count() as u64 {
                let chain = self.buckets.shrink();
                self.share_out(chain);
            }
        }
        Some(entry.value)
    }

    /// Gives an entry another name, which is not there. It keeps its slot: who is listing sees it
    /// once.
    pub fn rename(&mut self, from: &[u8], to: &[u8]) -> bool {
        let Some(slot) = self.unchain(from) else {
            return false;
        };
        if let Some(entry) = self.entries.get_mut(slot) {
            entry.name = Name::new(to);
            entry.hash = hash(self.seed, to);
        }
        self.chain(slot);
        true
    }

    /// The first entry at or after a slot, for listing.
    #[must_use]
    pub fn next(&self, from: Slot) -> Option<(Slot, &Entry<T>)> {
        self.entries.next(from)
    }

    /// The slot of a name, and the one before it in its chain.
    fn find(&self, hash: u32, name: &[u8]) -> Option<(Slot, Slot)> {
        let mut before = NONE;
        let mut slot = self.buckets.first(hash);
        while slot != NONE {
            step();
            let entry = self.entries.get(slot)?;
            if entry.hash == hash && entry.name() == name {
                return Some((slot, before));
            }
            before = slot;
            slot = entry.next;
        }
        None
    }

    /// Puts an entry in front of its chain.
    fn chain(&mut self, slot: Slot) {
        if let Some(entry) = self.entries.get_mut(slot) {
            entry.next = core::mem::replace(self.buckets.first_mut(entry.hash), slot);
        }
    }

    /// Takes an entry out of its chain.
    fn unchain(&mut self, name: &[u8]) -> Option<Slot> {
        let hash = hash(self.seed, name);
        let (slot, before) = self.find(hash, name)?;
        let next = self.entries.get(slot)?.next;
        match self.entries.get_mut(before) {
            Some(before) => before.next = next,
            None => *self.buckets.first_mut(hash) = next,
        }
        Some(slot)
    }

    /// Puts the entries of a chain where they belong now.
    fn share_out(&mut self, mut chain: Slot) {
        while let Some(entry) = self.entries.get_mut(chain) {
            step();
            let slot = chain;
            chain = core::mem::replace(&mut entry.next, NONE);
            self.chain(slot);
        }
    }
}

#[cfg(test)]
#[path = "directory_tests.rs"]
mod tests;
