//! Where NetBSD wants another answer than Linux, by name and with the reason.

use rump_abi::Errno;

/// An error pair that is right on both sides.
struct Difference {
    call: &'static str,
    netbsd: Errno,
    linux: Errno,
    #[expect(dead_code, reason = "for the reader")]
    reason: &'static str,
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        call: "unlink",
        netbsd: Errno::EPERM,
        linux: Errno::EISDIR,
        reason: "unlink(2) of a directory: POSIX says EPERM, Linux says EISDIR",
    },
    Difference {
        call: "unlinkat",
        netbsd: Errno::EPERM,
        linux: Errno::EISDIR,
        reason: "as unlink",
    },
    Difference {
        call: "open",
        netbsd: Errno::EFTYPE,
        linux: Errno::ELOOP,
        reason: "O_NOFOLLOW on a symbolic link",
    },
    Difference {
        call: "pread",
        netbsd: Errno::EBADF,
        linux: Errno::EINVAL,
        reason: "a bad descriptor and a negative offset: both are wrong",
    },
    Difference {
        call: "pwrite",
        netbsd: Errno::EBADF,
        linux: Errno::EINVAL,
        reason: "as pread",
    },
    Difference {
        call: "readdir",
        netbsd: Errno::EINVAL,
        linux: Errno::ENOTDIR,
        reason: "getdents(2) of what is no directory",
    },
    Difference {
        call: "ftruncate",
        netbsd: Errno::EBADF,
        linux: Errno::EINVAL,
        reason: "a bad descriptor and a negative length: both are wrong",
    },
    Difference {
        call: "mkdir",
        netbsd: Errno::ENOTDIR,
        linux: Errno::EEXIST,
        reason: "a trailing slash behind what is no directory",
    },
    Difference {
        call: "mkdirat",
        netbsd: Errno::ENOTDIR,
        linux: Errno::EEXIST,
        reason: "as mkdir",
    },
];

/// Whether these two errors of a call mean the same.
pub fn allowed(call: &str, netbsd: Errno, linux: Errno) -> bool {
    DIFFERENCES
        .iter()
        .any(|d| d.call == call && d.netbsd == netbsd && d.linux == linux)
}
