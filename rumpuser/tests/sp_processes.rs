//! Fork and exec of remote clients (sysproxy 0.4, sections 7, 9 and 10).

mod sp_stub;

use std::time::Duration;

use rump_abi::sysproxy::{Auth, ErrorCode, Kind, frame};
use rumpuser::sp::Limits;
use sp_stub::{Conn, TestServer, eventually, kernel, start, start_with, syscalls};

fn prefork(client: &mut Conn) -> Auth {
    let reqno = client.reqno();
    client.send(&frame::prefork(reqno));
    let (header, body) = client.recv();
    assert_eq!((header.reqno, header.kind), (reqno, Kind::PREFORK));
    body.try_into().expect("a cookie has 16 bytes")
}

fn redeem(server: &TestServer, auth: Auth) -> Conn {
    let mut child = server.connect();
    child.send(&frame::fork(0, auth, false));
    child.handshake_ok(0);
    child
}

#[test]
fn a_child_takes_the_prepared_process() {
    let server = start();
    let mut parent = server.client("fork-a");
    let pid = parent.getpid();
    let auth = prefork(&mut parent);
    let prepared = *kernel::named("fork-a")
        .last()
        .expect("the prepared process");
    assert_ne!(prepared, pid);
    let mut child = redeem(&server, auth);
    assert!(child.getpid() > prepared);
    eventually("the prepared process ends", || !kernel::exists(prepared));
    assert_eq!(parent.getpid(), pid);
    let result = child.call(syscalls::SYS_GETPID, &[]);
    assert_eq!(
        result.retval[1],
        i64::from(prepared),
        "the stub counts the prepared one as parent"
    );
}

#[test]
fn a_cookie_outlives_its_maker_and_is_used_up_once() {
    let server = start();
    let mut parent = server.client("fork-b");
    let pid = parent.getpid();
    let auth = prefork(&mut parent);
    drop(parent);
    eventually("the parent ends", || !kernel::exists(pid));
    let mut child = redeem(&server, auth);
    child.getpid();
    assert_eq!(
        child.mkdir("/x").error,
        0,
        "its memory is asked for on its own connection"
    );
    let mut thief = server.connect();
    thief.send(&frame::fork(5, auth, false));
    thief.error(5, ErrorCode::INVALID_PREFORK);
    thief.ends();
}

#[test]
fn a_cancelled_fork_ends_without_an_answer() {
    let server = start();
    let mut parent = server.client("fork-c");
    let auth = prefork(&mut parent);
    assert_eq!(kernel::named("fork-c").len(), 2);
    let mut child = server.connect();
    child.send(&frame::fork(0, auth, true));
    child.ends();
    eventually("the prepared process ends", || {
        kernel::named("fork-c").len() == 1
    });
    let mut late = server.connect();
    late.send(&frame::fork(1, auth, false));
    late.error(1, ErrorCode::INVALID_PREFORK);
    parent.getpid();
}

#[test]
fn wrong_handshakes_are_refused() {
    let server = start();
    let auth = [7; 16];
    let mut conn = server.connect();
    conn.send(&frame::fork(3, auth, false));
    conn.error(3, ErrorCode::INVALID_PREFORK);
    conn.ends();
    // AUTH, EXEC, an unknown kind, and no handshake at all.
    for arg in [1, 3, 77] {
        let mut conn = server.connect();
        let mut wrong = frame::guest(4, b"wrong");
        wrong[20..24].copy_from_slice(&u32::to_ne_bytes(arg));
        conn.send(&wrong);
        conn.error(4, ErrorCode::AUTH);
        conn.ends();
    }
    for wrong in [
        frame::syscall(4, 20, &[]),
        frame::prefork(4),
        frame::copyin(4, 0, 1),
    ] {
        let mut conn = server.connect();
        conn.send(&wrong);
        conn.error(4, ErrorCode::AUTH);
        conn.ends();
    }
    let mut conn = server.connect();
    let mut short = frame::fork(6, auth, false);
    short.truncate(40);
    short[0] = 40;
    conn.send(&short);
    conn.error(6, ErrorCode::MALFORMED_REQUEST);
    conn.ends();
    let mut twice = server.client("twice");
    twice.send(&frame::guest(9, b"again"));
    twice.error(9, ErrorCode::MALFORMED_REQUEST);
    twice.ends();
}

#[test]
fn a_kernel_that_refuses_a_process_ends_the_connection() {
    let server = start();
    kernel::refuse_rfork("unwanted");
    let mut conn = server.connect();
    conn.send(&frame::guest(1, b"unwanted"));
    conn.ends();
    // A fork that the kernel refuses leaves the parent as it is.
    let mut parent = server.client("wanted");
    kernel::refuse_rfork("wanted");
    parent.send(&frame::prefork(9));
    parent.error(9, ErrorCode::RFORK_FAILED);
    parent.getpid();
}

