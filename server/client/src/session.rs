//! One connection as a process of the kernel: greeting and handshake (protocol sections 3, 7, 9, 10).

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rump_abi::errno::Errno;
use rump_abi::sysproxy::extension::{Features, Grant};
use rump_abi::sysproxy::{self, Auth, Banner, Url, frame, payload};
use rump_sysproxy::key::Key;

use crate::auth::authenticate;
use crate::connection::{Answer, Connection, OnSignal};
use crate::error::{Error, Result};
use crate::incoming::{Broken, Incomings};
use crate::socket::Socket;

/// The reference client never sends number 0 on a new connection: its handshake is number 1.
const FIRST_REQNO: u64 = 1;

/// A connection whose handshake was accepted.
pub(crate) struct Session {
    pub connection: Connection,
    pub banner: Banner,
}

/// How a connection becomes a process.
#[derive(Clone, Copy)]
pub(crate) enum Handshake<'a> {
    /// A new process of this name.
    Guest(&'a [u8]),
    /// The child that the cookie stands for.
    Fork(Auth),
}

impl Handshake<'_> {
    fn request(self, reqno: u64) -> Vec<u8> {
        match self {
            Self::Guest(name) => frame::guest(reqno, name),
            Self::Fork(auth) => frame::fork(reqno, auth, false),
        }
    }
}

impl Session {
    /// Connects; `text` is what `url` was made from.
    pub fn open(
        url: &Url,
        text: &str,
        on_signal: Option<OnSignal>,
        handshake: Handshake<'_>,
        offered: Features,
    ) -> Result<Self> {
        let (socket, incomings, banner) = greeted(url, text)?;
        let session = Self {
            connection: Connection::new(socket, incomings, on_signal, FIRST_REQNO),
            banner,
        };
        session.shake_hands(|reqno| handshake.request(reqno), offered)?;
        Ok(session)
    }

    /// Takes over the connection that the last program image of this process had: the same process
    /// with another name.
    pub fn adopt(
        socket: OwnedFd,
        on_signal: Option<OnSignal>,
        name: &[u8],
        offered: Features,
    ) -> Result<Self> {
        let socket = Arc::new(Socket::new(socket).map_err(Error::Io)?);
        socket.set_inheritable(false).map_err(Error::Io)?;
        let incomings = Incomings::new(Arc::clone(&socket));
        // Late answers to that image's requests must not be taken for answers to this one's.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let first = now.map_or(1 << 40, |now| now.as_micros() as u64);
        let session = Self {
            connection: Connection::new(socket, incomings, on_signal, first),
            banner: unread_banner(),
        };
        session.shake_hands(|reqno| frame::exec(reqno, name), offered)?;
        Ok(session)
    }

    /// Whether the server knows more than the protocol.
    pub fn is_extended(&self) -> bool {
        self.connection.grant().is_some()
    }

    fn shake_hands(&self, request: impl FnOnce(u64) -> Vec<u8>, offered: Features) -> Result<()> {
        let offering = |reqno| match offered {
            Features::NONE => request(reqno),
            _ => frame::with_offer(request(reqno), offered),
        };
        let body = match self.connection.request(offering)? {
            Answer::Response(body) => body,
            Answer::Refusal(code) => return Err(Error::Refused(code)),
        };
        if let Some(grant) = Grant::decode(&body) {
            return self.connection.settle(Some(grant), offered);
        }
        match payload::decode_int(&body) {
            Some(0) => self.connection.settle(None, offered),
            Some(error) => Err(Error::Sys(Errno::new(error))),
            None => Err(Error::Protocol(
                "its answer to the handshake has a wrong length",
            )),
        }
    }
}

/// Gives up the child that the cookie stands for: the server lets go of what it prepared and closes
/// the connection without an answer.
pub(crate) fn cancel_fork(url: &Url, text: &str, auth: Auth) -> Result<()> {
    let (socket, ..) = greeted(url, text)?;
    let request = frame::fork(FIRST_REQNO, auth, true);
    socket.send_all(&[&request]).map_err(Error::Io)
}

/// A connection whose greeting has been read.
fn greeted(url: &Url, text: &str) -> Result<(Arc<Socket>, Incomings, Banner)> {
    let socket = Socket::connect(url).map_err(|source| Error::Connect {
        url: text.to_owned(),
        source,
    })?;
    let socket = Arc::new(socket);
    let mut incomings = Incomings::new(Arc::clone(&socket));
    let line = match incomings.banner() {
        Ok(Some(line)) => line,
        Ok(None) => return Err(Error::Full),
        Err(Broken::Io(kind, text)) => return Err(Error::Io(std::io::Error::new(kind, text))),
        Err(_) => return Err(no_server(text)),
    };
    let banner = check_banner(text, &line)?;
    // On a unix socket the host tells the server who this is.
    if matches!(url, Url::Tcp(_))
        && let Some(key) = Key::from_env().map_err(Error::Key)?
    {
        authenticate(&key, &socket, &mut incomings)?;
    }
    Ok((socket, incomings, banner))
}

fn no_server(url: &str) -> Error {
    Error::Banner(format!("what listens at {url} is no rump kernel server"))
}

fn check_banner(url: &str, line: &[u8]) -> Result<Banner> {
    let banner = Banner::decode(line).map_err(|_| no_server(url))?;
    if banner.major != sysproxy::MAJOR {
        let Banner { major, minor, .. } = banner;
        return Err(Error::Banner(format!(
            "the server speaks protocol {major}.{minor}, this client 0.4"
        )));
    }
    // Arguments travel in LP64 layout; NetBSD's names of 64-bit machines are these and *64.
    let machine = &*banner.machine;
    if !(machine.contains("64") || ["alpha", "riscv"].contains(&machine)) {
        return Err(Error::Banner(format!(
            "the server's kernel is for {machine}, which is no 64-bit machine"
        )));
    }
    Ok(banner)
}

/// The greeting came to the last program image.
fn unread_banner() -> Banner {
    Banner {
        major: sysproxy::MAJOR,
        minor: sysproxy::MINOR,
        ostype: String::new(),
        osrelease: String::new(),
        machine: String::new(),
    }
}
