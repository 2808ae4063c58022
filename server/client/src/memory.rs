//! The memory that a system call lends to the server, and nothing else.
//!
//! A pointer argument of a NetBSD system call is an address in the client. The protocol sends that
//! address, and the server asks for the bytes behind it (protocol section 8). This client never
//! sends a real address and never follows one: [`Buffers`] gives each lent buffer a made-up
//! address, unique on its connection, and a request of the server is answered only when it falls
//! inside one of them. Rust's borrow rules guarantee the rest.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

/// Lent buffers start here, and come around again after 2^45 bytes.
const FIRST: u64 = 0x1_0000_0000;
const SPAN: u64 = 1 << 45;
/// Buffers lie at least a page apart, so that an overrun meets no neighbour.
const PAGE: u64 = 4096;

/// Hands out made-up addresses; one per connection.
#[derive(Debug, Default)]
pub(crate) struct AddressSpace {
    used: AtomicU64,
}

impl AddressSpace {
    fn take(&self, len: usize) -> u64 {
        let step = (len as u64).next_multiple_of(PAGE) + PAGE;
        FIRST + (self.used.fetch_add(step, Ordering::Relaxed) % SPAN)
    }
}

/// What a system call lends to the server while it runs. [`Buffers`] is the memory of programs in
/// Rust.
pub trait Memory {
    /// Where it is, and what the server may do there. A request of the server for memory outside of
    /// the ranges of all calls that run ends the connection.
    fn ranges(&self) -> Vec<Range>;

    /// The bytes that answer a COPYIN: `len` of them. `None` refuses it.
    fn copyin(&self, addr: u64, len: u64) -> Option<Cow<'_, [u8]>>;

    /// The bytes that answer a COPYINSTR: up to and with the NUL, or `max` bytes without one. `None`
    /// refuses it.
    fn copyinstr(&self, addr: u64, max: u64) -> Option<Cow<'_, [u8]>>;

    /// Does a COPYOUT. `None` ends the connection: the protocol has no answer to it.
    fn copyout(&mut self, addr: u64, data: &[u8]) -> Option<()>;

    /// Does a COPYOUT of a call of another thread that lends [`Range::EVERYTHING`], which may be done
    /// by the time the other thread sees the call's answer. `None` leaves it to that one.
    fn copyout_of_another(&self, _addr: u64, _data: &[u8]) -> Option<()> {
        None
    }
}

/// What the server may do with a buffer.
#[derive(Debug)]
enum Lent<'a> {
    Read(&'a [u8]),
    Write(&'a mut [u8]),
    Both(&'a mut [u8]),
}

impl Lent<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Read(bytes) => bytes.len(),
            Self::Write(bytes) | Self::Both(bytes) => bytes.len(),
        }
    }

    fn readable(&self) -> Option<&[u8]> {
        match self {
            Self::Read(bytes) => Some(bytes),
            Self::Both(bytes) => Some(bytes),
            Self::Write(_) => None,
        }
    }

    fn writable(&mut self) -> Option<&mut [u8]> {
        match self {
            Self::Write(bytes) | Self::Both(bytes) => Some(bytes),
            Self::Read(_) => None,
        }
    }
}

/// An address range of lent memory: what the connection needs to find the call it belongs to, and to
/// send what the server may read along with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Its first address.
    pub start: u64,
    /// Its length.
    pub len: u64,
    /// The server may read it.
    pub read: bool,
}

impl Range {
    /// What a call lends whose memory is not known.
    pub const EVERYTHING: Self = Self {
        start: 1,
        len: 1 << 56,
        // Too much to send along.
        read: false,
    };

    /// Does `len` bytes at `addr` lie inside?
    pub(crate) fn contains(self, addr: u64, len: u64) -> bool {
        addr >= self.start && addr - self.start <= self.len && len <= self.len - (addr - self.start)
    }
}

/// The buffers that one system call lends to the server while it runs.
///
/// Each `lend_*` method returns the value to put into an argument slot, or into a structure that is
/// itself lent (an I/O vector, mount arguments with a path).
#[derive(Debug)]
pub struct Buffers<'a> {
    space: &'a AddressSpace,
    lent: Vec<(u64, Lent<'a>)>,
}

impl<'a> Buffers<'a> {
    pub(crate) fn new(space: &'a AddressSpace) -> Self {
        Self {
            space,
            lent: Vec::new(),
        }
    }

    /// Lends bytes that the server may read.
    pub fn lend_read(&mut self, bytes: &'a [u8]) -> u64 {
        self.lend(Lent::Read(bytes))
    }

    /// Lends a string that the server may read; it includes its NUL.
    pub fn lend_str(&mut self, text: &'a std::ffi::CStr) -> u64 {
        self.lend(Lent::Read(text.to_bytes_with_nul()))
    }

    /// Lends bytes that the server may write.
    pub fn lend_write(&mut self, bytes: &'a mut [u8]) -> u64 {
        self.lend(Lent::Write(bytes))
    }

    /// Lends bytes that the server may read and write.
    pub fn lend_both(&mut self, bytes: &'a mut [u8]) -> u64 {
        self.lend(Lent::Both(bytes))
    }

