//! Who comes in over tcp: those with the key, unless the server was told otherwise (weakness 8 of the
//! protocol document, section 18).

mod sp_stub;

use std::net::TcpStream;
use std::os::fd::OwnedFd;

use rump_abi::errno::Errno;
use rump_abi::sysproxy::{Auth, Class, ErrorCode, Kind, frame};
use rump_sysproxy::key::{self, HELLO, Key, LEN, Nonce, Side};
use rumpuser::sp::{Access, Limits, Server};
use sp_stub::{Conn, banner, kernel, start, syscalls};

const KEY: &[u8; 16] = b"0123456789abcdef";

fn key() -> Key {
    Key::new(KEY).expect("long enough")
}

fn listen(access: Access) -> Result<Server, Errno> {
    kernel::boot();
    let limits = Limits {
        tcp: Some(access),
        ..Limits::default()
    };
    Server::start("tcp://127.0.0.1:0", &banner(), limits)
}

fn with_key() -> Server {
    let access = Access {
        key: Some(key()),
        insecure: false,
    };
    listen(access).expect("a free port")
}

/// A connection that has read its banner.
fn connect(server: &Server) -> Conn {
    let address = server.tcp_address().expect("a tcp server");
    let stream = TcpStream::connect(address).expect("a server listens");
    let mut conn = Conn::on(OwnedFd::from(stream).into());
    assert_eq!(conn.banner(), Some(banner().encode().expect("short")));
    conn
}

fn stop(server: &Server) {
    server.stop(std::ptr::null_mut());
}

/// The answer to the AUTH `reqno`: a random number, or a proof.
fn answer(conn: &mut Conn, reqno: u64) -> [u8; LEN] {
    let (header, body) = conn.recv();
    let what = (header.class, header.kind, header.reqno);
    assert_eq!(what, (Class::RESP, Kind::HANDSHAKE, reqno));
    body.try_into().expect("32 bytes")
}

fn challenge(conn: &mut Conn) -> Nonce {
    conn.send(&frame::auth(1, &HELLO));
    answer(conn, 1)
}

/// The client's part of an exchange.
fn prove(key: &Key, server: &Nonce, client: &Nonce) -> Vec<u8> {
    let proof = key.prove(Side::Client, server, client);
    frame::auth(2, &key::encode_proof(client, &proof))
}

fn come_in(conn: &mut Conn) {
    let server = challenge(conn);
    let client = [3; LEN];
    conn.send(&prove(&key(), &server, &client));
    let proof = answer(conn, 2);
    assert!(key().accepts(&proof, Side::Server, &server, &client));
}

#[test]
fn nobody_listens_on_tcp_without_a_key() {
    assert_eq!(listen(Access::default()).err(), Some(Errno::EPERM));
}

#[test]
fn who_has_the_key_comes_in() {
    let server = with_key();
    let mut conn = connect(&server);
    come_in(&mut conn);
    conn.guest("keeper");
    assert!(conn.getpid() > 1);
    // A forked child shows it, too.
    let reqno = conn.reqno();
    conn.send(&frame::prefork(reqno));
    let auth = Auth::try_from(conn.recv().1).expect("a cookie");
    let mut child = connect(&server);
    child.send(&frame::fork(1, auth, false));
    child.error(1, ErrorCode::AUTH);
    child.ends();
    let mut child = connect(&server);
    come_in(&mut child);
    child.send(&frame::fork(3, auth, false));
    child.handshake_ok(3);
    stop(&server);
}

/// No frame but the right proof opens anything, and each wrong one ends its connection.
#[test]
fn who_has_no_key_stays_out() {
    let server = with_key();
    let mut witness = connect(&server);
    come_in(&mut witness);
    witness.guest("witness");
    let pid = witness.getpid();
    let other = Key::new(&[1; 16]).expect("long enough");
    let (c, mut overheard) = ([3; LEN], None);
    type Attempt<'a> = &'a dyn Fn(&Nonce) -> Vec<u8>;
    let attempts: [(&str, Attempt<'_>); 8] = [
        ("a guest", &|_| frame::guest(2, b"stranger")),
        ("another key", &|s| prove(&other, s, &c)),
        ("another exchange", &|_| prove(&key(), &[0; LEN], &c)),
        ("the server's part", &|s| {
            let proof = key().prove(Side::Server, s, &c);
            frame::auth(2, &key::encode_proof(&c, &proof))
        }),
        ("nothing", &|_| frame::auth(2, &[])),
        ("a proof that is cut", &|s| {
            let proof = key().prove(Side::Client, s, &c);
            frame::auth(2, &key::encode_proof(&c, &proof)[..63])
        }),
        ("another challenge", &|_| frame::auth(2, &HELLO)),
        ("an exec", &|_| frame::exec(2, b"stranger")),
    ];
    for (what, attempt) in attempts {
        let mut conn = connect(&server);
        let server_nonce = challenge(&mut conn);
        assert_ne!(
            overheard.replace(server_nonce),
            Some(server_nonce),
            "{what}"
        );
        conn.send(&attempt(&server_nonce));
        conn.error(2, ErrorCode::AUTH);
        conn.ends();
    }
    // What a good client once sent opens nothing.
    let mut good = connect(&server);
    let recorded = {
        let server_nonce = challenge(&mut good);
        let recorded = prove(&key(), &server_nonce, &c);
        good.send(&recorded);
        answer(&mut good, 2);
        recorded
    };
    let mut replayed = connect(&server);
    challenge(&mut replayed);
    replayed.send(&recorded);
    replayed.error(2, ErrorCode::AUTH);
    replayed.ends();
    // Without an exchange.
    for first in [
        frame::guest(2, b"stranger"),
        recorded,
        frame::syscall(2, syscalls::SYS_GETPID, &[]),
        frame::prefork(2),
    ] {
        let mut conn = connect(&server);
        conn.send(&first);
        conn.error(2, ErrorCode::AUTH);
        conn.ends();
    }
    assert!(kernel::named("stranger").is_empty());
    assert_eq!(witness.getpid(), pid);
    stop(&server);
}

/// Told so, a server serves clients that know no key; one that has it may show it.
#[test]
fn an_insecure_server_asks_for_nothing() {
    let access = Access {
        key: Some(key()),
        insecure: true,
    };
    let server = listen(access).expect("a free port");
    let mut plain = connect(&server);
    plain.guest("plain");
    plain.getpid();
    let mut conn = connect(&server);
    come_in(&mut conn);
    conn.guest("keeper");
    conn.getpid();
    stop(&server);
}

/// On a unix socket the host names the user: AUTH is refused there as in the protocol.
#[test]
fn no_key_opens_a_unix_socket() {
    let server = start();
    let mut conn = server.connect();
    conn.send(&frame::auth(1, &HELLO));
    conn.error(1, ErrorCode::AUTH);
    conn.ends();
}
