//! The client's end of a ring (`rump_sysproxy::ring`): frames through shared memory, with waits.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rump_sysproxy::ring::bell::{self, ServerBell};
use rump_sysproxy::ring::{Direction, Liar, Memory, Reader, Writer};
use rump_sysproxy::spin::Spin;

use crate::socket::Socket;

/// Descriptors that come with a ring.
pub(crate) const DESCRIPTORS: usize = 4;

/// The ring of a connection.
#[derive(Debug)]
pub(crate) struct Ring {
    reader: Mutex<Reader>,
    writer: Mutex<Writer>,
    server: ServerBell,
    data: OwnedFd,
    room: OwnedFd,
    spin: Spin,
}

impl Ring {
    /// The ring that a server sent; `InvalidData` when it is none that can be trusted with this
    /// process's memory.
    pub fn adopt(fds: [Option<OwnedFd>; DESCRIPTORS]) -> io::Result<Self> {
        let [Some(memory), Some(server), Some(data), Some(room)] = fds else {
            return Err(liar());
        };
        let memory = Arc::new(Memory::adopt(&memory)?);
        Ok(Self {
            reader: Mutex::new(Reader::new(Arc::clone(&memory), Direction::ToClient)),
            writer: Mutex::new(Writer::new(memory, Direction::ToServer)),
            server: ServerBell::adopt(server),
            data,
            room,
            spin: Spin::default(),
        })
    }

    /// Reads, and waits for bytes; 0 at the end of the connection.
    pub fn read(&self, buffer: &mut [u8], socket: &Socket) -> io::Result<usize> {
        let mut reader = lock(&self.reader);
        let mut connected = true;
        loop {
            let count = reader.read(buffer).map_err(|Liar| liar())?;
            if count > 0 {
                if reader.wakes_writer() {
                    self.server.ring();
                }
                return Ok(count);
            }
            if !connected || buffer.is_empty() {
                return Ok(0);
            }
            if !self.spin.until(|| reader.is_ready()) && reader.sleep() {
                connected = bell::hear(&self.data, &*socket.descriptor().get())?;
                reader.awake();
            }
        }
    }

    /// Sends the concatenation of `parts`, and waits for room.
    pub fn send_all(&self, parts: &[&[u8]], socket: &Socket) -> io::Result<()> {
        let mut writer = lock(&self.writer);
        for part in parts {
            let mut rest = *part;
            while !rest.is_empty() {
                let count = writer.write(rest).map_err(|Liar| liar())?;
                rest = &rest[count..];
                if count == 0 && writer.sleep().map_err(|Liar| liar())? {
                    // What is there by now has to be read first.
                    if writer.wakes_reader() {
                        self.server.ring();
                    }
                    if !bell::hear(&self.room, &*socket.descriptor().get())? {
                        return Err(io::ErrorKind::BrokenPipe.into());
                    }
                }
            }
        }
        if writer.wakes_reader() {
            self.server.ring();
        }
        Ok(())
    }
}

fn liar() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the server's ring is none")
}

/// A thread that panics here takes the program down.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
