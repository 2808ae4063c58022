//! Clients of bad faith: each harms itself and nobody else. The numbers are those of section 18 of
//! the protocol document; 12, 15 and 16 are in `sp_processes`, 8, 13 and 21 in `sp_listen`, 20 in
//! rump-abi's URL tests; 19 and 22 are a client's.

mod sp_stub;

use std::time::Duration;

use rump_abi::sysproxy::{Class, Copydata, ErrorCode, HandshakeKind, Header, Kind, Sysresp, frame};
use rumpuser::sp::Limits;
use sp_stub::{Conn, TestServer, claim, eventually, kernel, start, start_with};

/// A client that the attacks must not touch.
struct Witness(Conn, i32);

impl Witness {
    fn new(server: &TestServer) -> Self {
        let mut conn = server.client("witness");
        let pid = conn.getpid();
        Self(conn, pid)
    }

    fn unharmed(&mut self, server: &TestServer) {
        assert_eq!(self.0.getpid(), self.1);
        assert_eq!(self.0.mkdir(&format!("/{}", self.0.next_reqno)).error, 0);
        server.client("newcomer").getpid();
    }
}

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
fn no_2_missing_arguments_are_zero() {
    let server = start();
    let mut client = server.client("short");
    for len in [0, 1, 7, 8, 9, 63] {
        let reqno = client.reqno();
        client.send(&frame::syscall(reqno, kernel::SYS_ECHO, &vec![0xff; len]));
        let slot = (0..len.min(8)).fold(0, |slot, i| slot | 0xff_i64 << (8 * i));
        let last = if len > 56 { 0x00ff_ffff_ffff_ffff } else { 0 };
        let result = client.result(reqno);
        assert_eq!(
            (result.error, result.retval),
            (0, [slot, last]),
            "{len} bytes"
        );
    }
    assert_eq!(client.call(kernel::SYS_MKDIR, &[]).error, 14);
}

