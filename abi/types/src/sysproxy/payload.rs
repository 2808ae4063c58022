//! Bodies of frames (sysproxy 0.4, section 5), LP64 layout.
//!
//! A `decode` answers `None` when the body has not the length that its message requires; nothing
//! else can be wrong with these bytes.

/// The 16 random bytes that let a forked child take over the process prepared for it.
pub type Auth = [u8; 16];

/// Answer of a handshake: no error. The only value that servers send.
pub const HANDSHAKE_OK: [u8; 4] = [0; 4];

/// Longest command name that a kernel keeps (`MAXCOMLEN`); longer ones are cut by it.
pub const MAXCOMLEN: usize = 16;

/// Which memory of the client: body of COPYIN and COPYINSTR, and start of COPYOUT's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Copydata {
    /// Bytes to move; for COPYINSTR the most that the server takes.
    pub len: u64,
    /// Address in the client.
    pub addr: u64,
}

impl Copydata {
    /// Bytes of this struct on the wire.
    pub const LEN: usize = 16;

    /// The bytes as they travel.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..8].copy_from_slice(&self.len.to_ne_bytes());
        bytes[8..].copy_from_slice(&self.addr.to_ne_bytes());
        bytes
    }

    /// The struct and what follows it (COPYOUT's data, to be compared with `len`).
    #[must_use]
    pub fn decode(body: &[u8]) -> Option<(Self, &[u8])> {
        let (len, rest) = body.split_first_chunk()?;
        let (addr, rest) = rest.split_first_chunk()?;
        Some((
            Self {
                len: u64::from_ne_bytes(*len),
                addr: u64::from_ne_bytes(*addr),
            },
            rest,
        ))
    }
}

/// Result of a system call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sysresp {
    /// NetBSD error number, 0 for success.
    pub error: i32,
    /// The values that the call returned.
    pub retval: [i64; 2],
}

impl Sysresp {
    /// Bytes of this struct on the wire.
    pub const LEN: usize = 24;

    /// The bytes as they travel; the padding is zero, where the reference leaks its stack.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..4].copy_from_slice(&self.error.to_ne_bytes());
        bytes[8..16].copy_from_slice(&self.retval[0].to_ne_bytes());
        bytes[16..].copy_from_slice(&self.retval[1].to_ne_bytes());
        bytes
    }

    /// Reads the body of a SYSCALL response; the padding is ignored.
    #[must_use]
    pub fn decode(body: &[u8]) -> Option<Self> {
        let body: &[u8; Self::LEN] = body.try_into().ok()?;
        let (error, rest) = body.split_first_chunk()?;
        let (_padding, rest) = rest.split_first_chunk::<4>()?;
        let (first, rest) = rest.split_first_chunk()?;
        let (second, _) = rest.split_first_chunk()?;
        Some(Self {
            error: i32::from_ne_bytes(*error),
            retval: [i64::from_ne_bytes(*first), i64::from_ne_bytes(*second)],
        })
    }
}

/// Body of a FORK handshake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HandshakeFork {
    /// What the PREFORK answered.
    pub auth: Auth,
    /// Not 0: give the prepared process up; there is no answer.
    pub cancel: i32,
}

impl HandshakeFork {
    /// Bytes of this struct on the wire.
    pub const LEN: usize = 20;

    /// The bytes as they travel.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..16].copy_from_slice(&self.auth);
        bytes[16..].copy_from_slice(&self.cancel.to_ne_bytes());
        bytes
    }

    /// Reads the body; it must have exactly [`Self::LEN`] bytes.
    #[must_use]
    pub fn decode(body: &[u8]) -> Option<Self> {
        let body: &[u8; Self::LEN] = body.try_into().ok()?;
        let (auth, rest) = body.split_first_chunk()?;
        let (cancel, _) = rest.split_first_chunk()?;
        Some(Self {
            auth: *auth,
            cancel: i32::from_ne_bytes(*cancel),
        })
    }
}

