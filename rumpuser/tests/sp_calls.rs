//! System calls of remote clients: the ordinary course of things (sysproxy 0.4, sections 3 to 8).

mod sp_stub;

use rump_abi::sysproxy::{Class, Copydata, ErrorCode, Kind, frame};
use sp_stub::{decode, eventually, kernel, start, syscalls};

#[test]
fn a_guest_becomes_a_process_and_ends_with_its_connection() {
    let server = start();
    let mut client = server.client("guest-a");
    let pid = client.getpid();
    assert_eq!(kernel::named("guest-a"), [pid]);
    let mut other = server.client("guest-b");
    assert_ne!(other.getpid(), pid);
    drop(client);
    eventually("the process ends", || !kernel::exists(pid));
    assert!(other.getpid() > pid);
}

#[test]
fn the_banner_is_one_message_and_the_only_one() {
    let server = start();
    let mut conn = sp_stub::Conn::raw(&server.path);
    assert_eq!(
        conn.banner().as_deref(),
        Some(&b"RUMPSP-0.4-NetBSD-7.99.34/amd64\n"[..])
    );
    conn.stream.set_nonblocking(true).expect("a socket");
    let error = std::io::Read::read(&mut conn.stream, &mut [0; 8]).expect_err("nothing is there");
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn arguments_and_results_travel() {
    let server = start();
    let mut client = server.client("echo");
    let slots = [u64::MAX, 2, 3, 4, 5, 6, 7, 8];
    let result = client.call(syscalls::SYS_ECHO, &slots);
    assert_eq!((result.error, result.retval), (0, [-1, 8]));
    assert_eq!(client.call(499, &[]).error, 78);
}

#[test]
fn memory_is_asked_for_by_numbers_that_count_up() {
    let server = start();
    let mut client = server.client("memory");
    assert_eq!(client.mkdir("/a").error, 0);
    assert_eq!(client.mkdir("/a").error, 17);

    let call = client.start_call(syscalls::SYS_WRITE, &[3, 0x2000, 4]);
    assert_eq!(
        client.asked(),
        (
            2,
            Kind::COPYIN,
            Copydata {
                len: 4,
                addr: 0x2000
            }
        )
    );
    client.send(&frame::copyin_response(2, &[1, 2, 3, 4]));
    let result = client.result(call);
    assert_eq!((result.error, result.retval), (0, [4, 10]));

    let call = client.start_call(syscalls::SYS_READ, &[3, 0x3000, 3]);
    assert_eq!(
        client.recv(),
        decode(&frame::copyout(3, 0x3000, &[0, 1, 2]))
    );
    assert_eq!(client.result(call).retval, [3, 0]);

    // A copyout uses a number up.
    let call = client.start_call(syscalls::SYS_MAP, &[8192]);
    assert_eq!(client.recv(), decode(&frame::anonmmap(4, 8192)));
    client.send(&frame::anonmmap_response(4, 0x10_0000));
    assert_eq!(client.result(call).retval, [0x10_0000, 0]);
    let call = client.start_call(syscalls::SYS_MAP, &[8192]);
    assert_eq!(client.recv(), decode(&frame::anonmmap(5, 8192)));
    client.send(&frame::anonmmap_response(5, 0));
    assert_eq!(client.result(call).error, 12);
}

#[test]
fn large_transfers_arrive_whole() {
    let server = start();
    let mut client = server.client("large");
    let data: Vec<u8> = (0..1_000_000).map(|i| (i % 251) as u8).collect();
    let sum = data.iter().map(|&byte| i64::from(byte)).sum();
    let call = client.start_call(syscalls::SYS_WRITE, &[3, 0x2000, data.len() as u64]);
    let (reqno, _, place) = client.asked();
    assert_eq!(place.len, 1_000_000);
    client.send(&frame::copyin_response(reqno, &data));
    assert_eq!(client.result(call).retval, [1_000_000, sum]);

    let call = client.start_call(syscalls::SYS_COPYOUT, &[0x10_0000, 1_000_000]);
    let mut received = Vec::new();
    while received.len() < 1_000_000 {
        let (header, body) = client.recv();
        assert_eq!(header.kind, Kind::COPYOUT);
        let (place, piece) = Copydata::decode(&body).expect("a place");
        assert_eq!(
            (place.addr, place.len),
            (0x10_0000 + received.len() as u64, piece.len() as u64)
        );
        received.extend_from_slice(piece);
    }
    assert_eq!(client.result(call).retval, [1_000_000, 0]);
    assert!(
        received
            .iter()
            .enumerate()
            .all(|(i, &byte)| byte == i as u8)
    );
}

#[test]
fn a_string_without_end_is_as_long_as_asked() {
    let server = start();
    let mut client = server.client("string");
    let call = client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0o755]);
    let (reqno, ..) = client.asked();
    client.send(&frame::copyin_response(reqno, &[b'x'; 1024]));
    assert_eq!(client.result(call).error, 63);
    assert_eq!(
        client.call(syscalls::SYS_MKDIR, &[0, 0]).error,
        14,
        "NULL asks for nothing"
    );
}

