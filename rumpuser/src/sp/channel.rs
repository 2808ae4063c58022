//! The stream of a client: its socket, and once it has one, its ring instead.

use std::io::IoSlice;
use std::os::fd::OwnedFd;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ring::Ring;
use super::socket::{Read, Socket};

/// Both ways to a client, of which one is in use.
#[derive(Debug)]
pub struct Channel {
    /// The connection; its end is the client's end.
    pub socket: Socket,
    ring: OnceLock<Ring>,
    /// Frames go through the ring.
    by_ring: AtomicBool,
}

impl Channel {
    /// A client that begins with its socket.
    pub fn new(socket: Socket) -> Self {
        Self {
            socket,
            ring: OnceLock::new(),
            by_ring: AtomicBool::new(false),
        }
    }

    /// The ring, if frames go through it.
    pub fn ring(&self) -> Option<&Ring> {
        match self.by_ring.load(Ordering::Acquire) {
            true => self.ring.get(),
            false => None,
        }
    }

    /// Sends `frame` and the ring's descriptors, which is the last that goes by the socket. `prepare`
    /// sees the ring before the client does.
    pub fn start_ring(
        &self,
        ring: Ring,
        fds: &[OwnedFd],
        frame: &[u8],
        prepare: impl FnOnce(&Ring) -> nix::Result<()>,
    ) -> nix::Result<()> {
        let ring = self.ring.get_or_init(|| ring);
        prepare(ring)?;
        self.socket.send_with(frame, fds)?;
        self.by_ring.store(true, Ordering::Release);
        Ok(())
    }

    /// Frames go by the socket again.
    pub fn leave_ring(&self) {
        self.by_ring.store(false, Ordering::Release);
    }

    /// The ring that this client has, or had: its bell is the poller's until the end, and a client can
    /// ring it until then.
    pub fn made_ring(&self) -> Option<&Ring> {
        self.ring.get()
    }

    /// Reads what is there.
    pub fn recv_now(&self, buf: &mut [u8]) -> Read {
        match self.ring() {
            Some(ring) => ring.recv_now(buf),
            None => self.socket.recv_now(buf),
        }
    }

    /// Sends as much as fits without waiting.
    pub fn send_now(&self, parts: &[IoSlice<'_>]) -> nix::Result<usize> {
        match self.ring() {
            Some(ring) => ring.send_now(parts),
            None => self.socket.send_now(parts),
        }
    }
}
