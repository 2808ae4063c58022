//! The extension (`rump_abi::sysproxy::extension`): what a client that asks for it gets, and that one
//! of bad faith gets nothing else.

mod sp_stub;

use rump_abi::errno::Errno;
use rump_abi::sysproxy::extension::{Grant, OFFER_LEN};
use rump_abi::sysproxy::{Auth, Class, ErrorCode, Features, Header, Kind, call, frame};
use rumpuser::sp::Limits;
use sp_stub::{Conn, TestServer, Witness, claim, decode, kernel, start, start_with, syscalls};

const ATTACH_MAX: u32 = 64 << 10;

/// A client that offers `features`, and what it is granted.
fn offering(server: &TestServer, comm: &str, features: Features) -> (Conn, Option<Grant>) {
    let mut conn = server.connect();
    let reqno = conn.reqno();
    let guest = frame::guest(reqno, comm.as_bytes());
    conn.send(&frame::with_offer(guest, features));
    let grant = granted(&mut conn, reqno);
    (conn, grant)
}

/// The answer to a handshake: a grant, or the protocol's.
fn granted(conn: &mut Conn, reqno: u64) -> Option<Grant> {
    let (header, body) = conn.recv();
    let kind = (header.class, header.kind, header.reqno);
    assert_eq!(kind, (Class::RESP, Kind::HANDSHAKE, reqno));
    let grant = Grant::decode(&body);
    assert!(grant.is_some() || body == [0; 4]);
    grant
}

fn extended(server: &TestServer, comm: &str) -> Conn {
    let (conn, grant) = offering(server, comm, Features::ATTACH);
    let expected = Grant {
        features: Features::ATTACH,
        attach_max: ATTACH_MAX,
    };
    assert_eq!(grant, Some(expected));
    conn
}

/// Sends a CALL; its request number.
fn start_call(conn: &mut Conn, number: u32, slots: &[u64], ranges: &[(u64, &[u8])]) -> u64 {
    let reqno = conn.reqno();
    conn.send(&frame::call(reqno, number, slots, ranges));
    reqno
}

fn call(conn: &mut Conn, number: u32, slots: &[u64], ranges: &[(u64, &[u8])]) -> (i32, i64) {
    let reqno = start_call(conn, number, slots, ranges);
    let result = conn.result(reqno);
    (result.error, result.retval[0])
}

#[test]
fn an_offer_is_granted_and_nothing_else_is() {
    let server = start();
    extended(&server, "granted");
    assert_eq!(
        kernel::named("granted").len(),
        1,
        "the offer is no part of the name"
    );
    let unknown = Features(1 << 20);
    assert_eq!(offering(&server, "unknown", unknown).1, None);
    let (_, grant) = offering(&server, "more", Features(Features::ATTACH.0 | unknown.0));
    assert_eq!(grant.map(|grant| grant.features), Some(Features::ATTACH));
}

/// A client that does not ask gets the bytes of the protocol, and the requests of the extension are as
/// unknown as any.
#[test]
fn who_does_not_ask_gets_the_protocol() {
    let server = start();
    let mut plain = server.client("plain");
    let reqno = start_call(&mut plain, syscalls::SYS_GETPID, &[], &[]);
    plain.error(reqno, ErrorCode::MALFORMED_REQUEST);
    plain.getpid();
    assert_eq!(plain.mkdir("/plain").error, 0);
    let refusing = start_with(Limits {
        features: Features::NONE,
        ..Limits::default()
    });
    let (mut conn, grant) = offering(&refusing, "refused", Features::ALL);
    assert_eq!(grant, None);
    let reqno = start_call(&mut conn, syscalls::SYS_GETPID, &[], &[]);
    conn.error(reqno, ErrorCode::MALFORMED_REQUEST);
}

#[test]
fn a_call_with_its_memory_asks_for_nothing() {
    let server = start();
    let mut conn = extended(&server, "attached");
    let path = (0x1000, &b"/attached\0"[..]);
    assert_eq!(
        call(&mut conn, syscalls::SYS_MKDIR, &[0x1000, 0], &[path]),
        (0, 0)
    );
    let again = call(&mut conn, syscalls::SYS_MKDIR, &[0x1000, 0], &[path]);
    assert_eq!(again.0, Errno::EEXIST.get());
    // The middle of a range.
    let data = [7_u8; 4096];
    let written = call(
        &mut conn,
        syscalls::SYS_WRITE,
        &[1, 0x2010, 0x100],
        &[(0x2000, &data)],
    );
    assert_eq!(written, (0, 0x100));
}

