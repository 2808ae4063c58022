//! The recorded session of the reference server (`data/session.txt`) replayed to the client: it
//! sends what the reference client sent, byte for byte, its addresses excepted.

mod support;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use rump_abi::sysproxy::{
    Class, Copydata, Features, HEADER_LEN, HandshakeKind, Header, Kind, Sysresp, extension,
};
use rumpclient::{Client, Error, ForkCookie, Options};
use support::{Listener, Peer};

/// One line of the recording.
#[derive(Clone, Debug)]
struct Line {
    conn: usize,
    from_client: bool,
    bytes: Vec<u8>,
}

impl Line {
    fn header(&self) -> Header {
        Header::decode(self.bytes.first_chunk().expect("a frame"))
    }

    fn body(&self) -> &[u8] {
        &self.bytes[24..]
    }
}

fn recording() -> Vec<Line> {
    let mut lines = Vec::new();
    for line in include_str!("data/session.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let mut words = line.split(' ');
        let conn = words.next().unwrap().parse().unwrap();
        let direction = words.next().unwrap();
        match words.next() {
            None | Some("eof") => {}
            Some(hex) => lines.push(Line {
                conn,
                from_client: direction == "c2s",
                bytes: unhex(hex),
            }),
        }
    }
    lines
}

/// Hexadecimal bytes, `(XXxN)` for N times XX.
fn unhex(text: &str) -> Vec<u8> {
    let byte = |at: &str| u8::from_str_radix(&at[..2], 16).unwrap();
    let (mut bytes, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        if let Some(run) = rest.strip_prefix('(') {
            let (run, tail) = run.split_once(')').unwrap();
            let (value, count) = run.split_once('x').unwrap();
            bytes.extend(vec![byte(value); count.parse().unwrap()]);
            rest = tail;
        } else {
            bytes.push(byte(rest));
            rest = &rest[2..];
        }
    }
    bytes
}

