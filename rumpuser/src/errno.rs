//! Host error numbers become NetBSD's here, once, at the host border.
//!
//! The table is keyed on the host's names, so it holds on every Linux architecture. A number that
//! has no counterpart becomes `EINVAL` (`spec` section 5.1).

pub use rump_abi::errno::{Errno, Result};

/// The calling thread's `errno`, a host number.
pub(crate) fn last_host() -> i32 {
    // SAFETY: the function answers the address of the calling thread's errno.
    let address = unsafe { libc::__errno_location() };
    // SAFETY: that address is valid as long as the thread lives.
    unsafe { *address }
}

/// The error that the last failed host call of this thread left.
#[must_use]
pub fn last() -> Errno {
    from_host(last_host())
}

/// Stores `value` in the calling thread's `errno` as it is (`rumpuser_seterrno`).
pub fn set_host(value: i32) {
    // SAFETY: the function answers the address of the calling thread's errno.
    let address = unsafe { libc::__errno_location() };
    // SAFETY: that address is valid as long as the thread lives.
    unsafe { *address = value }
}

/// The NetBSD error for a host error number.
#[must_use]
pub const fn from_host(host: i32) -> Errno {
    match host {
        libc::EPERM => Errno::EPERM,
        libc::ENOENT => Errno::ENOENT,
        libc::ESRCH => Errno::ESRCH,
        libc::EINTR => Errno::EINTR,
        libc::EIO => Errno::EIO,
        libc::ENXIO => Errno::ENXIO,
        libc::E2BIG => Errno::E2BIG,
        libc::ENOEXEC => Errno::ENOEXEC,
        libc::EBADF => Errno::EBADF,
        libc::ECHILD => Errno::ECHILD,
        libc::EDEADLK => Errno::EDEADLK,
        libc::ENOMEM => Errno::ENOMEM,
        libc::EACCES => Errno::EACCES,
        libc::EFAULT => Errno::EFAULT,
        libc::ENOTBLK => Errno::ENOTBLK,
        libc::EBUSY => Errno::EBUSY,
        libc::EEXIST => Errno::EEXIST,
        libc::EXDEV => Errno::EXDEV,
        libc::ENODEV => Errno::ENODEV,
        libc::ENOTDIR => Errno::ENOTDIR,
        libc::EISDIR => Errno::EISDIR,
        libc::ENFILE => Errno::ENFILE,
        libc::EMFILE => Errno::EMFILE,
        libc::ENOTTY => Errno::ENOTTY,
        libc::ETXTBSY => Errno::ETXTBSY,
        libc::EFBIG => Errno::EFBIG,
        libc::ENOSPC => Errno::ENOSPC,
        libc::ESPIPE => Errno::ESPIPE,
        libc::EROFS => Errno::EROFS,
        libc::EMLINK => Errno::EMLINK,
        libc::EPIPE => Errno::EPIPE,
        libc::EDOM => Errno::EDOM,
        libc::ERANGE => Errno::ERANGE,
        libc::EAGAIN => Errno::EAGAIN,
        libc::EINPROGRESS => Errno::EINPROGRESS,
        libc::EALREADY => Errno::EALREADY,
        libc::ENOTSOCK => Errno::ENOTSOCK,
        libc::EDESTADDRREQ => Errno::EDESTADDRREQ,
        libc::EMSGSIZE => Errno::EMSGSIZE,
        libc::EPROTOTYPE => Errno::EPROTOTYPE,
        libc::ENOPROTOOPT => Errno::ENOPROTOOPT,
        libc::EPROTONOSUPPORT => Errno::EPROTONOSUPPORT,
        libc::ESOCKTNOSUPPORT => Errno::ESOCKTNOSUPPORT,
        libc::EOPNOTSUPP => Errno::EOPNOTSUPP,
        libc::EPFNOSUPPORT => Errno::EPFNOSUPPORT,
        libc::EAFNOSUPPORT => Errno::EAFNOSUPPORT,
        libc::EADDRINUSE => Errno::EADDRINUSE,
        libc::EADDRNOTAVAIL => Errno::EADDRNOTAVAIL,
        libc::ENETDOWN => Errno::ENETDOWN,
        libc::ENETUNREACH => Errno::ENETUNREACH,
        libc::ENETRESET => Errno::ENETRESET,
        libc::ECONNABORTED => Errno::ECONNABORTED,
        libc::ECONNRESET => Errno::ECONNRESET,
        libc::ENOBUFS => Errno::ENOBUFS,
        libc::EISCONN => Errno::EISCONN,
        libc::ENOTCONN => Errno::ENOTCONN,
        libc::ESHUTDOWN => Errno::ESHUTDOWN,
        libc::ETOOMANYREFS => Errno::ETOOMANYREFS,
        libc::ETIMEDOUT => Errno::ETIMEDOUT,
        libc::ECONNREFUSED => Errno::ECONNREFUSED,
        libc::ELOOP => Errno::ELOOP,
        libc::ENAMETOOLONG => Errno::ENAMETOOLONG,
        libc::EHOSTDOWN => Errno::EHOSTDOWN,
        libc::EHOSTUNREACH => Errno::EHOSTUNREACH,
        libc::ENOTEMPTY => Errno::ENOTEMPTY,
        libc::EUSERS => Errno::EUSERS,
        libc::EDQUOT => Errno::EDQUOT,
        libc::ESTALE => Errno::ESTALE,
        libc::EREMOTE => Errno::EREMOTE,
        libc::ENOLCK => Errno::ENOLCK,
        libc::ENOSYS => Errno::ENOSYS,
        libc::EIDRM => Errno::EIDRM,
        libc::ENOMSG => Errno::ENOMSG,
        libc::EOVERFLOW => Errno::EOVERFLOW,
        libc::EILSEQ => Errno::EILSEQ,
        libc::ECANCELED => Errno::ECANCELED,
        libc::EBADMSG => Errno::EBADMSG,
        libc::ENODATA => Errno::ENODATA,
        libc::ENOSR => Errno::ENOSR,
        libc::ENOSTR => Errno::ENOSTR,
        libc::ETIME => Errno::ETIME,
        libc::EMULTIHOP => Errno::EMULTIHOP,
        libc::ENOLINK => Errno::ENOLINK,
        libc::EPROTO => Errno::EPROTO,
        _ => Errno::EINVAL,
    }
}

/// The NetBSD error of a standard library error; one that the host did not number is `EIO`.
#[must_use]
pub fn from_io(error: &std::io::Error) -> Errno {
    error.raw_os_error().map_or(Errno::EIO, from_host)
}
