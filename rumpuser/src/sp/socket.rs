//! A connected stream socket: reads and writes that say in their names whether they wait.

use std::io::IoSlice;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use nix::errno::Errno as Host;
use nix::sys::socket::{self, ControlMessage, MsgFlags, Shutdown, sockopt};
use nix::sys::time::TimeVal;

/// What a read brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// So many bytes, more than none.
    Bytes(usize),
    /// Nothing there (now, or until the time was up).
    Nothing,
    /// The peer has closed or broken the connection.
    End,
}

/// A connection. Closed when dropped; [`Socket::shutdown`] ends it before.
#[derive(Debug)]
pub struct Socket(OwnedFd);

impl Socket {
    /// `fd` is connected and in blocking mode; a waiting read gives up after `timeout`.
    pub fn new(fd: OwnedFd, timeout: Duration) -> nix::Result<Self> {
        // A zero would mean "for ever".
        let micros = timeout.as_micros().clamp(1, i64::MAX as u128) as i64;
        let timeout = TimeVal::new(micros / 1_000_000, micros % 1_000_000);
        socket::setsockopt(&fd, sockopt::ReceiveTimeout, &timeout)?;
        Ok(Self(fd))
    }

    /// Reads what is there.
    pub fn recv_now(&self, buf: &mut [u8]) -> Read {
        self.recv(buf, MsgFlags::MSG_DONTWAIT)
    }

    /// Reads, and waits for bytes, at most for the socket's timeout.
    pub fn recv_wait(&self, buf: &mut [u8]) -> Read {
        self.recv(buf, MsgFlags::empty())
    }

    fn recv(&self, buf: &mut [u8], flags: MsgFlags) -> Read {
        loop {
            return match socket::recv(self.0.as_raw_fd(), buf, flags) {
                Ok(0) => Read::End,
                Ok(count) => Read::Bytes(count),
                Err(Host::EINTR) => continue,
                Err(Host::EAGAIN) => Read::Nothing,
                Err(_) => Read::End,
            };
        }
    }

    /// Sends as much as fits without waiting. No signal when the peer is gone.
    pub fn send_now(&self, parts: &[IoSlice<'_>]) -> nix::Result<usize> {
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        loop {
            return match socket::sendmsg::<()>(self.0.as_raw_fd(), parts, &[], flags, None) {
                Err(Host::EINTR) => continue,
                Err(Host::EAGAIN) => Ok(0),
                sent => sent,
            };
        }
    }

    /// Sends a short frame, whole or not at all, and descriptors with it.
    pub fn send_with(&self, frame: &[u8], fds: &[OwnedFd]) -> nix::Result<()> {
        let raw: Vec<_> = fds.iter().map(AsRawFd::as_raw_fd).collect();
        let control = [ControlMessage::ScmRights(&raw)];
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        let parts = [IoSlice::new(frame)];
        match socket::sendmsg::<()>(self.0.as_raw_fd(), &parts, &control, flags, None)? {
            sent if sent == frame.len() => Ok(()),
            _ => Err(Host::EMSGSIZE),
        }
    }

    /// Ends the connection in both directions: the peer and every reader here see its end.
    pub fn shutdown(&self) {
        // Fails when the peer was faster: then it has ended already.
        let _ = socket::shutdown(self.0.as_raw_fd(), Shutdown::Both);
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
