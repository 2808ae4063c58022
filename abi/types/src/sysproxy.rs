//! The wire messages of sysproxy 0.4 (`rump_sp`): how a remote client's system calls travel.
//!
//! Stateless: the server (`rumpuser::sp`) and the client (`rumpclient`) keep the connection, this
//! module only turns bytes into values and back. Each frame is a 24-byte [`Header`] and a body.
//! Integers are in host byte order and LP64 layout; the protocol negotiates nothing, so both ends
//! run on the same architecture.
//!
//! Neighbours: [`header`] (frame header, its code points), [`payload`] (bodies), [`arguments`] (how
//! long a system call's is), [`frame`] (whole messages), [`banner`] (the server's first line),
//! [`url`] (where a server is). Beyond the protocol: [`extension`] and [`call`].

pub mod arguments;
pub mod banner;
pub mod call;
pub mod extension;
pub mod frame;
pub mod header;
pub mod payload;
pub mod url;

pub use banner::Banner;
pub use extension::Features;
pub use header::{Class, ErrorCode, HEADER_LEN, HandshakeKind, Header, Kind};
pub use payload::{Auth, Copydata, HandshakeFork, Sysresp};
pub use url::{Url, UrlError};

/// Major protocol version: a peer with another one is refused.
pub const MAJOR: u32 = 0;
/// Minor protocol version.
pub const MINOR: u32 = 4;

/// Argument slots of a system call, each a `register_t`.
pub const SYSCALL_MAXARGS: usize = 8;
/// The longest body of a SYSCALL request.
pub const SYSCALL_MAXBODY: usize = SYSCALL_MAXARGS * 8;
/// System call numbers end below this one.
pub const SYSCALL_LIMIT: u32 = 512;

/// Environment of a client: the server's URL, given by the user.
pub const ENV_SERVER: &str = "RUMP_SERVER";
/// Environment of a client: the URL in absolute form, kept across exec; wins over [`ENV_SERVER`].
pub const ENV_PARSEDSERVER: &str = "RUMP__PARSEDSERVER";
/// Environment of a client: the descriptors that an exec hands over, `socket,signalfd`.
pub const ENV_EXECFD: &str = "RUMPCLIENT__EXECFD";

// `size_t`, pointers and `register_t` are eight bytes in every body.
const _: () = assert!(
    size_of::<usize>() == 8,
    "sysproxy messages are laid out for LP64"
);
