//! What one client, and all of them together, may use of the server.
//!
//! The numbers keep every client of good faith that the reference server serves, and bound what
//! one of bad faith can take from the others.

use std::time::Duration;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use rump_abi::sysproxy::Features;

use super::access::Access;

/// As many as the reference serves.
const CLIENTS: usize = 255;
/// More than this many are never served, whatever the host allows: each may keep a thread busy.
const CLIENTS_MAX: usize = 4096;
/// Descriptors that are left to the rest of the process.
const DESCRIPTORS_KEPT: u64 = 256;

/// Bounds of a server. [`Limits::of_host`] is what `rumpuser_sp_init` uses.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at once; a further one is closed before its banner.
    pub clients: usize,
    /// System calls of one client that run at once. The first one of each client always runs; the
    /// others share [`Limits::calls_shared`].
    pub calls_per_client: usize,
    /// System calls that run at once beyond the first of each client.
    pub calls_shared: usize,
    /// System calls of one client that wait for their turn; one that sends more is disconnected.
    pub pending_per_client: usize,
    /// Idle threads that are kept.
    pub idle_threads: usize,
    /// How long a connection may stay without a handshake.
    pub handshake_timeout: Duration,
    /// How long the kernel waits for a client's memory (then `EFAULT`), or for a client to take
    /// what was copied out (then it is disconnected).
    pub reverse_timeout: Duration,
    /// Bytes queued for a client above which a copyout waits for it to read.
    pub output_window: usize,
    /// Bytes queued for a client at which it is disconnected: only answers that nobody waits for
    /// get beyond the window.
    pub output_max: usize,
    /// Prepared forks of one client that nobody redeemed yet.
    pub preforks_per_client: usize,
    /// The same for all clients.
    pub preforks: usize,
    /// How long a prepared fork waits for its child.
    pub prefork_lifetime: Duration,
    /// User that may connect to a unix socket, beside root.
    pub owner: u32,
    /// Who may connect to a tcp socket; `None`: whom the environment says, see [`Access::from_env`].
    pub tcp: Option<Access>,
    /// Parts of the extension that clients may have.
    pub features: Features,
    /// Clients that may have a ring at once, of about 260 KiB each; others have their sockets.
    pub rings: usize,
    /// Bytes that a system call may carry; one with more ends its connection.
    pub attach_max: u32,
    /// Bytes that the calls of one client may keep here; what comes beyond is not kept, and the
    /// client is asked for it.
    pub attached_per_client: usize,
    /// The same for all clients.
    pub attached: usize,
}

impl Limits {
    /// The usual bounds, with as many clients as this process may have descriptors for: its soft
    /// limit is raised to the hard one.
    #[must_use]
    pub fn of_host() -> Self {
        let descriptors = match getrlimit(Resource::RLIMIT_NOFILE) {
            Ok((soft, hard)) if soft < hard => {
                setrlimit(Resource::RLIMIT_NOFILE, hard, hard).map_or(soft, |()| hard)
            }
            Ok((soft, _)) => soft,
            Err(_) => 0,
        };
        let room = usize::try_from(descriptors.saturating_sub(DESCRIPTORS_KEPT));
        Self {
            clients: room.unwrap_or(usize::MAX).clamp(CLIENTS, CLIENTS_MAX),
            ..Self::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            clients: CLIENTS,
            calls_per_client: 128,
            calls_shared: 256,
            pending_per_client: 1024,
            idle_threads: 16,
            handshake_timeout: Duration::from_secs(60),
            reverse_timeout: Duration::from_secs(60),
            output_window: 256 << 10,
            output_max: 1 << 20,
            preforks_per_client: 16,
            preforks: 256,
            prefork_lifetime: Duration::from_secs(60),
            owner: nix::unistd::geteuid().as_raw(),
            tcp: None,
            features: Features::ALL,
            rings: 256,
            attach_max: 64 << 10,
            attached_per_client: 1 << 20,
            attached: 64 << 20,
        }
    }
}
