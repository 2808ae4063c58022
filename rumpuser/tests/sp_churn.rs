//! Many clients at once that come, ask, fork, exec and vanish: afterwards nothing is left of them,
//! and the one that stayed was served throughout.

mod sp_stub;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rump_abi::sysproxy::{Kind, frame};
use rumpuser::sp::Limits;
use sp_stub::{Conn, TestServer, eventually, kernel, start_with};

const THREADS: u64 = 6;
const SESSIONS: u64 = 150;

/// A short pseudo-random sequence (xorshift): the same in each run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// One client's life. Answers are read only where the next step needs them, so the end meets the
/// server in all of its states.
fn session(server: &TestServer, dice: &mut Dice) {
    let mut conn = server.client("churn");
    for step in 0..dice.throw(6) {
        match dice.throw(8) {
            0 => _ = conn.start_call(kernel::SYS_SLEEP, &[]),
            1 => _ = conn.start_call(kernel::SYS_WRITE, &[3, 0x1000, 100]),
            2 => _ = conn.start_call(kernel::SYS_FLOOD, &[0x1000, 1 << 20]),
            3 => conn.send(&frame::exec(step, b"churn")),
            4 => conn.send(&frame::prefork(step)),
            5 => conn.send(&frame::copyin_response(step, &[1; 100])),
            6 => _ = conn.stream.shutdown(std::net::Shutdown::Write),
            _ => _ = conn.start_call(kernel::SYS_GETPID, &[]),
        }
        // Sending to a server that has hung up is this test's daily bread.
        if !alive(&conn) {
            return;
        }
    }
}

/// Whether the server would still take a frame; `Conn::send` insists on it.
fn alive(conn: &Conn) -> bool {
    use std::io::Write;
    let probe = frame::copyin_response(u64::MAX, &[]);
    (&conn.stream).write_all(&probe).is_ok()
}

/// A family: parent, child by cookie, both used, one of them killed first.
fn family(server: &TestServer, dice: &mut Dice) {
    let mut parent = server.client("churn");
    parent.send(&frame::prefork(9));
    let (header, body) = parent.recv();
    assert_eq!((header.reqno, header.kind), (9, Kind::PREFORK));
    let auth = body.try_into().expect("a cookie");
    if dice.throw(2) == 0 {
        parent.start_call(kernel::SYS_SLEEP, &[]);
        drop(parent);
    }
    let mut child = server.connect();
    child.send(&frame::fork(0, auth, false));
    child.handshake_ok(0);
    child.getpid();
}

#[test]
fn clients_come_and_go() {
    let server = start_with(Limits {
        calls_shared: 10,
        preforks: 10_000,
        prefork_lifetime: Duration::from_secs(3),
        idle_threads: 3,
        ..Limits::default()
    });
    let mut witness = server.client("witness");
    let pid = witness.getpid();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let churn = |seed: u64| {
            let server = &server;
            scope.spawn(move || {
                let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (seed << 32));
                for _ in 0..SESSIONS {
                    match dice.throw(4) {
                        0 => family(server, &mut dice),
                        _ => session(server, &mut dice),
                    }
                }
            })
        };
        let threads: Vec<_> = (1..=THREADS).map(churn).collect();
        let witness = &mut witness;
        let done = &done;
        scope.spawn(move || {
            while !done.load(Ordering::Relaxed) {
                assert_eq!(witness.getpid(), pid);
                assert_eq!(witness.mkdir(&format!("/{}", witness.next_reqno)).error, 0);
            }
        });
        for thread in threads {
            thread.join().expect("a client of good faith is served");
        }
        done.store(true, Ordering::Relaxed);
    });
    eventually("nothing is left", || kernel::named("churn").is_empty());
    assert_eq!(witness.getpid(), pid);
}
