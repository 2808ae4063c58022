//! A sysproxy server and a client of bad faith: frames true and false, those of the extension among
//! them, cut anywhere, on a connection that ends, by its socket or by a ring with false words in it. The server takes them apart, runs what they ask for in a stub kernel that tolerates no
//! wrong upcall, and is whole afterwards: the process is gone, another client is served.
#![no_main]

#[path = "../../../rumpuser/tests/sp_stub/mod.rs"]
mod sp_stub;

use std::cell::RefCell;
use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::Duration;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use rump_abi::sysproxy::{Class, ErrorCode, Features, HEADER_LEN, Header, Kind};
use rump_abi::sysproxy::{arguments, extension, frame};
use rump_sysproxy::descriptors;
use rump_sysproxy::ring::bell::ServerBell;
use rump_sysproxy::ring::{Direction, MEMORY_LEN, Memory, WORDS_LEN, Writer};
use rumpuser::sp::Limits;
use sp_stub::{Conn, TestServer, kernel, start_with, syscalls};

const CALLS: [u32; 9] = [
    syscalls::SYS_GETPID,
    syscalls::SYS_MKDIR,
    syscalls::SYS_WRITE,
    syscalls::SYS_READ,
    syscalls::SYS_SLEEP,
    syscalls::SYS_ECHO,
    syscalls::SYS_MAP,
    syscalls::SYS_RAISE,
    syscalls::SYS_COPY_BACK,
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
    /// A call with memory.
    Attached {
        which: u8,
        slots: [u16; 8],
        ranges: Vec<(u16, Vec<u8>)>,
    },
    /// A call with memory whose body is anything.
    AnyAttached {
        which: u8,
        body: Vec<u8>,
    },
    /// Refuses what the server asked for.
    Refuse {
        reqno: u8,
    },
    /// A false word in the ring, or false bytes.
    Scribble {
        at: u32,
        word: u64,
    },
    /// By the socket, whatever the stream is.
    Aside(Vec<u8>),
    /// A new image's request by the socket.
    ExecAside(Vec<u8>),
    /// Lets the server come after the client.
    Pause,
}

#[derive(Arbitrary, Debug)]
struct Session {
    handshake: bool,
    /// What the handshake offers of the extension.
    offer: u8,
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
            let (number, slots) = call(*which, slots);
            let body: Vec<u8> = slots.iter().flat_map(|slot| slot.to_ne_bytes()).collect();
            frame::syscall(reqno, number, &body)
        }
        Step::Attached {
            which,
            slots,
            ranges,
        } => {
            let (number, slots) = call(*which, slots);
            let ranges: Vec<(u64, &[u8])> = ranges
                .iter()
                .take(16)
                .map(|(addr, bytes)| (u64::from(*addr), &bytes[..]))
                .collect();
            frame::call(reqno, number, &slots, &ranges)
        }
        Step::AnyAttached { which, body } => {
            let (number, _) = call(*which, &[0; 8]);
            let header = Header::new(Class::REQ, Kind::CALL, reqno, number, body.len());
            [&header.encode()[..], body].concat()
        }
        Step::Refuse { reqno } => frame::error((*reqno).into(), ErrorCode::MALFORMED_REQUEST),
        Step::Scribble { .. } | Step::Aside(_) | Step::ExecAside(_) => Vec::new(),
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
            let calls = [Kind::SYSCALL.0, Kind::CALL.0].contains(&(*kind).into());
            let kind = if *class == 0 && calls { 11 } else { *kind };
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

/// One of the calls, and as many of the slots as it has.
fn call(which: u8, slots: &[u16; 8]) -> (u32, Vec<u64>) {
    let number = CALLS[usize::from(which) % CALLS.len()];
    let count = arguments::body_len(number).map_or(8, |len| len / 8);
    let slots = slots[..count].iter().copied().map(u64::from);
    (number, slots.collect())
}

/// A client's end of a ring.
struct Ring {
    memory: File,
    writer: Writer,
    bell: ServerBell,
    // Open, so that the server has somebody to ring for.
    _bells: [OwnedFd; 2],
}

impl Ring {
    fn new(fds: [Option<OwnedFd>; 4]) -> Option<Self> {
        let [Some(memory), Some(bell), Some(data), Some(room)] = fds else {
            return None;
        };
        let mapped = Memory::adopt(&memory).expect("the server's memory is as it should be");
        Some(Self {
            memory: memory.into(),
            writer: Writer::new(Arc::new(mapped), Direction::ToServer),
            bell: ServerBell::adopt(bell),
            _bells: [data, room],
        })
    }

    fn scribble(&self, at: u32, word: u64) {
        // The words more often than the bytes.
        let at = match at % 4 {
            0 => at as usize % (MEMORY_LEN - 8),
            _ => at as usize % (WORDS_LEN / 8),
        };
        self.memory
            .write_all_at(&word.to_ne_bytes(), at as u64)
            .expect("the memory is not sealed against writing");
        self.bell.ring();
    }

    fn send(&mut self, mut bytes: &[u8]) {
        for _ in 0..1000 {
            // An error: this client has scribbled into its own word.
            let count = self.writer.write(bytes).unwrap_or(bytes.len());
            bytes = &bytes[count..];
            self.bell.ring();
            if bytes.is_empty() {
                return;
            }
            std::thread::yield_now();
        }
    }
}

/// The stream of a session.
struct Stream<'a> {
    conn: &'a mut Conn,
    ring: Option<Ring>,
}

impl Stream<'_> {
    /// The server may have hung up.
    fn send(&mut self, bytes: &[u8]) {
        match &mut self.ring {
            Some(ring) => ring.send(bytes),
            None => drop(self.conn.stream.write_all(bytes)),
        }
    }

    /// The answer to a handshake that offered something.
    fn settle(&mut self) {
        let mut fds = [const { None }; 4];
        let mut answer = [0; HEADER_LEN + extension::Grant::LEN];
        let count = descriptors::read(&self.conn.stream, &mut answer, &mut fds);
        if count.is_ok_and(|count| count == answer.len()) {
            self.ring = Ring::new(fds);
        }
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
        // Nobody here would open one.
        kernel::open_all_gates();
        let mut witness = server.client("witness");
        let pid = witness.getpid();
        World { server, witness: RefCell::new(witness), pid }
    };
}

fn play(world: &World, session: &Session) {
    let mut conn = world.server.connect();
    let mut to = Stream {
        conn: &mut conn,
        ring: None,
    };
    let offer = Features(u32::from(session.offer % 4));
    if session.handshake {
        let guest = frame::guest(0, b"fuzz");
        match offer {
            Features::NONE => to.send(&guest),
            _ => {
                to.send(&frame::with_offer(guest, offer));
                to.settle();
            }
        }
    }
    let mut stream = Vec::new();
    for (reqno, step) in session.steps.iter().enumerate() {
        stream.extend(bytes(step, reqno as u64));
        match step {
            Step::Pause => {
                to.send(&stream);
                stream.clear();
                std::thread::yield_now();
            }
            Step::Scribble { at, word } => {
                if let Some(ring) = &to.ring {
                    ring.scribble(*at, *word);
                }
            }
            Step::Aside(bytes) => drop(to.conn.stream.write_all(bytes)),
            Step::ExecAside(comm) => {
                let exec = frame::exec(reqno as u64, comm);
                drop(to.conn.stream.write_all(&exec));
            }
            _ => {}
        }
    }
    stream.truncate(stream.len().saturating_sub(session.cut.into()));
    to.send(&stream);
    drop(to);
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
