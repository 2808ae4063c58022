//! Memory that came with a system call (`rump_abi::sysproxy::call`): the kernel's requests for it are
//! answered here, without a message.
//!
//! What is attached is a hint. So whatever does not fit the bounds is dropped, and the client is asked
//! for it like any other; and what the kernel writes over is forgotten, since the client's own copy is
//! the newer one then.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rump_abi::sysproxy::call;

use super::limits::Limits;

/// Memory attached to a call: ranges of addresses, and their bytes.
#[derive(Debug)]
pub struct Attached {
    body: Vec<u8>,
    ranges: Vec<call::Attached>,
    _shares: [Share; 2],
}

/// How many bytes are attached to calls that have not ended, of a client or of all.
#[derive(Clone, Debug, Default)]
pub struct Account(Arc<AtomicUsize>);

/// A part of an [`Account`], given back when dropped.
#[derive(Debug)]
struct Share(Account, usize);

impl Account {
    fn take(&self, len: usize, max: usize) -> Option<Share> {
        let taken = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| {
                used.checked_add(len).filter(|used| *used <= max)
            });
        taken.is_ok().then(|| Share(self.clone(), len))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.0.0.fetch_sub(self.1, Ordering::Relaxed);
    }
}

impl Attached {
    /// The memory in `body` at `ranges`, if there is any, and room for it in both accounts.
    pub fn new(
        body: Vec<u8>,
        ranges: Vec<call::Attached>,
        client: &Account,
        server: &Account,
        limits: &Limits,
    ) -> Option<Self> {
        if ranges.is_empty() {
            return None;
        }
        let len = body.len();
        let shares = [
            client.take(len, limits.attached_per_client)?,
            server.take(len, limits.attached)?,
        ];
        Some(Self {
            body,
            ranges,
            _shares: shares,
        })
    }

    /// The attached bytes from `addr` on, to the end of their range.
    pub fn from(&self, addr: u64) -> Option<&[u8]> {
        self.ranges.iter().find_map(|range| {
            let offset = usize::try_from(addr.checked_sub(range.addr)?).ok()?;
            let bytes = &self.body[range.bytes.clone()];
            bytes.get(offset..).filter(|rest| !rest.is_empty())
        })
    }

    /// The attached string at `addr`, with its NUL, as a COPYINSTR with this bound brings it; `None`
    /// when it goes on behind what is attached.
    pub fn string(&self, addr: u64, max: usize) -> Option<&[u8]> {
        let bytes = self.from(addr)?;
        let bytes = &bytes[..bytes.len().min(max)];
        match bytes.iter().position(|byte| *byte == 0) {
            Some(nul) => Some(&bytes[..=nul]),
            None => (bytes.len() == max).then_some(bytes),
        }
    }

    /// Forgets every range that has a byte in `written`.
    pub fn forget(&mut self, written: &Range<u64>) {
        self.ranges.retain(|range| {
            let end = range.addr + range.bytes.len() as u64;
            written.end <= range.addr || end <= written.start
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attached(limits: &Limits, accounts: &[Account; 2]) -> Option<Attached> {
        let ranges = vec![
            call::Attached {
                addr: 0x1000,
                bytes: 2..7,
            },
            call::Attached {
                addr: 0x2000,
                bytes: 7..10,
            },
        ];
        let body = b"##/tmp\0abc".to_vec();
        Attached::new(body, ranges, &accounts[0], &accounts[1], limits)
    }

    #[test]
    fn only_what_came_is_there() {
        let memory = attached(&Limits::default(), &Default::default()).expect("room");
        assert_eq!(memory.from(0x1000), Some(&b"/tmp\0"[..]));
        assert_eq!(memory.from(0x1003), Some(&b"p\0"[..]));
        for addr in [0xfff, 0x1005, 0x1fff, 0x2003, u64::MAX, 0] {
            assert_eq!(memory.from(addr), None, "{addr:#x}");
        }
        assert_eq!(memory.string(0x1000, 1024), Some(&b"/tmp\0"[..]));
        assert_eq!(memory.string(0x1000, 4), Some(&b"/tmp"[..]));
        assert_eq!(memory.string(0x2000, 3), Some(&b"abc"[..]));
        assert_eq!(memory.string(0x2000, 4), None, "its NUL did not come");
    }

    #[test]
    fn what_is_written_is_forgotten() {
        for (written, left) in [
            (0x1004..0x1005, [false, true]),
            (0x1005..0x2000, [true, true]),
            (0xfff..0x1001, [false, true]),
            (0..u64::MAX, [false, false]),
            (0x2001..0x2002, [true, false]),
        ] {
            let mut memory = attached(&Limits::default(), &Default::default()).expect("room");
            memory.forget(&written);
            let there = [memory.from(0x1000).is_some(), memory.from(0x2000).is_some()];
            assert_eq!(there, left, "{written:x?}");
        }
    }

    #[test]
    fn memory_is_counted_while_it_is_there() {
        let accounts = <[Account; 2]>::default();
        let limits = Limits {
            attached_per_client: 25,
            ..Limits::default()
        };
        let first = attached(&limits, &accounts);
        let second = attached(&limits, &accounts);
        assert!(first.is_some() && second.is_some());
        assert!(attached(&limits, &accounts).is_none());
        drop(first);
        assert!(attached(&limits, &accounts).is_some());
        drop(second);
        let server = Limits {
            attached: 5,
            ..Limits::default()
        };
        assert!(attached(&server, &accounts).is_none());
        assert_eq!(
            accounts[0].0.load(Ordering::Relaxed),
            0,
            "all was given back"
        );
    }
}
