//! A process in a remote rump kernel: [`Client`] (protocol sections 7, 8, 9 and 14).

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rump_abi::errno::Errno;
use rump_abi::sysno::SYS_reboot;
use rump_abi::sysproxy::{self, Auth, Banner, ErrorCode, Sysresp, Url, frame, payload};

use crate::connection::{Answer, Connection, OnSignal};
use crate::error::{Error, Result};
use crate::incoming::{Broken, Incomings};
use crate::memory::{AddressSpace, Buffers};
use crate::socket::Socket;

/// A connection to a server, which is one process in its kernel: root, in `/`, with descriptors of
/// its own. Dropping it ends the process.
///
/// Calls may be made from several threads at once; they run concurrently in the kernel.
pub struct Client {
    connection: Connection,
    space: AddressSpace,
    banner: Banner,
    url: Url,
}

/// How to connect; [`Client::connect`] is the short form.
#[derive(Default)]
pub struct Options {
    name: Option<Vec<u8>>,
    on_signal: Option<OnSignal>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("url", &self.url)
            .field("banner", &self.banner)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// The default: named after this program, signals ignored.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of the process in the kernel, instead of `/proc/self/comm`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Vec<u8>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What to do when the kernel sends this process one of `signals` (NetBSD numbers). All others
    /// are ignored: a server must not be able to kill its clients.
    #[must_use]
    pub fn on_signal(mut self, signals: &[u32], act: impl Fn(u32) + Send + Sync + 'static) -> Self {
        let signals = signals.to_vec();
        self.on_signal = Some(Box::new(move |signo| {
            if signals.contains(&signo) {
                act(signo);
            }
        }));
        self
    }

    /// Connects and becomes a new process (a GUEST handshake).
    ///
    /// # Errors
    /// A bad URL, nobody there, or a server that refuses.
    pub fn connect(self, url: &str) -> Result<Client> {
        let name = self.name.clone().unwrap_or_else(own_name);
        self.handshake(url, |reqno| frame::guest(reqno, &name))
    }

    /// Connects and becomes the child that [`Client::prefork`] prepared (a FORK handshake).
    ///
    /// # Errors
    /// As [`Options::connect`]; a cookie works once.
    pub fn connect_forked(self, url: &str, cookie: &ForkCookie) -> Result<Client> {
        self.handshake(url, |reqno| frame::fork(reqno, cookie.0, false))
    }

    fn handshake(self, url: &str, request: impl FnOnce(u64) -> Vec<u8>) -> Result<Client> {
        let parsed = Url::parse_for_client(url).map_err(|reason| Error::Url {
            url: url.to_owned(),
            reason,
        })?;
        let socket = Socket::connect(&parsed).map_err(|source| Error::Connect {
            url: url.to_owned(),
            source,
        })?;
        let socket = Arc::new(socket);
        let mut incomings = Incomings::new(Arc::clone(&socket));
        let line = match incomings.banner() {
            Ok(Some(line)) => line,
            Ok(None) => return Err(Error::Full),
            Err(Broken::Io(kind, text)) => return Err(Error::Io(std::io::Error::new(kind, text))),
            Err(_) => {
                return Err(Error::Banner(format!(
                    "what listens at {url} is no rump kernel server"
                )));
            }
        };
        let banner = check_banner(url, &line)?;
        let space = AddressSpace::default();
        let connection = Connection::new(socket, incomings, self.on_signal);
        let answer = connection.request(request, &mut Buffers::new(&space))?;
        match answer {
            Answer::Response(body) => match payload::decode_int(&body) {
                Some(0) => Ok(Client {
                    connection,
                    space,
                    banner,
                    url: parsed,
                }),
                Some(error) => Err(Error::Sys(Errno::new(error))),
                None => Err(Error::Protocol(
                    "its answer to the handshake has a wrong length",
                )),
            },
            Answer::Refusal(code) => Err(Error::Refused(code)),
        }
    }
}

/// What a forked child needs to take over the process prepared for it. It works once.
#[derive(Clone, Copy)]
pub struct ForkCookie(Auth);

impl fmt::Debug for ForkCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForkCookie(..)")
    }
}

impl Client {
    /// Connects to the server at `url` and becomes a new process there.
    ///
    /// # Errors
    /// A bad URL, nobody there, or a server that refuses.
    pub fn connect(url: &str) -> Result<Self> {
        Options::new().connect(url)
    }

