//! What a pointer argument of a system call points to.

/// What the kernel does behind a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// It reads a string.
    Text,
    /// It reads.
    In(Len),
    /// It writes.
    Out(Len),
    /// It reads and writes.
    Both(Len),
    /// It reads an array of segments, whose number is in this slot, and what they describe.
    IovIn(usize),
    /// It reads an array of segments, and writes what they describe.
    IovOut(usize),
    /// It does what the command in the slot before says.
    Fcntl,
    /// It finds more pointers there: nothing is known.
    Anywhere,
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Len {
    /// So many bytes.
    Fixed(usize),
    /// The bytes that a slot says.
    Bytes(usize),
    /// As many as a slot says of this size.
    Count(usize, usize),
    /// So many bits as a slot says, in words of 32.
    Bits(usize),
    /// The bytes that a number in memory says: the slot with its address, its own size.
    At(usize, usize),
}
