//! NetBSD error numbers, `errno(2)`.
//!
//! An [`Errno`] is what the kernel, the wire and `rump_sys_*` carry. A host error number is a
//! different thing: it becomes an `Errno` once, in the host layer (`rumpuser::errno`).

use core::fmt;
use core::num::NonZeroI32;

/// A NetBSD error number. The kernel-internal pseudo errors are negative and never reach a client.
///
/// Never 0, so that `Result<()>` is the `int` of a C function: 0 is `Ok(())`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Errno(NonZeroI32);

/// What a kernel function returns.
pub type Result<T> = core::result::Result<T, Errno>;

impl Errno {
    /// The error with this number.
    ///
    /// # Panics
    /// For 0, which is success.
    #[must_use]
    pub const fn new(number: i32) -> Self {
        match NonZeroI32::new(number) {
            Some(number) => Self(number),
            None => panic!("0 is not the number of an error"),
        }
    }

    /// The number: positive, or negative for the pseudo errors.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0.get()
    }

    /// `Ok(())` for 0, else the error: how a C function's answer is read.
    ///
    /// # Errors
    /// The error of that number.
    pub const fn check(number: i32) -> Result<()> {
        match NonZeroI32::new(number) {
            Some(number) => Err(Self(number)),
            None => Ok(()),
        }
    }

    /// The symbol of `errno.h`, or `None` for a number that has none.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|(name, _)| *name)
    }

    fn row(self) -> Option<&'static (&'static str, &'static str)> {
        let index = usize::try_from(self.get()).ok()?.checked_sub(1)?;
        TABLE.get(index)
    }
}

/// The number of an error, 0 for success: how a C function answers.
#[must_use]
pub fn to_c(result: Result<()>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(error) => error.get(),
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some((_, text)) => f.write_str(text),
            None => write!(f, "Unknown error: {}", self.get().cast_unsigned()),
        }
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name}({})", self.get()),
            None => write!(f, "Errno({})", self.get()),
        }
    }
}

impl core::error::Error for Errno {}

/// Pseudo errors: they travel through return values inside the kernel only.
impl Errno {
    /// The last component does not exist and may be created (`namei(9)`).
    pub const EJUSTRETURN: Self = Self::new(-2);
    /// The system call is to be restarted.
    pub const ERESTART: Self = Self::new(-3);
    /// An ioctl that the driver does not know.
    pub const EPASSTHROUGH: Self = Self::new(-4);
    /// Open means: duplicate the descriptor in `l_dupfd`.
    pub const EDUPFD: Self = Self::new(-5);
    /// Open means: move the descriptor in `l_dupfd`.
    pub const EMOVEFD: Self = Self::new(-6);
    /// Another name of [`Errno::EAGAIN`].
    pub const EWOULDBLOCK: Self = Self::EAGAIN;
}

