//! The host's number for what is wrong on the way to the kernel (protocol section 12).

use std::io;

use libc::c_int;
use rump_abi::sysproxy::{ErrorCode, UrlError};
use rumpclient::Error;

/// What a function of `rumpclient.h` puts into `errno`, or answers: NetBSD's number of the kernel's
/// error, the host's of any other.
pub fn of(error: &Error) -> c_int {
    match error {
        Error::Sys(errno) => errno.get(),
        Error::NoUrl => libc::ENOENT,
        Error::Url { reason, .. } => of_url(reason),
        Error::Key(_) => libc::EPERM,
        Error::Connect { source, .. } | Error::Io(source) => of_io(source),
        Error::Full | Error::Gone => libc::ENOTCONN,
        Error::Banner(_) | Error::Protocol(_) => libc::EPROTO,
        Error::Refused(code) => match *code {
            ErrorCode::TRYAGAIN => libc::EAGAIN,
            ErrorCode::AUTH => libc::EPERM,
            ErrorCode::INVALID_PREFORK => libc::ESRCH,
            ErrorCode::RFORK_FAILED => libc::EIO,
            ErrorCode::INEXEC => libc::EBUSY,
            ErrorCode::NOMEM => libc::ENOMEM,
            ErrorCode::MALFORMED_REQUEST => libc::EINVAL,
            _ => -1,
        },
    }
}

fn of_io(error: &io::Error) -> c_int {
    error.raw_os_error().unwrap_or(libc::EIO)
}

fn of_url(error: &UrlError) -> c_int {
    match error {
        UrlError::Unsupported => libc::EOPNOTSUPP,
        UrlError::PathTooLong => libc::ENAMETOOLONG,
        UrlError::PortRange(_) => libc::ERANGE,
        _ => libc::EINVAL,
    }
}

/// Sets the host's `errno`.
pub fn set(number: c_int) {
    // SAFETY: no conditions.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: the calling thread's variable.
    unsafe { errno.write(number) };
}

/// Sets the host's `errno` and answers -1.
pub fn fail(error: &Error) -> c_int {
    set(of(error));
    -1
}
