//! What can go wrong with a remote system call: the kernel's answer, or the way to it.

use std::{fmt, io};

use rump_abi::errno::Errno;
use rump_abi::sysproxy::{ErrorCode, UrlError};

/// The result of a remote call.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a remote call failed. [`Error::Sys`] is the kernel's answer, a NetBSD error number; all
/// others mean that the server could not be asked.
#[derive(Debug)]
pub enum Error {
    /// The system call failed with this error.
    Sys(Errno),
    /// Neither `RUMP__PARSEDSERVER` nor `RUMP_SERVER` is set.
    NoUrl,
    /// The server URL is wrong.
    Url {
        /// The text that was given.
        url: String,
        /// What is wrong with it.
        reason: UrlError,
    },
    /// Nobody answers at that URL.
    Connect {
        /// The text that was given.
        url: String,
        /// The host's error.
        source: io::Error,
    },
    /// The server accepted the connection and closed it at once: it has no free slot.
    Full,
    /// What answers at the URL is no rump kernel server, or one of another version.
    Banner(String),
    /// The server refused a request with an ERROR frame of this code (protocol section 12).
    Refused(ErrorCode),
    /// The key for a server on tcp cannot be used, or does not fit.
    Key(String),
    /// The connection ended while a system call was under way.
    Gone,
    /// The server broke the protocol, and the connection was closed.
    Protocol(&'static str),
    /// The host failed to send or receive.
    Io(io::Error),
}

impl Error {
    /// The kernel's error number, when the kernel answered.
    #[must_use]
    pub fn errno(&self) -> Option<Errno> {
        match self {
            Self::Sys(errno) => Some(*errno),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sys(errno) => errno.fmt(f),
            Self::NoUrl => f.write_str("RUMP_SERVER is not set, so there is no server to ask"),
            Self::Url { url, reason } => write!(f, "bad server URL \"{url}\": {reason}"),
            Self::Connect { url, source } => match source.kind() {
                io::ErrorKind::NotFound => write!(f, "no server at {url}: there is no such socket"),
                io::ErrorKind::ConnectionRefused => {
                    write!(f, "no server at {url}: nobody listens there")
                }
                _ => write!(f, "cannot connect to {url}: {}", host_text(source)),
            },
            Self::Full => f.write_str(
                "the server closed the connection at once: it has no room for another client",
            ),
            Self::Banner(text) | Self::Key(text) => f.write_str(text),
            Self::Refused(code) => write!(f, "the server refused the request: {}", refusal(*code)),
            Self::Gone => {
                f.write_str("the server is gone: the connection ended before it answered")
            }
            Self::Protocol(what) => write!(f, "the server broke the protocol: {what}"),
            Self::Io(source) => write!(f, "cannot talk to the server: {}", host_text(source)),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Sys(errno) => Some(errno),
            Self::Url { reason, .. } => Some(reason),
            Self::Connect { source, .. } | Self::Io(source) => Some(source),
            _ => None,
        }
    }
}

impl From<Errno> for Error {
    fn from(errno: Errno) -> Self {
        Self::Sys(errno)
    }
}

/// A host error without the "(os error 2)" that std adds.
fn host_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

fn refusal(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::TRYAGAIN => "it is out of resources, try again",
        ErrorCode::AUTH => "the handshake was not accepted (on tcp, RUMP_SP_KEY names the key)",
        ErrorCode::INVALID_PREFORK => "the fork cookie is unknown or used up",
        ErrorCode::RFORK_FAILED => "the kernel could not fork the process",
        ErrorCode::INEXEC => "an exec is in progress",
        ErrorCode::NOMEM => "it is out of memory",
        ErrorCode::MALFORMED_REQUEST => "it found the request malformed",
        _ => "its reason is unknown to this version",
    }
}
