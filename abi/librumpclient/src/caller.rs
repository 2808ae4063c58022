//! The memory of a C program that one system call lends to the server: what its arguments point to.

use std::borrow::Cow;

use rump_abi::errno::Errno;
use rump_abi::sysno::{SYSENT, Sysent};
use rumpclient::{Memory, Range};

use crate::host_memory;
use crate::pointer::{Len, Pointer};
use crate::pointers::POINTERS;

/// The longest string that the kernel asks for: a path, or the name of a mount point.
const TEXT_MAX: usize = 1024;
/// The most segments of a vector.
const IOV_MAX: u64 = 1024;
/// `struct iovec`.
const IOVEC: u64 = 16;

/// What a running call lends.
#[derive(Debug, Default)]
pub struct Caller {
    lent: Vec<Lent>,
    /// The kernel's next copy to a wrong address fails the call.
    fault: bool,
}

/// A piece of memory.
#[derive(Debug)]
struct Lent {
    start: u64,
    len: u64,
    read: bool,
    write: bool,
    /// A string's bytes, where they could be read.
    text: Option<Cow<'static, [u8]>>,
}

impl Lent {
    fn is_everything(&self) -> bool {
        self.len == Range::EVERYTHING.len
    }
}

impl Caller {
    /// What the arguments in `slots` of call `number` point to.
    pub fn lend(number: u32, slots: &[u64]) -> Self {
        let mut caller = Self::default();
        match POINTERS.binary_search_by_key(&number, |row| row.0) {
            Ok(at) => {
                for (slot, pointer) in POINTERS[at].1 {
                    caller.pointer(slots, *slot, *pointer);
                }
            }
            Err(_) if is_known(number) => {}
            // The kernel says what it is.
            Err(_) => caller.add_everything(),
        }
        caller
    }

    /// Whether something went to, or should have come from, a wrong address.
    pub fn has_fault(&self) -> bool {
        self.fault
    }

    /// Fails when the kernel would read at a wrong address, for a server to which nothing can be refused.
    pub fn check(&self) -> Result<(), Errno> {
        let read = |lent: &&Lent| lent.read && !lent.write;
        let wrong = |lent: &Lent| {
            let last = lent.start.saturating_add(lent.len.saturating_sub(1));
            lent.len > 0
                && [lent.start, last]
                    .iter()
                    .any(|at| self.copyin(*at, 1).is_none())
        };
        match self.lent.iter().filter(read).any(wrong) {
            true => Err(Errno::EFAULT),
            false => Ok(()),
        }
    }

    fn pointer(&mut self, slots: &[u64], slot: usize, pointer: Pointer) {
        let Some(&addr) = slots.get(slot).filter(|addr| **addr != 0) else {
            return;
        };
        let len = |len| length(slots, len);
        match pointer {
            Pointer::Text => {
                let text = host_memory::read_text(addr, TEXT_MAX);
                self.lent.push(Lent {
                    start: addr,
                    // Of an address that is wrong the kernel may still ask.
                    len: text.as_ref().map_or(1, |text| text.len() as u64),
                    read: true,
                    write: false,
                    text,
                });
            }
            Pointer::In(bytes) => self.add(addr, len(bytes), true, false),
            Pointer::Out(bytes) => self.add(addr, len(bytes), false, true),
            Pointer::Both(bytes) => self.add(addr, len(bytes), true, true),
            Pointer::IovIn(count) => self.vector(addr, slots.get(count), true),
            Pointer::IovOut(count) => self.vector(addr, slots.get(count), false),
            Pointer::Fcntl => {
                let command = slots.get(slot.wrapping_sub(1)).copied().unwrap_or(0);
                let bytes = fcntl_length(command as u32);
                if bytes > 0 {
                    self.add(addr, bytes, true, true);
                }
            }
            Pointer::Anywhere => self.add_everything(),
        }
    }

