//! A stub kernel, and a scripted client that speaks the wire protocol frame by frame.

#![allow(dead_code)] // each test program uses its part

pub mod kernel;
pub mod syscalls;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rump_abi::sysproxy::{
    Banner, Class, Copydata, ErrorCode, HEADER_LEN, Header, Kind, Sysresp, frame,
};
use rumpuser::sp::{Limits, Server};

/// How long something may take that happens: a hang fails the test instead of the run.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a unix socket in a directory of its own.
pub struct TestServer {
    pub server: Server,
    pub path: PathBuf,
    pub directory: tempfile::TempDir,
}

pub fn banner() -> Banner {
    Banner::new("NetBSD", "7.99.34", "amd64")
}

pub fn start() -> TestServer {
    start_with(Limits::default())
}

pub fn start_with(limits: Limits) -> TestServer {
    kernel::boot();
    let directory = tempfile::tempdir().expect("a directory for the socket");
    let path = directory.path().join("ctrl");
    let server = Server::start(&format!("unix://{}", path.display()), &banner(), limits);
    TestServer {
        server: server.expect("nobody listens there"),
        path,
        directory,
    }
}

impl TestServer {
    /// A connection that has read its banner.
    pub fn connect(&self) -> Conn {
        Conn::connect(&self.path)
    }

    /// A client with a process called `comm`.
    pub fn client(&self, comm: &str) -> Conn {
        let mut conn = self.connect();
        conn.guest(comm);
        conn
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.server.stop(std::ptr::null_mut());
    }
}

/// The client's end of a connection.
pub struct Conn {
    pub stream: UnixStream,
    pub next_reqno: u64,
}

impl Conn {
    pub fn connect(path: &Path) -> Self {
        let mut conn = Self::raw(path);
        let line = conn.banner().expect("a banner");
        assert_eq!(Banner::decode(&line), Ok(banner()));
        conn
    }

    /// Connected, the banner not yet read.
    pub fn raw(path: &Path) -> Self {
        Self::on(UnixStream::connect(path).expect("a server listens"))
    }

    /// The client's end of this stream, which may be any.
    pub fn on(stream: UnixStream) -> Self {
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a positive time");
        stream
            .set_write_timeout(Some(PATIENCE))
            .expect("a positive time");
        Self {
            stream,
            next_reqno: 1,
        }
    }

    /// What the server says first, or nothing.
    pub fn banner(&mut self) -> Option<Vec<u8>> {
        let mut line = [0; 96];
        let count = self.read_some(&mut line).expect("a banner or the end");
        (count > 0).then(|| line[..count].to_vec())
    }

    /// One read, whatever signals come.
    fn read_some(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        loop {
            match self.stream.read(bytes) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }

    pub fn send(&mut self, frame: &[u8]) {
        self.stream.write_all(frame).expect("the server takes it");
    }

    pub fn reqno(&mut self) -> u64 {
        self.next_reqno += 1;
        self.next_reqno - 1
    }

    /// The next frame, `None` at the end of the connection.
    pub fn try_recv(&mut self) -> Option<(Header, Vec<u8>)> {
        let mut bytes = [0; HEADER_LEN];
        match self.read_some(&mut bytes[..1]) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return None,
            Err(error) => panic!("no frame and no end: {error}"),
        }
        self.stream
            .read_exact(&mut bytes[1..])
            .expect("a whole header");
        let header = Header::decode(&bytes);
        let len = header.body_len().expect("a true length");
        let mut body = vec![0; len as usize];
        self.stream.read_exact(&mut body).expect("a whole body");
        Some((header, body))
    }

    pub fn recv(&mut self) -> (Header, Vec<u8>) {
        self.try_recv().expect("a frame, not the end")
    }

    /// The connection ends without another frame.
    pub fn ends(&mut self) {
        assert_eq!(self.try_recv(), None);
    }

