//! Waking a side that sleeps, without ever waiting for it.
//!
//! A server must be able to ring whatever its client does with the other end. An eventfd would not do:
//! both sides share its flags, and a client could make the server's write to it wait. So the server
//! rings by a byte on a socket, with the flag "do not wait" of that one call; when there is no room for
//! the byte, the bell rings already.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use nix::errno::Errno as Host;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::socket::{MsgFlags, recv, send};

/// The server's bell: the client rings, the server polls.
#[derive(Debug)]
pub struct ServerBell(OwnedFd);

impl ServerBell {
    /// A bell, and a descriptor of it to send to the client.
    ///
    /// # Errors
    /// The host's.
    pub fn create() -> io::Result<(Self, OwnedFd)> {
        let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
        let fd = OwnedFd::from(EventFd::from_flags(flags)?);
        let other = fd.try_clone()?;
        Ok((Self(fd), other))
    }

    /// The bell behind a descriptor that came from the server.
    #[must_use]
    pub fn adopt(fd: OwnedFd) -> Self {
        Self(fd)
    }

    /// Wakes the server.
    pub fn ring(&self) {
        // Fails when it is full, which means that it rings; or when the server sent something that is
        // no bell, and then the server sleeps on.
        let _ = nix::unistd::write(&self.0, &1_u64.to_ne_bytes());
    }
}

impl AsFd for ServerBell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// A bell of the client's, and the end of it to send there: a pair of sockets.
///
/// # Errors
/// The host's.
pub fn client_bell() -> io::Result<(UnixStream, OwnedFd)> {
    let (server, client) = UnixStream::pair()?;
    Ok((server, client.into()))
}

/// Wakes the client that hears this bell.
pub fn ring(bell: &UnixStream) {
    let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
    // Fails when the bell rings already, or when nobody is there to hear it.
    let _ = send(bell.as_raw_fd(), &[1], flags);
}

/// Waits until the server rings `bell`. `false`: the connection has ended.
///
/// # Errors
/// The host's.
pub fn hear(bell: &OwnedFd, connection: impl AsFd) -> io::Result<bool> {
    let mut fds = [
        PollFd::new(bell.as_fd(), PollFlags::POLLIN),
        PollFd::new(connection.as_fd(), PollFlags::POLLIN),
    ];
    match poll(&mut fds, PollTimeout::NONE) {
        Ok(_) | Err(Host::EINTR) => {}
        Err(error) => return Err(error.into()),
    }
    // The connection has nothing else to say.
    let ended = fds[1].any() == Some(true);
    // Fails when it did not ring.
    let _ = recv(bell.as_raw_fd(), &mut [0; 64], MsgFlags::MSG_DONTWAIT);
    Ok(!ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_that_nobody_hears_holds_up_nobody() {
        let (server, client) = client_bell().expect("room");
        // However often, and with the client's flags as they are.
        for _ in 0..1_000_000 {
            ring(&server);
        }
        let (near, far) = UnixStream::pair().expect("room");
        assert!(hear(&client, &near).expect("a bell"));
        drop(client);
        ring(&server);
        let (_server, silent) = client_bell().expect("room");
        drop(far);
        assert!(!hear(&silent, &near).expect("a connection"), "it has ended");
    }
}