    fn vector(&mut self, addr: u64, count: Option<&u64>, read: bool) {
        let count = count.copied().unwrap_or(0).min(IOV_MAX);
        self.add(addr, count * IOVEC, true, false);
        let array = host_memory::read(addr, (count * IOVEC) as usize).unwrap_or_default();
        for segment in array.chunks_exact(IOVEC as usize) {
            let (base, len) = segment.split_at(8);
            self.add(word(base), word(len), read, !read);
        }
    }

    fn add(&mut self, start: u64, len: u64, read: bool, write: bool) {
        self.lent.push(Lent {
            start,
            len,
            read,
            write,
            text: None,
        });
    }

    /// The structures of this call have pointers of their own.
    fn add_everything(&mut self) {
        let Range { start, len, .. } = Range::EVERYTHING;
        self.add(start, len, true, true);
    }

    fn find(&self, addr: u64, len: u64, fits: impl Fn(&Lent) -> bool) -> Option<&Lent> {
        let inside = |lent: &Lent| {
            addr >= lent.start
                && addr - lent.start <= lent.len
                && len <= lent.len - (addr - lent.start)
        };
        self.lent.iter().find(|lent| fits(lent) && inside(lent))
    }
}

/// Whether NetBSD has a call of this number: one that is not in the table has no pointers then.
fn is_known(number: u32) -> bool {
    let by_number = |row: &Sysent| u32::from(row.number).cmp(&number);
    SYSENT.binary_search_by(by_number).is_ok()
}

/// The bytes that the arguments say.
fn length(slots: &[u64], len: Len) -> u64 {
    let slot = |index: usize| slots.get(index).copied().unwrap_or(0);
    match len {
        Len::Fixed(bytes) => bytes as u64,
        Len::Bytes(index) => slot(index),
        Len::Count(index, size) => slot(index).saturating_mul(size as u64),
        Len::Bits(index) => slot(index).div_ceil(32).saturating_mul(4),
        Len::At(index, size) => {
            host_memory::read(slot(index), size).map_or(0, |bytes| word(&bytes))
        }
    }
}

/// A little-endian number of up to eight bytes.
fn word(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

/// How long the argument of an fcntl command is, if it is a pointer: `struct flock`, or what a file
/// system's command has in its number (`_FCNW` and its kin).
fn fcntl_length(command: u32) -> u64 {
    const F_GETLK: u32 = 7;
    const F_SETLKW: u32 = 9;
    const F_FSCTL: u32 = 0x8000_0000;
    match command {
        F_GETLK..=F_SETLKW => 24,
        _ if command & F_FSCTL != 0 => u64::from(command >> 16 & 0xfff),
        _ => 0,
    }
}

impl Memory for Caller {
    fn ranges(&self) -> Vec<Range> {
        let ranges = self.lent.iter().map(|lent| Range {
            start: lent.start,
            len: lent.len,
            read: lent.read && !lent.is_everything(),
        });
        ranges.collect()
    }

    fn copyin(&self, addr: u64, len: u64) -> Option<Cow<'_, [u8]>> {
        let lent = self.find(addr, len, |lent| lent.read)?;
        if let Some(text) = &lent.text {
            let at = (addr - lent.start) as usize;
            return text.get(at..)?.get(..len as usize).map(Cow::Borrowed);
        }
        host_memory::read(addr, usize::try_from(len).ok()?).map(Cow::Owned)
    }

    fn copyinstr(&self, addr: u64, max: u64) -> Option<Cow<'_, [u8]>> {
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        let lent = self.find(addr, 0, |lent| lent.read)?;
        match &lent.text {
            Some(text) => {
                let rest = text.get((addr - lent.start) as usize..)?;
                Some(Cow::Borrowed(&rest[..rest.len().min(max)]))
            }
            None => host_memory::read_text(addr, max.min(TEXT_MAX * 64)),
        }
    }

    fn copyout(&mut self, addr: u64, data: &[u8]) -> Option<()> {
        self.find(addr, data.len() as u64, |lent| lent.write)?;
        // The connection is fine: it is the program's address that is wrong.
        self.fault |= host_memory::write(addr, data).is_none();
        Some(())
    }

    fn copyout_of_another(&self, addr: u64, data: &[u8]) -> Option<()> {
        host_memory::write(addr, data)
    }
}
