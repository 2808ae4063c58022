//! Frames through shared memory (`rump_sysproxy::ring`): what goes through, and clients that write
//! into the memory what cannot be true.

mod sp_stub;

use std::fs::File;
use std::io::Write;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::Duration;

use rump_abi::sysproxy::extension::Grant;
use rump_abi::sysproxy::{Class, Copydata, Features, HEADER_LEN, Header, Kind, Sysresp, frame};
use rump_sysproxy::descriptors;
use rump_sysproxy::ring::bell::{self, ServerBell};
use rump_sysproxy::ring::{Direction, Memory, Reader, STREAM_LEN, WORDS_LEN, Writer};
use rumpuser::sp::Limits;
use sp_stub::{Conn, TestServer, Witness, eventually, kernel, start, start_with, syscalls};

/// Places of the words.
const HEAD_TO_SERVER: u64 = 0;
const TAIL_TO_CLIENT: u64 = 256 + 64;

/// A client with a ring.
struct RingClient {
    conn: Conn,
    memory: File,
    reader: Reader,
    writer: Writer,
    bell: ServerBell,
    data: OwnedFd,
    _room: OwnedFd,
}

/// Offers a ring; what the answer grants, and the client if it has one.
fn offer(server: &TestServer, comm: &str) -> (Features, Option<RingClient>) {
    let mut conn = server.connect();
    let reqno = conn.reqno();
    conn.send(&frame::with_offer(
        frame::guest(reqno, comm.as_bytes()),
        Features::ALL,
    ));
    let (mut answer, mut fds) = ([0; HEADER_LEN + Grant::LEN], [const { None }; 4]);
    let count = descriptors::read(&conn.stream, &mut answer, &mut fds).expect("an answer");
    assert_eq!(count, answer.len());
    let grant = Grant::decode(&answer[HEADER_LEN..]).expect("a grant");
    let [Some(memory), Some(bell), Some(data), Some(room)] = fds else {
        assert!(fds.iter().all(Option::is_none) && !grant.features.has(Features::RING));
        return (grant.features, None);
    };
    assert!(grant.features.has(Features::RING));
    let mapped = Arc::new(Memory::adopt(&memory).expect("as it should be"));
    let client = RingClient {
        conn,
        memory: memory.into(),
        reader: Reader::new(Arc::clone(&mapped), Direction::ToClient),
        writer: Writer::new(mapped, Direction::ToServer),
        bell: ServerBell::adopt(bell),
        data,
        _room: room,
    };
    (grant.features, Some(client))
}

fn connect(server: &TestServer, comm: &str) -> RingClient {
    offer(server, comm).1.expect("a ring")
}

impl RingClient {
    fn send(&mut self, frame: &[u8]) {
        assert_eq!(
            self.writer.write(frame),
            Ok(frame.len()),
            "room for a frame"
        );
        if self.writer.wakes_reader() {
            self.bell.ring();
        }
    }

    /// Reads so many bytes; false at the end of the connection.
    fn fill(&mut self, bytes: &mut [u8]) -> bool {
        let mut have = 0;
        while have < bytes.len() {
            match self
                .reader
                .read(&mut bytes[have..])
                .expect("an honest server")
            {
                0 if self.reader.sleep() => {
                    if !bell::hear(&self.data, &self.conn.stream).expect("a bell") {
                        return false;
                    }
                }
                count => have += count,
            }
            if self.reader.wakes_writer() {
                self.bell.ring();
            }
        }
        true
    }

    fn recv(&mut self) -> Option<(Header, Vec<u8>)> {
        let mut head = [0; HEADER_LEN];
        if !self.fill(&mut head) {
            return None;
        }
        let header = Header::decode(&head);
        let mut body = vec![0; header.body_len().expect("a true length") as usize];
        self.fill(&mut body).then_some((header, body))
    }

    fn start_call(&mut self, number: u32, slots: &[u64]) -> u64 {
        let reqno = self.conn.reqno();
        let args: Vec<u8> = slots.iter().flat_map(|slot| slot.to_ne_bytes()).collect();
        self.send(&frame::syscall(reqno, number, &args));
        reqno
    }

    fn result(&mut self, reqno: u64) -> Sysresp {
        let (header, body) = self.recv().expect("a result");
        let expected = Header::new(Class::RESP, Kind::SYSCALL, reqno, 0, Sysresp::LEN);
        assert_eq!(header, expected);
        Sysresp::decode(&body).expect("a result has 24 bytes")
    }

