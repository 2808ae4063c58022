//! The sysproxy server: remote clients' system calls on this kernel (`rumpuser_sp_*`).
//!
//! A client connects to a unix or tcp socket, becomes a process by a handshake, and sends system
//! calls; while one runs, the kernel reads and writes the client's memory by requests in the other
//! direction. The messages are `rump_abi::sysproxy`'s; the document is sysproxy-protocol.md,
//! version 0.4, and section 18 of it lists what this server does differently from the reference,
//! on the safe side.
//!
//! * `server`: threads, the poller, who runs what; `calls`: whose turn it is
//! * `client`: a connection and its life; `connection`: its first and last moments; `input`,
//!   `output`, `channel`, `socket`, `ring`, `edge`: its stream
//! * `dispatch`: frames become actions; `handshake`, `jobs`, `prefork`: processes come and go
//! * `reverse`, `waiters`, `registry`: the kernel's requests to a client; `attached`: what needs none
//! * `upcall`: the kernel's hooks; `listen`, `access`, `limits`, `timer`: what the names say
//!
//! Its threads, clocks and waits are the host's own and not the back end's ([`crate::backend`]): what
//! comes from remote clients comes from outside whatever a back end makes repeatable.
//!
//! A kernel that calls [`copyin`] and its kin is in its context; they give it up while they wait.

mod access;
mod attached;
mod calls;
mod channel;
mod client;
mod connection;
mod dispatch;
mod edge;
mod handshake;
mod input;
mod jobs;
mod limits;
mod listen;
mod output;
mod prefork;
mod registry;
mod reverse;
mod ring;
mod server;
mod socket;
mod timer;
mod upcall;
mod waiters;

use std::ffi::c_void;
use std::net::SocketAddrV4;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rump_abi::errno::{Errno, Result};
use rump_abi::sysproxy::{Banner, Sysresp, Url, UrlError, frame};

use crate::hyperup::wrapped;
use client::Client;

pub use access::{Access, ENV_TCP_INSECURE};
pub use limits::Limits;

/// The server of this process.
static SERVER: Mutex<Option<Server>> = Mutex::new(None);

/// How long [`fini`] waits for its answer to leave.
const FINI_TIMEOUT: Duration = Duration::from_secs(1);

/// A server that listens.
#[derive(Debug)]
pub struct Server(Arc<server::Server>);

impl Server {
    /// Listens at `url`. What goes wrong is printed as the reference prints it.
    ///
    /// # Errors
    /// `EINVAL` and its kin for a bad URL, `EADDRINUSE` when somebody listens there, `EPERM` for tcp
    /// without a key (see [`Access`]), the host's errors.
    pub fn start(url: &str, banner: &Banner, limits: Limits) -> Result<Self> {
        let parsed = Url::parse(url).map_err(|error| {
            if error != UrlError::PathTooLong {
                crate::console::log(format_args!("{error}\n"));
            }
            error.errno()
        })?;
        let banner = banner.encode().map_err(|error| {
            crate::console::log(format_args!("rump_sp: {error}\n"));
            Errno::EINVAL
        })?;
        let access = match (&parsed, &limits.tcp) {
            (Url::Unix(_), _) => Access::default(),
            (Url::Tcp(_), Some(access)) => access.clone(),
            (Url::Tcp(_), None) => Access::from_env().map_err(|what| {
                crate::console::log(format_args!("rump_sp_tcp: {what}\n"));
                Errno::EPERM
            })?,
        };
        let listener = listen::Listener::bind(&parsed, url, &access).map_err(|error| {
            crate::console::log(format_args!("{}\n", error.message));
            error.errno
        })?;
        let server = server::Server::start(listener, access, banner, limits)
            .map_err(|error| crate::errno::from_host(error as i32))?;
        Ok(Self(server))
    }

    /// The address of a tcp server, with the port that the host chose for port 0.
    #[must_use]
    pub fn tcp_address(&self) -> Option<SocketAddrV4> {
        self.0.listener().tcp_address()
    }