#[test]
fn a_signal_precedes_the_answer() {
    let server = start();
    let mut client = server.client("raise");
    let call = client.start_call(syscalls::SYS_RAISE, &[12]);
    assert_eq!(client.recv(), decode(&frame::raise(12)));
    assert_eq!(client.result(call).error, 78);
}

#[test]
fn calls_of_one_client_run_at_once_and_end_in_any_order() {
    let server = start();
    let mut client = server.client("parallel");
    let pid = client.getpid();
    let sleeper = client.start_call(syscalls::SYS_GATE, &[71]);
    let asker = client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
    let (question, ..) = client.asked();
    // A third call while the second waits for memory.
    assert_eq!(client.getpid(), pid);
    let second = client.start_call(syscalls::SYS_MKDIR, &[0x2000, 0]);
    let (question2, ..) = client.asked();
    client.send(&frame::copyin_response(question2, b"/second\0"));
    assert_eq!(client.result(second).error, 0);
    client.send(&frame::copyin_response(question, b"/first\0"));
    assert_eq!(client.result(asker).error, 0);
    kernel::open_gate(71);
    assert_eq!(client.result(sleeper).retval, [71, 0]);
}

#[test]
fn frames_may_be_cut_anywhere() {
    let server = start();
    let mut conn = server.connect();
    let mut bytes = frame::guest(1, b"bytes");
    let mkdir = [0x1000_u64.to_ne_bytes(), [0; 8]];
    bytes.extend(frame::syscall(2, syscalls::SYS_MKDIR, mkdir.as_flattened()));
    for byte in bytes {
        conn.send(&[byte]);
    }
    conn.handshake_ok(1);
    let (reqno, ..) = conn.asked();
    for byte in frame::copyin_response(reqno, b"/d\0") {
        conn.send(&[byte]);
    }
    assert_eq!(conn.result(2).error, 0);
}

#[test]
fn many_frames_may_come_at_once() {
    let server = start();
    let mut conn = server.connect();
    let mut bytes = frame::guest(0, b"burst");
    for reqno in 1..=500 {
        bytes.extend(frame::syscall(
            reqno,
            syscalls::SYS_ECHO,
            &reqno.to_ne_bytes(),
        ));
    }
    conn.send(&bytes);
    conn.handshake_ok(0);
    let mut seen = vec![false; 501];
    for _ in 1..=500 {
        let (header, body) = conn.recv();
        let result = rump_abi::sysproxy::Sysresp::decode(&body).expect("a result");
        assert_eq!(result.retval[0] as u64, header.reqno);
        assert!(!std::mem::replace(&mut seen[header.reqno as usize], true));
    }
}

