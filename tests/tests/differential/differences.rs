//! Where NetBSD wants another answer than Linux, by name and with the reason.

use rump_abi::Errno;

/// An error pair that is right on both sides.
struct Difference {
    /// Its name, "*" for all, "*at" for all that have a descriptor to start from.
    call: &'static str,
    /// `None`: no error.
    netbsd: Option<Errno>,
    linux: Option<Errno>,
    #[expect(dead_code, reason = "for the reader")]
    reason: &'static str,
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        call: "unlink",
        netbsd: Some(Errno::EPERM),
        linux: Some(Errno::EISDIR),
        reason: "unlink(2) of a directory: POSIX says EPERM, Linux says EISDIR",
    },
    Difference {
        call: "unlinkat",
        netbsd: Some(Errno::EPERM),
        linux: Some(Errno::EISDIR),
        reason: "as unlink",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::EFTYPE),
        linux: Some(Errno::ELOOP),
        reason: "O_NOFOLLOW on a symbolic link",
    },
    Difference {
        call: "pread",
        netbsd: Some(Errno::EBADF),
        linux: Some(Errno::EINVAL),
        reason: "a bad descriptor and a negative offset: both are wrong",
    },
    Difference {
        call: "pwrite",
        netbsd: Some(Errno::EBADF),
        linux: Some(Errno::EINVAL),
        reason: "as pread",
    },
    Difference {
        call: "readdir",
        netbsd: Some(Errno::EINVAL),
        linux: Some(Errno::ENOTDIR),
        reason: "getdents(2) of what is no directory",
    },
    Difference {
        call: "ftruncate",
        netbsd: Some(Errno::EBADF),
        linux: Some(Errno::EINVAL),
        reason: "a bad descriptor and a negative length: both are wrong",
    },
    Difference {
        call: "mkdir",
        netbsd: Some(Errno::ENOTDIR),
        linux: Some(Errno::EEXIST),
        reason: "a trailing slash behind what is no directory",
    },
    Difference {
        call: "mkdirat",
        netbsd: Some(Errno::ENOTDIR),
        linux: Some(Errno::EEXIST),
        reason: "as mkdir",
    },
    Difference {
        call: "readdir",
        netbsd: Some(Errno::EBADF),
        linux: Some(Errno::ENOTDIR),
        reason: "getdents(2) of a file opened for writing only: NetBSD looks at the mode first",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EINVAL),
        linux: Some(Errno::EBUSY),
        reason: "rename(2) of \"..\": POSIX and NetBSD say EINVAL",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::ENOENT),
        linux: Some(Errno::EISDIR),
        reason: "O_CREAT of a name with a slash behind it: nothing there is a directory",
    },
    Difference {
        call: OPEN_DIRECTORY,
        netbsd: None,
        linux: Some(Errno::EISDIR),
        reason: "O_CREAT of a directory that exists, for reading: NetBSD has nothing to create and opens it",
    },
    Difference {
        call: OPEN_DIRECTORY,
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::EISDIR),
        reason: "as above, of one that the user may not read",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::ENOTDIR),
        linux: Some(Errno::EINVAL),
        reason: "a directory onto a file somewhere below it: both are wrong",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::EFTYPE),
        linux: Some(Errno::ENOTDIR),
        reason: "O_NOFOLLOW and O_DIRECTORY on a symbolic link",
    },
    Difference {
        call: TRUNCATE_SPECIAL,
        netbsd: None,
        linux: Some(Errno::EINVAL),
        reason: "a fifo or a device has no length that could be set",
    },
    Difference {
        call: TRUNCATE_SPECIAL,
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::EINVAL),
        reason: "as above, of one that the user may not write",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EISDIR),
        linux: Some(Errno::EBUSY),
        reason: "onto \".\"",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EISDIR),
        linux: Some(Errno::ENOTEMPTY),
        reason: "a file onto a directory that it is in",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::ENOENT),
        linux: Some(Errno::ENOTDIR),
        reason: "a file to a name that is not there, with a slash behind it",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::ENOTDIR),
        linux: Some(Errno::EISDIR),
        reason: "O_CREAT of a file with a slash behind its name",
    },
    Difference {
        call: READDIR_REMOVED,
        netbsd: None,
        linux: Some(Errno::ENOENT),
        reason: "a removed directory that is still open is empty",
    },
    Difference {
        call: RENAME_SAME,
        netbsd: Some(Errno::EACCES),
        linux: None,
        reason: "nothing is to be done: Linux asks for no permission, NetBSD does",
    },
    Difference {
        call: RENAME_SAME,
        netbsd: Some(Errno::EPERM),
        linux: None,
        reason: "as above, in a sticky directory",
    },
    Difference {
        call: "*",
        netbsd: Some(Errno::ENAMETOOLONG),
        linux: Some(Errno::EACCES),
        reason: "a long name in a directory that may not be searched: NetBSD looks at the name first",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::EEXIST),
        linux: Some(Errno::EISDIR),
        reason: "O_CREAT and O_EXCL of a directory with a slash behind its name",
    },
    Difference {
        call: "unlink",
        netbsd: Some(Errno::EINVAL),
        linux: Some(Errno::EISDIR),
        reason: "the directory \".\" itself",
    },
    Difference {
        call: "unlink",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::EISDIR),
        reason: "a directory with a slash behind its name, that the user may not remove either",
    },
    Difference {
        call: "unlinkat",
        netbsd: Some(Errno::EINVAL),
        linux: Some(Errno::EISDIR),
        reason: "the directory \".\" itself",
    },
    Difference {
        call: "unlinkat",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::EISDIR),
        reason: "a directory with a slash behind its name, that the user may not remove either",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::EINVAL),
        reason: "Linux looks first whether one directory is below the other, NetBSD at permissions",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENOTEMPTY),
        reason: "Linux looks first whether one directory is below the other, NetBSD at permissions",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EPERM),
        linux: Some(Errno::EINVAL),
        reason: "Linux looks first whether one directory is below the other, NetBSD at permissions",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EPERM),
        linux: Some(Errno::ENOTEMPTY),
        reason: "Linux looks first whether one directory is below the other, NetBSD at permissions",
    },
    Difference {
        call: "symlink",
        netbsd: Some(Errno::ENOTDIR),
        linux: Some(Errno::EEXIST),
        reason: "as mkdir",
    },
    Difference {
        call: "mknod",
        netbsd: Some(Errno::ENOTDIR),
        linux: Some(Errno::EEXIST),
        reason: "as mkdir",
    },
    Difference {
        call: "link",
        netbsd: Some(Errno::ENOTDIR),
        linux: Some(Errno::EEXIST),
        reason: "as mkdir",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::EISDIR),
        linux: Some(Errno::ENOTDIR),
        reason: "a file onto a directory with a slash behind its name",
    },
    Difference {
        call: "rename",
        netbsd: Some(Errno::ENOTEMPTY),
        linux: Some(Errno::EACCES),
        reason: "onto a directory that is not empty, of one whose .. may not be changed",
    },
    Difference {
        call: "unlink",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENOTDIR),
        reason: "a file with a slash behind its name, that the user may not remove either",
    },
    Difference {
        call: "unlinkat",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENOTDIR),
        reason: "a file with a slash behind its name, that the user may not remove either",
    },
    Difference {
        call: "symlink",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENOENT),
        reason: "a slash behind a name that is not there, in a directory that may not be written",
    },
    Difference {
        call: "mknod",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENOENT),
        reason: "a slash behind a name that is not there, in a directory that may not be written",
    },
    Difference {
        call: "link",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENOENT),
        reason: "a slash behind a name that is not there, in a directory that may not be written",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::EISDIR),
        reason: "O_CREAT with a slash behind the name, and no permission either",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::ENAMETOOLONG),
        linux: Some(Errno::EISDIR),
        reason: "O_CREAT with a slash behind a long name",
    },
    Difference {
        call: "fdatasync",
        netbsd: Some(Errno::EBADF),
        linux: None,
        reason: "NetBSD wants a descriptor that is open for writing",
    },
    Difference {
        call: "open",
        netbsd: Some(Errno::EFTYPE),
        linux: Some(Errno::EACCES),
        reason: "O_NOFOLLOW and O_CREAT on the symbolic link of another user in a sticky directory",
    },
    Difference {
        call: "openat",
        netbsd: Some(Errno::EFTYPE),
        linux: Some(Errno::ELOOP),
        reason: "as open",
    },
    Difference {
        call: "openat",
        netbsd: Some(Errno::EFTYPE),
        linux: Some(Errno::EACCES),
        reason: "as open",
    },
    Difference {
        call: "preadv",
        netbsd: Some(Errno::EBADF),
        linux: Some(Errno::EINVAL),
        reason: "as pread",
    },
    Difference {
        call: "pwritev",
        netbsd: Some(Errno::EBADF),
        linux: Some(Errno::EINVAL),
        reason: "as pread",
    },
    Difference {
        call: "*at",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENOENT),
        reason: "in a removed directory that the user may not use either",
    },
    Difference {
        call: "*at",
        netbsd: Some(Errno::ENAMETOOLONG),
        linux: Some(Errno::ENOENT),
        reason: "a long name in a removed directory",
    },
    Difference {
        call: "fcntl(F_SETLK)",
        netbsd: Some(Errno::EBADF),
        linux: Some(Errno::EINVAL),
        reason: "a descriptor of the wrong mode and a negative start: both are wrong",
    },
    Difference {
        call: "renameat",
        netbsd: Some(Errno::EACCES),
        linux: Some(Errno::ENAMETOOLONG),
        reason: "a first name that may not go, and a long second one",
    },
    Difference {
        call: "renameat",
        netbsd: Some(Errno::EPERM),
        linux: Some(Errno::ENAMETOOLONG),
        reason: "a first name that may not go, and a long second one",
    },
    Difference {
        call: "posix_fallocate",
        netbsd: Some(Errno::EOPNOTSUPP),
        linux: None,
        reason: "NetBSD's tmpfs reserves no room for files",
    },
    Difference {
        call: "posix_fallocate",
        netbsd: Some(Errno::EINVAL),
        linux: Some(Errno::EBADF),
        reason: "a bad descriptor and a bad range: NetBSD looks at the range first",
    },
    Difference {
        call: "unlink",
        netbsd: Some(Errno::EPERM),
        linux: Some(Errno::ENOTDIR),
        reason: "the file of another user in a sticky directory, with a slash behind its name",
    },
];

/// `getdents(2)` of a directory without a link.
pub const READDIR_REMOVED: &str = "readdir (removed)";

/// `rename(2)` where both names are of the same file.
pub const RENAME_SAME: &str = "rename (same file)";

/// `truncate(2)` of a fifo or a device.
pub const TRUNCATE_SPECIAL: &str = "truncate (fifo or device)";

/// `open(2)` with `O_CREAT`, without `O_EXCL`, for reading, of a directory.
pub const OPEN_DIRECTORY: &str = "open (O_CREAT of a directory)";

/// Whether these two outcomes of a call mean the same.
pub fn allowed(call: &str, netbsd: Option<Errno>, linux: Option<Errno>) -> bool {
    DIFFERENCES
        .iter()
        .any(|d| is_meant(d.call, call) && d.netbsd == netbsd && d.linux == linux)
}

fn is_meant(pattern: &str, call: &str) -> bool {
    match pattern {
        "*" => true,
        "*at" => call.ends_with("at") && !call.ends_with("stat"),
        name => name == call,
    }
}
