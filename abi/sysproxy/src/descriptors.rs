//! Receiving descriptors with the bytes of a socket.

use std::io::{self, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};

use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg};

/// As many as a ring has; the host closes what is beyond.
const MAX: usize = 4;

/// Reads as read(2) does; descriptors that came along are put into `fds`, closed on exec. No more
/// than `fds` has room for are kept.
///
/// # Errors
/// The host's.
pub fn read(
    socket: impl AsFd,
    buffer: &mut [u8],
    fds: &mut [Option<OwnedFd>],
) -> io::Result<usize> {
    let mut control = nix::cmsg_space!([i32; MAX]);
    let mut parts = [IoSliceMut::new(buffer)];
    let flags = MsgFlags::MSG_CMSG_CLOEXEC;
    let message = recvmsg::<()>(
        socket.as_fd().as_raw_fd(),
        &mut parts,
        Some(&mut control),
        flags,
    )?;
    for control in message.cmsgs()? {
        let ControlMessageOwned::ScmRights(raw) = control else {
            continue;
        };
        for raw in raw {
            // SAFETY: the host has just made this descriptor for this message, and nobody else
            // knows it.
            let fd = unsafe { OwnedFd::from_raw_fd(raw) };
            if let Some(place) = fds.iter_mut().find(|place| place.is_none()) {
                *place = Some(fd);
            }
        }
    }
    Ok(message.bytes)
}

#[cfg(test)]
mod tests {
    use std::io::{IoSlice, pipe};
    use std::os::unix::net::UnixStream;

    use nix::sys::socket::{ControlMessage, sendmsg};

    use super::*;

    #[test]
    fn descriptors_come_with_their_bytes() {
        let (near, far) = UnixStream::pair().expect("room");
        let (reader, writer) = pipe().expect("room");
        let raw = [reader.as_raw_fd(), writer.as_raw_fd(), reader.as_raw_fd()];
        let send = || {
            let parts = [IoSlice::new(b"abc")];
            let control = [ControlMessage::ScmRights(&raw)];
            sendmsg::<()>(far.as_raw_fd(), &parts, &control, MsgFlags::empty(), None)
        };
        send().expect("room");
        let (mut bytes, mut fds) = ([0; 8], [None, None]);
        assert_eq!(read(&near, &mut bytes, &mut fds).expect("bytes"), 3);
        assert!(fds.iter().all(Option::is_some), "the third is closed");
        send().expect("room");
        assert_eq!(read(&near, &mut bytes, &mut []).expect("bytes"), 3);
        drop(far);
        assert_eq!(read(&near, &mut bytes, &mut []).expect("the end"), 0);
    }
}
