//! A sysproxy client that shows each frame, for what a client of good manners does not do: count the
//! server's questions, leave them unanswered, vanish in the middle of a frame.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use rump_abi::errno::Errno;
use rump_abi::sysproxy::{Class, Copydata, HEADER_LEN, Header, Kind, Sysresp, frame};

/// How long an answer may take: a hang fails the test instead of the run.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection with a process.
pub struct Wire {
    stream: UnixStream,
    next: u64,
    /// Questions of the server in the last call: what it asked, and how many bytes.
    pub asked: Vec<(Kind, u64)>,
}

/// Memory of the client: a place and what is there.
pub struct Lent<'a> {
    /// Its address, of the test's choice.
    pub addr: u64,
    /// What the server may read, and where it writes.
    pub bytes: &'a mut [u8],
}

impl Wire {
    /// Connects to a socket and becomes a process called `name`.
    ///
    /// # Errors
    /// The host's, and the server's way to say that it is full: `UnexpectedEof`.
    pub fn connect(socket: &Path, name: &str) -> std::io::Result<Self> {
        let stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut this = Self {
            stream,
            next: 0,
            asked: Vec::new(),
        };
        let mut byte = [0];
        while byte != *b"\n" {
            this.stream.read_exact(&mut byte)?;
        }
        this.stream.write_all(&frame::guest(0, name.as_bytes()))?;
        this.receive()?;
        Ok(this)
    }

    /// The next frame.
    ///
    /// # Errors
    /// The host's, `UnexpectedEof` at the end of the connection.
    pub fn receive(&mut self) -> std::io::Result<(Header, Vec<u8>)> {
        let mut bytes = [0; HEADER_LEN];
        self.stream.read_exact(&mut bytes)?;
        let header = Header::decode(&bytes);
        let len = header.body_len().ok_or(std::io::ErrorKind::InvalidData)?;
        let mut body = vec![0; len as usize];
        self.stream.read_exact(&mut body)?;
        Ok((header, body))
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    /// The host's.
    pub fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// The frame of a system call, not sent.
    pub fn frame(&mut self, number: u16, slots: &[u64]) -> Vec<u8> {
        self.next += 1;
        let args: Vec<u8> = slots.iter().flat_map(|slot| slot.to_ne_bytes()).collect();
        frame::syscall(self.next, number.into(), &args)
    }

    /// Makes a system call; `lent` is the memory that it may use.
    ///
    /// # Errors
    /// The kernel's.
    ///
    /// # Panics
    /// When the connection breaks, or the server asks for memory that was not lent.
    pub fn call(
        &mut self,
        number: u16,
        slots: &[u64],
        lent: &mut [Lent<'_>],
    ) -> Result<i64, Errno> {
        let request = self.frame(number, slots);
        self.asked.clear();
        self.send(&request).expect("the server takes a call");
        loop {
            let (header, body) = self.receive().expect("the server answers");
            if header.class == Class::RESP {
                let result = Sysresp::decode(&body).expect("a result");
                return Errno::check(result.error).map(|()| result.retval[0]);
            }
            assert_eq!(header.class, Class::REQ, "{header:?}");
            let (place, data) = Copydata::decode(&body).expect("a place");
            self.asked.push((header.kind, place.len));
            let memory = lent.iter_mut().find(|lent| {
                place.addr >= lent.addr && place.addr < lent.addr + lent.bytes.len() as u64
            });
            let memory = memory.unwrap_or_else(|| panic!("no memory at {:#x}", place.addr));
            let bytes = &mut memory.bytes[(place.addr - memory.addr) as usize..];
            match header.kind {
                Kind::COPYIN => {
                    let answer = frame::copyin_response(header.reqno, &bytes[..place.len as usize]);
                    self.send(&answer).expect("the server takes an answer");
                }
                Kind::COPYINSTR => {
                    let end = bytes.iter().position(|byte| *byte == 0);
                    let len = end
                        .map_or(bytes.len(), |end| end + 1)
                        .min(place.len as usize);
                    let answer = frame::copyin_response(header.reqno, &bytes[..len]);
                    self.send(&answer).expect("the server takes an answer");
                }
                Kind::COPYOUT => bytes[..data.len()].copy_from_slice(data),
                kind => panic!("an unexpected question: {kind}"),
            }
        }
    }

    /// A system call with one path.
    ///
    /// # Errors
    /// The kernel's.
    pub fn path_call(&mut self, number: u16, path: &str, rest: &[u64]) -> Result<i64, Errno> {
        let mut path = format!("{path}\0").into_bytes();
        let slots: Vec<u64> = [0x1000].iter().chain(rest).copied().collect();
        let lent = Lent {
            addr: 0x1000,
            bytes: &mut path,
        };
        self.call(number, &slots, &mut [lent])
    }
}
