//! Whole messages as they are sent (sysproxy 0.4, section 6): one function for each.

use super::extension::{self, Features, Grant};
use super::header::{Class, ErrorCode, HEADER_LEN, HandshakeKind, Header, Kind};
use super::payload::{self, Auth, Copydata, HandshakeFork, Sysresp};

/// Appends a frame to `out`; the body is the concatenation of `body`.
pub fn append(out: &mut Vec<u8>, class: Class, kind: Kind, reqno: u64, arg: u32, body: &[&[u8]]) {
    let len: usize = body.iter().map(|part| part.len()).sum();
    out.reserve(HEADER_LEN + len);
    out.extend_from_slice(&Header::new(class, kind, reqno, arg, len).encode());
    for part in body {
        out.extend_from_slice(part);
    }
}

fn frame(class: Class, kind: Kind, reqno: u64, arg: u32, body: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    append(&mut out, class, kind, reqno, arg, body);
    out
}

/// Client: become a new process called `comm`.
#[must_use]
pub fn guest(reqno: u64, comm: &[u8]) -> Vec<u8> {
    let body = payload::encode_comm(comm);
    frame(
        Class::REQ,
        Kind::HANDSHAKE,
        reqno,
        HandshakeKind::GUEST.0,
        &[&body],
    )
}

/// Client: this connection's process has a new image called `comm`.
#[must_use]
pub fn exec(reqno: u64, comm: &[u8]) -> Vec<u8> {
    let body = payload::encode_comm(comm);
    frame(
        Class::REQ,
        Kind::HANDSHAKE,
        reqno,
        HandshakeKind::EXEC.0,
        &[&body],
    )
}

/// Client: become the process that a PREFORK prepared, or give it up.
#[must_use]
pub fn fork(reqno: u64, auth: Auth, cancel: bool) -> Vec<u8> {
    let body = HandshakeFork {
        auth,
        cancel: i32::from(cancel),
    }
    .encode();
    frame(
        Class::REQ,
        Kind::HANDSHAKE,
        reqno,
        HandshakeKind::FORK.0,
        &[&body],
    )
}

/// Client: prepare a fork.
#[must_use]
pub fn prefork(reqno: u64) -> Vec<u8> {
    frame(Class::REQ, Kind::PREFORK, reqno, 0, &[])
}

/// Client: system call `number` with its argument structure.
#[must_use]
pub fn syscall(reqno: u64, number: u32, args: &[u8]) -> Vec<u8> {
    frame(Class::REQ, Kind::SYSCALL, reqno, number, &[args])
}

/// Client, extension: as [`syscall`], with memory attached: addresses and bytes.
#[must_use]
pub fn call(reqno: u64, number: u32, slots: &[u64], ranges: &[(u64, &[u8])]) -> Vec<u8> {
    let lens = ranges
        .iter()
        .map(|(addr, bytes)| (*addr, bytes.len() as u64));
    let head = super::call::head(slots, lens);
    let parts: Vec<&[u8]> = std::iter::once(&head[..])
        .chain(ranges.iter().map(|(_, bytes)| *bytes))
        .collect();
    frame(Class::REQ, Kind::CALL, reqno, number, &parts)
}

/// Client: the memory that a COPYIN or COPYINSTR asked for. Kind COPYIN in both cases.
#[must_use]
pub fn copyin_response(reqno: u64, data: &[u8]) -> Vec<u8> {
    frame(Class::RESP, Kind::COPYIN, reqno, 0, &[data])
}

/// Client: where the memory was mapped, 0 for nowhere.
#[must_use]
pub fn anonmmap_response(reqno: u64, addr: u64) -> Vec<u8> {
    frame(
        Class::RESP,
        Kind::ANONMMAP,
        reqno,
        0,
        &[&payload::encode_word(addr)],
    )
}

/// Server: the handshake succeeded.
#[must_use]
pub fn handshake_response(reqno: u64) -> Vec<u8> {
    frame(
        Class::RESP,
        Kind::HANDSHAKE,
        reqno,
        0,
        &[&payload::HANDSHAKE_OK],
    )
}

/// Client: an AUTH with this body.
#[must_use]
pub fn auth(reqno: u64, body: &[u8]) -> Vec<u8> {
    let kind = HandshakeKind::AUTH.0;
    frame(Class::REQ, Kind::HANDSHAKE, reqno, kind, &[body])
}

/// Server: the answer to an AUTH.
#[must_use]
pub fn handshake_auth(reqno: u64, answer: &[u8]) -> Vec<u8> {
    frame(Class::RESP, Kind::HANDSHAKE, reqno, 0, &[answer])
}

/// Server, extension: the handshake succeeded, and this is granted.
#[must_use]
pub fn handshake_grant(reqno: u64, grant: &Grant) -> Vec<u8> {
    frame(Class::RESP, Kind::HANDSHAKE, reqno, 0, &[&grant.encode()])
}