    fn call(&mut self, number: u32, slots: &[u64]) -> Sysresp {
        let reqno = self.start_call(number, slots);
        self.result(reqno)
    }

    fn scribble(&self, at: u64, word: u64) {
        let written = self.memory.write_all_at(&word.to_ne_bytes(), at);
        written.expect("nothing forbids it");
    }

    /// The server closes the connection.
    fn ends(&mut self) {
        self.bell.ring();
        self.conn.ends();
    }
}

#[test]
fn calls_go_through_the_ring_and_nothing_through_the_socket() {
    let server = start();
    let mut client = connect(&server, "ringer");
    let pid = client.call(syscalls::SYS_GETPID, &[]).retval[0] as i32;
    assert_eq!(kernel::named("ringer"), [pid]);
    // A question and its answer.
    let call = client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0o755]);
    let (header, body) = client.recv().expect("a question");
    assert_eq!((header.class, header.kind), (Class::REQ, Kind::COPYINSTR));
    let (place, _) = Copydata::decode(&body).expect("a place");
    assert_eq!((place.addr, place.len), (0x1000, 1024));
    client.send(&frame::copyin_response(
        header.reqno,
        b"/through the ring\0",
    ));
    assert_eq!(client.result(call).error, 0);
    // More than the ring holds, several times.
    let len = 5 * STREAM_LEN as u64;
    let call = client.start_call(syscalls::SYS_READ, &[3, 0x8000, len]);
    let mut data = Vec::new();
    let header = loop {
        let (header, body) = client.recv().expect("a frame");
        if header.kind != Kind::COPYOUT {
            break header;
        }
        data.extend_from_slice(&body[Copydata::LEN..]);
    };
    assert!(data.iter().enumerate().all(|(at, byte)| *byte == at as u8));
    assert_eq!((header.reqno, data.len() as u64), (call, len));
    client.conn.stream.set_nonblocking(true).expect("a socket");
    let mut byte = [0];
    let silent = std::io::Read::read(&mut client.conn.stream, &mut byte);
    let error = silent.expect_err("the socket has nothing to say");
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn calls_of_one_ring_run_at_once() {
    let server = start();
    let mut client = connect(&server, "threads");
    let sleepers: Vec<u64> = (0..8)
        .map(|number| client.start_call(syscalls::SYS_GATE, &[0x4000 + number]))
        .collect();
    let pid = client.call(syscalls::SYS_GETPID, &[]).retval[0];
    assert!(pid > 1, "the eight do not hold it up");
    for (number, sleeper) in sleepers.into_iter().enumerate().rev() {
        kernel::open_gate(0x4000 + number as u64);
        assert_eq!(client.result(sleeper).error, 0);
    }
}

#[test]
fn the_end_of_either_side_is_seen() {
    let server = start();
    let mut client = connect(&server, "leaver");
    client.call(syscalls::SYS_GETPID, &[]);
    client.start_call(syscalls::SYS_SLEEP, &[]);
    drop(client);
    eventually("nothing is left of it", || {
        kernel::named("leaver").is_empty()
    });
    let mut left = connect(&server, "left");
    left.call(syscalls::SYS_GETPID, &[]);
    server.server.stop(std::ptr::null_mut());
    assert_eq!(left.recv(), None);
}

/// A new image of the program does not have the memory: it asks by the socket, and stays there.
#[test]
fn an_exec_leaves_the_ring() {
    let server = start();
    let mut client = connect(&server, "old image");
    client.call(syscalls::SYS_GETPID, &[]);
    // It dies in the middle of a frame.
    client.send(&frame::syscall(9, syscalls::SYS_GETPID, &[])[..10]);
    let mut conn = client.conn;
    let exec = frame::with_offer(frame::exec(77, b"new image"), Features::ALL);
    for byte in exec {
        conn.send(&[byte]);
    }
    let (header, body) = conn.recv();
    assert_eq!((header.class, header.reqno), (Class::RESP, 77));
    let grant = Grant::decode(&body).expect("a grant");
    assert_eq!(grant.features, Features::ATTACH, "no second ring");
    assert_eq!(conn.getpid(), kernel::named("new image")[0]);
    conn.mkdir("/by the socket");
}

/// By the socket comes an EXEC and nothing else.
#[test]
fn other_frames_beside_the_ring_end_the_connection() {
    let server = start();
    let mut witness = Witness::new(&server);
    for frame in [
        frame::syscall(9, syscalls::SYS_GETPID, &[]),
        frame::guest(9, b"again"),
        frame::copyin_response(0, b"x"),
        vec![0xff; 24],
    ] {
        let mut client = connect(&server, "beside");
        client.conn.send(&frame);
        client.ends();
    }
    witness.unharmed(&server);
    eventually("nothing is left of them", || {
        kernel::named("beside").is_empty()
    });
}

