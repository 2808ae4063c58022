//! Clients of bad faith: each harms itself and nobody else.
//!
//! The weaknesses that section 18 of the protocol document lists, by number, and where a test shows that
//! they are closed here:
//!
//! | | weakness | tests |
//! |---:|---|---|
//! | 1 | lengths without bound | `no_1` below; `sp_extension`: `a_call_that_is_too_long` |
//! | 2 | arguments too short | `no_2` below; `sp_extension`: `bodies_that_cannot_be_true` |
//! | 3 | answers of a wrong length | `no_3` below |
//! | 4 | an address of less than eight bytes | `no_4` below |
//! | 5 | empty command names | `no_5` below |
//! | 6 | negative call numbers | `no_6` below |
//! | 7 | uninitialised bytes | `no_7` below |
//! | 8 | everybody is root | `sp_listen`: `other_users`, `the_socket_is_its_owners`, `tcp_wants_a_key`; `sp_key`; rumpclient `key` |
//! | 9 | writes that wait | `sp_overload`: `no_9`; `sp_ring`: `a_client_that_does_not_read_its_ring` |
//! | 10 | kernel code in the poller | `sp_overload`: `no_10` |
//! | 11 | questions without a time limit | `sp_overload`: `no_11`; `sp_ring`: `a_question_by_the_ring` |
//! | 12 | queues without bound, forks for ever | `sp_overload`: `no_12`; `sp_processes`: `prepared_forks`; `sp_ring`: `rings_are_limited`; `sp_extension`: `what_is_not_kept` |
//! | 13 | anybody redeems a cookie | `sp_listen`: `other_users_are_turned_away_and_cookies_are_their_makers` |
//! | 14 | connections without handshake | `sp_overload`: `no_14` |
//! | 15 | cookies of reused slots | `sp_processes`: `forks_of_dead_parents` |
//! | 16 | exec and disconnect | `sp_processes`: `dying_in_the_middle_of_an_exec` |
//! | 17 | answers before their question | `no_17` below |
//! | 18 | TRYAGAIN at once | `sp_overload`: `no_12` |
//! | 19 | clients trust servers | rumpclient `hostile`, `hostile_ring` |
//! | 20 | ports without bound | rump-abi's tests of URLs |
//! | 21 | inherited descriptors | `sp_listen` and rumpclient `with_server`: `descriptors_are_not_inherited` |
//! | 22 | EXECFD of the environment | librumpclient: what is set-uid does not read it |
//!
//! What shared memory adds is in `sp_ring`: false positions, bells and frames that change.

mod sp_stub;

use rump_abi::sysproxy::{Class, Copydata, ErrorCode, HandshakeKind, Header, Kind, Sysresp, frame};
use rumpuser::sp::Limits;
use sp_stub::{Witness, claim, eventually, kernel, start, start_with, syscalls};

#[test]
fn no_1_a_length_is_believed_only_within_bounds() {
    let server = start();
    let mut witness = Witness::new(&server);
    let lengths = [0, 1, 23, 1 << 20, u64::from(u32::MAX), 1 << 62, u64::MAX];
    for len in lengths {
        let mut conn = server.connect();
        conn.send(&claim(Class::REQ, Kind::HANDSHAKE, 1, 0, len));
        conn.ends();
        let mut conn = server.client("claimer");
        conn.send(&claim(Class::REQ, Kind::SYSCALL, 1, 20, len));
        conn.ends();
    }
    // One byte more than eight slots.
    let mut conn = server.client("nine");
    conn.send(&claim(Class::REQ, Kind::SYSCALL, 1, 20, 24 + 65));
    conn.ends();
    // What is skipped is bounded, too.
    for class in [Class::RESP, Class::ERROR, Class(9)] {
        let mut conn = server.client("skipper");
        conn.send(&claim(class, Kind(9), 1, 0, 1 << 40));
        while conn.try_recv().is_some() {}
    }
    witness.unharmed(&server);
}