/// Appends an offer of the extension to a GUEST, EXEC or FORK.
///
/// The reference server writes a NUL behind the body of a GUEST or EXEC. It finds room there when malloc
/// gave it more than it asked for. What malloc gives is a multiple of four bytes with every C library,
/// so the body of ours never is one: the name gets another NUL then.
#[must_use]
pub fn with_offer(mut frame: Vec<u8>, features: Features) -> Vec<u8> {
    let header = frame.first_chunk().map(Header::decode);
    let named = [HandshakeKind::GUEST.0, HandshakeKind::EXEC.0];
    if header.is_some_and(|header| named.contains(&header.arg) && header.len % 4 == 0) {
        frame.push(0);
    }
    frame.extend_from_slice(&extension::offer(features));
    let len = frame.len() as u64;
    frame[..8].copy_from_slice(&len.to_ne_bytes());
    frame
}

/// Server: the cookie of a prepared fork.
#[must_use]
pub fn prefork_response(reqno: u64, auth: &Auth) -> Vec<u8> {
    frame(Class::RESP, Kind::PREFORK, reqno, 0, &[auth])
}

/// Server: the result of a system call.
#[must_use]
pub fn syscall_response(reqno: u64, resp: Sysresp) -> Vec<u8> {
    frame(Class::RESP, Kind::SYSCALL, reqno, 0, &[&resp.encode()])
}

/// Server: a request is refused.
#[must_use]
pub fn error(reqno: u64, code: ErrorCode) -> Vec<u8> {
    frame(Class::ERROR, Kind(0), reqno, code.0, &[])
}

/// Server: send `len` bytes at `addr`.
#[must_use]
pub fn copyin(reqno: u64, addr: u64, len: u64) -> Vec<u8> {
    frame(
        Class::REQ,
        Kind::COPYIN,
        reqno,
        0,
        &[&Copydata { len, addr }.encode()],
    )
}

/// Server: send the string at `addr` with its NUL, at most `len` bytes of it.
#[must_use]
pub fn copyinstr(reqno: u64, addr: u64, len: u64) -> Vec<u8> {
    frame(
        Class::REQ,
        Kind::COPYINSTR,
        reqno,
        0,
        &[&Copydata { len, addr }.encode()],
    )
}

/// Server: store `data` at `addr`. No answer.
#[must_use]
pub fn copyout(reqno: u64, addr: u64, data: &[u8]) -> Vec<u8> {
    let place = Copydata {
        len: data.len() as u64,
        addr,
    };
    frame(
        Class::REQ,
        Kind::COPYOUT,
        reqno,
        0,
        &[&place.encode(), data],
    )
}

/// Server: map `len` bytes of anonymous memory.
#[must_use]
pub fn anonmmap(reqno: u64, len: u64) -> Vec<u8> {
    frame(
        Class::REQ,
        Kind::ANONMMAP,
        reqno,
        0,
        &[&payload::encode_word(len)],
    )
}

/// Server: the process gets the signal with this NetBSD number. No answer.
#[must_use]
pub fn raise(signo: u32) -> Vec<u8> {
    frame(Class::REQ, Kind::RAISE, 0, signo, &[])
}

#[cfg(all(test, target_endian = "little"))]
mod tests {
    use super::*;

    /// The frames that the protocol document shows byte by byte.
    #[test]
    fn the_documented_frames() {
        assert_eq!(
            guest(0, b"demo")[..],
            *b"\x1d\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0demo\0"
        );
        assert_eq!(
            handshake_response(0)[..],
            *b"\x1c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0"
        );
        assert_eq!(
            copyinstr(0, 0x7ffe_1234_5678, 1024)[..],
            *b"\x28\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\x04\0\0\0\0\0\0\x78\x56\x34\x12\xfe\x7f\0\0"
        );
        assert_eq!(
            copyout(1, 0x7000, b"abc\0")[..],
            *b"\x2c\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\x04\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\x70\0\0\0\0\0\0abc\0"
        );
        assert_eq!(
            error(3, ErrorCode::MALFORMED_REQUEST)[..],
            *b"\x18\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\x02\0\0\0\x07\0\0\0"
        );
        assert_eq!(raise(2)[16..], *b"\0\0\x08\0\x02\0\0\0");
        assert_eq!(
            exec(2, b"newprog")[..],
            *b"\x20\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0newprog\0"
        );
        assert_eq!(fork(0, [9; 16], false).len(), 44);
        assert_eq!(prefork(6)[16..], *b"\0\0\x07\0\0\0\0\0");
    }

    #[test]
    fn an_offer_leaves_room_for_the_nul_of_the_reference_server() {
        for len in 1..40 {
            let name = vec![b'x'; len];
            let offering = with_offer(guest(1, &name), Features::ALL);
            let header = Header::decode(offering.first_chunk().expect("a header"));
            let body = &offering[HEADER_LEN..];
            assert_eq!(header.body_len(), Some(body.len() as u64));
            assert_ne!(body.len() % 4, 0, "{len}");
            let (own, features) = extension::split_offer(body, None);
            assert_eq!(
                (own.strip_prefix(&name[..]), features),
                match len % 4 {
                    3 => (Some(&b"\0\0"[..]), Features::ALL),
                    _ => (Some(&b"\0"[..]), Features::ALL),
                }
            );
        }
        let fork = with_offer(fork(1, [9; 16], false), Features::ALL);
        let split = extension::split_offer(&fork[HEADER_LEN..], Some(HandshakeFork::LEN));
        assert_eq!(split.1, Features::ALL, "a FORK has its length");
    }
}
