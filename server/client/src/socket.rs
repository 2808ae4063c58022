//! The stream socket to a server: whole frames out, bytes in.

use std::io::{self, IoSlice, Read};
use std::net::TcpStream;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

use nix::errno::Errno as HostErrno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::socket::{ControlMessage, MsgFlags, Shutdown, sendmsg, shutdown};
use rump_abi::sysproxy::Url;
use rump_sysproxy::descriptors;

use crate::descriptor::Descriptor;

/// A connected stream socket, blocking.
#[derive(Debug)]
pub(crate) struct Socket(Descriptor);

impl Socket {
    pub fn connect(url: &Url) -> io::Result<Self> {
        match url {
            Url::Unix(path) => Self::new(UnixStream::connect(path)?.into()),
            Url::Tcp(address) => {
                let stream = TcpStream::connect(address)?;
                stream.set_nodelay(true)?;
                Self::new(stream.into())
            }
        }
    }

    /// Takes a connected socket over.
    pub fn new(fd: OwnedFd) -> io::Result<Self> {
        Descriptor::new(fd).map(Self)
    }

    /// What it is to the host; the number may change.
    pub fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    /// Whether the next program image of this process has the descriptor, too.
    pub fn set_inheritable(&self, inheritable: bool) -> io::Result<()> {
        let flag = match inheritable {
            true => FdFlag::empty(),
            false => FdFlag::FD_CLOEXEC,
        };
        fcntl(&*self.0.get(), FcntlArg::F_SETFD(flag))?;
        Ok(())
    }

    /// Sends the concatenation of `parts`, without SIGPIPE when the peer is gone.
    pub fn send_all(&self, parts: &[&[u8]]) -> io::Result<()> {
        let fd = self.0.get();
        let mut slices: Vec<IoSlice<'_>> = parts.iter().map(|part| IoSlice::new(part)).collect();
        let mut rest = &mut slices[..];
        IoSlice::advance_slices(&mut rest, 0);
        while !rest.is_empty() {
            let none: &[ControlMessage<'_>] = &[];
            match sendmsg::<()>(fd.as_raw_fd(), rest, none, MsgFlags::MSG_NOSIGNAL, None) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(sent) => IoSlice::advance_slices(&mut rest, sent),
                Err(HostErrno::EINTR) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
        Ok(())
    }

    /// Reads as [`Read`] does, and takes descriptors that come along.
    pub fn read_with(&self, buffer: &mut [u8], fds: &mut [Option<OwnedFd>]) -> io::Result<usize> {
        descriptors::read(&*self.0.get(), buffer, fds)
    }

    /// Ends the connection in both directions; other threads that read from it see its end.
    pub fn shutdown(&self) {
        // Only a socket that has ended already refuses.
        let _ = shutdown(self.0.get().as_raw_fd(), Shutdown::Both);
    }
}

impl Read for &Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(nix::unistd::read(&*self.0.get(), buffer)?)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_number_that_the_program_wants_is_left_to_it() {
        let (near, mut far) = UnixStream::pair().expect("a pair of sockets");
        let socket = Socket::new(near.into()).expect("room");
        let descriptor = socket.descriptor();
        let number = descriptor.get().as_raw_fd();
        descriptor.vacate(number + 1).expect("nothing to do");
        assert_eq!(descriptor.get().as_raw_fd(), number);
        descriptor.vacate(number).expect("room");
        assert_ne!(descriptor.get().as_raw_fd(), number);
        // Still the program's to close.
        nix::unistd::close(number).expect("open");
        far.write_all(b"x").expect("room in the socket");
        let mut byte = [0];
        (&socket).read_exact(&mut byte).expect("it came");
        assert_eq!(&byte, b"x");
    }
}