/// What the other side says of its position cannot be true: the connection ends, and nothing beyond
/// the ring is read or written.
#[test]
fn false_positions_end_the_connection() {
    let server = start();
    let mut witness = Witness::new(&server);
    for head in [u64::MAX, 1 << 63, STREAM_LEN as u64 + 1 + 1000, 1] {
        let mut client = connect(&server, "false head");
        // Position 1 lies behind what the server has read by then.
        client.call(syscalls::SYS_GETPID, &[]);
        client.scribble(HEAD_TO_SERVER, head);
        client.ends();
    }
    for tail in [1000, 1 << 63, 1 << 40] {
        let mut client = connect(&server, "false tail");
        client.call(syscalls::SYS_GETPID, &[]);
        client.scribble(TAIL_TO_CLIENT, tail);
        client.start_call(syscalls::SYS_GETPID, &[]);
        client.ends();
    }
    witness.unharmed(&server);
    eventually("nothing is left of them", || {
        kernel::named("false head").is_empty() && kernel::named("false tail").is_empty()
    });
}

/// A frame is judged where the client cannot reach it any more.
#[test]
fn what_was_read_cannot_be_changed() {
    let server = start();
    let mut client = connect(&server, "changer");
    let call = client.start_call(syscalls::SYS_GATE, &[0x5117]);
    let pid = kernel::named("changer")[0];
    eventually("the call sleeps", || kernel::sleeping(pid) == 1);
    for at in (0..STREAM_LEN as u64).step_by(8) {
        client.scribble(WORDS_LEN as u64 + at, u64::MAX);
    }
    kernel::open_gate(0x5117);
    assert_eq!(client.result(call).retval[0], 0x5117);
}

/// Rubbish in the words that say who sleeps, and bells without end, cost the others nothing.
#[test]
fn false_bells_harm_nobody() {
    let server = start();
    let mut witness = Witness::new(&server);
    let mut client = connect(&server, "ringing");
    let mut bell = File::from(client.data.try_clone().expect("a descriptor"));
    for round in 0..200_u64 {
        for word in [128, 192, 256 + 128, 256 + 192] {
            client.scribble(word, round.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        client.bell.ring();
        // The client's own end of its bell: filled from the wrong side.
        let _ = bell.write(&[0; 64]);
    }
    witness.unharmed(&server);
    // Its own wake-ups may be lost; the server still sees what it rings for.
    let reqno = client.start_call(syscalls::SYS_GETPID, &[]);
    client.bell.ring();
    eventually("an answer", || client.reader.is_ready());
    client.result(reqno);
}

/// 9: as with a socket that nobody reads.
#[test]
fn a_client_that_does_not_read_its_ring_stalls_only_itself() {
    let server = start_with(Limits {
        reverse_timeout: Duration::from_millis(300),
        ..Limits::default()
    });
    let mut witness = Witness::new(&server);
    let mut client = connect(&server, "deaf");
    client.start_call(syscalls::SYS_FLOOD, &[0x1000, 16 << 20]);
    witness.unharmed(&server);
    client.conn.ends();
    witness.unharmed(&server);
    eventually("nothing is left of it", || kernel::named("deaf").is_empty());
}

/// 11: as with a socket.
#[test]
fn a_question_by_the_ring_that_is_not_answered_fails_in_the_end() {
    let server = start_with(Limits {
        reverse_timeout: Duration::from_millis(100),
        ..Limits::default()
    });
    let mut client = connect(&server, "silent");
    let call = client.start_call(syscalls::SYS_MKDIR, &[0x1000, 0]);
    assert_eq!(client.recv().expect("a question").0.kind, Kind::COPYINSTR);
    assert_eq!(client.result(call).error, 14);
    client.call(syscalls::SYS_GETPID, &[]);
}

/// 12: memory and descriptors of rings have a bound; who comes later has a socket.
#[test]
fn rings_are_limited() {
    let server = start_with(Limits {
        rings: 2,
        ..Limits::default()
    });
    let first = connect(&server, "first");
    let _second = connect(&server, "second");
    let (features, ring) = offer(&server, "third");
    assert!(ring.is_none() && features == Features::ATTACH);
    first.conn.stream.shutdown(Shutdown::Both).expect("open");
    drop(first);
    eventually("there is room again", || {
        offer(&server, "fourth").1.is_some()
    });
}