#[test]
fn no_2_arguments_have_the_length_of_their_call() {
    let server = start();
    let mut witness = Witness::new(&server);
    let mut client = server.client("misfit");
    let pid = client.getpid();
    for (number, right) in [
        (syscalls::SYS_GETPID, 0),
        (syscalls::SYS_MKDIR, 16),
        (syscalls::SYS_WRITE, 24),
    ] {
        for len in (0..=64).filter(|len| *len != right) {
            let reqno = client.reqno();
            client.send(&frame::syscall(reqno, number, &vec![0xff; len]));
            client.error(reqno, ErrorCode::MALFORMED_REQUEST);
        }
    }
    // Only those calls failed, and the client goes on.
    assert_eq!(client.mkdir("/misfit").error, 0);
    assert_eq!(client.getpid(), pid);
    witness.unharmed(&server);
}

/// Of a number that the table does not name nobody knows the length.
#[test]
fn no_2_missing_arguments_are_zero() {
    let server = start();
    let mut client = server.client("short");
    for len in [0, 1, 7, 8, 9, 63] {
        let reqno = client.reqno();
        client.send(&frame::syscall(reqno, syscalls::SYS_ECHO, &vec![0xff; len]));
        let slot = (0..len.min(8)).fold(0, |slot, i| slot | 0xff_i64 << (8 * i));
        let last = if len > 56 { 0x00ff_ffff_ffff_ffff } else { 0 };
        let result = client.result(reqno);
        assert_eq!(
            (result.error, result.retval),
            (0, [slot, last]),
            "{len} bytes"
        );
    }
}

#[test]
fn no_3_answers_have_the_length_that_was_asked_for() {
    let server = start();
    let mut witness = Witness::new(&server);
    for len in [0, 1, 9, 11, 1 << 20] {
        let mut client = server.client("copyin");
        let pid = client.getpid();
        let call = client.start_call(syscalls::SYS_WRITE, &[3, 0x2000, 10]);
        let (reqno, ..) = client.asked();
        client.send(&claim(Class::RESP, Kind::COPYIN, reqno, 0, 24 + len));
        // The call fails, the client is disconnected.
        if let Some((_, body)) = client.try_recv() {
            assert_eq!(Sysresp::decode(&body).map(|result| result.error), Some(14));
            client.ends();
        }
        let _ = call;
        eventually("the process ends", || !kernel::exists(pid));
    }
    for len in [1025, 1 << 20] {
        let mut client = server.client("copyinstr");
        client.start_call(syscalls::SYS_MKDIR, &[0x2000, 0]);
        let (reqno, ..) = client.asked();
        client.send(&claim(Class::RESP, Kind::COPYIN, reqno, 0, 24 + len));
        while let Some((_, body)) = client.try_recv() {
            assert_eq!(Sysresp::decode(&body).map(|result| result.error), Some(14));
        }
    }
    witness.unharmed(&server);
}

#[test]
fn no_4_an_address_has_eight_bytes() {
    let server = start();
    let mut witness = Witness::new(&server);
    for len in [0, 4, 7, 9, 64] {
        let mut client = server.client("mapper");
        client.start_call(syscalls::SYS_MAP, &[4096]);
        let (header, _) = client.recv();
        assert_eq!(header.kind, Kind::ANONMMAP);
        client.send(&frame::copyin_response(header.reqno, &vec![1; len]));
        while let Some((_, body)) = client.try_recv() {
            assert_eq!(Sysresp::decode(&body).map(|result| result.error), Some(14));
        }
    }
    witness.unharmed(&server);
}