    /// Ends the server: the socket's file goes, the connections are closed, the kernel is not
    /// entered any more. When this thread runs a system call of the client with `cookie`, that
    /// is answered with success first.
    pub fn stop(&self, cookie: *mut c_void) {
        // First: whoever hears the answer may start the next server.
        self.0.listener().close();
        let caller = registry::get(cookie.addr());
        if let Some(client) = &caller
            && let Some(reqno) = registry::current_request(client.cookie)
        {
            registry::forget_current();
            let sent = client.send(&frame::syscall_response(reqno, Sysresp::default()));
            if sent.is_ok() {
                // A client that does not take it gets no more of our time.
                let _ = client.output.wait_below(1, FINI_TIMEOUT);
            }
        }
        self.0.stop();
        for client in registry::all() {
            let spared = caller
                .as_ref()
                .is_some_and(|caller| Arc::ptr_eq(caller, &client));
            if Arc::ptr_eq(&client.server, &self.0) && !spared {
                client.abandon();
            }
        }
    }
}

/// Starts the server of this process (`rumpuser_sp_init`). The kernel's context is not held.
///
/// # Errors
/// As [`Server::start`], and `EALREADY` when there is one.
pub fn init(url: &str, ostype: &str, osrelease: &str, machine: &str) -> Result<()> {
    let banner = Banner::new(ostype, osrelease, machine);
    init_limited(url, &banner, Limits::of_host())
}

/// As [`init`], with other bounds than the usual.
///
/// # Errors
/// As [`init`].
pub fn init_limited(url: &str, banner: &Banner, limits: Limits) -> Result<()> {
    let mut server = SERVER.lock().expect("no holder panics");
    if server.is_some() {
        return Err(Errno::EALREADY);
    }
    *server = Some(Server::start(url, banner, limits)?);
    Ok(())
}

/// Ends the server of this process, if there is one (`rumpuser_sp_fini`). In kernel context, at
/// halt; `cookie` is the client that asked for it, or null.
pub fn fini(cookie: *mut c_void) {
    let server = SERVER.lock().expect("no holder panics").take();
    if let Some(server) = server {
        server.stop(cookie);
    }
}

/// The client of a kernel process. None: its connection is gone, or it has not come yet.
fn client(cookie: *mut c_void) -> Result<Arc<Client>> {
    registry::get(cookie.addr()).ok_or(Errno::EFAULT)
}

/// Copies `len` bytes at `user` in the client to `dst` (`rumpuser_sp_copyin`).
///
/// # Errors
/// `EFAULT` when they do not come.
///
/// # Safety
/// `dst` is valid for writing `len` bytes, and nobody else uses them during the call.
pub unsafe fn copyin(cookie: *mut c_void, user: usize, dst: *mut u8, len: usize) -> Result<()> {
    let attached = registry::with_attached(cookie.addr(), |memory| {
        let bytes = memory.from(user as u64)?.get(..len)?;
        // SAFETY: the caller gives `len` bytes, and these are as many.
        unsafe { dst.copy_from_nonoverlapping(bytes.as_ptr(), len) };
        Some(())
    });
    if attached.is_some() {
        return Ok(());
    }
    wrapped(|| {
        let client = client(cookie)?;
        let bytes = client.copyin(&client, user as u64, len)?;
        assert_eq!(bytes.len(), len, "an answer of another length fails");
        // SAFETY: the caller gives `len` bytes, and the answer has as many.
        unsafe { dst.copy_from_nonoverlapping(bytes.as_ptr(), len) };
        Ok(())
    })
}

/// Copies the first part of what is at `user` in the client, as far as it came with this thread's
/// system call and `dst` has room; how many bytes. Asks the client for nothing.
#[must_use]
pub fn copyin_attached(cookie: *mut c_void, user: usize, dst: &mut [u8]) -> usize {
    let copied = registry::with_attached(cookie.addr(), |memory| {
        let bytes = memory.from(user as u64)?;
        let count = bytes.len().min(dst.len());
        dst[..count].copy_from_slice(&bytes[..count]);
        Some(count)
    });
    copied.unwrap_or(0)
}