#[test]
fn a_fork_that_fails_late_ends_the_prepared_process() {
    let server = start();
    let mut parent = server.client("late-no");
    let auth = prefork(&mut parent);
    kernel::refuse_rfork("late-no");
    let mut child = server.connect();
    child.send(&frame::fork(1, auth, false));
    child.error(1, ErrorCode::RFORK_FAILED);
    child.ends();
    eventually("the prepared process ends", || {
        kernel::named("late-no").len() == 1
    });
}

#[test]
fn exec_keeps_the_process_and_renames_it() {
    let server = start();
    let mut client = server.client("old-image");
    let pid = client.getpid();
    client.send(&frame::exec(0, b"new-image"));
    client.handshake_ok(0);
    assert_eq!(client.getpid(), pid);
    assert_eq!(kernel::comm(pid), "new-image");
    client.send(&frame::exec(0, b"third"));
    client.handshake_ok(0);
    assert_eq!(client.getpid(), pid);
}

#[test]
fn exec_waits_for_the_calls_of_the_old_image() {
    let server = start();
    let mut client = server.client("exec-wait");
    let pid = client.getpid();
    let sleeper = client.start_call(syscalls::SYS_SLEEP, &[]);
    let asker = client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
    let (question, ..) = client.asked();
    eventually("the call sleeps", || kernel::sleeping(pid) == 1);
    client.send(&frame::exec(100, b"exec-new"));
    // The sleep is cut short, and its answer comes before the exec's.
    assert_eq!(client.result(sleeper).error, 4);
    // Calls meanwhile are refused by the kernel.
    let refused = client.call(syscalls::SYS_GETPID, &[]);
    assert_eq!((refused.error, refused.retval[0]), (16, -1));
    assert_eq!(kernel::comm(pid), "exec-wait");
    client.send(&frame::copyin_response(question, b"/old\0"));
    assert_eq!(client.result(asker).error, 0);
    client.handshake_ok(100);
    assert_eq!(client.getpid(), pid);
    assert_eq!(kernel::comm(pid), "exec-new");
}

#[test]
fn fork_and_exec_during_an_exec_are_refused() {
    let server = start();
    for second in [frame::prefork(50), frame::exec(50, b"second")] {
        let mut client = server.client("in-exec");
        let pid = client.getpid();
        client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
        let _ = client.asked();
        client.send(&frame::exec(49, b"first"));
        client.send(&second);
        client.error(50, ErrorCode::INEXEC);
        // The call that waited for memory fails; its answer may or may not still get through.
        while client.try_recv().is_some() {}
        eventually("the process ends", || !kernel::exists(pid));
    }
}

/// The reference lost a worker and a slot for each of these (weakness 16).
#[test]
fn dying_in_the_middle_of_an_exec_costs_nothing() {
    let server = start_with(Limits {
        clients: 4,
        calls_shared: 1,
        ..Limits::default()
    });
    for round in 0..20 {
        let comm = format!("exec-die-{round}");
        let mut client = None;
        eventually("a slot is free", || {
            let mut conn = Conn::raw(&server.path);
            conn.banner().is_some()
        });
        while client.is_none() {
            let mut conn = Conn::raw(&server.path);
            client = conn.banner().map(|_| conn);
        }
        let mut client = client.expect("a slot is free");
        client.guest(&comm);
        let pid = client.getpid();
        client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
        let _ = client.asked();
        client.send(&frame::exec(0, b"never"));
        drop(client);
        eventually("the process ends", || !kernel::exists(pid));
    }
}

/// Weakness 12: prepared forks have a number and an end.
#[test]
fn prepared_forks_are_limited_and_expire() {
    let lifetime = Duration::from_secs(2);
    let server = start_with(Limits {
        preforks_per_client: 2,
        preforks: 3,
        prefork_lifetime: lifetime,
        ..Limits::default()
    });
    let mut client = server.client("hoarder");
    let auth = prefork(&mut client);
    prefork(&mut client);
    client.send(&frame::prefork(80));
    client.error(80, ErrorCode::NOMEM);
    let mut other = server.client("other");
    prefork(&mut other);
    other.send(&frame::prefork(81));
    other.error(81, ErrorCode::NOMEM);
    eventually("all expire", || {
        kernel::named("hoarder").len() + kernel::named("other").len() == 2
    });
    let mut late = server.connect();
    late.send(&frame::fork(1, auth, false));
    late.error(1, ErrorCode::INVALID_PREFORK);
    prefork(&mut client);
    other.getpid();
}

/// Weakness 15: a cookie belongs to nobody's connection.
#[test]
fn forks_of_dead_parents_leave_later_connections_alone() {
    let server = start();
    let mut cookies = Vec::new();
    for _ in 0..10 {
        let mut parent = server.client("orphan");
        cookies.push(prefork(&mut parent));
    }
    let mut later = server.client("later");
    for auth in cookies.into_iter().rev() {
        let mut child = redeem(&server, auth);
        child.getpid();
        assert_eq!(child.mkdir("/o").error, 0);
    }
    later.getpid();
    eventually("all end", || kernel::named("orphan").is_empty());
}