    /// Connects to the server that the environment names: `RUMP__PARSEDSERVER`, else `RUMP_SERVER`.
    ///
    /// # Errors
    /// As [`Client::connect`]; [`Error::NoUrl`] when neither is set.
    pub fn from_env() -> Result<Self> {
        Self::connect(&server_url()?)
    }

    /// The server's greeting: kernel, release and machine.
    #[must_use]
    pub fn banner(&self) -> &Banner {
        &self.banner
    }

    /// Where the server is.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// An empty set of buffers to lend to a call.
    #[must_use]
    pub fn buffers(&self) -> Buffers<'_> {
        Buffers::new(&self.space)
    }

    /// Makes system call `number`. Each argument fills one eight-byte slot, pads included;
    /// pointers are what [`Buffers`] returned. Gives `retval[0]` and `retval[1]`.
    ///
    /// # Errors
    /// [`Error::Sys`] when the kernel says so, another one when it could not be asked.
    ///
    /// # Panics
    /// When there are more than eight arguments.
    pub fn syscall(
        &self,
        number: impl Into<u32>,
        args: &[u64],
        buffers: &mut Buffers<'_>,
    ) -> Result<[i64; 2]> {
        assert!(
            args.len() <= sysproxy::SYSCALL_MAXARGS,
            "a system call has at most eight argument slots"
        );
        let number = number.into();
        let body: Vec<u8> = args.iter().flat_map(|slot| slot.to_ne_bytes()).collect();
        let mut patience = TRYAGAIN_MAX;
        loop {
            let answer = self
                .connection
                .request(|reqno| frame::syscall(reqno, number, &body), buffers);
            return match answer {
                Ok(Answer::Response(body)) => match Sysresp::decode(&body) {
                    Some(Sysresp { error: 0, retval }) => Ok(retval),
                    Some(Sysresp { error, .. }) => Err(Error::Sys(Errno::new(error))),
                    None => Err(Error::Protocol(
                        "its answer to a system call has a wrong length",
                    )),
                },
                // The reference client asks again at once and for ever.
                Ok(Answer::Refusal(ErrorCode::TRYAGAIN)) if patience > 0 => {
                    patience -= 1;
                    std::thread::sleep(TRYAGAIN_PAUSE);
                    continue;
                }
                Ok(Answer::Refusal(code)) => Err(Error::Refused(code)),
                // A server that carries it out may close the connection before it answers.
                Err(Error::Gone) if number == u32::from(SYS_reboot) => Ok([0, 0]),
                Err(error) => Err(error),
            };
        }
    }

    /// Has the kernel prepare a copy of this process, for a forked child to take over with
    /// [`Options::connect_forked`].
    ///
    /// # Errors
    /// When the server refuses.
    pub fn prefork(&self) -> Result<ForkCookie> {
        match self
            .connection
            .request(frame::prefork, &mut self.buffers())?
        {
            Answer::Response(body) => match Auth::try_from(&body[..]) {
                Ok(auth) => Ok(ForkCookie(auth)),
                Err(_) => Err(Error::Protocol("its fork cookie has a wrong length")),
            },
            Answer::Refusal(code) => Err(Error::Refused(code)),
        }
    }
}

const TRYAGAIN_MAX: u32 = 100;
const TRYAGAIN_PAUSE: Duration = Duration::from_millis(20);

/// The server URL that the environment gives.
///
/// # Errors
/// [`Error::NoUrl`] when there is none.
pub fn server_url() -> Result<String> {
    let set = |name| std::env::var_os(name).filter(|value: &OsString| !value.is_empty());
    set(sysproxy::ENV_PARSEDSERVER)
        .or_else(|| set(sysproxy::ENV_SERVER))
        .map(|url| url.to_string_lossy().into_owned())
        .ok_or(Error::NoUrl)
}

/// What the kernel calls this process by default.
fn own_name() -> Vec<u8> {
    match std::fs::read("/proc/self/comm") {
        Ok(comm) => comm.trim_ascii_end().to_vec(),
        Err(_) => b"???".to_vec(),
    }
}

fn check_banner(url: &str, line: &[u8]) -> Result<Banner> {
    let banner = Banner::decode(line)
        .map_err(|_| Error::Banner(format!("what listens at {url} is no rump kernel server")))?;
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