/// An address or a `size_t`: bodies of ANONMMAP and of its answer.
#[must_use]
pub fn encode_word(word: u64) -> [u8; 8] {
    word.to_ne_bytes()
}

/// Reads [`encode_word`]'s bytes.
#[must_use]
pub fn decode_word(body: &[u8]) -> Option<u64> {
    Some(u64::from_ne_bytes(body.try_into().ok()?))
}

/// The value of an i32 body: the answer of a handshake.
#[must_use]
pub fn decode_int(body: &[u8]) -> Option<i32> {
    Some(i32::from_ne_bytes(body.try_into().ok()?))
}

/// The command name in the body of GUEST or EXEC: what stands before the first NUL, at most
/// [`MAXCOMLEN`] bytes, bytes that are not printable ASCII replaced by `?`. `None` for an empty
/// body, which the protocol forbids.
#[must_use]
pub fn decode_comm(body: &[u8]) -> Option<Vec<u8>> {
    if body.is_empty() {
        return None;
    }
    let name = body
        .iter()
        .copied()
        .take_while(|&byte| byte != 0)
        .take(MAXCOMLEN);
    Some(
        name.map(|byte| {
            if byte == b' ' || byte.is_ascii_graphic() {
                byte
            } else {
                b'?'
            }
        })
        .collect(),
    )
}

/// The body of GUEST or EXEC for a command name: the name up to its first NUL, and a NUL.
#[must_use]
pub fn encode_comm(name: &[u8]) -> Vec<u8> {
    name.iter()
        .copied()
        .take_while(|&byte| byte != 0)
        .chain([0])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_survive_the_wire() {
        let copydata = Copydata {
            len: 1024,
            addr: 0x7ffe_1234_5678,
        };
        let mut body = copydata.encode().to_vec();
        body.extend(b"abc");
        assert_eq!(Copydata::decode(&body), Some((copydata, &b"abc"[..])));
        let resp = Sysresp {
            error: 17,
            retval: [-1, 3],
        };
        assert_eq!(Sysresp::decode(&resp.encode()), Some(resp));
        assert_eq!(resp.encode()[4..8], [0; 4], "the padding leaks nothing");
        let fork = HandshakeFork {
            auth: [7; 16],
            cancel: 1,
        };
        assert_eq!(HandshakeFork::decode(&fork.encode()), Some(fork));
        assert_eq!(decode_word(&encode_word(8192)), Some(8192));
        assert_eq!(decode_int(&HANDSHAKE_OK), Some(0));
    }

    #[test]
    fn wrong_lengths_are_refused() {
        for len in (0..64).filter(|&len| len != 24) {
            assert_eq!(Sysresp::decode(&vec![0; len]), None);
        }
        for len in (0..64).filter(|&len| len != 20) {
            assert_eq!(HandshakeFork::decode(&vec![0; len]), None);
        }
        assert_eq!(Copydata::decode(&[0; 15]), None);
        assert_eq!(decode_word(&[0; 7]), None);
        assert_eq!(decode_int(&[0; 5]), None);
    }

    #[test]
    fn command_names_are_tamed() {
        assert_eq!(decode_comm(b""), None);
        assert_eq!(decode_comm(b"\0").as_deref(), Some(&b""[..]));
        assert_eq!(decode_comm(b"demo\0junk").as_deref(), Some(&b"demo"[..]));
        assert_eq!(decode_comm(b"no end").as_deref(), Some(&b"no end"[..]));
        assert_eq!(
            decode_comm(b"a\x1b[2J\xff").as_deref(),
            Some(&b"a?[2J?"[..])
        );
        assert_eq!(
            decode_comm(&[b'x'; 300]).map(|name| name.len()),
            Some(MAXCOMLEN)
        );
        assert_eq!(encode_comm(b"demo"), b"demo\0");
        assert_eq!(encode_comm(b"a\0b"), b"a\0");
    }
}