#[test]
fn no_3_answers_have_the_length_that_was_asked_for() {
    let server = start();
    let mut witness = Witness::new(&server);
    for len in [0, 1, 9, 11, 1 << 20] {
        let mut client = server.client("copyin");
        let pid = client.getpid();
        let call = client.start_call(kernel::SYS_WRITE, &[3, 0x2000, 10]);
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
        client.start_call(kernel::SYS_MKDIR, &[0x2000]);
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
        client.start_call(kernel::SYS_MAP, &[4096]);
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
    assert_eq!(client.call(kernel::SYS_SLEEP + 100, &[]).error, 78);
    client.start_call(kernel::SYS_RAISE, &[2]);
    assert_eq!(
        client.recv().0,
        Header::new(Class::REQ, Kind::RAISE, 0, 2, 0)
    );
}

/// 9: a client that asks and never reads. Copyouts wait for it and fail; answers that nobody waits
/// for fill a queue, and a full one ends the connection.
#[test]
fn no_9_a_client_that_does_not_read_stalls_only_itself() {
    let server = start_with(Limits {
        reverse_timeout: Duration::from_millis(1500),
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut deaf = server.client("deaf");
    let pid = deaf.getpid();
    deaf.start_call(kernel::SYS_FLOOD, &[0x1000, 64 << 20]);
    witness.unharmed(&server);
    eventually("the call fails and the client ends", || {
        !kernel::exists(pid)
    });

    let mut deaf = server.client("deaf");
    let pid = deaf.getpid();
    let nonsense = claim(Class::REQ, Kind(9), 1, 0, 24).repeat(1000);
    deaf.stream.set_nonblocking(true).expect("a socket");
    eventually("the server hangs up", || {
        use std::io::Write;
        let _ = (&deaf.stream).write(&nonsense);
        !kernel::exists(pid)
    });
    witness.unharmed(&server);
}

/// 10: kernel code that a handshake, a fork or a dying client needs runs in a thread of its own
/// right; here a dying client's call that cannot be interrupted.
#[test]
fn no_10_kernel_work_for_one_client_delays_no_other() {
    let server = start_with(Limits {
        idle_threads: 1,
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut stuck = Vec::new();
    for _ in 0..20 {
        let mut client = server.client("stuck");
        let pid = client.getpid();
        client.start_call(kernel::SYS_GATE, &[81]);
        eventually("the call sleeps", || kernel::sleeping(pid) == 1);
        stuck.push(pid);
    }
    witness.unharmed(&server);
    kernel::open_gate(81);
    eventually("all end", || !stuck.iter().any(|&pid| kernel::exists(pid)));
    witness.unharmed(&server);
}

#[test]
fn no_11_a_question_that_is_not_answered_fails_in_the_end() {
    let server = start_with(Limits {
        reverse_timeout: Duration::from_millis(1000),
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut client = server.client("mute");
    let call = client.start_call(kernel::SYS_WRITE, &[3, 0x2000, 1000]);
    let (question, ..) = client.asked();
    assert_eq!(client.result(call).error, 14);
    witness.unharmed(&server);
    // The answer comes late: nobody wants it, the connection is as before.
    client.send(&frame::copyin_response(question, &[1; 1000]));
    client.getpid();
    // An answer that trickles is none either.
    let call = client.start_call(kernel::SYS_WRITE, &[3, 0x2000, 1000]);
    let (question, ..) = client.asked();
    client.send(&claim(Class::RESP, Kind::COPYIN, question, 0, 1024));
    let mut sent = 0;
    client
        .stream
        .set_read_timeout(Some(Duration::from_millis(20)))
        .expect("a positive time");
    let mut first = [0; 1];
    while std::io::Read::read(&mut client.stream, &mut first).is_err() {
        client.send(&[1]);
        sent += 1;
        assert!(sent < 1000, "the call goes on for ever");
    }
    let mut rest = [0; 47];
    std::io::Read::read_exact(&mut client.stream, &mut rest).expect("the answer");
    assert_eq!(
        Sysresp::decode(&rest[23..]).map(|result| result.error),
        Some(14)
    );
    let _ = call;
}

/// 11: 140 blocked calls of one client stopped the reference.
#[test]
fn no_11_blocked_calls_of_one_client_leave_room_for_others() {
    let server = start_with(Limits {
        calls_shared: 12,
        calls_per_client: 8,
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut greedy = server.client("greedy");
    let pid = greedy.getpid();
    for _ in 0..140 {
        greedy.start_call(kernel::SYS_GATE, &[82]);
    }
    eventually("as many as allowed sleep", || kernel::sleeping(pid) == 8);
    let mut second = server.client("greedy2");
    let pid2 = second.getpid();
    for _ in 0..140 {
        second.start_call(kernel::SYS_GATE, &[82]);
    }
    eventually("the shared slots are used up", || {
        kernel::sleeping(pid2) == 6
    });
    // Everybody else still has one call.
    witness.unharmed(&server);
    assert_eq!((kernel::sleeping(pid), kernel::sleeping(pid2)), (8, 6));
    // And all that waited get their turn.
    kernel::open_gate(82);
    for conn in [&mut greedy, &mut second] {
        for _ in 0..140 {
            let (_, body) = conn.recv();
            assert_eq!(
                Sysresp::decode(&body).map(|result| result.retval[0]),
                Some(82)
            );
        }
    }
    witness.unharmed(&server);
}

/// The same with questions that are not answered, and the client killed then.
#[test]
fn no_11_unanswered_questions_of_a_dead_client_fail() {
    let server = start_with(Limits {
        calls_shared: 4,
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut client = server.client("asker");
    let pid = client.getpid();
    for _ in 0..30 {
        client.start_call(kernel::SYS_MKDIR, &[0x1000, 0]);
    }
    for _ in 0..5 {
        let _ = client.asked();
    }
    witness.unharmed(&server);
    drop(client);
    eventually("the process ends", || !kernel::exists(pid));
    witness.unharmed(&server);
}

/// 12 and 18: calls beyond the limit end the connection; nobody is told to try again at once.
#[test]
fn no_12_the_queue_of_calls_has_an_end() {
    let server = start_with(Limits {
        calls_per_client: 2,
        pending_per_client: 10,
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut client = server.client("flood");
    let pid = client.getpid();
    // One fewer than allowed: the getpid may count until after its answer.
    for _ in 0..11 {
        client.start_call(kernel::SYS_SLEEP, &[]);
    }
    eventually("two run", || kernel::sleeping(pid) == 2);
    for _ in 0..2 {
        client.start_call(kernel::SYS_SLEEP, &[]);
    }
    while let Some((header, _)) = client.try_recv() {
        assert_ne!(
            (header.class, header.arg),
            (Class::ERROR, ErrorCode::TRYAGAIN.0)
        );
    }
    eventually("the process ends", || !kernel::exists(pid));
    witness.unharmed(&server);
}

#[test]
fn no_14_connections_without_handshake_end() {
    let server = start_with(Limits {
        clients: 3,
        handshake_timeout: Duration::from_millis(1500),
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut idle = [server.connect(), server.connect()];
    // Full: closed without a banner.
    assert_eq!(Conn::raw(&server.path).banner(), None);
    // Half a handshake is none.
    idle[0].send(&frame::guest(1, b"half")[..20]);
    for conn in &mut idle {
        conn.ends();
    }
    eventually("the slots are free", || {
        Conn::raw(&server.path).banner().is_some()
    });
    eventually("again", || Conn::raw(&server.path).banner().is_some());
    assert_eq!(
        witness.0.getpid(),
        witness.1,
        "one who has shaken hands may idle"
    );
}

#[test]
fn no_17_an_answer_before_its_question_is_none() {
    let server = start();
    let mut client = server.client("prophet");
    for reqno in 0..4 {
        client.send(&frame::copyin_response(reqno, b"guess\0"));
    }
    let call = client.start_call(kernel::SYS_MKDIR, &[0x1000, 0]);
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
    session.extend(frame::syscall(
        2,
        kernel::SYS_MKDIR,
        &0x1000_u64.to_ne_bytes(),
    ));
    session.extend(frame::prefork(3));
    session.extend(frame::syscall(4, kernel::SYS_SLEEP, &[]));
    session.extend(frame::copyin_response(0, b"/cut\0"));
    session.extend(frame::exec(5, b"cut"));
    session.extend(frame::syscall(6, kernel::SYS_FLOOD, &[0xff; 3]));
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
