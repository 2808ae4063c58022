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
];

/// Whether these two errors of a call mean the same.
pub fn allowed(call: &str, netbsd: Errno, linux: Errno) -> bool {
    DIFFERENCES
        .iter()
        .any(|d| d.call == call && d.netbsd == netbsd && d.linux == linux)
}
