//! The frame header and the code points in it (sysproxy 0.4, section 4).

use core::fmt;

use crate::errno::Errno;

/// Bytes of a frame header.
pub const HEADER_LEN: usize = 24;

/// What a frame is to its receiver. Open: a peer may send any number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Class(pub u16);

impl Class {
    /// A request, or a one-way message.
    pub const REQ: Self = Self(0);
    /// The answer to the request of the same number.
    pub const RESP: Self = Self(1);
    /// The refusal of the request of the same number; see [`ErrorCode`].
    pub const ERROR: Self = Self(2);
}

/// What a request asks for. Open: a peer may send any number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind(pub u16);

impl Kind {
    /// Client to server: become a process ([`HandshakeKind`] in the header's `arg`).
    pub const HANDSHAKE: Self = Self(0);
    /// Client to server: a system call, its number in `arg`.
    pub const SYSCALL: Self = Self(1);
    /// Server to client: read the client's memory.
    pub const COPYIN: Self = Self(2);
    /// Server to client: read a string. Its answer is of kind [`Kind::COPYIN`].
    pub const COPYINSTR: Self = Self(3);
    /// Server to client, one way: write the client's memory.
    pub const COPYOUT: Self = Self(4);
    /// Server to client, one way: write a string. Servers send [`Kind::COPYOUT`] instead.
    pub const COPYOUTSTR: Self = Self(5);
    /// Server to client: map anonymous memory.
    pub const ANONMMAP: Self = Self(6);
    /// Client to server: prepare a fork, answered with an [`super::Auth`].
    pub const PREFORK: Self = Self(7);
    /// Server to client, one way: a signal, its NetBSD number in `arg`; `reqno` means nothing.
    pub const RAISE: Self = Self(8);
    /// Client to server, extension: a system call with memory attached ([`super::call`]), its number
    /// in `arg`; answered like [`Kind::SYSCALL`].
    pub const CALL: Self = Self(32);
}

/// How a connection becomes a process. Open: a peer may send any number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HandshakeKind(pub u32);

impl HandshakeKind {
    /// A new process.
    pub const GUEST: Self = Self(0);
    /// Reserved by the protocol; this project's servers take it over tcp: the crate `rump-sysproxy`.
    pub const AUTH: Self = Self(1);
    /// The child that a PREFORK prepared.
    pub const FORK: Self = Self(2);
    /// A new image in the process of this connection.
    pub const EXEC: Self = Self(3);
}

/// Why a server refused a request: the `arg` of a [`Class::ERROR`] frame.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ErrorCode(pub u32);

impl ErrorCode {
    /// No error; never sent.
    pub const NONE: Self = Self(0);
    /// The server is short of memory or workers now.
    pub const TRYAGAIN: Self = Self(1);
    /// The first frame was no acceptable handshake.
    pub const AUTH: Self = Self(2);
    /// The fork cookie is unknown, used or expired.
    pub const INVALID_PREFORK: Self = Self(3);
    /// The kernel refused the fork.
    pub const RFORK_FAILED: Self = Self(4);
    /// An exec is in progress.
    pub const INEXEC: Self = Self(5);
    /// No memory (or no quota) for a fork.
    pub const NOMEM: Self = Self(6);
    /// A request that this server does not understand.
    pub const MALFORMED_REQUEST: Self = Self(7);

    /// The error that a client library gives its caller; `None` for [`ErrorCode::NONE`] and for
    /// unknown codes. NetBSD's value: a client maps it to its host's number.
    #[must_use]
    pub const fn errno(self) -> Option<Errno> {
        Some(match self {
            Self::TRYAGAIN => Errno::EAGAIN,
            Self::AUTH => Errno::EPERM,
            Self::INVALID_PREFORK => Errno::ESRCH,
            Self::RFORK_FAILED => Errno::EIO,
            Self::INEXEC => Errno::EBUSY,
            Self::NOMEM => Errno::ENOMEM,
            Self::MALFORMED_REQUEST => Errno::EINVAL,
            _ => return None,
        })
    }
}

/// The 24 bytes that begin each frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// Bytes of the whole frame, these 24 included.
    pub len: u64,
    /// Number of the request, from the sender's own counter; an answer echoes it.
    pub reqno: u64,
    /// Request, response or error.
    pub class: Class,
    /// What is asked; informational in a response, which is matched by `reqno` alone.
    pub kind: Kind,
    /// System call number, handshake kind, error code or signal number, as `kind` and `class` say.
    pub arg: u32,
}

