//! A server that does what a test says, frame by frame.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::thread;

use rump_abi::sysproxy::{
    Class, Copydata, HEADER_LEN, HandshakeKind, Header, Kind, Sysresp, extension, frame,
};

/// The reference's greeting.
pub const BANNER: &[u8] = b"RUMPSP-0.4-NetBSD-7.99.34/amd64\n";

/// A listening socket in a directory of its own.
pub struct Listener {
    socket: UnixListener,
    dir: tempfile::TempDir,
}

impl Listener {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory for the socket");
        let socket = UnixListener::bind(dir.path().join("ctrl")).expect("a socket");
        Self { socket, dir }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("ctrl")
    }

    pub fn url(&self) -> String {
        format!("unix://{}", self.path().display())
    }

    /// A connection to which nothing has been said.
    pub fn accept_raw(&self) -> Peer {
        Peer {
            stream: self.socket.accept().expect("a client").0,
            reqno: 0,
        }
    }

    /// A connection that has become a process, and its name.
    pub fn accept(&self) -> (Peer, Vec<u8>) {
        let mut peer = self.accept_raw();
        let name = peer.greet();
        (peer, name)
    }
}

/// The server's end of a connection.
pub struct Peer {
    stream: UnixStream,
    /// The number of the server's next request.
    reqno: u64,
}

/// A system call that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub reqno: u64,
    pub number: u32,
    pub args: Vec<u64>,
}

impl Peer {
    /// Greets and serves the GUEST handshake; gives the name in it.
    pub fn greet(&mut self) -> Vec<u8> {
        self.send(BANNER);
        let (header, body) = self.frame().expect("a handshake");
        assert_eq!((header.class, header.kind), (Class::REQ, Kind::HANDSHAKE));
        assert_eq!(header.arg, HandshakeKind::GUEST.0);
        self.send(&frame::handshake_response(header.reqno));
        // A server without the extension does not see the offer behind the name.
        extension::split_offer(&body, None).0.to_vec()
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the client reads");
    }

    /// The socket's number.
    pub fn raw(&self) -> std::os::fd::RawFd {
        self.stream.as_raw_fd()
    }

    /// The next frame, or `None` at the end of the connection.
    pub fn frame(&mut self) -> Option<(Header, Vec<u8>)> {
        let mut head = [0; HEADER_LEN];
        self.stream.read_exact(&mut head).ok()?;
        let header = Header::decode(&head);
        let len = header.body_len().expect("a length that holds the header");
        assert!(len < 1 << 30, "a frame of {len} bytes");
        let mut body = vec![0; len as usize];
        self.stream.read_exact(&mut body).expect("a whole frame");
        Some((header, body))
    }

    /// The next system call, or `None` at the end of the connection.
    pub fn call(&mut self) -> Option<Call> {
        let (header, body) = self.frame()?;
        assert_eq!((header.class, header.kind), (Class::REQ, Kind::SYSCALL));
        let slot = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
        Some(Call {
            reqno: header.reqno,
            number: header.arg,
            args: body.chunks(8).map(slot).collect(),
        })
    }

    /// Asks for memory; gives what the client sent.
    pub fn copyin(&mut self, addr: u64, len: u64) -> Vec<u8> {
        self.send(&frame::copyin(self.reqno, addr, len));
        self.copied()
    }

    /// Asks for a string; gives what the client sent, without the NUL.
    pub fn copyinstr(&mut self, addr: u64, len: u64) -> Vec<u8> {
        self.send(&frame::copyinstr(self.reqno, addr, len));
        let mut bytes = self.copied();
        assert_eq!(bytes.pop(), Some(0), "the string ends");
        bytes
    }

    fn copied(&mut self) -> Vec<u8> {
        let (header, body) = self.frame().expect("an answer");
        assert_eq!(
            (header.class, header.kind, header.reqno),
            (Class::RESP, Kind::COPYIN, self.reqno)
        );
        self.reqno += 1;
        body
    }

    pub fn copyout(&mut self, addr: u64, data: &[u8]) {
        self.send(&frame::copyout(self.reqno, addr, data));
        self.reqno += 1;
    }

    /// Ends a call with success.
    pub fn succeed(&mut self, call: &Call, value: i64) {
        self.answer(call, 0, [value, 0]);
    }

    /// Ends a call with an error.
    pub fn refuse(&mut self, call: &Call, error: i32) {
        self.answer(call, error, [-1, 0]);
    }

    pub fn answer(&mut self, call: &Call, error: i32, retval: [i64; 2]) {
        self.send(&frame::syscall_response(
            call.reqno,
            Sysresp { error, retval },
        ));
    }

    /// Sends a request of the server about memory as it stands, without waiting.
    pub fn ask(&mut self, kind: Kind, place: Copydata) {
        let header = Header::new(Class::REQ, kind, self.reqno, 0, Copydata::LEN);
        self.send(&[&header.encode()[..], &place.encode()].concat());
        self.reqno += 1;
    }
}

/// Runs `server` beside `client`.
pub fn session<T>(server: impl FnOnce(&Listener) + Send, client: impl FnOnce(&str) -> T) -> T {
    let listener = Listener::new();
    let url = listener.url();
    thread::scope(|scope| {
        scope.spawn(|| server(&listener));
        client(&url)
    })
}
