//! The memory of a ring for the model checker, which sees when a byte is read and written at once.

use loom::cell::UnsafeCell;

use super::STREAM_LEN;
use super::stream::Direction;
use super::sync::Words;

/// Both streams.
#[derive(Debug)]
pub struct Memory {
    words: [Words; 2],
    bytes: [Vec<UnsafeCell<u8>>; 2],
}

// SAFETY: the bytes are touched as the positions allow, and the model checks just that.
unsafe impl Sync for Memory {}
// SAFETY: as above.
unsafe impl Send for Memory {}

impl Default for Memory {
    fn default() -> Self {
        let bytes = || (0..STREAM_LEN).map(|_| UnsafeCell::new(0)).collect();
        Self {
            words: Default::default(),
            bytes: [bytes(), bytes()],
        }
    }
}

impl Memory {
    pub(super) fn words(&self, direction: Direction) -> &Words {
        &self.words[direction as usize]
    }

    pub(super) fn store(&self, direction: Direction, at: usize, from: &[u8]) {
        for (cell, byte) in self.bytes[direction as usize][at..].iter().zip(from) {
            // SAFETY: nobody else has this byte, or the model finds out.
            cell.with_mut(|cell| unsafe { *cell = *byte });
        }
    }

    pub(super) fn load(&self, direction: Direction, at: usize, to: &mut [u8]) {
        for (cell, byte) in self.bytes[direction as usize][at..].iter().zip(to) {
            // SAFETY: nobody writes this byte now, or the model finds out.
            *byte = cell.with(|cell| unsafe { *cell });
        }
    }
}