impl Header {
    /// The header of a frame with a body of `body` bytes.
    #[must_use]
    pub const fn new(class: Class, kind: Kind, reqno: u64, arg: u32, body: usize) -> Self {
        Self {
            len: (HEADER_LEN + body) as u64,
            reqno,
            class,
            kind,
            arg,
        }
    }

    /// The bytes as they travel.
    #[must_use]
    pub fn encode(&self) -> [u8; HEADER_LEN] {
        let mut bytes = [0; HEADER_LEN];
        bytes[0..8].copy_from_slice(&self.len.to_ne_bytes());
        bytes[8..16].copy_from_slice(&self.reqno.to_ne_bytes());
        bytes[16..18].copy_from_slice(&self.class.0.to_ne_bytes());
        bytes[18..20].copy_from_slice(&self.kind.0.to_ne_bytes());
        bytes[20..24].copy_from_slice(&self.arg.to_ne_bytes());
        bytes
    }

    /// Reads a header. Nothing is checked: see [`Header::body_len`].
    #[must_use]
    pub fn decode(bytes: &[u8; HEADER_LEN]) -> Self {
        let u16_at = |at: usize| u16::from_ne_bytes([bytes[at], bytes[at + 1]]);
        let mut reqno = [0; 8];
        reqno.copy_from_slice(&bytes[8..16]);
        let mut len = [0; 8];
        len.copy_from_slice(&bytes[0..8]);
        let mut arg = [0; 4];
        arg.copy_from_slice(&bytes[20..24]);
        Self {
            len: u64::from_ne_bytes(len),
            reqno: u64::from_ne_bytes(reqno),
            class: Class(u16_at(16)),
            kind: Kind(u16_at(18)),
            arg: u32::from_ne_bytes(arg),
        }
    }

    /// Bytes that follow the header; `None` when `len` is too small to be true. The receiver
    /// compares it with what it expects before it sets memory aside.
    #[must_use]
    pub const fn body_len(&self) -> Option<u64> {
        self.len.checked_sub(HEADER_LEN as u64)
    }
}

/// Debug and Display by name where the number has one.
macro_rules! named {
    ($type:ident: $($name:ident)*) => {
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match *self {
                    $(Self::$name => f.write_str(stringify!($name)),)*
                    Self(number) => write!(f, "{}({number})", stringify!($type)),
                }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self, f)
            }
        }
    };
}
named!(Class: REQ RESP ERROR);
named!(Kind: HANDSHAKE SYSCALL COPYIN COPYINSTR COPYOUT COPYOUTSTR ANONMMAP PREFORK RAISE CALL);
named!(HandshakeKind: GUEST AUTH FORK EXEC);
named!(ErrorCode: NONE TRYAGAIN AUTH INVALID_PREFORK RFORK_FAILED INEXEC NOMEM MALFORMED_REQUEST);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_a_recorded_mkdir() {
        let header = Header::new(Class::REQ, Kind::SYSCALL, 4, 136, 16);
        let bytes = header.encode();
        #[cfg(target_endian = "little")]
        assert_eq!(
            bytes,
            [
                40, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 136, 0, 0, 0
            ]
        );
        assert_eq!(Header::decode(&bytes), header);
        assert_eq!(header.body_len(), Some(16));
    }

    #[test]
    fn a_length_below_the_header_is_no_length() {
        for len in [0, 1, 23] {
            let header = Header {
                len,
                ..Header::new(Class::REQ, Kind::SYSCALL, 0, 0, 0)
            };
            assert_eq!(header.body_len(), None);
        }
    }

    #[test]
    fn unknown_numbers_print_as_numbers() {
        assert_eq!(format!("{:?} {:?}", Kind(9), Class(3)), "Kind(9) Class(3)");
        assert_eq!(
            format!("{} {}", Kind::COPYINSTR, ErrorCode::INEXEC),
            "COPYINSTR INEXEC"
        );
        assert_eq!(ErrorCode(8).errno(), None);
        assert_eq!(ErrorCode::INEXEC.errno(), Some(Errno::EBUSY));
    }
}