#[test]
fn no_5_command_names_are_tamed() {
    let server = start();
    let mut conn = server.connect();
    conn.send(&claim(
        Class::REQ,
        Kind::HANDSHAKE,
        1,
        HandshakeKind::GUEST.0,
        24,
    ));
    conn.error(1, ErrorCode::MALFORMED_REQUEST);
    conn.ends();

    let send_name = |name: &[u8]| {
        let mut conn = server.connect();
        let len = 24 + name.len() as u64;
        conn.send(&claim(
            Class::REQ,
            Kind::HANDSHAKE,
            1,
            HandshakeKind::GUEST.0,
            len,
        ));
        conn.send(name);
        conn.handshake_ok(1);
        let pid = conn.getpid();
        (conn, pid)
    };
    let (_conn, pid) = send_name(&[b'x'; 300]);
    assert_eq!(kernel::comm(pid), "x".repeat(16));
    let (_conn, pid) = send_name(b"no end");
    assert_eq!(kernel::comm(pid), "no end");
    let (mut conn, pid) = send_name(b"a\x1b]0;b\x07\n\0");
    assert_eq!(kernel::comm(pid), "a?]0;b??");

    conn.send(&claim(
        Class::REQ,
        Kind::HANDSHAKE,
        5,
        HandshakeKind::EXEC.0,
        24,
    ));
    conn.error(5, ErrorCode::MALFORMED_REQUEST);
    conn.ends();
}

#[test]
fn no_6_numbers_that_are_negative_to_the_kernel_never_get_there() {
    let server = start();
    let mut client = server.client("negative");
    for number in [
        512,
        513,
        600,
        1 << 16,
        i32::MAX as u32,
        1 << 31,
        -100_i32 as u32,
        u32::MAX,
    ] {
        let result = client.call(number, &[]);
        assert_eq!(
            (result.error, result.retval),
            (78, [0, 0]),
            "system call {number}"
        );
    }
    client.getpid();
}

#[test]
fn no_7_nothing_of_the_server_leaks() {
    let server = start();
    let mut client = server.client("leak");
    // `Conn::result` looks at the padding of each answer.
    assert_eq!(client.call(499, &[]).error, 78);
    client.start_call(syscalls::SYS_RAISE, &[2]);
    assert_eq!(
        client.recv().0,
        Header::new(Class::REQ, Kind::RAISE, 0, 2, 0)
    );
}

#[test]
fn no_17_an_answer_before_its_question_is_none() {
    let server = start();
    let mut client = server.client("prophet");
    for reqno in 0..4 {
        client.send(&frame::copyin_response(reqno, b"guess\0"));
    }
    let call = client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
    let (question, _, place) = client.asked();
    assert_eq!(
        (question, place),
        (
            0,
            Copydata {
                len: 1024,
                addr: 0x1000
            }
        )
    );
    client.send(&frame::copyin_response(0, b"/true\0"));
    // A second answer to the same question is as good as none.
    client.send(&frame::copyin_response(0, &[b'x'; 5000]));
    assert_eq!(client.result(call).error, 0);
    client.getpid();
}

/// Clients that go away at every byte of a session.
#[test]
fn clients_killed_at_any_moment_leave_nothing() {
    let server = start_with(Limits {
        calls_shared: 3,
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut session = frame::guest(1, b"cut");
    let mkdir = [0x1000_u64.to_ne_bytes(), [0; 8]];
    session.extend(frame::syscall(2, syscalls::SYS_MKDIR, mkdir.as_flattened()));
    session.extend(frame::prefork(3));
    session.extend(frame::syscall(4, syscalls::SYS_SLEEP, &[]));
    session.extend(frame::copyin_response(0, b"/cut\0"));
    session.extend(frame::exec(5, b"cut"));
    session.extend(frame::syscall(6, syscalls::SYS_FLOOD, &[0xff; 3]));
    for at in 0..=session.len() {
        let mut conn = server.connect();
        conn.send(&session[..at]);
        drop(conn);
    }
    // The prepared forks wait for children; nothing else stays.
    eventually("all processes but prepared ones end", || {
        kernel::named("cut")
            .iter()
            .all(|&pid| kernel::lwps(pid) == 1 && kernel::sleeping(pid) == 0)
    });
    witness.unharmed(&server);
}
