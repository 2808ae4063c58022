//! What a server sends: frames read, bounded and taken apart.
//!
//! A frame's length is checked against what its kind may have before memory is set aside for it.

use std::io::{self, BufReader, Read};
use std::os::fd::OwnedFd;
use std::sync::Arc;

use rump_abi::sysproxy::{Class, Copydata, ErrorCode, HEADER_LEN, Header, Kind, banner, payload};

use rump_sysproxy::key;

use crate::error::Error;
use crate::ring::{DESCRIPTORS, Ring};
use crate::socket::Socket;

/// The longest body of a response: a proof of a key.
const RESPONSE_MAX: u64 = key::LEN as u64;

/// Why nothing more can be read from a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The server closed it.
    Gone,
    /// The server broke the protocol.
    Protocol(&'static str),
    /// The host failed.
    Io(io::ErrorKind, String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{
            BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected, UnexpectedEof,
        };
        match error.kind() {
            UnexpectedEof | BrokenPipe | ConnectionReset | ConnectionAborted | NotConnected => {
                Self::Gone
            }
            kind => Self::Io(kind, error.to_string()),
        }
    }
}

impl From<Broken> for Error {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Gone => Self::Gone,
            Broken::Protocol(what) => Self::Protocol(what),
            Broken::Io(kind, text) => Self::Io(io::Error::new(kind, text)),
        }
    }
}

/// One frame of a server. The bytes of [`Incoming::Copyout`] and of a response are in
/// [`Incomings::body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    /// The answer to the client's request of this number.
    Response { reqno: u64 },
    /// The client's request of this number is refused.
    Refusal { reqno: u64, code: ErrorCode },
    /// The server wants bytes.
    Copyin { reqno: u64, place: Copydata },
    /// The server wants a string.
    Copyinstr { reqno: u64, place: Copydata },
    /// The server has bytes.
    Copyout { addr: u64 },
    /// The server wants memory mapped.
    Anonmmap { reqno: u64 },
    /// The process gets a signal of this NetBSD number.
    Raise { signo: u32 },
}

/// The receiving half of a connection.
#[derive(Debug)]
pub(crate) struct Incomings {
    input: BufReader<Source>,
    /// Room for the bytes of a frame, kept from one to the next; `len` of them are the last one's.
    body: Vec<u8>,
    len: usize,
}

/// Where bytes come from: the socket, and after the handshake perhaps a ring.
#[derive(Debug)]
struct Source {
    socket: Arc<Socket>,
    ring: Option<Arc<Ring>>,
    /// Descriptors that came with the bytes, while the handshake is to be answered.
    descriptors: Option<[Option<OwnedFd>; DESCRIPTORS]>,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match (&self.ring, &mut self.descriptors) {
            (Some(ring), _) => ring.read(buffer, &self.socket),
            (None, Some(descriptors)) => self.socket.read_with(buffer, descriptors),
            (None, None) => (&mut &*self.socket).read(buffer),
        }
    }
}

impl Incomings {
    pub fn new(socket: Arc<Socket>) -> Self {
        Self {
            input: BufReader::with_capacity(
                64 << 10,
                Source {
                    socket,
                    ring: None,
                    descriptors: Some([const { None }; DESCRIPTORS]),
                },
            ),
            body: Vec::new(),
            len: 0,
        }
    }

    /// Reads the greeting line, however it is cut into pieces. `Ok(None)` when the server closed
    /// the connection instead.
    pub fn banner(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        let mut line = Vec::new();
        while line.len() < banner::MAX_LEN {
            let mut byte = [0];
            match self.input.read_exact(&mut byte).map_err(Broken::from) {
                Ok(()) => line.push(byte[0]),
                Err(Broken::Gone) if line.is_empty() => return Ok(None),
                Err(broken) => return Err(broken),
            }
            if byte[0] == b'\n' {
                break;
            }
        }
        Ok(Some(line))
    }

    /// The handshake is answered: no descriptors are taken any more. The ring that came with the answer,
    /// if there should be one, is where bytes come from now.
    pub fn settle(&mut self, ring: bool) -> Result<Option<Arc<Ring>>, Broken> {
        let source = self.input.get_mut();
        let descriptors = source.descriptors.take().unwrap_or_default();
        if ring {
            let ring = Ring::adopt(descriptors)
                .map_err(|_| Broken::Protocol("its shared memory is not what it should be"))?;
            source.ring = Some(Arc::new(ring));
        }
        Ok(source.ring.clone())
    }

    /// Has more been read than was taken?
    pub fn is_buffered(&self) -> bool {
        !self.input.buffer().is_empty()
    }

    /// The bytes that came with the frame last read.
    pub fn body(&self) -> &[u8] {
        &self.body[..self.len]
    }

