//! A sysproxy server and a client of bad faith: frames true and false, cut anywhere, on a connection
//! that ends. The server takes them apart, runs what they ask for in a stub kernel that tolerates no
//! wrong upcall, and is whole afterwards: the process is gone, another client is served.
#![no_main]

#[path = "../../../rumpuser/tests/sp_stub/mod.rs"]
mod sp_stub;

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use rump_abi::sysproxy::{Class, Header, Kind, arguments, frame};
use rumpuser::sp::Limits;
use sp_stub::{Conn, TestServer, kernel, start_with, syscalls};

const CALLS: [u32; 8] = [
    syscalls::SYS_GETPID,
    syscalls::SYS_MKDIR,
    syscalls::SYS_WRITE,
    syscalls::SYS_READ,
    syscalls::SYS_SLEEP,
    syscalls::SYS_ECHO,
    syscalls::SYS_MAP,
    syscalls::SYS_RAISE,
];

/// A piece of what the client sends.
#[derive(Arbitrary, Debug)]
enum Step {
    Guest(Vec<u8>),
    Exec(Vec<u8>),
    Fork([u8; 16], i32),
    Prefork,
    Call {
        which: u8,
        slots: [u16; 8],
    },
    AnyCall {
        number: u32,
        body: Vec<u8>,
    },
    Answer {
        reqno: u8,
        body: Vec<u8>,
    },
    AnswerOf {
        reqno: u8,
        len: u16,
    },
    Frame {
        len: u64,
        class: u8,
        kind: u8,
        arg: u32,
    },
    Bytes(Vec<u8>),
    /// Lets the server come after the client.
    Pause,
}

#[derive(Arbitrary, Debug)]
struct Session {
    handshake: bool,
    steps: Vec<Step>,
    /// Bytes cut off at the end.
    cut: u8,
    /// Whether the client waits for the server's last word.
    listens: bool,
}

fn bytes(step: &Step, reqno: u64) -> Vec<u8> {
    match step {
        Step::Guest(comm) => frame::guest(reqno, comm),
        Step::Exec(comm) => frame::exec(reqno, comm),
        Step::Fork(auth, cancel) => frame::fork(reqno, *auth, *cancel != 0),
        Step::Prefork => frame::prefork(reqno),
        Step::Call { which, slots } => {
            let number = CALLS[usize::from(*which) % CALLS.len()];
            let mut body: Vec<u8> = slots
                .iter()
                .flat_map(|slot| u64::from(*slot).to_ne_bytes())
                .collect();
            body.truncate(arguments::body_len(number).unwrap_or(64));
            frame::syscall(reqno, number, &body)
        }
        // A gate would hold the process for ever.
        Step::AnyCall { number, .. } if *number == syscalls::SYS_GATE => Vec::new(),
        Step::AnyCall { number, body } => {
            frame::syscall(reqno, *number, &body[..body.len().min(64)])
        }
        Step::Answer { reqno, body } => frame::copyin_response((*reqno).into(), body),
        Step::AnswerOf { reqno, len } => {
            frame::copyin_response((*reqno).into(), &vec![1; (*len).into()])
        }
        Step::Frame {
            len,
            class,
            kind,
            arg,
        } => {
            // Not a true call: those are above.
            let kind = if *class == 0 && *kind == 1 { 11 } else { *kind };
            let header = Header {
                len: *len,
                reqno,
                class: Class((*class).into()),
                kind: Kind(kind.into()),
                arg: *arg,
            };
            header.encode().to_vec()
        }
        Step::Bytes(bytes) => bytes.clone(),
        Step::Pause => Vec::new(),
    }
}

/// The server of all runs, and a client that is served after each.
struct World {
    server: TestServer,
    witness: RefCell<Conn>,
    pid: i32,
}

thread_local! {
    static WORLD: World = {
        let server = start_with(Limits {
            clients: 4000,
            calls_shared: 8,
            reverse_timeout: Duration::from_millis(500),
            prefork_lifetime: Duration::from_millis(200),
            preforks: 1000,
            ..Limits::default()
        });
        let mut witness = server.client("witness");
        let pid = witness.getpid();
        World { server, witness: RefCell::new(witness), pid }
    };
}

fn play(world: &World, session: &Session) {
    let mut conn = world.server.connect();
    let mut stream = Vec::new();
    if session.handshake {
        stream.extend(frame::guest(0, b"fuzz"));
    }
    for (reqno, step) in session.steps.iter().enumerate() {
        if matches!(step, Step::Pause) {
            // The server may have hung up.
            let _ = conn.stream.write_all(&stream);
            stream.clear();
            std::thread::yield_now();
        } else {
            stream.extend(bytes(step, reqno as u64));
        }
    }
    stream.truncate(stream.len().saturating_sub(session.cut.into()));
    // A gate is never opened here: its call would never end.
    let mut gate = vec![0, 0, 1, 0];
    gate.extend(syscalls::SYS_GATE.to_ne_bytes());
    if stream.windows(gate.len()).any(|part| part == gate) {
        return;
    }
    let _ = conn.stream.write_all(&stream);
    let _ = conn.stream.shutdown(std::net::Shutdown::Write);
    if session.listens {
        // The end comes when the last call has; a reset is an end, too.
        let _ = std::io::copy(&mut conn.stream, &mut std::io::sink());
    }
    drop(conn);
}

fuzz_target!(|session: Session| {
    WORLD.with(|world| {
        play(world, &session);
        assert_eq!(world.witness.borrow_mut().getpid(), world.pid);
        if session.listens {
            sp_stub::eventually("no process is left but prepared ones", || {
                kernel::named("fuzz")
                    .iter()
                    .all(|pid| kernel::lwps(*pid) == 1)
            });
        }
    });
});
