//! Clients that take more than their share, of threads, memory or time: others are served all the
//! while. The numbers are those of section 18 of the protocol document, as in `sp_hostile`.

mod sp_stub;

use std::time::Duration;

use rump_abi::sysproxy::{Class, ErrorCode, Kind, Sysresp, frame};
use rumpuser::sp::Limits;
use sp_stub::{Conn, Witness, claim, eventually, kernel, start_with, syscalls};

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
    deaf.start_call(syscalls::SYS_FLOOD, &[0x1000, 64 << 20]);
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
        client.start_call(syscalls::SYS_GATE, &[81]);
        eventually("the call sleeps", || kernel::sleeping(pid) == 1);
        stuck.push(pid);
    }
    witness.unharmed(&server);
    kernel::open_gate(81);
    eventually("all end", || !stuck.iter().any(|&pid| kernel::exists(pid)));
    witness.unharmed(&server);
}

/// The same with handshakes and forks that the kernel takes its time for, and clients that do not
/// wait for them.
#[test]
fn no_10_slow_handshakes_delay_no_other() {
    let server = start_with(Limits {
        idle_threads: 1,
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut parent = server.client("slow");
    parent.getpid();
    kernel::hold_rfork("slow", true);
    let mut patient = server.connect();
    patient.send(&frame::guest(1, b"slow"));
    for _ in 0..5 {
        server.connect().send(&frame::guest(1, b"slow"));
    }
    parent.send(&frame::prefork(7));
    eventually("all are in the kernel", || kernel::sleeping(1) == 7);
    witness.unharmed(&server);
    kernel::hold_rfork("slow", false);
    patient.handshake_ok(1);
    let (header, _) = parent.recv();
    assert_eq!((header.reqno, header.kind), (7, Kind::PREFORK));
    // The patient one, the parent and the prepared one; those who left at once are gone.
    eventually("the others end", || kernel::named("slow").len() == 3);
    witness.unharmed(&server);
}

/// A fork that takes its time, and the client that asked for it: its other calls and what they ask
/// for go on, further forks and an exec follow in order, and it may leave in the middle.
#[test]
fn no_10_a_slow_fork_does_not_delay_its_own_client() {
    let server = start_with(Limits {
        idle_threads: 1,
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut parent = server.client("slow-fork");
    let pid = parent.getpid();
    let before = kernel::sleeping(1);
    kernel::hold_rfork("slow-fork", true);
    parent.send(&frame::prefork(100));
    eventually("the fork is in the kernel", || kernel::sleeping(1) > before);
    assert_eq!(parent.getpid(), pid);
    assert_eq!(parent.mkdir("/meanwhile").error, 0);
    let sleeper = parent.start_call(syscalls::SYS_SLEEP, &[]);
    parent.send(&frame::prefork(101));
    parent.send(&frame::exec(102, b"slow-exec"));
    let refused = parent.call(syscalls::SYS_GETPID, &[]);
    assert_eq!((refused.error, refused.retval[0]), (16, -1));
    assert_eq!(kernel::comm(pid), "slow-fork");
    witness.unharmed(&server);
    kernel::hold_rfork("slow-fork", false);
    for reqno in [100, 101] {
        let (header, _) = parent.recv();
        assert_eq!((header.reqno, header.kind), (reqno, Kind::PREFORK));
    }
    assert_eq!(parent.result(sleeper).error, 4);
    parent.handshake_ok(102);
    assert_eq!(parent.getpid(), pid);
    assert_eq!(kernel::comm(pid), "slow-exec");

    kernel::hold_rfork("slow-exec", true);
    parent.send(&frame::prefork(103));
    parent.start_call(syscalls::SYS_SLEEP, &[]);
    eventually("both are in the kernel", || {
        kernel::sleeping(1) > before && kernel::sleeping(pid) == 1
    });
    drop(parent);
    witness.unharmed(&server);
    kernel::hold_rfork("slow-exec", false);
    eventually("the process ends", || !kernel::exists(pid));
}

#[test]
fn no_11_a_question_that_is_not_answered_fails_in_the_end() {
    let server = start_with(Limits {
        reverse_timeout: Duration::from_millis(1000),
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut client = server.client("mute");
    let call = client.start_call(syscalls::SYS_WRITE, &[3, 0x2000, 1000]);
    let (question, ..) = client.asked();
    assert_eq!(client.result(call).error, 14);
    witness.unharmed(&server);
    // The answer comes late: nobody wants it, the connection is as before.
    client.send(&frame::copyin_response(question, &[1; 1000]));
    client.getpid();
    // An answer that trickles is none either.
    let call = client.start_call(syscalls::SYS_WRITE, &[3, 0x2000, 1000]);
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
        greedy.start_call(syscalls::SYS_GATE, &[82]);
    }
    eventually("as many as allowed sleep", || kernel::sleeping(pid) == 8);
    let mut second = server.client("greedy2");
    let pid2 = second.getpid();
    for _ in 0..140 {
        second.start_call(syscalls::SYS_GATE, &[82]);
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
        client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
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
        client.start_call(syscalls::SYS_SLEEP, &[]);
    }
    eventually("two run", || kernel::sleeping(pid) == 2);
    for _ in 0..2 {
        client.start_call(syscalls::SYS_SLEEP, &[]);
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