/// A stretch of the recorded client's memory that a call lent.
#[derive(Clone, Debug, Default)]
struct Stretch {
    start: u64,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Stretch {
    fn len(&self) -> u64 {
        self.input.len().max(self.output.len()) as u64
    }
}

/// A recorded system call: what it lent, and what came of it.
#[derive(Clone, Debug)]
struct Recorded {
    number: u32,
    args: Vec<u64>,
    stretches: Vec<Stretch>,
    result: Sysresp,
}

fn words(bytes: &[u8]) -> Vec<u64> {
    bytes
        .chunks_exact(8)
        .map(|word| u64::from_le_bytes(word.try_into().unwrap()))
        .collect()
}

/// Collects the call that `lines[at]` begins.
fn recorded(lines: &[Line], at: usize) -> Recorded {
    let call = lines[at].header();
    let conn = lines[at].conn;
    let args = words(lines[at].body());
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut lend = |start: u64, data: &[u8], input: bool| {
        let place = stretches
            .iter_mut()
            .find(|stretch| stretch.start == start || stretch.start + stretch.len() == start);
        let stretch = match place {
            Some(stretch) => stretch,
            None => {
                stretches.push(Stretch {
                    start,
                    ..Stretch::default()
                });
                stretches.last_mut().unwrap()
            }
        };
        let side = if input {
            &mut stretch.input
        } else {
            &mut stretch.output
        };
        // What was sent before is sent again, or goes on.
        if start == stretch.start + side.len() as u64 {
            side.extend_from_slice(data);
        } else {
            assert_eq!(
                &side[..data.len()],
                data,
                "memory that changes under a call"
            );
        }
    };
    for (later, line) in lines
        .iter()
        .enumerate()
        .skip(at + 1)
        .filter(|(_, line)| line.conn == conn)
    {
        if line.from_client {
            continue;
        }
        let header = line.header();
        if header.class == Class::RESP && header.reqno == call.reqno {
            let result = Sysresp::decode(line.body()).expect("a result");
            return Recorded {
                number: call.arg,
                args,
                stretches,
                result,
            };
        }
        if header.class != Class::REQ || header.kind == Kind::RAISE {
            continue;
        }
        let (place, data) = Copydata::decode(line.body()).expect("a place");
        // Two calls overlap once in the session, a read and a write of one byte each.
        let of_another = call.arg == 3 && header.kind == Kind::COPYIN;
        if of_another {
            continue;
        }
        if header.kind == Kind::COPYOUT {
            lend(place.addr, data, false);
        } else {
            let answer = lines[later..].iter().find(|answer| {
                let answer_header = answer.header();
                answer.conn == conn
                    && answer.from_client
                    && answer_header.class == Class::RESP
                    && answer_header.reqno == header.reqno
            });
            lend(place.addr, answer.expect("an answer").body(), true);
        }
    }
    panic!("call {} has no answer", call.reqno);
}

/// Where a stretch of the recorded client is in this one: start, length, address here.
type Places = Arc<Mutex<HashMap<u64, Vec<(u64, u64, u64)>>>>;

fn translate(places: &[(u64, u64, u64)], addr: u64) -> Option<u64> {
    places
        .iter()
        .find(|(start, len, _)| addr >= *start && addr < start + len)
        .map(|(start, _, here)| here + (addr - start))
}

/// Makes a recorded call through the client, and compares what it gives.
fn perform(
    client: &Client,
    reqno: u64,
    recorded: &Recorded,
    places: &Places,
    ready: &mpsc::Sender<()>,
) {
    let mut memory: Vec<Vec<u8>> = recorded
        .stretches
        .iter()
        .map(|stretch| {
            let mut bytes = stretch.input.clone();
            bytes.resize(stretch.len() as usize, 0);
            bytes
        })
        .collect();
    let mut table = Vec::new();
    let mut buffers = client.buffers();
    // An I/O vector is lent last, as it holds the addresses of the others.
    let vector = if [120, 121].contains(&recorded.number) {
        Some(recorded.args[1])
    } else {
        None
    };
    let mut order: Vec<_> = recorded.stretches.iter().zip(memory.iter_mut()).collect();
    order.sort_by_key(|(stretch, _)| Some(stretch.start) == vector);
    for (stretch, bytes) in order {
        if Some(stretch.start) == vector {
            for word in bytes.chunks_exact_mut(8) {
                let value = u64::from_le_bytes((&*word).try_into().unwrap());
                if let Some(here) = translate(&table, value) {
                    word.copy_from_slice(&here.to_le_bytes());
                }
            }
        }
        let here = match (stretch.input.is_empty(), stretch.output.is_empty()) {
            (false, true) => buffers.lend_read(bytes),
            (true, _) => buffers.lend_write(bytes),
            (false, false) => buffers.lend_both(bytes),
        };
        table.push((stretch.start, stretch.len(), here));
    }
    let args: Vec<u64> = recorded
        .args
        .iter()
        .map(|arg| translate(&table, *arg).unwrap_or(*arg))
        .collect();
    places.lock().unwrap().insert(reqno, table);
    ready.send(()).unwrap();
    let result = client.syscall(recorded.number, &args, &mut buffers);
    match recorded.result.error {
        0 => assert_eq!(result.unwrap(), recorded.result.retval),
        error => match result {
            Err(Error::Sys(errno)) => assert_eq!(errno.get(), error),
            other => panic!(
                "call {}: {other:?} instead of error {error}",
                recorded.number
            ),
        },
    }
    for (stretch, bytes) in recorded.stretches.iter().zip(&memory) {
        assert!(
            bytes.starts_with(&stretch.output),
            "call {}: what the server wrote",
            recorded.number
        );
    }
}

/// As if this client had no extension.
#[test]
fn the_recorded_session() {
    replay(Features::NONE);
}

/// The recorded server has none: it does not see the offer behind the guest's name, and from then on
/// it sees the protocol as it is.
#[test]
fn the_recorded_session_with_an_offer() {
    replay(Features::ALL);
}

fn replay(offered: Features) {
    let lines = recording();
    let listener = Listener::new();
    let url = listener.url();
    thread::scope(|scope| {
        let mut peers: HashMap<usize, Peer> = HashMap::new();
        let mut clients: HashMap<usize, Arc<Client>> = HashMap::new();
        let mut connecting = HashMap::new();
        let mut preforking = None;
        let mut cookie: Option<ForkCookie> = None;
        let mut calls = Vec::new();
        let places: HashMap<usize, Places> =
            (1..=2).map(|conn| (conn, Places::default())).collect();
        for (at, line) in lines.iter().enumerate() {
            let conn = line.conn;
            if let Entry::Vacant(place) = peers.entry(conn) {
                // The greeting: a client connects, the first as a guest, the second as a fork.
                let (url, cookie) = (url.clone(), cookie);
                let handshake = scope.spawn(move || match cookie {
                    None => Options::new().name("wc").features(offered).connect(&url),
                    Some(cookie) => Options::new()
                        .features(offered)
                        .connect_forked(&url, &cookie),
                });
                connecting.insert(conn, handshake);
                let mut peer = listener.accept_raw();
                peer.send(&line.bytes);
                place.insert(peer);
                continue;
            }
            let header = line.header();
            let table = Arc::clone(&places[&conn]);
            let peer = peers.get_mut(&conn).unwrap();
            if !line.from_client {
                let mut bytes = line.bytes.clone();
                let copies = [Kind::COPYIN, Kind::COPYINSTR, Kind::COPYOUT];
                if header.class == Class::REQ && copies.contains(&header.kind) {
                    let (place, _) = Copydata::decode(line.body()).unwrap();
                    let here = table
                        .lock()
                        .unwrap()
                        .values()
                        .find_map(|places| translate(places, place.addr));
                    bytes[32..40].copy_from_slice(&here.expect("a known place").to_le_bytes());
                }
                peer.send(&bytes);
                if header.class == Class::RESP && header.kind == Kind::SYSCALL {
                    // The recorded client reused its addresses.
                    let call: thread::ScopedJoinHandle<'_, u64> = match calls
                        .iter()
                        .position(|(reqno, who, _)| (*reqno, *who) == (header.reqno, conn))
                    {
                        Some(at) => calls.remove(at).2,
                        None => panic!("an answer to nothing"),
                    };
                    let reqno = call.join().unwrap();
                    table.lock().unwrap().remove(&reqno);
                } else if header.class == Class::RESP && header.kind == Kind::HANDSHAKE {
                    let client = connecting.remove(&conn).unwrap().join().unwrap().unwrap();
                    clients.insert(conn, Arc::new(client));
                } else if header.class == Class::RESP && header.kind == Kind::PREFORK {
                    let handle: thread::ScopedJoinHandle<'_, ForkCookie> =
                        preforking.take().unwrap();
                    cookie = Some(handle.join().unwrap());
                }
                continue;
            }
            let expected = match (header.class, header.kind) {
                (Class::REQ, Kind::SYSCALL) => {
                    let recorded = recorded(&lines, at);
                    let (sender, ready) = mpsc::channel();
                    let (client, here, call) = (
                        Arc::clone(&clients[&conn]),
                        Arc::clone(&table),
                        recorded.clone(),
                    );
                    calls.push((
                        header.reqno,
                        conn,
                        scope.spawn(move || {
                            perform(&client, header.reqno, &call, &here, &sender);
                            header.reqno
                        }),
                    ));
                    ready.recv().unwrap();
                    let own = table.lock().unwrap()[&header.reqno].clone();
                    recorded
                        .args
                        .iter()
                        .flat_map(|arg| translate(&own, *arg).unwrap_or(*arg).to_le_bytes())
                        .collect()
                }
                (Class::REQ, Kind::PREFORK) => {
                    let client = Arc::clone(&clients[&conn]);
                    preforking = Some(scope.spawn(move || client.prefork().unwrap()));
                    Vec::new()
                }
                // Addresses in an I/O vector are this client's.
                (Class::RESP, _) => words_here(line.body(), &table),
                _ => line.body().to_vec(),
            };
            let (mut sent, mut body) = peer.frame().expect("the client goes on");
            if header.kind == Kind::HANDSHAKE && header.arg == HandshakeKind::GUEST.0 {
                let (own, features) = extension::split_offer(&body, None);
                assert_eq!(features, offered);
                body = own.to_vec();
                sent.len = (HEADER_LEN + body.len()) as u64;
            }
            assert_eq!(sent, header, "line {at}");
            assert_eq!(body, expected, "line {at}: {header:?}");
            if header.kind == Kind::HANDSHAKE {
                assert_eq!(
                    header.arg,
                    if conn == 1 {
                        HandshakeKind::GUEST.0
                    } else {
                        HandshakeKind::FORK.0
                    }
                );
            }
        }
        assert!(calls.is_empty(), "every call is answered");
        clients.clear();
        for peer in peers.values_mut() {
            assert_eq!(peer.frame(), None, "the client says no more");
        }
    });
}

/// Bytes whose words may be recorded addresses.
fn words_here(bytes: &[u8], places: &Places) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len().is_multiple_of(16) {
        for word in bytes.chunks_exact_mut(8) {
            let value = u64::from_le_bytes((&*word).try_into().unwrap());
            let here = places
                .lock()
                .unwrap()
                .values()
                .find_map(|places| translate(places, value));
            if let Some(here) = here {
                word.copy_from_slice(&here.to_le_bytes());
            }
        }
    }
    bytes
}