    pub fn guest(&mut self, comm: &str) {
        let reqno = self.reqno();
        self.send(&frame::guest(reqno, comm.as_bytes()));
        self.handshake_ok(reqno);
    }

    pub fn handshake_ok(&mut self, reqno: u64) {
        assert_eq!(self.recv(), decode(&frame::handshake_response(reqno)));
    }

    /// The next frame is this error.
    pub fn error(&mut self, reqno: u64, code: ErrorCode) {
        assert_eq!(self.recv(), decode(&frame::error(reqno, code)));
    }

    /// Sends a system call; its request number.
    pub fn start_call(&mut self, number: u32, slots: &[u64]) -> u64 {
        let reqno = self.reqno();
        let args: Vec<u8> = slots.iter().flat_map(|slot| slot.to_ne_bytes()).collect();
        self.send(&frame::syscall(reqno, number, &args));
        reqno
    }

    /// The next frame is the answer to `reqno`.
    pub fn result(&mut self, reqno: u64) -> Sysresp {
        let (header, body) = self.recv();
        let expected = Header::new(Class::RESP, Kind::SYSCALL, reqno, 0, Sysresp::LEN);
        assert_eq!(header, expected);
        assert_eq!(body[4..8], [0; 4], "padding");
        Sysresp::decode(&body).expect("a result has 24 bytes")
    }

    /// A system call that asks for no memory.
    pub fn call(&mut self, number: u32, slots: &[u64]) -> Sysresp {
        let reqno = self.start_call(number, slots);
        self.result(reqno)
    }

    pub fn getpid(&mut self) -> i32 {
        let result = self.call(syscalls::SYS_GETPID, &[]);
        assert_eq!(result.error, 0);
        result.retval[0] as i32
    }

    /// The next frame asks for memory: its number, kind and place.
    pub fn asked(&mut self) -> (u64, Kind, Copydata) {
        let (header, body) = self.recv();
        assert_eq!((header.class, header.arg), (Class::REQ, 0));
        let (place, data) = Copydata::decode(&body).expect("a place");
        assert!(data.is_empty());
        (header.reqno, header.kind, place)
    }

    /// mkdir(path) with the path's memory given when asked for.
    pub fn mkdir(&mut self, path: &str) -> Sysresp {
        let call = self.start_call(syscalls::SYS_MKDIR, &[0x1000, 0o755]);
        let (reqno, kind, place) = self.asked();
        assert_eq!(
            (kind, place),
            (
                Kind::COPYINSTR,
                Copydata {
                    len: 1024,
                    addr: 0x1000
                }
            )
        );
        let mut bytes = path.as_bytes().to_vec();
        bytes.push(0);
        self.send(&frame::copyin_response(reqno, &bytes));
        self.result(call)
    }
}

/// A client that the attacks must not touch.
pub struct Witness(pub Conn, pub i32);

impl Witness {
    pub fn new(server: &TestServer) -> Self {
        let mut conn = server.client("witness");
        let pid = conn.getpid();
        Self(conn, pid)
    }

    pub fn unharmed(&mut self, server: &TestServer) {
        assert_eq!(self.0.getpid(), self.1);
        assert_eq!(self.0.mkdir(&format!("/{}", self.0.next_reqno)).error, 0);
        server.client("newcomer").getpid();
    }
}

/// A frame taken apart.
pub fn decode(frame: &[u8]) -> (Header, Vec<u8>) {
    let (header, body) = frame.split_first_chunk().expect("a header");
    (Header::decode(header), body.to_vec())
}

/// A header that claims a body of `len` bytes.
pub fn claim(class: Class, kind: Kind, reqno: u64, arg: u32, len: u64) -> Vec<u8> {
    Header {
        len,
        ..Header::new(class, kind, reqno, arg, 0)
    }
    .encode()
    .to_vec()
}

/// Waits for something that happens soon.
pub fn eventually(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < PATIENCE, "this did not happen: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
