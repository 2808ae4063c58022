//! Where a server is: `unix://path` and `tcp://a.b.c.d:port` (sysproxy 0.4, section 2).
//!
//! The text of an error is the line that the reference tools print for it (rump_server(1),
//! rumpclient(3)).

use core::fmt;
use std::ffi::{OsStr, OsString};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use crate::errno::Errno;

/// Bytes of `sun_path` in `struct sockaddr_un`; a path must be shorter.
const SUN_PATH_LEN: usize = 108;
/// Longest scheme.
const SCHEME_MAX: usize = 15;
/// Longest host part of a tcp address.
const HOST_MAX: usize = 63;

/// The address of a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Url {
    /// A unix socket; absolute wherever the current directory is known.
    Unix(PathBuf),
    /// A TCP socket. A server may have the unspecified address.
    Tcp(SocketAddrV4),
}

/// Why a text is no address of a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UrlError {
    /// There is no `://`.
    Locator(String),
    /// The scheme has more than 15 characters.
    LongScheme(String),
    /// No such scheme.
    Scheme(String),
    /// `tcp6`.
    Unsupported,
    /// The path does not fit into a socket address.
    PathTooLong,
    /// The host is no dotted quad.
    Host(String),
    /// There is no `:`.
    NoPort,
    /// No digits after the `:`.
    PortText(String),
    /// More than 65535.
    PortRange(String),
    /// Something other than `/` follows the port.
    PortJunk(String),
    /// A client cannot connect to "any address".
    AnyAddress,
}

impl UrlError {
    /// The error number that goes with it.
    #[must_use]
    pub const fn errno(&self) -> Errno {
        match self {
            Self::Unsupported => Errno::EOPNOTSUPP,
            Self::PathTooLong => Errno::ENAMETOOLONG,
            Self::PortRange(_) => Errno::ERANGE,
            _ => Errno::EINVAL,
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locator(url) => write!(f, "rump_sp: invalid locator ``{url}''"),
            Self::LongScheme(url) => write!(f, "rump_sp: identifier too long in ``{url}''"),
            Self::Scheme(url) => write!(f, "rump_sp: invalid identifier ``{url}''"),
            Self::Unsupported => f.write_str("rump_sp: support not yet implemented"),
            Self::PathTooLong => f.write_str("rump_sp: unix socket path too long"),
            Self::Host(host) => write!(f, "rump_sp_tcp: cannot parse {host}"),
            Self::NoPort => f.write_str("rump_sp_tcp: missing port specifier"),
            // "now" is how the reference spells it; scripts may look for the line.
            Self::PortText(address) => write!(f, "rump_sp_tcp: port now found: {address}"),
            Self::PortRange(port) => write!(f, "rump_sp_tcp: port {port} out of range"),
            Self::PortJunk(address) => write!(f, "rump_sp_tcp: junk at end of port: {address}"),
            Self::AnyAddress => f.write_str("rump_sp_tcp: client needs !INADDR_ANY"),
        }
    }
}

impl core::error::Error for UrlError {}

impl Url {
    /// The URL of a server to be; a relative path is taken from the current directory.
    ///
    /// # Errors
    /// What is wrong with the text; its `Display` is the reference's message.
    pub fn parse(url: impl AsRef<OsStr>) -> Result<Self, UrlError> {
        Self::parse_in(url, std::env::current_dir().ok().as_deref())
    }

    /// The URL of a server to connect to.
    ///
    /// # Errors
    /// As [`Url::parse`], and [`UrlError::AnyAddress`].
    pub fn parse_for_client(url: impl AsRef<OsStr>) -> Result<Self, UrlError> {
        match Self::parse(url)? {
            Self::Tcp(address) if address.ip().is_unspecified() => Err(UrlError::AnyAddress),
            url => Ok(url),
        }
    }

    /// As [`Url::parse`] with `cwd` as the current directory; without one a relative path stays.
    ///
    /// # Errors
    /// As [`Url::parse`].
    pub fn parse_in(url: impl AsRef<OsStr>, cwd: Option<&Path>) -> Result<Self, UrlError> {
        let url = url.as_ref();
        let text = || url.to_string_lossy().into_owned();
        let bytes = url.as_bytes();
        let Some(colon) = bytes.windows(3).position(|window| window == b"://") else {
            return Err(UrlError::Locator(text()));
        };
        if colon > SCHEME_MAX {
            return Err(UrlError::LongScheme(text()));
        }
        let address = &bytes[colon + 3..];
        match &bytes[..colon] {
            b"unix" => unix_path(address, cwd).map(Self::Unix),
            b"tcp" => tcp_address(address).map(Self::Tcp),
            b"tcp6" => Err(UrlError::Unsupported),
            _ => Err(UrlError::Scheme(text())),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
            Self::Tcp(address) => write!(f, "tcp://{address}"),
        }
    }
}

fn unix_path(address: &[u8], cwd: Option<&Path>) -> Result<PathBuf, UrlError> {
    let mut path = Vec::new();
    if let Some(cwd) = cwd.filter(|_| !address.starts_with(b"/")) {
        path.extend_from_slice(cwd.as_os_str().as_bytes());
        path.push(b'/');
    }
    path.extend_from_slice(address);
    if path.len() >= SUN_PATH_LEN {
        return Err(UrlError::PathTooLong);
    }
    Ok(PathBuf::from(OsString::from_vec(path)))
}