#[test]
fn what_a_half_closed_client_asked_for_is_still_answered() {
    let server = start();
    let mut client = server.client("half");
    let pid = client.getpid();
    let call = client.start_call(syscalls::SYS_GETPID, &[]);
    client
        .stream
        .shutdown(std::net::Shutdown::Write)
        .expect("a socket");
    assert_eq!(client.result(call).retval[0], i64::from(pid));
    client.ends();
    assert!(
        !kernel::exists(pid),
        "the process is gone before the connection"
    );

    let mut client = server.client("half-gate");
    let pid = client.getpid();
    let call = client.start_call(syscalls::SYS_GATE, &[72]);
    eventually("the call sleeps", || kernel::sleeping(pid) == 1);
    client
        .stream
        .shutdown(std::net::Shutdown::Write)
        .expect("a socket");
    kernel::open_gate(72);
    assert_eq!(client.result(call).retval, [72, 0]);
    client.ends();
}

/// The end of the connection may be seen before the call that precedes it has come into the kernel,
/// which takes in no call of a process that is told to exit.
#[test]
fn a_call_is_answered_however_late_the_kernel_takes_it_in() {
    let server = start();
    let mut client = server.client("half-slow");
    let pid = client.getpid();
    let asker = client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
    let _ = client.asked();
    kernel::hold_newlwp(pid, true);
    let sleeping = kernel::sleeping(1);
    let call = client.start_call(syscalls::SYS_GETPID, &[]);
    eventually("the call is on its way", || kernel::sleeping(1) > sleeping);
    client
        .stream
        .shutdown(std::net::Shutdown::Write)
        .expect("a socket");
    // The server has seen the end: nobody will answer its question.
    assert_eq!(client.result(asker).error, 14);
    server.client("passer-by").getpid();
    kernel::hold_newlwp(pid, false);
    assert_eq!(client.result(call).retval[0], i64::from(pid));
    client.ends();
    assert!(!kernel::exists(pid));
}

#[test]
fn a_client_that_dies_leaves_nothing() {
    let server = start();
    let mut witness = server.client("witness");
    let mut client = server.client("dying");
    let pid = client.getpid();
    client.start_call(syscalls::SYS_SLEEP, &[]);
    client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
    client.start_call(syscalls::SYS_GATE, &[73]);
    let _ = client.asked();
    eventually("the calls sleep", || kernel::sleeping(pid) == 2);
    drop(client);
    eventually("all but one of the calls end", || kernel::lwps(pid) == 2);
    assert!(
        kernel::exists(pid),
        "a call that cannot be interrupted keeps the process"
    );
    witness.getpid();
    kernel::open_gate(73);
    eventually("the process ends", || !kernel::exists(pid));
}

#[test]
fn answers_before_the_handshake_and_unknown_ones_are_dropped() {
    let server = start();
    let mut conn = server.connect();
    conn.send(&frame::copyin_response(0, b"early"));
    conn.send(&frame::error(9, ErrorCode::NONE));
    conn.error(9, ErrorCode::MALFORMED_REQUEST);
    conn.send(&sp_stub::claim(Class(5), Kind::SYSCALL, 10, 0, 24));
    conn.error(10, ErrorCode::MALFORMED_REQUEST);
    conn.guest("late");
    conn.send(&frame::copyin_response(77, &[0; 100_000]));
    conn.getpid();
    // A request that only servers make, and one that nobody makes, with a body.
    conn.send(&frame::copyin(20, 1, 1));
    conn.error(20, ErrorCode::MALFORMED_REQUEST);
    conn.send(&sp_stub::claim(Class::REQ, Kind(9), 21, 0, 24));
    conn.error(21, ErrorCode::MALFORMED_REQUEST);
    conn.getpid();
}

#[test]
fn a_server_that_stops_closes_its_connections() {
    let server = start();
    let mut idle = server.connect();
    let mut busy = server.client("busy");
    let pid = busy.getpid();
    busy.start_call(syscalls::SYS_GATE, &[74]);
    let mut asker = server.client("asker");
    let asking = asker.getpid();
    asker.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
    let _ = asker.asked();
    eventually("the call sleeps", || kernel::sleeping(pid) == 1);
    server.server.stop(std::ptr::null_mut());
    idle.ends();
    busy.ends();
    while asker.try_recv().is_some() {}
    eventually("the question fails", || kernel::lwps(asking) == 1);
    // A call that comes back to a server that is no more.
    kernel::open_gate(74);
    eventually("the call ends", || kernel::sleeping(pid) == 0);
}
