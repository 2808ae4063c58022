//! The extension of sysproxy 0.4 between this project's clients and servers: how it is agreed on, and
//! what it adds. This page is its specification; [`call`](super::call) has the layout of a CALL.
//!
//! # Agreement
//!
//! A client offers the extension in the body of a handshake, behind what the protocol puts there: in
//! GUEST and EXEC behind the command name's NUL, in FORK behind the 20 bytes.
//!
//! | offset | bytes | |
//! |---:|---:|---|
//! | 0 | 8 | [`MAGIC`] |
//! | 8 | 4 | u32: the features offered ([`Features`]) |
//! | 12 | 4 | u32: zero |
//!
//! A server without the extension takes the name as a C string and never sees the offer; it answers
//! with the four bytes of the protocol. (Behind the name stands a second NUL where the body's length
//! would be a multiple of four: the reference writes one byte behind the body.) A server with it answers an offer, and nothing else, with
//! sixteen:
//!
//! | offset | bytes | |
//! |---:|---:|---|
//! | 0 | 4 | i32: zero, as in the protocol |
//! | 4 | 4 | u32: the features granted, a part of those offered |
//! | 8 | 4 | u32: how many bytes a CALL may carry at most |
//! | 12 | 4 | u32: zero |
//!
//! So neither side ever sends a byte of the extension to a peer that does not know it, and agreeing
//! costs no message. A FORK with an offer goes to a server that granted one to the parent; a server
//! without the extension would refuse its length. An EXEC without an offer ends the extension.
//!
//! # [`Features::ATTACH`]
//!
//! * The client may send a CALL (class REQ, kind 32, the system call's number in `arg`) instead of a
//!   SYSCALL. It carries, after the arguments, memory of the client: ranges of addresses with their
//!   bytes. The kernel's requests for memory inside a range are answered from there; for all other
//!   memory the server asks by COPYIN and COPYINSTR, as ever. What is attached is a hint: a server may
//!   ignore all of it. What the kernel writes to a range makes the server forget that range.
//! * The answer is the protocol's: COPYOUTs, then the SYSCALL response. The server sends small
//!   COPYOUTs of a call in one piece with its response.
//! * The client may answer COPYIN, COPYINSTR and ANONMMAP with an ERROR frame of the request's number,
//!   whatever its code: the transfer fails with EFAULT, and the connection stays. (The protocol knows
//!   no refusal.)
//!
//! # [`Features::RING`]
//!
//! Only on a unix socket. The handshake's answer comes with four descriptors (SCM_RIGHTS, with its
//! first byte): shared memory and three bells. From then on each side sends its frames, unchanged,
//! through the ring of its direction instead of the socket. The layout of the memory and the rules of
//! the bells are those of the crate `rump-sysproxy`. The socket stays connected: its end is the end of
//! the client, or of the server. A process that loses its memory by exec sends its EXEC by the socket,
//! which ends the ring; there is no other in its place.
//!
//! A server is not harmed by what a client writes into the memory: the memory is sealed against
//! shrinking, frames are copied out once and judged afterwards, like those from a socket, and a fill
//! level that cannot be true ends the connection.

use super::payload::HANDSHAKE_OK;

/// Begins an offer. The bytes after the last `T` keep it apart from a piece of text.
pub const MAGIC: [u8; 8] = *b"RUMPXT\r\x01";

/// Parts of the extension, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features(pub u32);

impl Features {
    /// The protocol as it is.
    pub const NONE: Self = Self(0);
    /// Memory attached to system calls, and refusals of the client.
    pub const ATTACH: Self = Self(1);
    /// Frames through shared memory.
    pub const RING: Self = Self(2);
    /// All of this version.
    pub const ALL: Self = Self(Self::ATTACH.0 | Self::RING.0);

