//! A recorded session of the reference client and the reference server, played against this
//! server: the client's frames are sent as recorded, a scripted kernel asks for memory as recorded,
//! and each frame of the server must be the recorded one.
//!
//! Masked, as they differ from run to run: the padding of results (we send zero), the number of a
//! RAISE, the fork cookie. The order of the frames is the recorded one, threads included.

mod sp_stub;

use std::collections::{HashMap, VecDeque};
use std::ffi::{c_long, c_void};
use std::io::Read;
use std::sync::{Arc, Condvar, Mutex};

use rump_abi::errno::{Errno, Result};
use rump_abi::sysproxy::{Class, Copydata, Header, Kind, Sysresp};
use rumpuser::sp;
use sp_stub::{Conn, decode, kernel, syscalls};

const SYS_REBOOT: u32 = 208;

/// A line of the recording.
#[derive(Clone, Debug)]
struct Line {
    seq: u64,
    conn: u64,
    from_client: bool,
    kind: String,
    bytes: Vec<u8>,
}

fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!("\"{name}\": "))?;
    let rest = rest.trim_start_matches('"');
    Some(&rest[..rest.find(['"', ',', '}']).expect("a value ends")])
}

fn recording() -> Vec<Line> {
    let byte = |pair: &[u8]| {
        let pair = str::from_utf8(pair).expect("ASCII");
        u8::from_str_radix(pair, 16).expect("hexadecimal")
    };
    include_str!("data/sysproxy-capture.jsonl")
        .lines()
        .map(|line| Line {
            seq: field(line, "seq").expect("seq").parse().expect("a number"),
            conn: field(line, "conn")
                .expect("conn")
                .parse()
                .expect("a number"),
            from_client: field(line, "dir") == Some("c2s"),
            kind: field(line, "kind").expect("kind").to_owned(),
            bytes: field(line, "hex")
                .unwrap_or("")
                .as_bytes()
                .chunks(2)
                .map(byte)
                .collect(),
        })
        .collect()
}

/// What the kernel does in a call: the frames it causes, each once the session is at `after`.
#[derive(Debug)]
struct Step {
    after: u64,
    header: Header,
    body: Vec<u8>,
    /// The client's answer, where there is one.
    answer: Option<Vec<u8>>,
}

#[derive(Debug)]
struct Call {
    steps: Vec<Step>,
    result: Sysresp,
    /// The session must be here before the result.
    after: u64,
}

/// The calls that the recording shows, by number and arguments, in their order.
type Script = HashMap<(u32, [u64; 8]), VecDeque<Call>>;

fn slots(body: &[u8]) -> [u64; 8] {
    let mut slots = [0; 8];
    for (slot, bytes) in slots.iter_mut().zip(body.as_chunks().0) {
        *slot = u64::from_ne_bytes(*bytes);
    }
    slots
}

/// The reverse requests of a call: those between its request and its answer on its connection
/// that no other running call explains. The recording has two calls at once in one place only,
/// a read of an empty pipe; its requests come after the answer of the other.
fn script(lines: &[Line]) -> Script {
    let mut script = Script::new();
    for (index, line) in lines.iter().enumerate() {
        let Some((header, args)) = frame(line).filter(|(header, _)| {
            line.from_client && (header.class, header.kind) == (Class::REQ, Kind::SYSCALL)
        }) else {
            continue;
        };
        let mut call = Call {
            steps: Vec::new(),
            result: Sysresp::default(),
            after: line.seq,
        };
        let mut others = 0;
        for later in lines[index + 1..]
            .iter()
            .filter(|later| later.conn == line.conn)
        {
            let Some((frame, body)) = frame(later) else {
                continue;
            };
            match (later.from_client, frame.class, frame.kind) {
                (false, Class::RESP, Kind::SYSCALL) if frame.reqno == header.reqno => {
                    call.result = Sysresp::decode(&body).expect("a result");
                    break;
                }
                (false, Class::RESP, _) => {
                    others -= 1;
                    call.after = later.seq;
                }
                (true, Class::REQ, _) => others += 1,
                (false, Class::REQ, _) if others == 0 => {
                    let answer = lines.iter().find(|answer| {
                        let answers = |(header, _): (Header, _)| {
                            (header.class, header.reqno) == (Class::RESP, frame.reqno)
                        };
                        answer.from_client
                            && answer.conn == line.conn
                            && answer.seq > later.seq
                            && self::frame(answer).is_some_and(answers)
                    });
                    let one_way = matches!(frame.kind, Kind::COPYOUT | Kind::RAISE);
                    let answer = answer.filter(|_| !one_way);
                    let answer_seq = answer.map(|answer| answer.seq);
                    let answer = answer.map(|answer| decode(&answer.bytes).1);
                    call.steps.push(Step {
                        after: call.after,
                        header: frame,
                        body,
                        answer,
                    });
                    call.after = answer_seq.unwrap_or(call.after);
                }
                _ => {}
            }
        }
        script
            .entry((header.arg, slots(&args)))
            .or_default()
            .push_back(call);
    }
    script
}

fn frame(line: &Line) -> Option<(Header, Vec<u8>)> {
    (line.kind == "frame").then(|| decode(&line.bytes))
}

