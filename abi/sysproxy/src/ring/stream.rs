//! The two ends of a stream, and when each must be woken.

use std::sync::Arc;

use super::STREAM_LEN;
use super::memory::Memory;
use super::sync::{AtomicU32, Ordering, Padded, Words};

/// Which of the two streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What the client writes.
    ToServer,
    /// What the server writes.
    ToClient,
}

/// The other side's position cannot be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Liar;

/// How many bytes of the ring are full, by two positions of which one is the other side's.
fn full(head: u64, tail: u64) -> Result<usize, Liar> {
    match usize::try_from(head.wrapping_sub(tail)) {
        Ok(full) if full <= STREAM_LEN => Ok(full),
        _ => Err(Liar),
    }
}

/// The two pieces of the ring that `len` bytes from position `at` fill.
fn pieces(at: u64, len: usize) -> (usize, usize) {
    let start = (at % STREAM_LEN as u64) as usize;
    (start, len.min(STREAM_LEN - start))
}

/// Sets the word by which one side says that it sleeps, and both take it back; what it was. Each change
/// of the word is this one operation, so all are in one order, and each side sees in its turn all that
/// the other did before its own: a position that was moved before the word was looked at is seen by who
/// sets it later.
fn say(sleeps: &Padded<AtomicU32>, asleep: bool) -> bool {
    sleeps.0.swap(asleep.into(), Ordering::AcqRel) != 0
}

/// The writing end of a stream; there is one.
#[derive(Debug)]
pub struct Writer {
    memory: Arc<Memory>,
    direction: Direction,
    head: u64,
}

/// The reading end of a stream; there is one.
#[derive(Debug)]
pub struct Reader {
    memory: Arc<Memory>,
    direction: Direction,
    tail: u64,
}

impl Writer {
    /// The writing end of this stream, at its start.
    #[must_use]
    pub fn new(memory: Arc<Memory>, direction: Direction) -> Self {
        Self {
            memory,
            direction,
            head: 0,
        }
    }

    fn words(&self) -> &Words {
        self.memory.words(self.direction)
    }

    /// Writes as much as there is room for; how many bytes. Then [`Writer::wakes_reader`] is due.
    ///
    /// # Errors
    /// [`Liar`]: the stream has ended.
    pub fn write(&mut self, bytes: &[u8]) -> Result<usize, Liar> {
        // Acquire: the reader is done with the bytes that it gave back.
        let tail = self.words().tail.0.load(Ordering::Acquire);
        let count = bytes.len().min(STREAM_LEN - full(self.head, tail)?);
        let (start, first) = pieces(self.head, count);
        self.memory.store(self.direction, start, &bytes[..first]);
        self.memory.store(self.direction, 0, &bytes[first..count]);
        self.head = self.head.wrapping_add(count as u64);
        // Release: the bytes are there for whoever sees the new head.
        self.words().head.0.store(self.head, Ordering::Release);
        Ok(count)
    }

    /// Whether the reader sleeps and its bell is to be rung.
    #[must_use]
    pub fn wakes_reader(&self) -> bool {
        say(&self.words().reader_sleeps, false)
    }

    /// Says that this side waits for its bell until there is room. `false`: there is some already.
    ///
    /// # Errors
    /// [`Liar`]: the stream has ended.
    pub fn sleep(&self) -> Result<bool, Liar> {
        let words = self.words();
        say(&words.writer_sleeps, true);
        let tail = words.tail.0.load(Ordering::Relaxed);
        let asleep = full(self.head, tail)? == STREAM_LEN;
        if !asleep {
            say(&words.writer_sleeps, false);
        }
        Ok(asleep)
    }
}

impl Reader {
    /// The reading end of this stream, at its start.
    #[must_use]
    pub fn new(memory: Arc<Memory>, direction: Direction) -> Self {
        Self {
            memory,
            direction,
            tail: 0,
        }
    }

    fn words(&self) -> &Words {
        self.memory.words(self.direction)
    }

    /// Whether there is something to read, or a [`Liar`] to be found.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.words().head.0.load(Ordering::Relaxed) != self.tail
    }

    /// Reads what is there and fits; how many bytes. Then [`Reader::wakes_writer`] is due.
    ///
    /// # Errors
    /// [`Liar`]: the stream has ended.
    pub fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Liar> {
        // Acquire: the bytes before the head that is seen are there.
        let head = self.words().head.0.load(Ordering::Acquire);
        let count = bytes.len().min(full(head, self.tail)?);
        if count == 0 {
            return Ok(0);
        }
        let (start, first) = pieces(self.tail, count);
        let (low, high) = bytes[..count].split_at_mut(first);
        self.memory.load(self.direction, start, low);
        self.memory.load(self.direction, 0, high);
        self.tail = self.tail.wrapping_add(count as u64);
        // Release: the bytes have been taken before the writer sees the room.
        self.words().tail.0.store(self.tail, Ordering::Release);
        Ok(count)
    }

    /// Whether the writer sleeps and its bell is to be rung.
    #[must_use]
    pub fn wakes_writer(&self) -> bool {
        say(&self.words().writer_sleeps, false)
    }

    /// Says that this side waits for its bell. `false`: there is something to read already.
    #[must_use]
    pub fn sleep(&self) -> bool {
        say(&self.words().reader_sleeps, true);
        let asleep = !self.is_ready();
        if !asleep {
            self.awake();
        }
        asleep
    }

    /// Says that this side needs no bell.
    pub fn awake(&self) {
        say(&self.words().reader_sleeps, false);
    }
}
