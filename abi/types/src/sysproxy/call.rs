//! A system call with memory attached: the body of a CALL (see [`super::extension`]).
//!
//! | bytes | |
//! |---:|---|
//! | 4 | u32: argument slots, at most 8 |
//! | 4 | u32: ranges, at most [`MAX_RANGES`] |
//! | 8 each | the slots, as in a SYSCALL |
//! | 16 each | the ranges: u64 address, u64 length |
//! | | the bytes of the ranges, one after the other, and nothing behind them |

use core::ops::Range;

use super::{SYSCALL_MAXARGS, SYSCALL_MAXBODY};

/// Ranges that a call may carry.
pub const MAX_RANGES: usize = 16;
/// The length of a body without the bytes of its ranges, at most.
pub const MAX_HEAD: usize = 8 + SYSCALL_MAXBODY + MAX_RANGES * RANGE_LEN;

const RANGE_LEN: usize = 16;

/// Memory that came with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its address in the client.
    pub addr: u64,
    /// Its bytes, by their place in the body.
    pub bytes: Range<usize>,
}

/// What the body of a CALL says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Where the argument structure is in the body.
    pub args: Range<usize>,
    /// The ranges.
    pub attached: Vec<Attached>,
}

/// The start of a body, up to the bytes of the ranges, each an address and a length.
///
/// # Panics
/// When there are more slots or ranges than a call may have.
#[must_use]
pub fn head(slots: &[u64], ranges: impl ExactSizeIterator<Item = (u64, u64)>) -> Vec<u8> {
    assert!(slots.len() <= SYSCALL_MAXARGS && ranges.len() <= MAX_RANGES);
    let mut head = Vec::with_capacity(8 + slots.len() * 8 + ranges.len() * RANGE_LEN);
    head.extend_from_slice(&(slots.len() as u32).to_ne_bytes());
    head.extend_from_slice(&(ranges.len() as u32).to_ne_bytes());
    for slot in slots {
        head.extend_from_slice(&slot.to_ne_bytes());
    }
    for (addr, len) in ranges {
        head.extend_from_slice(&addr.to_ne_bytes());
        head.extend_from_slice(&len.to_ne_bytes());
    }
    head
}

impl Call {
    /// Reads a body. `None` when a number in it cannot be true: too many slots or ranges, a range
    /// that wraps around, bytes missing or left over.
    #[must_use]
    pub fn decode(body: &[u8]) -> Option<Self> {
        let word = |at: usize| -> Option<u64> {
            let bytes = body.get(at..)?.first_chunk()?;
            Some(u64::from_ne_bytes(*bytes))
        };
        let (slots, rest) = body.split_first_chunk()?;
        let slots = usize::try_from(u32::from_ne_bytes(*slots)).ok()?;
        let ranges = usize::try_from(u32::from_ne_bytes(*rest.first_chunk()?)).ok()?;
        if slots > SYSCALL_MAXARGS || ranges > MAX_RANGES {
            return None;
        }
        let args = 8..8 + slots * 8;
        let mut data = args.end + ranges * RANGE_LEN;
        let mut attached = Vec::with_capacity(ranges);
        for at in (args.end..data).step_by(RANGE_LEN) {
            let (addr, len) = (word(at)?, word(at + 8)?);
            addr.checked_add(len)?;
            let end = data.checked_add(usize::try_from(len).ok()?)?;
            if end > body.len() {
                return None;
            }
            attached.push(Attached {
                addr,
                bytes: data..end,
            });
            data = end;
        }
        (data == body.len()).then_some(Self { args, attached })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> Vec<u8> {
        let ranges = [(0x1000, 5), (0x2000, 0), (0x3000, 3)];
        let mut body = head(&[0x1000, 0o755], ranges.into_iter());
        body.extend_from_slice(b"/tmp\0abc");
        body
    }

    #[test]
    fn calls_survive_the_wire() {
        let body = body();
        let call = Call::decode(&body).expect("a call");
        assert_eq!(body[call.args.clone()][..8], 0x1000_u64.to_ne_bytes());
        assert_eq!(call.args.len(), 16);
        let ranges: Vec<_> = call
            .attached
            .iter()
            .map(|range| (range.addr, &body[range.bytes.clone()]))
            .collect();
        let expected: [(u64, &[u8]); 3] = [(0x1000, b"/tmp\0"), (0x2000, b""), (0x3000, b"abc")];
        assert_eq!(ranges, expected);
        let empty = Call::decode(&[0; 8]).expect("no argument, no range");
        assert!(empty.args.is_empty() && empty.attached.is_empty());
    }

    #[test]
    fn a_body_of_any_other_length_is_refused() {
        let body = body();
        for len in 0..body.len() {
            assert_eq!(Call::decode(&body[..len]), None, "{len} bytes");
        }
        assert_eq!(Call::decode(&[&body[..], b"x"].concat()), None);
    }

    #[test]
    fn numbers_that_cannot_be_true_are_refused() {
        let with = |at: usize, word: &[u8]| {
            let mut body = body();
            body[at..at + word.len()].copy_from_slice(word);
            Call::decode(&body)
        };
        assert_eq!(with(0, &9_u32.to_ne_bytes()), None, "slots");
        assert_eq!(with(0, &u32::MAX.to_ne_bytes()), None, "slots");
        assert_eq!(with(4, &17_u32.to_ne_bytes()), None, "ranges");
        assert_eq!(with(32, &u64::MAX.to_ne_bytes()), None, "a length");
        assert_eq!(
            with(24, &u64::MAX.to_ne_bytes()),
            None,
            "an address that wraps"
        );
        assert_eq!(with(32, &4_u64.to_ne_bytes()), None, "a byte left over");
    }
}
