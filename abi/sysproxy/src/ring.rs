//! Frames through shared memory: two byte streams between a client and a server on one host, and
//! bells that wake a side that sleeps (`rump_abi::sysproxy::extension` says how they are agreed on).
//!
//! # The memory
//!
//! A memfd of [`MEMORY_LEN`] bytes, sealed against every change of its size: a page of words, then the
//! bytes of the stream to the server, then those of the stream to the client, [`STREAM_LEN`] each. A
//! stream is a ring. Its four words lie 64 bytes apart, first those of the stream to the server, 256
//! bytes behind them those of the other:
//!
//! | word | written by | |
//! |---|---|---|
//! | u64 `head` | writer | bytes written since the start |
//! | u64 `tail` | reader | bytes read since the start |
//! | u32 `reader_sleeps` | both | the reader waits for its bell |
//! | u32 `writer_sleeps` | both | the writer found the ring full and waits for its bell |
//!
//! # The bells
//!
//! Who has nothing to do sets its word, looks once more, and sleeps. Who has moved `head` or `tail`
//! clears the other side's word afterwards, and rings when it was set. So one of the two sees the
//! other; `tests/loom_ring.rs` tries all interleavings. A bell that rings for nothing does no harm. The bells:
//!
//! * the server's, for bytes to read and for room to write: an eventfd
//! * the client's for bytes to read: bytes of any value on a socket of its own
//! * the client's for room to write: the same on another
//!
//! Four descriptors go to the client: the memory and these three, in this order. The server begins
//! asleep.
//!
//! # Trust
//!
//! Neither side believes the other. Each keeps its own position to itself and compares what the other
//! says with it: a distance that does not fit into the ring ends the stream ([`Liar`]). Bytes are copied
//! out once, and judged where nobody else can change them. Words that the other side sets wrongly cost
//! it bells, or wake-ups it needs.

#[cfg(not(loom))]
pub mod bell;
#[cfg(not(loom))]
mod memory;
#[cfg(loom)]
#[path = "ring/memory_model.rs"]
mod memory;
mod stream;
mod sync;

pub use memory::Memory;
pub use stream::{Direction, Liar, Reader, Writer};

/// Bytes of a stream.
#[cfg(not(loom))]
pub const STREAM_LEN: usize = 128 << 10;
/// Bytes of a stream in the model.
#[cfg(loom)]
pub const STREAM_LEN: usize = 2;

/// Bytes of the page of words.
pub const WORDS_LEN: usize = 4096;

/// Bytes of the memory.
pub const MEMORY_LEN: usize = WORDS_LEN + 2 * STREAM_LEN;
