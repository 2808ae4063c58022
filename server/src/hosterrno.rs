//! Host errors as NetBSD's: the exit status of a failing daemon is a NetBSD number.
//!
//! The two tables share their names, so the name is the bridge.

use rump_abi::errno::Errno;
use std::io;

/// One past the last NetBSD error number, ELAST.
const END: i32 = 97;

/// The NetBSD error that has the name of this host error; EIO if NetBSD has none of that name.
#[must_use]
pub fn from_io(error: &io::Error) -> Errno {
    let name = error
        .raw_os_error()
        .map(|number| format!("{:?}", nix::errno::Errno::from_raw(number)));
    (1..END)
        .map(Errno::new)
        .find(|candidate| {
            candidate
                .name()
                .is_some_and(|known| Some(known) == name.as_deref())
        })
        .unwrap_or(Errno::EIO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_differ_are_translated() {
        for (host, netbsd) in [
            (nix::errno::Errno::ENOENT, Errno::ENOENT),
            (nix::errno::Errno::EISDIR, Errno::EISDIR),
            (nix::errno::Errno::EAGAIN, Errno::EAGAIN),
            (nix::errno::Errno::ENOSYS, Errno::ENOSYS),
            (nix::errno::Errno::ELOOP, Errno::ELOOP),
            (nix::errno::Errno::EADDRINUSE, Errno::EADDRINUSE),
        ] {
            assert_eq!(from_io(&io::Error::from_raw_os_error(host as i32)), netbsd);
        }
        assert_eq!(from_io(&io::Error::other("no number")), Errno::EIO);
    }
}
