//! The argument block of a system call.

use crate::copy::UserPtr;

/// The most argument slots that a call has.
pub const MAX_SLOTS: usize = 8;

/// The arguments of a system call: one word each, narrower values in the low bytes. Pads have a slot of their own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Args([u64; MAX_SLOTS]);

impl Args {
    /// The block of these words.
    #[must_use]
    pub const fn new(words: [u64; MAX_SLOTS]) -> Self {
        Self(words)
    }

    /// The word of slot `slot`.
    #[must_use]
    pub const fn word(&self, slot: usize) -> u64 {
        self.0[slot]
    }

    /// An `int`.
    #[must_use]
    pub const fn int(&self, slot: usize) -> i32 {
        self.0[slot] as i32
    }

    /// An `unsigned int`, `uid_t`, `gid_t`, `mode_t`.
    #[must_use]
    pub const fn u32(&self, slot: usize) -> u32 {
        self.0[slot] as u32
    }

    /// An `off_t` or `long`.
    #[must_use]
    pub const fn i64(&self, slot: usize) -> i64 {
        self.0[slot].cast_signed()
    }

    /// A `u_long` or `dev_t`.
    #[must_use]
    pub const fn u64(&self, slot: usize) -> u64 {
        self.0[slot]
    }

    /// A `size_t`.
    #[must_use]
    pub const fn usize(&self, slot: usize) -> usize {
        self.0[slot] as usize
    }

    /// An address of the program.
    #[must_use]
    pub const fn ptr(&self, slot: usize) -> UserPtr {
        UserPtr(self.0[slot] as usize)
    }
}