fn tcp_address(address: &[u8]) -> Result<SocketAddrV4, UrlError> {
    let text = String::from_utf8_lossy(address);
    let (host, rest) = text.split_once(':').ok_or(UrlError::NoPort)?;
    let ip = match host {
        "*" | "0" => Ipv4Addr::UNSPECIFIED,
        _ if host.len() > HOST_MAX => return Err(UrlError::Host(host.to_owned())),
        _ => host.parse().map_err(|_| UrlError::Host(host.to_owned()))?,
    };
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (port, tail) = rest.split_at(digits);
    if port.is_empty() {
        return Err(UrlError::PortText(text.clone().into_owned()));
    }
    if !tail.is_empty() && !tail.starts_with('/') {
        return Err(UrlError::PortJunk(text.clone().into_owned()));
    }
    let port = port
        .parse()
        .map_err(|_| UrlError::PortRange(port.to_owned()))?;
    Ok(SocketAddrV4::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Url, UrlError> {
        Url::parse_in(url, Some(Path::new("/home/u")))
    }

    fn message(url: &str) -> (String, i32) {
        let error = parse(url).expect_err("not a URL");
        (error.to_string(), error.errno().get())
    }

    #[test]
    fn addresses() {
        assert_eq!(parse("unix:///tmp/s"), Ok(Url::Unix("/tmp/s".into())));
        assert_eq!(parse("unix://ctrl"), Ok(Url::Unix("/home/u/ctrl".into())));
        assert_eq!(parse("unix://"), Ok(Url::Unix("/home/u/".into())));
        assert_eq!(
            Url::parse_in("unix://ctrl", None),
            Ok(Url::Unix("ctrl".into()))
        );
        let tcp = |ip: [u8; 4], port| Ok(Url::Tcp(SocketAddrV4::new(ip.into(), port)));
        assert_eq!(parse("tcp://127.0.0.1:12765"), tcp([127, 0, 0, 1], 12765));
        assert_eq!(
            parse("tcp://127.0.0.1:12765/any/thing"),
            tcp([127, 0, 0, 1], 12765)
        );
        assert_eq!(parse("tcp://*:0"), tcp([0; 4], 0));
        assert_eq!(parse("tcp://0:65535"), tcp([0; 4], 65535));
        assert_eq!(
            Url::parse_for_client("tcp://0:1"),
            Err(UrlError::AnyAddress)
        );
        assert!(Url::parse_for_client("tcp://10.0.0.1:1").is_ok());
        let url = parse("tcp://10.0.0.1:1/x").expect("an address");
        assert_eq!(url.to_string(), "tcp://10.0.0.1:1");
    }

    #[test]
    fn messages_of_the_reference() {
        let einval = |text: &str| (text.to_owned(), 22);
        assert_eq!(
            message("bogus"),
            einval("rump_sp: invalid locator ``bogus''")
        );
        assert_eq!(
            message("unix:/a"),
            einval("rump_sp: invalid locator ``unix:/a''")
        );
        assert_eq!(
            message("foo://x"),
            einval("rump_sp: invalid identifier ``foo://x''")
        );
        assert_eq!(
            message("://x"),
            einval("rump_sp: invalid identifier ``://x''")
        );
        assert_eq!(message("sixteen-chars-xx://x").1, 22);
        assert_eq!(
            message("tcp6://::1"),
            ("rump_sp: support not yet implemented".to_owned(), 45)
        );
        assert_eq!(
            message("tcp://localhost:1"),
            einval("rump_sp_tcp: cannot parse localhost")
        );
        assert_eq!(
            message("tcp://1.2.3.4"),
            einval("rump_sp_tcp: missing port specifier")
        );
        assert_eq!(
            message("tcp://1.2.3.4:x"),
            einval("rump_sp_tcp: port now found: 1.2.3.4:x")
        );
        assert_eq!(
            message("tcp://1.2.3.4:"),
            einval("rump_sp_tcp: port now found: 1.2.3.4:")
        );
        assert_eq!(
            message("tcp://1.2.3.4:99999"),
            ("rump_sp_tcp: port 99999 out of range".to_owned(), 34)
        );
        assert_eq!(
            message("tcp://127.0.0.1:12x"),
            einval("rump_sp_tcp: junk at end of port: 127.0.0.1:12x")
        );
    }

    #[test]
    fn long_texts_end_in_an_error() {
        assert_eq!(message(&format!("unix:///{}", "p".repeat(107))).1, 63);
        assert!(parse(&format!("unix:///{}", "p".repeat(106))).is_ok());
        assert_eq!(message(&format!("unix://{}", "p".repeat(100))).1, 63);
        assert_eq!(message(&format!("tcp://{}:1", "9".repeat(5000))).1, 22);
        assert_eq!(
            message(&format!("tcp://1.2.3.4:{}", "9".repeat(5000))).1,
            34
        );
    }
}
