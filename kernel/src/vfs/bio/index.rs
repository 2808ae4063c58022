//! What the buffer cache knows: buffers by vnode and block, and idle ones by their last use.
//!
//! All of it is guarded by `bufcache_lock`.

use core::hash::{BuildHasherDefault, Hasher};
use std::collections::HashMap;

use rump_abi::types::{buf, daddr_t};

use crate::ffi::buf::Buf;
use crate::ffi::tailq::Head;
use crate::ffi::vnode::Vp;

/// A block of a vnode.
type Key = (Vp, daddr_t);

/// Mixes an address and a block number: both are small numbers with regular steps.
#[derive(Default)]
pub(super) struct BlockHasher(u64);

impl Hasher for BlockHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u64(&mut self, word: u64) {
        // The golden ratio spreads neighbours; the table takes its place from the high bits and its
        // tag from the low ones.
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn write_i64(&mut self, word: i64) {
        self.write_u64(word.cast_unsigned());
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The queues of idle buffers, by their index in C (`b_freelistindex`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Queue {
    /// Held by a journal; not to be touched (`BQ_LOCKED`).
    Locked = 0,
    /// Used, the oldest first (`BQ_LRU`).
    Used = 1,
    /// Not expected to be used again (`BQ_AGE`).
    Aged = 2,
    /// To be written, the oldest first.
    Delayed = 3,
}

impl Queue {
    fn head(self) -> &'static Head<buf> {
        static LOCKED: Head<buf> = Head::new(&LOCKED);
        static USED: Head<buf> = Head::new(&USED);
        static AGED: Head<buf> = Head::new(&AGED);
        static DELAYED: Head<buf> = Head::new(&DELAYED);
        match self {
            Self::Locked => &LOCKED,
            Self::Used => &USED,
            Self::Aged => &AGED,
            Self::Delayed => &DELAYED,
        }
    }

    fn of(bp: Buf) -> Option<Self> {
        Some(match bp.queue() {
            0 => Self::Locked,
            1 => Self::Used,
            2 => Self::Aged,
            3 => Self::Delayed,
            _ => return None,
        })
    }

    /// The buffer that is there for longest.
    pub(super) fn oldest(self) -> Option<Buf> {
        Buf::from_ptr(self.head().first())
    }

    /// Puts an idle buffer at the end.
    pub(super) fn append(self, bp: Buf) {
        debug_assert!(Self::of(bp).is_none(), "{bp:?} is in a queue already");
        self.head().append(bp.as_ptr(), bp.idle_link());
        bp.set_queue(self as i32);
    }
}

/// Takes a buffer from its queue, if it is in one (`bremfree`).
pub(super) fn unqueue(bp: Buf) {
    if let Some(queue) = Queue::of(bp) {
        queue.head().remove(bp.idle_link(), Buf::idle_link_of);
        bp.set_queue(-1);
    }
}

/// The buffers of the cache.
pub(crate) struct Index {
    by_block: Option<HashMap<Key, Buf, BuildHasherDefault<BlockHasher>>>,
    /// Memory of all buffers, in bytes.
    pub(super) bytes: usize,
    /// Of that, of buffers that are to be written.
    pub(super) delayed: usize,
}

impl Index {
    pub(super) const fn new() -> Self {
        Self {
            by_block: None,
            bytes: 0,
            delayed: 0,
        }
    }

    /// The buffer of a block (`incore`).
    pub(super) fn find(&self, vp: Vp, block: daddr_t) -> Option<Buf> {
        self.by_block.as_ref()?.get(&(vp, block)).copied()
    }

    /// The block of `vp` has a buffer from now on.
    pub(super) fn insert(&mut self, vp: Vp, block: daddr_t, bp: Buf) {
        let before = self
            .by_block
            .get_or_insert_default()
            .insert((vp, block), bp);
        debug_assert!(before.is_none(), "block {block} has two buffers");
    }

    /// It has none any more.
    pub(super) fn remove(&mut self, vp: Vp, block: daddr_t, bp: Buf) {
        if let Some(all) = &mut self.by_block
            && all.get(&(vp, block)) == Some(&bp)
        {
            all.remove(&(vp, block));
        }
    }

    /// How many blocks have one.
    pub(super) fn len(&self) -> usize {
        self.by_block.as_ref().map_or(0, HashMap::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::hash::{BuildHasher, Hash};
    use std::collections::HashSet;

    use crate::ffi::guarded::Guarded;

    /// The queues are the cache's own: one test at a time.
    static QUEUES: Guarded<()> = Guarded::new(());

    fn hash(key: impl Hash) -> u64 {
        BuildHasherDefault::<BlockHasher>::default().hash_one(key)
    }

    #[test]
    fn neighbours_are_spread() {
        // Blocks of 8 KiB of a disk are 16 apart, vnodes some hundred bytes.
        let hashes =
            || (0..64_usize).flat_map(|v| (0..64_i64).map(move |b| hash((v * 512, b * 16))));
        let low: HashSet<u64> = hashes().map(|h| h & 0xfff).collect();
        let high: HashSet<u64> = hashes().map(|h| h >> 57).collect();
        assert!(low.len() > 2000, "{} of 4096 places", low.len());
        assert_eq!(high.len(), 128, "all tags");
    }

    #[test]
    fn blocks_are_found_by_vnode_and_number() {
        let (one, other) = (Vp::allocate(), Vp::allocate());
        let mut index = Index::new();
        let all: Vec<_> = (0..1000).map(|_| Buf::allocate()).collect();
        for (block, &bp) in (0..).zip(&all) {
            index.insert(if block % 2 == 0 { one } else { other }, block, bp);
        }
        for (block, &bp) in (0..).zip(&all) {
            let (vp, wrong) = if block % 2 == 0 {
                (one, other)
            } else {
                (other, one)
            };
            assert_eq!(index.find(vp, block), Some(bp));
            assert_eq!(index.find(wrong, block), None);
        }
        assert_eq!(index.len(), 1000);
        // A buffer that was replaced does not take its successor with it.
        index.remove(one, 0, all[1]);
        assert_eq!(index.find(one, 0), Some(all[0]));
        index.remove(one, 0, all[0]);
        assert_eq!(index.find(one, 0), None);
        all.into_iter().for_each(Buf::deallocate);
    }

    #[test]
    fn queues_keep_their_order() {
        QUEUES.with(|()| {
            let all: Vec<_> = (0..4).map(|_| Buf::allocate()).collect();
            all.iter().for_each(|&bp| Queue::Locked.append(bp));
            unqueue(all[0]);
            unqueue(all[2]);
            assert_eq!(Queue::Locked.oldest(), Some(all[1]));
            Queue::Locked.append(all[0]);
            unqueue(all[1]);
            assert_eq!(Queue::Locked.oldest(), Some(all[3]));
            unqueue(all[3]);
            assert_eq!(Queue::Locked.oldest(), Some(all[0]));
            unqueue(all[0]);
            assert_eq!(Queue::Locked.oldest(), None);
            // Out of a queue it may be taken again.
            unqueue(all[0]);
            all.into_iter().for_each(Buf::deallocate);
        });
    }
}
