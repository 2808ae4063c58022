//! A process in a remote rump kernel: [`Client`] (protocol sections 7 to 10 and 14).

use std::ffi::OsString;
use std::fmt;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rump_abi::errno::Errno;
use rump_abi::sysno::SYS_reboot;
use rump_abi::sysproxy::extension::Features;
use rump_abi::sysproxy::{self, Auth, Banner, ErrorCode, Sysresp, Url, frame};

use crate::connection::{Answer, OnSignal};
use crate::error::{Error, Result};
use crate::memory::{AddressSpace, Buffers, Memory};
use crate::reconnect::{self, Reconnect};
use crate::session::{self, Handshake, Session};

/// A connection to a server, which is one process in its kernel: root, in `/`, with descriptors of
/// its own. Dropping it ends the process.
///
/// Calls may be made from several threads at once; they run concurrently in the kernel.
pub struct Client {
    session: Mutex<Arc<Session>>,
    /// Held while a lost connection is made anew.
    reconnecting: Mutex<()>,
    reconnect: Mutex<Reconnect>,
    options: Options,
    space: AddressSpace,
    /// Of the first connection.
    banner: Banner,
    url: Url,
    text: String,
}

/// How to connect; [`Client::connect`] is the short form.
#[derive(Clone)]
pub struct Options {
    name: Option<Vec<u8>>,
    on_signal: Option<Arc<dyn Fn(u32) + Send + Sync>>,
    reconnect: Reconnect,
    features: Features,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: None,
            on_signal: None,
            reconnect: Reconnect::Never,
            features: Features::ALL,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("name", &self.name)
            .field("reconnect", &self.reconnect)
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
    /// The default: named after this program, signals ignored, a lost connection stays lost.
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
        self.on_signal = Some(Arc::new(move |signo| {
            if signals.contains(&signo) {
                act(signo);
            }
        }));
        self
    }

    /// What to do when the connection is lost.
    #[must_use]
    pub fn reconnect(mut self, policy: Reconnect) -> Self {
        self.reconnect = policy;
        self
    }

    /// What of the extension to ask the server for; by default all that this client can do.
    #[must_use]
    pub fn features(mut self, features: Features) -> Self {
        self.features = features;
        self
    }

    /// Connects and becomes a new process (a GUEST handshake).
    ///
    /// # Errors
    /// A bad URL, nobody there, or a server that refuses.
    pub fn connect(self, url: &str) -> Result<Client> {
        let parsed = parse(url)?;
        let session = self.guest(&parsed, url)?;
        Ok(Client::new(session, self, parsed, url))
    }

    /// Connects and becomes the child that [`Client::prefork`] prepared (a FORK handshake).
    ///
    /// # Errors
    /// As [`Options::connect`]; a cookie works once.
    pub fn connect_forked(self, url: &str, cookie: &ForkCookie) -> Result<Client> {
        let parsed = parse(url)?;
        // A server without the extension refuses a FORK with an offer.
        let offered = match cookie.extended {
            true => self.features,
            false => Features::NONE,
        };
        let handshake = Handshake::Fork(cookie.auth);
        let session = Session::open(&parsed, url, self.handler(), handshake, offered)?;
        Ok(Client::new(session, self, parsed, url))
    }

    /// Takes over the connection that another image of this program left open (an EXEC handshake): its
    /// process goes on. `url` is where the server is, for connections to come.
    ///
    /// # Errors
    /// As [`Options::connect`].
    pub fn adopt(self, socket: OwnedFd, url: &str) -> Result<Client> {
        let parsed = parse(url)?;
        let name = self.name.clone().unwrap_or_else(own_name);
        let session = Session::adopt(socket, self.handler(), &name, self.features)?;
        Ok(Client::new(session, self, parsed, url))
    }

    fn guest(&self, url: &Url, text: &str) -> Result<Session> {
        let name = self.name.clone().unwrap_or_else(own_name);
        let handshake = Handshake::Guest(&name);
        Session::open(url, text, self.handler(), handshake, self.features)
    }

    fn handler(&self) -> Option<OnSignal> {
        let act = Arc::clone(self.on_signal.as_ref()?);
        Some(Box::new(move |signo| act(signo)))
    }
}

fn parse(url: &str) -> Result<Url> {
    Url::parse_for_client(url).map_err(|reason| Error::Url {
        url: url.to_owned(),
        reason,
    })
}

/// What a forked child needs to take over the process prepared for it. It works once.
#[derive(Clone, Copy)]
pub struct ForkCookie {
    auth: Auth,
    extended: bool,
}

impl fmt::Debug for ForkCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForkCookie { .. }")
    }
}

impl Client {
    fn new(session: Session, options: Options, url: Url, text: &str) -> Self {
        Self {
            banner: session.banner.clone(),
            session: Mutex::new(Arc::new(session)),
            reconnecting: Mutex::new(()),
            reconnect: Mutex::new(options.reconnect),
            options,
            space: AddressSpace::default(),
            url,
            text: text.to_owned(),
        }
    }

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

    /// The server's greeting: kernel, release and machine. Empty after [`Options::adopt`]: it came to
    /// the last program image.
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

    /// Whether the server knows more than the protocol: then a request for memory can be refused.
    #[must_use]
    pub fn is_extended(&self) -> bool {
        self.current().is_extended()
    }