/// Where the session is: the last line that was sent or seen.
#[derive(Default)]
struct Progress(Mutex<u64>, Condvar);

impl Progress {
    fn reached(&self, seq: u64) {
        *self.0.lock().expect("no panic") = seq;
        self.1.notify_all();
    }

    fn wait(&self, seq: u64) {
        let guard = self.0.lock().expect("no panic");
        drop(self.1.wait_while(guard, |at| *at < seq).expect("no panic"));
    }
}

fn play(call: &Call, cookie: *mut c_void, progress: &Progress) -> Result<[c_long; 2]> {
    for step in &call.steps {
        kernel::without_context(|| progress.wait(step.after));
        if step.header.kind == Kind::RAISE {
            sp::raise(cookie, step.header.arg as i32)?;
            continue;
        }
        let (place, data) = Copydata::decode(&step.body).expect("a place");
        let (user, mut len) = (place.addr as usize, place.len as usize);
        let mut buffer = vec![0; len];
        match step.header.kind {
            // SAFETY: the buffer has `len` bytes.
            Kind::COPYIN => unsafe { sp::copyin(cookie, user, buffer.as_mut_ptr(), len)? },
            // SAFETY: the buffer has `len` bytes.
            Kind::COPYINSTR => unsafe {
                sp::copyinstr(cookie, user, buffer.as_mut_ptr(), &mut len)?;
            },
            // SAFETY: the bytes are `data`'s.
            Kind::COPYOUT => unsafe { sp::copyout(cookie, data.as_ptr(), user, data.len())? },
            kind => panic!("the recording holds no {kind}"),
        }
        if let Some(answer) = &step.answer {
            assert_eq!(&buffer[..len], answer.as_slice(), "the client's memory");
        }
    }
    kernel::without_context(|| progress.wait(call.after));
    match call.result.error {
        0 => Ok(call.result.retval),
        error => Err(Errno::new(error)),
    }
}

/// The frame as it is compared.
fn masked(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let (header, _) = decode(&bytes);
    match (header.class, header.kind) {
        (Class::RESP, Kind::SYSCALL) => bytes[28..32].fill(0),
        (Class::RESP, Kind::PREFORK) => bytes[24..40].fill(0),
        (Class::REQ, Kind::RAISE) => bytes[8..16].fill(0),
        _ => {}
    }
    bytes
}

#[test]
fn the_recorded_session() {
    kernel::boot();
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("ctrl");
    let url = format!("unix://{}", path.display());
    sp::init(&url, "NetBSD", "7.99.34", "amd64").expect("nobody listens there");
    assert_eq!(
        sp::init(&url, "NetBSD", "7.99.34", "amd64"),
        Err(Errno::EALREADY)
    );

    let lines = recording();
    assert_eq!(lines.len(), 239);
    let progress = Arc::new(Progress::default());
    let calls = Mutex::new(script(&lines));
    let kernel_progress = Arc::clone(&progress);
    syscalls::set_script(Box::new(move |number, args, cookie| {
        let call = calls
            .lock()
            .expect("no panic")
            .get_mut(&(number, args))
            .and_then(VecDeque::pop_front);
        let call = call.unwrap_or_else(|| panic!("system call {number} {args:x?} is not recorded"));
        let result = play(&call, cookie, &kernel_progress);
        if number == SYS_REBOOT {
            sp::fini(cookie);
        }
        result
    }));

    let mut conns = HashMap::new();
    let mut cookie: Option<Vec<u8>> = None;
    let mut frames = 0;
    for line in &lines {
        match (line.kind.as_str(), line.from_client) {
            ("connect", _) => {
                conns.insert(line.conn, Conn::raw(&path));
            }
            ("eof", true) => {
                conns.remove(&line.conn).expect("connected before");
            }
            // Of the second connection: the client has closed it before. Of the first: the process
            // of the recorded server was gone.
            ("eof", false) => {}
            ("banner", _) => {
                let conn = conns.get_mut(&line.conn).expect("connected before");
                assert_eq!(conn.banner().as_ref(), Some(&line.bytes));
            }
            ("frame", true) => {
                let mut bytes = line.bytes.clone();
                let (header, _) = decode(&bytes);
                if (header.class, header.kind, header.arg) == (Class::REQ, Kind::HANDSHAKE, 2) {
                    bytes[24..40].copy_from_slice(cookie.as_ref().expect("preforked before"));
                }
                conns
                    .get_mut(&line.conn)
                    .expect("connected before")
                    .send(&bytes);
            }
            ("frame", false) => {
                let mut bytes = vec![0; line.bytes.len()];
                let conn = conns.get_mut(&line.conn).expect("connected before");
                conn.stream
                    .read_exact(&mut bytes)
                    .unwrap_or_else(|error| panic!("{line:?}: {error}"));
                assert_eq!(masked(&bytes), masked(&line.bytes), "line {}", line.seq);
                if decode(&bytes).0.kind == Kind::PREFORK {
                    cookie = Some(bytes[24..40].to_vec());
                }
                frames += 1;
            }
            (kind, _) => panic!("the recording holds a {kind}"),
        }
        progress.reached(line.seq);
    }
    assert_eq!(frames, 136);
    assert!(!path.exists(), "the reboot removed the socket");
    sp::fini(std::ptr::null_mut());
}
