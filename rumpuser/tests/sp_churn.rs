//! Many clients at once that come, ask, fork, exec and vanish: afterwards nothing is left of them,
//! and the one that stayed was served throughout.

mod sp_stub;

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rump_abi::sysproxy::{Kind, frame};
use rumpuser::sp::Limits;
use sp_stub::{TestServer, eventually, kernel, start_with, syscalls};

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

/// One client's life. It reads no answer, so the end meets the server in all of its states; and
/// when the server hangs up on it, that is an end as well.
fn session(server: &TestServer, dice: &mut Dice) {
    let mut conn = server.client("churn");
    for step in 0..dice.throw(6) {
        let args: Vec<u8> = [3, 0x1000, 100]
            .iter()
            .flat_map(|slot| u64::to_ne_bytes(*slot))
            .collect();
        let flood: Vec<u8> = [0x1000, 1 << 20]
            .iter()
            .flat_map(|slot| u64::to_ne_bytes(*slot))
            .collect();
        let bytes = match dice.throw(8) {
            0 => frame::syscall(step, syscalls::SYS_SLEEP, &[]),
            1 => frame::syscall(step, syscalls::SYS_WRITE, &args),
            2 => frame::syscall(step, syscalls::SYS_FLOOD, &flood),
            3 => frame::exec(step, b"churn"),
            4 => frame::prefork(step),
            5 => frame::copyin_response(step, &[1; 100]),
            6 => {
                let _ = conn.stream.shutdown(std::net::Shutdown::Write);
                continue;
            }
            _ => frame::syscall(step, syscalls::SYS_GETPID, &[]),
        };
        if conn.stream.write_all(&bytes).is_err() {
            return;
        }
    }
}

/// A family: parent, child by cookie, both used, one of them killed first.
fn family(server: &TestServer, dice: &mut Dice) {
    let mut parent = server.client("churn");
    parent.send(&frame::prefork(9));
    let (header, body) = parent.recv();
    assert_eq!((header.reqno, header.kind), (9, Kind::PREFORK));
    let auth = body.try_into().expect("a cookie");
    if dice.throw(2) == 0 {
        parent.start_call(syscalls::SYS_SLEEP, &[]);
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
        let served: Vec<bool> = threads
            .into_iter()
            .map(|thread| thread.join().is_ok())
            .collect();
        done.store(true, Ordering::Relaxed);
        assert_eq!(
            served, [true; THREADS as usize],
            "clients of good faith are served"
        );
    });
    eventually("nothing is left", || kernel::named("churn").is_empty());
    assert_eq!(witness.getpid(), pid);
}