    /// Whether all of `others` are among these.
    #[must_use]
    pub const fn has(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Those that both sets have.
    #[must_use]
    pub const fn common(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// These without `others`.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }
}

/// Bytes of an offer.
pub const OFFER_LEN: usize = 16;

/// The offer of `features`, to be put behind the body of a handshake.
#[must_use]
pub fn offer(features: Features) -> [u8; OFFER_LEN] {
    let mut bytes = [0; OFFER_LEN];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&features.0.to_ne_bytes());
    bytes
}

/// Takes an offer off the end of a handshake's body; [`Features::NONE`] when there is none. The
/// body of a GUEST or EXEC is `None` in `fixed`, that of another handshake has so many bytes.
#[must_use]
pub fn split_offer(body: &[u8], fixed: Option<usize>) -> (&[u8], Features) {
    let none = (body, Features::NONE);
    let Some((own, offer)) = body.split_last_chunk::<OFFER_LEN>() else {
        return none;
    };
    let behind = match fixed {
        Some(len) => own.len() == len,
        None => own.last() == Some(&0),
    };
    if !behind || offer[..8] != MAGIC {
        return none;
    }
    let mut features = [0; 4];
    features.copy_from_slice(&offer[8..12]);
    (own, Features(u32::from_ne_bytes(features)))
}

/// A server's answer to an offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// What was granted.
    pub features: Features,
    /// The most bytes that a CALL may carry.
    pub attach_max: u32,
}

impl Grant {
    /// Bytes of the body.
    pub const LEN: usize = 16;

    /// The body of the handshake's answer.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..4].copy_from_slice(&HANDSHAKE_OK);
        bytes[4..8].copy_from_slice(&self.features.0.to_ne_bytes());
        bytes[8..12].copy_from_slice(&self.attach_max.to_ne_bytes());
        bytes
    }

    /// Reads the body of a handshake's answer that is longer than the protocol's; `None` when it is
    /// none of this kind.
    #[must_use]
    pub fn decode(body: &[u8]) -> Option<Self> {
        let body: &[u8; Self::LEN] = body.try_into().ok()?;
        let word =
            |at: usize| u32::from_ne_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]]);
        (body[..4] == HANDSHAKE_OK).then(|| Self {
            features: Features(word(4)),
            attach_max: word(8),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sysproxy::payload::{decode_comm, decode_int, encode_comm};

    #[test]
    fn an_offer_is_found_behind_its_handshake_only() {
        let offered = offer(Features::ALL);
        let guest = [&encode_comm(b"demo")[..], &offered].concat();
        assert_eq!(split_offer(&guest, None), (&b"demo\0"[..], Features::ALL));
        let fork = [&[7; 20][..], &offered].concat();
        assert_eq!(split_offer(&fork, Some(20)), (&[7; 20][..], Features::ALL));
        for body in [&guest[1..], b"", b"demo\0", &fork] {
            let found = split_offer(body, Some(20)).1 != Features::NONE;
            assert_eq!(found, body == fork);
        }
        let no_nul = [b"demo", &offered[..]].concat();
        assert_eq!(split_offer(&no_nul, None), (&no_nul[..], Features::NONE));
        let mut other = guest.clone();
        other[5] ^= 1;
        assert_eq!(split_offer(&other, None), (&other[..], Features::NONE));
    }

    #[test]
    fn a_server_without_it_sees_a_name() {
        let guest = [&encode_comm(b"demo")[..], &offer(Features::ALL)].concat();
        assert_eq!(decode_comm(&guest).as_deref(), Some(&b"demo"[..]));
    }

    #[test]
    fn a_grant_is_no_answer_of_the_protocol() {
        let grant = Grant {
            features: Features::ATTACH,
            attach_max: 65536,
        };
        assert_eq!(Grant::decode(&grant.encode()), Some(grant));
        assert_eq!(decode_int(&grant.encode()), None);
        assert_eq!(Grant::decode(&HANDSHAKE_OK), None);
        assert_eq!(Grant::decode(&[1; 16]), None);
    }

    #[test]
    fn features_are_sets() {
        assert!(Features::ALL.has(Features::RING) && !Features::RING.has(Features::ALL));
        assert!(Features::NONE.has(Features::NONE));
        assert_eq!(Features(0xff).common(Features::ALL), Features::ALL);
        assert_eq!(Features::ALL.without(Features::RING), Features::ATTACH);
    }
}
