//! Keys of the vnode cache: stored ones, and ones that are looked up and own nothing.

use core::borrow::Borrow;
use core::hash::{Hash, Hasher};

use crate::ffi::key;
use crate::ffi::mount::Mp;

/// The bytes of a key: a driver's keys are rarely longer than a pointer or two.
enum Bytes {
    Short(u8, [u8; 22]),
    Long(Box<[u8]>),
}

impl Bytes {
    fn new(key: &[u8]) -> Self {
        let mut short = [0; 22];
        match short.get_mut(..key.len()) {
            Some(room) => {
                room.copy_from_slice(key);
                Self::Short(key.len() as u8, short)
            }
            None => Self::Long(key.into()),
        }
    }

    fn get(&self) -> &[u8] {
        match self {
            Self::Short(len, bytes) => &bytes[..usize::from(*len)],
            Self::Long(bytes) => bytes,
        }
    }
}

pub(super) struct Key {
    hash: u64,
    mp: Mp,
    bytes: Bytes,
}

/// A key that is looked up, which owns nothing.
pub(super) struct View<'a> {
    hash: u64,
    mp: Mp,
    bytes: &'a [u8],
}

/// What a stored key and one that is looked up have in common.
pub(super) trait Parts {
    fn parts(&self) -> (u64, Mp, &[u8]);
}

impl Parts for Key {
    fn parts(&self) -> (u64, Mp, &[u8]) {
        (self.hash, self.mp, self.bytes.get())
    }
}

impl Parts for View<'_> {
    fn parts(&self) -> (u64, Mp, &[u8]) {
        (self.hash, self.mp, self.bytes)
    }
}

impl<'a> Borrow<dyn Parts + 'a> for Key {
    fn borrow(&self) -> &(dyn Parts + 'a) {
        self
    }
}

impl Hash for dyn Parts + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.parts().0);
    }
}

impl PartialEq for dyn Parts + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for dyn Parts + '_ {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Key {}

impl<'a> View<'a> {
    pub(super) fn new(mp: Mp, bytes: &'a [u8]) -> Self {
        let mut hash = key::mix(mp.as_ptr().addr() as u64, bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            hash = key::mix(hash, u64::from_le_bytes(word));
        }
        Self { hash, mp, bytes }
    }

    pub(super) fn to_key(&self) -> Key {
        Key {
            hash: self.hash,
            mp: self.mp,
            bytes: Bytes::new(self.bytes),
        }
    }

    /// Which shard the key belongs to: the upper six bits of its hash.
    pub(super) fn shard_index(&self) -> usize {
        (self.hash >> 58) as usize
    }
}

/// Keys are hashed before they come to the table.
#[derive(Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("keys hash as one word");
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
