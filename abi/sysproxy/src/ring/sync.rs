//! The atomics of the words: the host's, or under `cfg(loom)` the model checker's.

#[cfg(loom)]
pub use loom::sync::atomic::{AtomicU32, AtomicU64, Ordering};
#[cfg(not(loom))]
pub use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// A word with a cache line of its own.
#[repr(C, align(64))]
#[derive(Debug, Default)]
pub struct Padded<T>(pub T);

/// The words of a stream.
#[repr(C)]
#[derive(Debug, Default)]
pub struct Words {
    pub head: Padded<AtomicU64>,
    pub tail: Padded<AtomicU64>,
    pub reader_sleeps: Padded<AtomicU32>,
    pub writer_sleeps: Padded<AtomicU32>,
}