/// The numbers of `sys/errno.h`.
impl Errno {
    /// Operation not permitted.
    pub const EPERM: Self = Self::new(1);
    /// No such file or directory.
    pub const ENOENT: Self = Self::new(2);
    /// No such process.
    pub const ESRCH: Self = Self::new(3);
    /// Interrupted system call.
    pub const EINTR: Self = Self::new(4);
    /// Input/output error.
    pub const EIO: Self = Self::new(5);
    /// Device not configured.
    pub const ENXIO: Self = Self::new(6);
    /// Argument list too long.
    pub const E2BIG: Self = Self::new(7);
    /// Exec format error.
    pub const ENOEXEC: Self = Self::new(8);
    /// Bad file descriptor.
    pub const EBADF: Self = Self::new(9);
    /// No child processes.
    pub const ECHILD: Self = Self::new(10);
    /// Resource deadlock avoided.
    pub const EDEADLK: Self = Self::new(11);
    /// Cannot allocate memory.
    pub const ENOMEM: Self = Self::new(12);
    /// Permission denied.
    pub const EACCES: Self = Self::new(13);
    /// Bad address.
    pub const EFAULT: Self = Self::new(14);
    /// Block device required.
    pub const ENOTBLK: Self = Self::new(15);
    /// Device busy.
    pub const EBUSY: Self = Self::new(16);
    /// File exists.
    pub const EEXIST: Self = Self::new(17);
    /// Cross-device link.
    pub const EXDEV: Self = Self::new(18);
    /// Operation not supported by device.
    pub const ENODEV: Self = Self::new(19);
    /// Not a directory.
    pub const ENOTDIR: Self = Self::new(20);
    /// Is a directory.
    pub const EISDIR: Self = Self::new(21);
    /// Invalid argument.
    pub const EINVAL: Self = Self::new(22);
    /// Too many open files in system.
    pub const ENFILE: Self = Self::new(23);
    /// Too many open files.
    pub const EMFILE: Self = Self::new(24);
    /// Inappropriate ioctl for device.
    pub const ENOTTY: Self = Self::new(25);
    /// Text file busy.
    pub const ETXTBSY: Self = Self::new(26);
    /// File too large.
    pub const EFBIG: Self = Self::new(27);
    /// No space left on device.
    pub const ENOSPC: Self = Self::new(28);
    /// Illegal seek.
    pub const ESPIPE: Self = Self::new(29);
    /// Read-only file system.
    pub const EROFS: Self = Self::new(30);
    /// Too many links.
    pub const EMLINK: Self = Self::new(31);
    /// Broken pipe.
    pub const EPIPE: Self = Self::new(32);
    /// Numerical argument out of domain.
    pub const EDOM: Self = Self::new(33);
    /// Result too large or too small.
    pub const ERANGE: Self = Self::new(34);
    /// Resource temporarily unavailable.
    pub const EAGAIN: Self = Self::new(35);
    /// Operation now in progress.
    pub const EINPROGRESS: Self = Self::new(36);
    /// Operation already in progress.
    pub const EALREADY: Self = Self::new(37);
    /// Socket operation on non-socket.
    pub const ENOTSOCK: Self = Self::new(38);
    /// Destination address required.
    pub const EDESTADDRREQ: Self = Self::new(39);
    /// Message too long.
    pub const EMSGSIZE: Self = Self::new(40);
    /// Protocol wrong type for socket.
    pub const EPROTOTYPE: Self = Self::new(41);
    /// Protocol option not available.
    pub const ENOPROTOOPT: Self = Self::new(42);
    /// Protocol not supported.
    pub const EPROTONOSUPPORT: Self = Self::new(43);
    /// Socket type not supported.
    pub const ESOCKTNOSUPPORT: Self = Self::new(44);
    /// Operation not supported.
    pub const EOPNOTSUPP: Self = Self::new(45);
    /// Protocol family not supported.
    pub const EPFNOSUPPORT: Self = Self::new(46);
    /// Address family not supported by protocol family.
    pub const EAFNOSUPPORT: Self = Self::new(47);
    /// Address already in use.
    pub const EADDRINUSE: Self = Self::new(48);
    /// Can't assign requested address.
    pub const EADDRNOTAVAIL: Self = Self::new(49);
    /// Network is down.
    pub const ENETDOWN: Self = Self::new(50);
    /// Network is unreachable.
    pub const ENETUNREACH: Self = Self::new(51);
    /// Network dropped connection on reset.
    pub const ENETRESET: Self = Self::new(52);
    /// Software caused connection abort.
    pub const ECONNABORTED: Self = Self::new(53);
    /// Connection reset by peer.
    pub const ECONNRESET: Self = Self::new(54);
    /// No buffer space available.
    pub const ENOBUFS: Self = Self::new(55);
    /// Socket is already connected.
    pub const EISCONN: Self = Self::new(56);
    /// Socket is not connected.
    pub const ENOTCONN: Self = Self::new(57);
    /// Can't send after socket shutdown.
    pub const ESHUTDOWN: Self = Self::new(58);
    /// Too many references: can't splice.
    pub const ETOOMANYREFS: Self = Self::new(59);
    /// Operation timed out.
    pub const ETIMEDOUT: Self = Self::new(60);
    /// Connection refused.
    pub const ECONNREFUSED: Self = Self::new(61);
    /// Too many levels of symbolic links.
    pub const ELOOP: Self = Self::new(62);
    /// File name too long.
    pub const ENAMETOOLONG: Self = Self::new(63);
    /// Host is down.
    pub const EHOSTDOWN: Self = Self::new(64);
    /// No route to host.
    pub const EHOSTUNREACH: Self = Self::new(65);
    /// Directory not empty.
    pub const ENOTEMPTY: Self = Self::new(66);
    /// Too many processes.
    pub const EPROCLIM: Self = Self::new(67);
    /// Too many users.
    pub const EUSERS: Self = Self::new(68);
    /// Disc quota exceeded.
    pub const EDQUOT: Self = Self::new(69);
    /// Stale NFS file handle.
    pub const ESTALE: Self = Self::new(70);
    /// Too many levels of remote in path.
    pub const EREMOTE: Self = Self::new(71);
    /// RPC struct is bad.
    pub const EBADRPC: Self = Self::new(72);
    /// RPC version wrong.
    pub const ERPCMISMATCH: Self = Self::new(73);
    /// RPC prog. not avail.
    pub const EPROGUNAVAIL: Self = Self::new(74);
    /// Program version wrong.
    pub const EPROGMISMATCH: Self = Self::new(75);
    /// Bad procedure for program.
    pub const EPROCUNAVAIL: Self = Self::new(76);
    /// No locks available.
    pub const ENOLCK: Self = Self::new(77);
    /// Function not implemented.
    pub const ENOSYS: Self = Self::new(78);
    /// Inappropriate file type or format.
    pub const EFTYPE: Self = Self::new(79);
    /// Authentication error.
    pub const EAUTH: Self = Self::new(80);
    /// Need authenticator.
    pub const ENEEDAUTH: Self = Self::new(81);
    /// Identifier removed.
    pub const EIDRM: Self = Self::new(82);
    /// No message of desired type.
    pub const ENOMSG: Self = Self::new(83);
    /// Value too large to be stored in data type.
    pub const EOVERFLOW: Self = Self::new(84);
    /// Illegal byte sequence.
    pub const EILSEQ: Self = Self::new(85);
    /// Not supported.
    pub const ENOTSUP: Self = Self::new(86);
    /// Operation canceled.
    pub const ECANCELED: Self = Self::new(87);
    /// Bad or Corrupt message.
    pub const EBADMSG: Self = Self::new(88);
    /// No message available.
    pub const ENODATA: Self = Self::new(89);
    /// No STREAM resources.
    pub const ENOSR: Self = Self::new(90);
    /// Not a STREAM.
    pub const ENOSTR: Self = Self::new(91);
    /// STREAM ioctl timeout.
    pub const ETIME: Self = Self::new(92);
    /// Attribute not found.
    pub const ENOATTR: Self = Self::new(93);
    /// Multihop attempted.
    pub const EMULTIHOP: Self = Self::new(94);
    /// Link has been severed.
    pub const ENOLINK: Self = Self::new(95);
    /// Protocol error.
    pub const EPROTO: Self = Self::new(96);
}