/// Memory that did not come is asked for as ever: a range that is too short, a string without its
/// end, another address.
#[test]
fn memory_that_did_not_come_is_asked_for() {
    let server = start();
    let mut conn = extended(&server, "asked");
    for (slots, range) in [
        ([1, 0x2000, 5], (0x2000, &b"abcd"[..])),
        ([1, 0x1fff, 5], (0x2000, &b"abcde"[..])),
        ([1, 0x3000, 5], (0x2000, &b"abcde"[..])),
    ] {
        let reqno = start_call(&mut conn, syscalls::SYS_WRITE, &slots, &[range]);
        let (question, kind, place) = conn.asked();
        assert_eq!((kind, place.addr, place.len), (Kind::COPYIN, slots[1], 5));
        conn.send(&frame::copyin_response(question, b"12345"));
        assert_eq!(conn.result(reqno).error, 0);
    }
    let part = [(0x1000, &b"/no end"[..])];
    let reqno = start_call(&mut conn, syscalls::SYS_MKDIR, &[0x1000, 0], &part);
    let (question, kind, _) = conn.asked();
    assert_eq!(kind, Kind::COPYINSTR);
    conn.send(&frame::copyin_response(question, b"/no end/of it\0"));
    assert_eq!(conn.result(reqno).error, 0);
}

/// What the kernel has written to the client's memory is newer than what came with the call.
#[test]
fn written_memory_is_asked_for_again() {
    let server = start();
    let mut conn = extended(&server, "written");
    let reqno = start_call(
        &mut conn,
        syscalls::SYS_COPY_BACK,
        &[0x1000, 0x2000],
        &[(0x1000, b"0123456789abcdef"), (0x2000, b"0123456789abcdef")],
    );
    let (header, body) = conn.recv();
    assert_eq!(
        (header.kind, &body[16..]),
        (Kind::COPYOUT, &b"0123456789abcdef"[..])
    );
    let (question, kind, place) = conn.asked();
    assert_eq!((kind, place.addr), (Kind::COPYIN, 0x2000));
    conn.send(&frame::copyin_response(question, &[1; 16]));
    assert_eq!(conn.result(reqno).retval[0], 16);
}

/// Beyond what the server keeps for a client, memory that comes with calls is not kept: it is asked
/// for, and the call is the same.
#[test]
fn what_is_not_kept_is_asked_for() {
    let server = start_with(Limits {
        attached_per_client: 6000,
        ..Limits::default()
    });
    let mut conn = extended(&server, "kept");
    let data = [1_u8; 5000];
    let ranges = [(0x2000, &data[..])];
    // It stays in the kernel, with what came with it.
    let sleeper = start_call(&mut conn, syscalls::SYS_GATE, &[0x3317], &ranges);
    let reqno = start_call(&mut conn, syscalls::SYS_WRITE, &[1, 0x2000, 5000], &ranges);
    let (question, kind, place) = conn.asked();
    assert_eq!((kind, place.len), (Kind::COPYIN, 5000));
    conn.send(&frame::copyin_response(question, &data));
    assert_eq!(conn.result(reqno).retval, [5000, 5000]);
    kernel::open_gate(0x3317);
    assert_eq!(conn.result(sleeper).error, 0);
    // There is room again.
    assert_eq!(
        call(&mut conn, syscalls::SYS_WRITE, &[1, 0x2000, 5000], &ranges),
        (0, 5000)
    );
}

#[test]
fn bodies_that_cannot_be_true_are_malformed() {
    let server = start();
    let mut witness = Witness::new(&server);
    let good = {
        let frame = frame::call(0, syscalls::SYS_MKDIR, &[0x1000, 0], &[(0x1000, b"/x\0")]);
        decode(&frame).1
    };
    let mut conn = extended(&server, "malformed");
    let mut bodies: Vec<Vec<u8>> = (0..good.len()).map(|len| good[..len].to_vec()).collect();
    bodies.push([&good[..], b"x"].concat());
    for (at, value) in [
        (0, 9_u64),
        (4, 17),
        (4, 0xffff_ffff),
        (24, u64::MAX),
        (32, u64::MAX),
        (32, 4),
    ] {
        let mut body = good.clone();
        let width = if at < 8 { 4 } else { 8 };
        body[at..at + width].copy_from_slice(&value.to_ne_bytes()[..width]);
        bodies.push(body);
    }
    for body in bodies {
        let reqno = conn.reqno();
        let header = Header::new(
            Class::REQ,
            Kind::CALL,
            reqno,
            syscalls::SYS_MKDIR,
            body.len(),
        );
        conn.send(&[&header.encode()[..], &body].concat());
        conn.error(reqno, ErrorCode::MALFORMED_REQUEST);
    }
    // Another number of slots than the call has.
    let reqno = start_call(
        &mut conn,
        syscalls::SYS_MKDIR,
        &[0x1000],
        &[(0x1000, b"/x\0")],
    );
    conn.error(reqno, ErrorCode::MALFORMED_REQUEST);
    conn.getpid();
    witness.unharmed(&server);
}

