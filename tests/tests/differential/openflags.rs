//! The flags of `open(2)`, in the numbers of each side.

use rump_abi::types::*;

use crate::side::Open;

/// NetBSD's flags, as an argument.
pub fn netbsd(how: Open) -> u64 {
    let access = match (how.read, how.write) {
        (_, false) => O_RDONLY,
        (false, true) => O_WRONLY,
        (true, true) => O_RDWR,
    };
    let mut flags = access | O_NONBLOCK;
    for (set, flag) in [
        (how.create, O_CREAT),
        (how.exclusive, O_EXCL),
        (how.truncate, O_TRUNC),
        (how.append, O_APPEND),
        (how.directory, O_DIRECTORY),
        (how.nofollow, O_NOFOLLOW),
    ] {
        if set {
            flags |= flag;
        }
    }
    flags.cast_unsigned().into()
}

/// The host's flags.
pub fn host(how: Open) -> i32 {
    let mut flags = match (how.read, how.write) {
        (_, false) => libc::O_RDONLY,
        (false, true) => libc::O_WRONLY,
        (true, true) => libc::O_RDWR,
    } | libc::O_NONBLOCK;
    for (set, flag) in [
        (how.create, libc::O_CREAT),
        (how.exclusive, libc::O_EXCL),
        (how.truncate, libc::O_TRUNC),
        (how.append, libc::O_APPEND),
        (how.directory, libc::O_DIRECTORY),
        (how.nofollow, libc::O_NOFOLLOW),
    ] {
        if set {
            flags |= flag;
        }
    }
    flags
}