/// As [`copyin`], without a destination: the bytes as they came.
///
/// # Errors
/// As [`copyin`].
pub fn copyin_owned(cookie: *mut c_void, user: usize, len: usize) -> Result<Vec<u8>> {
    wrapped(|| {
        let client = client(cookie)?;
        client.copyin(&client, user as u64, len)
    })
}

/// Copies the string at `user` in the client, with its NUL, to `dst`; at most `len` bytes, and
/// `len` becomes how many came (`rumpuser_sp_copyinstr`). There is no NUL among them if the string
/// is longer: the caller judges that.
///
/// # Errors
/// `EFAULT` when it does not come.
///
/// # Safety
/// As [`copyin`], with the `len` that comes in.
pub unsafe fn copyinstr(
    cookie: *mut c_void,
    user: usize,
    dst: *mut u8,
    len: &mut usize,
) -> Result<()> {
    let attached = registry::with_attached(cookie.addr(), |memory| {
        let bytes = memory.string(user as u64, *len)?;
        // SAFETY: the caller gives room for `len` bytes, and these are no more.
        unsafe { dst.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Some(bytes.len())
    });
    if let Some(attached) = attached {
        *len = attached;
        return Ok(());
    }
    wrapped(|| {
        let client = client(cookie)?;
        let bytes = client.copyinstr(&client, user as u64, *len)?;
        assert!(bytes.len() <= *len, "a longer answer fails");
        *len = bytes.len();
        // SAFETY: the caller gives room for the `len` of before, and the answer has no more.
        unsafe { dst.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Ok(())
    })
}

/// Copies `len` bytes at `src` to `user` in the client (`rumpuser_sp_copyout`). Success means that
/// they are on their way, before the answer of the system call.
///
/// # Errors
/// `EFAULT` when the client is gone or takes nothing.
///
/// # Safety
/// `src` is valid for reading `len` bytes, and nobody writes them during the call.
pub unsafe fn copyout(cookie: *mut c_void, src: *const u8, user: usize, len: usize) -> Result<()> {
    let written = user as u64..(user as u64).saturating_add(len as u64);
    registry::with_attached(cookie.addr(), |memory| {
        memory.forget(&written);
        Some(())
    });
    wrapped(|| {
        // SAFETY: the caller promises just this.
        let bytes = unsafe { core::slice::from_raw_parts(src, len) };
        client(cookie)?.copyout(user as u64, bytes)
    })
}

/// As [`copyout`], for a string of `len` bytes with its NUL (`rumpuser_sp_copyoutstr`).
///
/// # Errors
/// As [`copyout`].
///
/// # Safety
/// As [`copyout`].
pub unsafe fn copyoutstr(
    cookie: *mut c_void,
    src: *const u8,
    user: usize,
    len: usize,
) -> Result<()> {
    // SAFETY: the conditions are the same. On the wire they are the same, too: no server sends
    // COPYOUTSTR.
    unsafe { copyout(cookie, src, user, len) }
}

/// Maps `len` bytes of anonymous memory in the client; their address (`rumpuser_sp_anonmmap`).
///
/// # Errors
/// `ENOMEM` when the client cannot, `EFAULT` when it does not answer.
pub fn anonmmap(cookie: *mut c_void, len: usize) -> Result<usize> {
    wrapped(|| {
        let client = client(cookie)?;
        let addr = client.anonmmap(&client, len)?;
        Ok(addr as usize)
    })
}

/// Sends a signal, by its NetBSD number, to the client's process (`rumpuser_sp_raise`).
///
/// # Errors
/// `EFAULT` or `EPIPE` when the client is gone, `EINVAL` for a negative number.
pub fn raise(cookie: *mut c_void, signo: i32) -> Result<()> {
    let signo = u32::try_from(signo).map_err(|_| Errno::EINVAL)?;
    wrapped(|| client(cookie)?.raise(signo))
}