/// The first bound is met before any memory is set aside.
#[test]
fn a_call_that_is_too_long_ends_the_connection() {
    let server = start();
    let mut witness = Witness::new(&server);
    let most = (call::MAX_HEAD as u64) + u64::from(ATTACH_MAX) + 24;
    for len in [most + 1, 1 << 40, u64::MAX] {
        let mut conn = extended(&server, "too long");
        conn.send(&claim(Class::REQ, Kind::CALL, 5, syscalls::SYS_MKDIR, len));
        conn.ends();
    }
    witness.unharmed(&server);
}

/// The protocol has no refusal; with the extension one fails the transfer and harms nothing else.
#[test]
fn a_client_may_refuse_a_transfer() {
    let server = start();
    let mut conn = extended(&server, "refusing");
    for slots in [&[1, 0x2000, 5][..], &[1, 0x2000, 4096]] {
        let reqno = conn.start_call(syscalls::SYS_WRITE, slots);
        let (question, ..) = conn.asked();
        // One for nobody first.
        conn.send(&frame::error(u64::MAX, ErrorCode::NOMEM));
        conn.send(&frame::error(question, ErrorCode::MALFORMED_REQUEST));
        assert_eq!(conn.result(reqno).error, Errno::EFAULT.get());
    }
    let reqno = conn.start_call(syscalls::SYS_MAP, &[4096]);
    let (header, _) = conn.recv();
    conn.send(&frame::error(header.reqno, ErrorCode::NOMEM));
    assert_eq!(conn.result(reqno).error, Errno::EFAULT.get());
    conn.getpid();
}

/// A forked child and a new image ask for themselves.
#[test]
fn each_handshake_is_an_agreement_of_its_own() {
    let server = start();
    let mut parent = extended(&server, "parent");
    let path = [(0x1000, &b"/forked\0"[..])];
    let prefork = |parent: &mut Conn| {
        let reqno = parent.reqno();
        parent.send(&frame::prefork(reqno));
        Auth::try_from(parent.recv().1).expect("a cookie")
    };
    for offered in [Features::NONE, Features::ATTACH] {
        let auth = prefork(&mut parent);
        let mut child = server.connect();
        let fork = frame::fork(1, auth, false);
        match offered {
            Features::NONE => child.send(&fork),
            _ => child.send(&frame::with_offer(fork, offered)),
        }
        let grant = granted(&mut child, 1);
        assert_eq!(grant.is_some(), offered != Features::NONE);
        let reqno = start_call(&mut child, syscalls::SYS_MKDIR, &[0x1000, 0], &path);
        match grant {
            None => child.error(reqno, ErrorCode::MALFORMED_REQUEST),
            Some(_) => assert_eq!(child.result(reqno).error, 0),
        }
    }
    for offered in [Features::NONE, Features::ATTACH] {
        let reqno = parent.reqno();
        let exec = frame::exec(reqno, b"image");
        match offered {
            Features::NONE => parent.send(&exec),
            _ => parent.send(&frame::with_offer(exec, offered)),
        }
        let grant = granted(&mut parent, reqno);
        assert_eq!(grant.is_some(), offered != Features::NONE);
        assert!(
            kernel::named("image").len() == 1,
            "the offer is no part of the name"
        );
        let reqno = start_call(&mut parent, syscalls::SYS_GETPID, &[], &[]);
        match grant {
            None => parent.error(reqno, ErrorCode::MALFORMED_REQUEST),
            Some(_) => assert_eq!(parent.result(reqno).error, 0),
        }
    }
    // Half an offer is no FORK.
    let auth = prefork(&mut parent);
    let mut child = server.connect();
    let fork = frame::with_offer(frame::fork(1, auth, false), Features::ATTACH);
    let mut half = fork[..fork.len() - OFFER_LEN / 2].to_vec();
    let len = half.len() as u64;
    half[..8].copy_from_slice(&len.to_ne_bytes());
    child.send(&half);
    child.error(1, ErrorCode::MALFORMED_REQUEST);
    child.ends();
}