    fn lend(&mut self, buffer: Lent<'a>) -> u64 {
        let addr = self.space.take(buffer.len());
        self.lent.push((addr, buffer));
        addr
    }

    /// The buffer in which `len` bytes at `addr` lie, by its index, and the offset there.
    fn find(&self, addr: u64, len: u64) -> Option<(usize, usize)> {
        self.lent.iter().enumerate().find_map(|(index, lent)| {
            let offset = usize::try_from(addr.wrapping_sub(lent.0)).ok()?;
            range(lent).contains(addr, len).then_some((index, offset))
        })
    }

    /// What the server may read from `addr` on, in a buffer that has `len` bytes there.
    fn readable(&self, addr: u64, len: u64) -> Option<&[u8]> {
        let (index, offset) = self.find(addr, len)?;
        self.lent[index].1.readable()?.get(offset..)
    }
}

fn range((start, buffer): &(u64, Lent<'_>)) -> Range {
    Range {
        start: *start,
        len: buffer.len() as u64,
        read: buffer.readable().is_some(),
    }
}

impl Memory for Buffers<'_> {
    fn ranges(&self) -> Vec<Range> {
        self.lent.iter().map(range).collect()
    }

    fn copyin(&self, addr: u64, len: u64) -> Option<Cow<'_, [u8]>> {
        let bytes = self.readable(addr, len)?;
        bytes.get(..usize::try_from(len).ok()?).map(Cow::Borrowed)
    }

    fn copyinstr(&self, addr: u64, max: u64) -> Option<Cow<'_, [u8]>> {
        let bytes = self.readable(addr, 0)?;
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        let text = match bytes.iter().take(max).position(|byte| *byte == 0) {
            Some(nul) => bytes.get(..=nul),
            None => bytes.get(..max),
        };
        text.map(Cow::Borrowed)
    }

    fn copyout(&mut self, addr: u64, data: &[u8]) -> Option<()> {
        let (index, offset) = self.find(addr, data.len() as u64)?;
        let target = self.lent[index]
            .1
            .writable()?
            .get_mut(offset..)?
            .get_mut(..data.len())?;
        target.copy_from_slice(data);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_lent_is_reachable() {
        let space = AddressSpace::default();
        let mut out = [0_u8; 4];
        let mut both = *b"abcd";
        let mut buffers = Buffers::new(&space);
        let text = buffers.lend_read(b"hello");
        let target = buffers.lend_write(&mut out);
        let shared = buffers.lend_both(&mut both);

        assert_eq!(buffers.copyin(text, 5).as_deref(), Some(&b"hello"[..]));
        assert_eq!(buffers.copyin(text + 1, 3).as_deref(), Some(&b"ell"[..]));
        assert_eq!(buffers.copyin(text, 6), None, "past the end");
        assert_eq!(buffers.copyin(text - 1, 1), None, "before the start");
        assert_eq!(buffers.copyin(text + 5, 0).as_deref(), Some(&b""[..]));
        assert_eq!(buffers.copyin(text, u64::MAX), None);
        assert_eq!(buffers.copyin(u64::MAX, 2), None);
        assert_eq!(buffers.copyin(target, 1), None, "write only");
        assert_eq!(buffers.copyout(text, b"x"), None, "read only");
        assert_eq!(buffers.copyout(target + 1, b"xyz"), Some(()));
        assert_eq!(buffers.copyout(target + 2, b"xyz"), None);
        assert_eq!(buffers.copyout(shared, b"A"), Some(()));
        assert_eq!(buffers.copyin(shared, 4).as_deref(), Some(&b"Abcd"[..]));
        drop(buffers);
        assert_eq!(&out, b"\0xyz");
    }

    #[test]
    fn strings_end_at_their_nul_or_at_the_limit() {
        let space = AddressSpace::default();
        let mut buffers = Buffers::new(&space);
        let text = buffers.lend_str(c"/mnt");
        assert_eq!(
            buffers.copyinstr(text, 1024).as_deref(),
            Some(&b"/mnt\0"[..])
        );
        assert_eq!(buffers.copyinstr(text, 5).as_deref(), Some(&b"/mnt\0"[..]));
        assert_eq!(buffers.copyinstr(text, 4).as_deref(), Some(&b"/mnt"[..]));
        assert_eq!(buffers.copyinstr(text + 3, 9).as_deref(), Some(&b"t\0"[..]));
        let raw = buffers.lend_read(b"xyz");
        assert_eq!(buffers.copyinstr(raw, 3).as_deref(), Some(&b"xyz"[..]));
        assert_eq!(buffers.copyinstr(raw, 4), None, "no NUL in what was lent");
    }

    #[test]
    fn addresses_do_not_meet() {
        let space = AddressSpace::default();
        let mut buffers = Buffers::new(&space);
        let a = buffers.lend_read(&[]);
        let b = buffers.lend_read(&[0; 5000]);
        let c = buffers.lend_read(&[]);
        assert!(a + 4096 <= b && b + 5000 + 4096 <= c + 4096);
        assert_ne!(b + 5000, c);
    }
}