/// Symbol and text of the errors 1, 2, ...
static TABLE: [(&str, &str); 96] = [
    ("EPERM", "Operation not permitted"),
    ("ENOENT", "No such file or directory"),
    ("ESRCH", "No such process"),
    ("EINTR", "Interrupted system call"),
    ("EIO", "Input/output error"),
    ("ENXIO", "Device not configured"),
    ("E2BIG", "Argument list too long"),
    ("ENOEXEC", "Exec format error"),
    ("EBADF", "Bad file descriptor"),
    ("ECHILD", "No child processes"),
    ("EDEADLK", "Resource deadlock avoided"),
    ("ENOMEM", "Cannot allocate memory"),
    ("EACCES", "Permission denied"),
    ("EFAULT", "Bad address"),
    ("ENOTBLK", "Block device required"),
    ("EBUSY", "Device busy"),
    ("EEXIST", "File exists"),
    ("EXDEV", "Cross-device link"),
    ("ENODEV", "Operation not supported by device"),
    ("ENOTDIR", "Not a directory"),
    ("EISDIR", "Is a directory"),
    ("EINVAL", "Invalid argument"),
    ("ENFILE", "Too many open files in system"),
    ("EMFILE", "Too many open files"),
    ("ENOTTY", "Inappropriate ioctl for device"),
    ("ETXTBSY", "Text file busy"),
    ("EFBIG", "File too large"),
    ("ENOSPC", "No space left on device"),
    ("ESPIPE", "Illegal seek"),
    ("EROFS", "Read-only file system"),
    ("EMLINK", "Too many links"),
    ("EPIPE", "Broken pipe"),
    ("EDOM", "Numerical argument out of domain"),
    ("ERANGE", "Result too large or too small"),
    ("EAGAIN", "Resource temporarily unavailable"),
    ("EINPROGRESS", "Operation now in progress"),
    ("EALREADY", "Operation already in progress"),
    ("ENOTSOCK", "Socket operation on non-socket"),
    ("EDESTADDRREQ", "Destination address required"),
    ("EMSGSIZE", "Message too long"),
    ("EPROTOTYPE", "Protocol wrong type for socket"),
    ("ENOPROTOOPT", "Protocol option not available"),
    ("EPROTONOSUPPORT", "Protocol not supported"),
    ("ESOCKTNOSUPPORT", "Socket type not supported"),
    ("EOPNOTSUPP", "Operation not supported"),
    ("EPFNOSUPPORT", "Protocol family not supported"),
    (
        "EAFNOSUPPORT",
        "Address family not supported by protocol family",
    ),
    ("EADDRINUSE", "Address already in use"),
    ("EADDRNOTAVAIL", "Can't assign requested address"),
    ("ENETDOWN", "Network is down"),
    ("ENETUNREACH", "Network is unreachable"),
    ("ENETRESET", "Network dropped connection on reset"),
    ("ECONNABORTED", "Software caused connection abort"),
    ("ECONNRESET", "Connection reset by peer"),
    ("ENOBUFS", "No buffer space available"),
    ("EISCONN", "Socket is already connected"),
    ("ENOTCONN", "Socket is not connected"),
    ("ESHUTDOWN", "Can't send after socket shutdown"),
    ("ETOOMANYREFS", "Too many references: can't splice"),
    ("ETIMEDOUT", "Operation timed out"),
    ("ECONNREFUSED", "Connection refused"),
    ("ELOOP", "Too many levels of symbolic links"),
    ("ENAMETOOLONG", "File name too long"),
    ("EHOSTDOWN", "Host is down"),
    ("EHOSTUNREACH", "No route to host"),
    ("ENOTEMPTY", "Directory not empty"),
    ("EPROCLIM", "Too many processes"),
    ("EUSERS", "Too many users"),
    ("EDQUOT", "Disc quota exceeded"),
    ("ESTALE", "Stale NFS file handle"),
    ("EREMOTE", "Too many levels of remote in path"),
    ("EBADRPC", "RPC struct is bad"),
    ("ERPCMISMATCH", "RPC version wrong"),
    ("EPROGUNAVAIL", "RPC prog. not avail"),
    ("EPROGMISMATCH", "Program version wrong"),
    ("EPROCUNAVAIL", "Bad procedure for program"),
    ("ENOLCK", "No locks available"),
    ("ENOSYS", "Function not implemented"),
    ("EFTYPE", "Inappropriate file type or format"),
    ("EAUTH", "Authentication error"),
    ("ENEEDAUTH", "Need authenticator"),
    ("EIDRM", "Identifier removed"),
    ("ENOMSG", "No message of desired type"),
    ("EOVERFLOW", "Value too large to be stored in data type"),
    ("EILSEQ", "Illegal byte sequence"),
    ("ENOTSUP", "Not supported"),
    ("ECANCELED", "Operation canceled"),
    ("EBADMSG", "Bad or Corrupt message"),
    ("ENODATA", "No message available"),
    ("ENOSR", "No STREAM resources"),
    ("ENOSTR", "Not a STREAM"),
    ("ETIME", "STREAM ioctl timeout"),
    ("ENOATTR", "Attribute not found"),
    ("EMULTIHOP", "Multihop attempted"),
    ("ENOLINK", "Link has been severed"),
    ("EPROTO", "Protocol error"),
];

#[cfg(test)]
mod tests {
    use super::Errno;

    #[test]
    fn texts_are_those_of_netbsd() {
        assert_eq!(Errno::EEXIST.to_string(), "File exists");
        assert_eq!(Errno::EPROTO.to_string(), "Protocol error");
        assert_eq!(Errno::new(97).to_string(), "Unknown error: 97");
        assert_eq!(Errno::new(-1).to_string(), "Unknown error: 4294967295");
        assert_eq!(format!("{:?}", Errno::ENOTEMPTY), "ENOTEMPTY(66)");
    }
}
