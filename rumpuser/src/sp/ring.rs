//! The server's end of a ring (`rump_sysproxy::ring`): reads and writes like those of a socket that is
//! not waited for.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard};

use nix::errno::Errno as Host;
use rump_sysproxy::ring::bell::{self, ServerBell};
use rump_sysproxy::ring::{Direction, Liar, Memory, Reader, Writer};
use rump_sysproxy::spin::Spin;

use super::socket::Read;

/// One client's ring.
#[derive(Debug)]
pub struct Ring {
    reader: Mutex<Reader>,
    writer: Mutex<Writer>,
    bell: ServerBell,
    client_data: UnixStream,
    client_room: UnixStream,
    /// What was learnt about waiting for this client.
    pub spin: Spin,
}

impl Ring {
    /// A ring, and what the client needs of it.
    pub fn create() -> io::Result<(Self, [OwnedFd; 4])> {
        let (memory, fd) = Memory::create()?;
        let (bell, client_bell) = ServerBell::create()?;
        let (client_data, data) = bell::client_bell()?;
        let (client_room, room) = bell::client_bell()?;
        let memory = Arc::new(memory);
        let reader = Reader::new(Arc::clone(&memory), Direction::ToServer);
        assert!(reader.sleep(), "nobody has written to new memory");
        let ring = Self {
            reader: Mutex::new(reader),
            writer: Mutex::new(Writer::new(memory, Direction::ToClient)),
            bell,
            client_data,
            client_room,
            spin: Spin::default(),
        };
        Ok((ring, [fd, client_bell, data, room]))
    }

    fn reader(&self) -> MutexGuard<'_, Reader> {
        self.reader.lock().expect("no holder panics")
    }

    /// Reads what is there. After "nothing" the client rings when it has written.
    pub fn recv_now(&self, buf: &mut [u8]) -> Read {
        let mut reader = self.reader();
        loop {
            match reader.read(buf) {
                Err(Liar) => return Read::End,
                Ok(0) if reader.sleep() => return Read::Nothing,
                Ok(0) => {}
                Ok(count) => {
                    if reader.wakes_writer() {
                        bell::ring(&self.client_room);
                    }
                    return Read::Bytes(count);
                }
            }
        }
    }

    /// Waits a moment for the client to write. Afterwards a look is due, whatever came of it.
    pub fn linger(&self) -> bool {
        let reader = self.reader();
        reader.awake();
        self.spin.until(|| reader.is_ready())
    }

    /// Writes as much as fits, and wakes the client. After less than all the client
    /// rings when there is room.
    pub fn send_now(&self, parts: &[IoSlice<'_>]) -> nix::Result<usize> {
        let mut writer = self.writer.lock().expect("no holder panics");
        let sent = write(&mut writer, parts).map_err(|Liar| Host::EPIPE)?;
        if sent > 0 && writer.wakes_reader() {
            bell::ring(&self.client_data);
        }
        Ok(sent)
    }
}

fn write(writer: &mut Writer, parts: &[IoSlice<'_>]) -> Result<usize, Liar> {
    let mut sent = 0;
    for part in parts {
        let mut rest = &part[..];
        while !rest.is_empty() {
            let count = writer.write(rest)?;
            if count == 0 && writer.sleep()? {
                return Ok(sent);
            }
            sent += count;
            rest = &rest[count..];
        }
    }
    Ok(sent)
}

impl AsFd for Ring {
    /// The bell that the client rings.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}