    /// Changes what to do when the connection is lost.
    pub fn set_reconnect(&self, policy: Reconnect) {
        *lock(&self.reconnect) = policy;
    }

    /// Makes system call `number`. Each argument fills one eight-byte slot, pads included;
    /// pointers are addresses in `memory`, such as [`Buffers`] returns. Gives `retval[0]` and `retval[1]`.
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
        memory: &mut dyn Memory,
    ) -> Result<[i64; 2]> {
        assert!(
            args.len() <= sysproxy::SYSCALL_MAXARGS,
            "a system call has at most eight argument slots"
        );
        let number = number.into();
        let mut patience = TRYAGAIN_MAX;
        let answer = self.until_connected(|session| {
            loop {
                return match session.connection.syscall(number, args, memory) {
                    // The reference client asks again at once and for ever.
                    Ok(Answer::Refusal(ErrorCode::TRYAGAIN)) if patience > 0 => {
                        patience -= 1;
                        std::thread::sleep(TRYAGAIN_PAUSE);
                        continue;
                    }
                    // A server that carries it out may close the connection before it answers.
                    Err(Error::Gone) if number == u32::from(SYS_reboot) => {
                        Ok(Answer::Response(Sysresp::default().encode().to_vec()))
                    }
                    other => other,
                };
            }
        })?;
        match answer {
            Answer::Response(body) => match Sysresp::decode(&body) {
                Some(Sysresp { error: 0, retval }) => Ok(retval),
                Some(Sysresp { error, .. }) => Err(Error::Sys(Errno::new(error))),
                None => Err(Error::Protocol(
                    "its answer to a system call has a wrong length",
                )),
            },
            Answer::Refusal(code) => Err(Error::Refused(code)),
        }
    }

    /// Has the kernel prepare a copy of this process, for a forked child to take over with
    /// [`Options::connect_forked`].
    ///
    /// # Errors
    /// When the server refuses.
    pub fn prefork(&self) -> Result<ForkCookie> {
        let (answer, extended) = self.until_connected(|session| {
            let answer = session.connection.request(frame::prefork)?;
            Ok((answer, session.is_extended()))
        })?;
        match answer {
            Answer::Response(body) => match Auth::try_from(&body[..]) {
                Ok(auth) => Ok(ForkCookie { auth, extended }),
                Err(_) => Err(Error::Protocol("its fork cookie has a wrong length")),
            },
            Answer::Refusal(code) => Err(Error::Refused(code)),
        }
    }

    /// Has the kernel let go of a copy that no child is going to take over.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn cancel_fork(&self, cookie: &ForkCookie) -> Result<()> {
        session::cancel_fork(&self.url, &self.text, cookie.auth)
    }

    /// The numbers of the client's descriptors, for a program that closes descriptors by number.
    /// [`Client::vacate`] changes them.
    #[must_use]
    pub fn descriptors(&self) -> Vec<RawFd> {
        let session = self.current();
        let connection = &session.connection;
        let mut numbers = vec![connection.socket().descriptor().get().as_raw_fd()];
        numbers.extend(connection.pending().number());
        numbers
    }

    /// Moves the client away from the descriptor number `wanted`, which the program is about to close
    /// or to use; without effect when it has none of that number. The program closes the number.
    ///
    /// # Errors
    /// The host's, when there is no other number.
    pub fn vacate(&self, wanted: RawFd) -> Result<()> {
        let session = self.current();
        let connection = &session.connection;
        let moved = connection.socket().descriptor().vacate(wanted);
        moved
            .and_then(|()| connection.pending().vacate(wanted))
            .map_err(Error::Io)
    }

    /// Runs `exec`, which replaces this program's image by one that takes the connection over with
    /// [`Options::adopt`], with the number of the descriptor that it is to have. No frame is under way
    /// then; calls of other threads wait until `exec` has failed.
    ///
    /// # Errors
    /// The host's. What `exec` answers, when it returns, is the result.
    pub fn hand_over<T>(&self, exec: impl FnOnce(RawFd) -> T) -> Result<T> {
        self.current().connection.hand_over(exec)
    }

    fn current(&self) -> Arc<Session> {
        Arc::clone(&lock(&self.session))
    }

    /// Asks the server; again on a new connection, if that is wanted, when the old one is lost.
    fn until_connected<T>(&self, mut ask: impl FnMut(&Session) -> Result<T>) -> Result<T> {
        loop {
            let session = self.current();
            match ask(&session) {
                Err(Error::Gone) => self.replace(&session)?,
                other => return other,
            }
        }
    }

    /// Makes a new connection in place of a lost one, unless another thread has done so.
    fn replace(&self, lost: &Arc<Session>) -> Result<()> {
        let policy = *lock(&self.reconnect);
        if policy == Reconnect::Never {
            return Err(Error::Gone);
        }
        let _one_at_a_time = lock(&self.reconnecting);
        if Arc::ptr_eq(&self.current(), lost) {
            let connect = || self.options.guest(&self.url, &self.text);
            let session = reconnect::retry(policy, connect)?;
            *lock(&self.session) = Arc::new(session);
        }
        Ok(())
    }
}

const TRYAGAIN_MAX: u32 = 100;
const TRYAGAIN_PAUSE: Duration = Duration::from_millis(20);

/// A thread that panics here takes the program down; what it left is not looked at.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

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