    /// Reads one frame. A COPYOUT may carry as many bytes as `lent` says once the header is there:
    /// while this thread waited for it, another one may have lent more.
    pub fn receive(&mut self, lent: impl FnOnce() -> u64) -> Result<Incoming, Broken> {
        let mut head = [0; HEADER_LEN];
        self.input.read_exact(&mut head)?;
        let header = Header::decode(&head);
        let len = header
            .body_len()
            .ok_or(Broken::Protocol("a frame is shorter than its header"))?;
        if len > limit(header, lent)? {
            return Err(Broken::Protocol("a frame is longer than its kind allows"));
        }
        // The place of a COPYOUT is taken off, so that the body is what is to be stored.
        let copyout =
            header.class == Class::REQ && matches!(header.kind, Kind::COPYOUT | Kind::COPYOUTSTR);
        let mut place = [0; Copydata::LEN];
        let mut len = len as usize;
        if copyout {
            len = len.checked_sub(Copydata::LEN).ok_or(MISFIT)?;
            self.input.read_exact(&mut place)?;
        }
        if self.body.len() < len {
            self.body.resize(len, 0);
        }
        self.len = len;
        self.input.read_exact(&mut self.body[..len])?;
        if !copyout {
            return self.decode(header).ok_or(MISFIT);
        }
        match Copydata::decode(&place) {
            Some((place, _)) if place.len == len as u64 => {
                Ok(Incoming::Copyout { addr: place.addr })
            }
            _ => Err(MISFIT),
        }
    }

    fn decode(&self, header: Header) -> Option<Incoming> {
        let reqno = header.reqno;
        match header.class {
            Class::RESP => return Some(Incoming::Response { reqno }),
            Class::ERROR => {
                return Some(Incoming::Refusal {
                    reqno,
                    code: ErrorCode(header.arg),
                });
            }
            _ => {}
        }
        match header.kind {
            Kind::COPYIN | Kind::COPYINSTR => {
                let (place, rest) = Copydata::decode(self.body())?;
                let copyin = header.kind == Kind::COPYIN;
                rest.is_empty().then_some(if copyin {
                    Incoming::Copyin { reqno, place }
                } else {
                    Incoming::Copyinstr { reqno, place }
                })
            }
            Kind::ANONMMAP => {
                payload::decode_word(self.body())?;
                Some(Incoming::Anonmmap { reqno })
            }
            _ => Some(Incoming::Raise { signo: header.arg }),
        }
    }
}

const MISFIT: Broken = Broken::Protocol("a frame's length does not fit its kind");

/// The most bytes that may follow this header.
fn limit(header: Header, lent: impl FnOnce() -> u64) -> Result<u64, Broken> {
    match header.class {
        Class::RESP => Ok(RESPONSE_MAX),
        Class::ERROR => Ok(0),
        Class::REQ => match header.kind {
            Kind::COPYIN | Kind::COPYINSTR => Ok(Copydata::LEN as u64),
            Kind::COPYOUT | Kind::COPYOUTSTR => Ok((Copydata::LEN as u64).saturating_add(lent())),
            Kind::ANONMMAP => Ok(8),
            Kind::RAISE => Ok(0),
            _ => Err(Broken::Protocol("it sent a request of an unknown kind")),
        },
        _ => Err(Broken::Protocol("it sent a frame of an unknown class")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    use super::*;

    /// What a server's bytes are taken for, until they end or break the protocol.
    fn received(bytes: &[u8], lent: u64) -> (Vec<Incoming>, Broken) {
        let (mut server, client) = UnixStream::pair().expect("a pair of sockets");
        server.write_all(bytes).expect("room in the socket");
        drop(server);
        let mut incomings = Incomings::new(Arc::new(Socket::new(client.into()).expect("room")));
        let mut all = Vec::new();
        loop {
            match incomings.receive(|| lent) {
                Ok(incoming) => all.push(incoming),
                Err(broken) => return (all, broken),
            }
        }
    }

    #[test]
    fn frames_one_after_the_other() {
        let place = Copydata {
            addr: 0x1000,
            len: 3,
        };
        let copyout = Header::new(Class::REQ, Kind::COPYOUT, 4, 0, Copydata::LEN + 3).encode();
        let bytes = [
            &rump_abi::sysproxy::frame::copyin(3, 0x1000, 8)[..],
            &copyout,
            &place.encode(),
            b"abc",
            &rump_abi::sysproxy::frame::raise(12),
        ]
        .concat();
        let copyin = Copydata {
            addr: 0x1000,
            len: 8,
        };
        let expected = [
            Incoming::Copyin {
                reqno: 3,
                place: copyin,
            },
            Incoming::Copyout { addr: 0x1000 },
            Incoming::Raise { signo: 12 },
        ];
        assert_eq!(received(&bytes, 3), (expected.to_vec(), Broken::Gone));
        // More than was lent is not even read.
        let (all, broken) = received(&bytes, 2);
        assert_eq!(
            (all.len(), matches!(broken, Broken::Protocol(_))),
            (1, true)
        );
    }

    proptest::proptest! {
        /// Rubbish ends the connection; it neither panics nor sets memory aside for what it claims.
        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            received(&bytes, 64);
        }

        #[test]
        fn any_header_ends(len: u64, class in 0_u16..4, kind in 0_u16..10, body: Vec<u8>) {
            let kind = Kind(kind);
            let header = Header { len, ..Header::new(Class(class), kind, 0, 0, 0) };
            received(&[&header.encode()[..], &body].concat(), 64);
            let honest = Header::new(Class(class), kind, 0, 0, body.len());
            received(&[&honest.encode()[..], &body].concat(), 64);
        }
    }
}
