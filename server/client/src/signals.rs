//! Signals of the program during a call (protocol section 14).
//!
//! A handler may make calls of its own, so it must not run while its thread holds a lock of this crate.
//! [`held`] keeps all signals away for the length of a call. A thread that receives sees by a
//! descriptor that a signal waits; it gives its role up, has the handler run, and goes on.

use std::cell::Cell;
use std::io;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::sync::{Arc, Mutex, PoisonError};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, SigmaskHow, Signal, pthread_sigmask};
use nix::sys::signalfd::{SfdFlags, SignalFd};

use crate::descriptor::Descriptor;
use crate::socket::Socket;

thread_local! {
    /// The mask outside the call that this thread makes.
    static CALLERS: Cell<Option<SigSet>> = const { Cell::new(None) };
}

/// Runs `call` with all signals blocked. Handlers run while it waits for the server.
pub fn held<T>(call: impl FnOnce() -> T) -> T {
    let callers = change_mask(&SigSet::all());
    // A call in a handler may run during a call.
    let outer = CALLERS.replace(Some(callers));
    let result = call();
    CALLERS.set(outer);
    change_mask(&callers);
    result
}

/// Lets the handlers of signals that wait run.
pub(crate) fn deliver() {
    if let Some(callers) = CALLERS.get() {
        change_mask(&callers);
        change_mask(&SigSet::all());
    }
}

fn change_mask(mask: &SigSet) -> SigSet {
    let mut before = SigSet::empty();
    pthread_sigmask(SigmaskHow::SIG_SETMASK, Some(mask), Some(&mut before))
        .expect("a set of signals is a mask");
    before
}

/// What tells a connection that a signal waits.
#[derive(Debug, Default)]
pub(crate) struct Pending(Mutex<Option<Watch>>);

/// A signalfd for callers with this mask.
#[derive(Debug)]
struct Watch {
    callers: SigSet,
    fd: Arc<Descriptor>,
}

impl Pending {
    /// Waits until there is something to read, outside of [`held`] not at all. Answers true when a
    /// signal that the caller would take waits instead.
    pub fn comes_before(&self, socket: &Socket) -> io::Result<bool> {
        let Some(callers) = CALLERS.get() else {
            return Ok(false);
        };
        let (socket, signals) = (socket.descriptor().get(), self.watch(callers)?.get());
        let mut fds = [
            PollFd::new(socket.as_fd(), PollFlags::POLLIN),
            PollFd::new(signals.as_fd(), PollFlags::POLLIN),
        ];
        poll(&mut fds, PollTimeout::NONE)?;
        Ok(fds[1].any() == Some(true))
    }

    /// Moves away from a number that the program wants.
    pub fn vacate(&self, wanted: RawFd) -> io::Result<()> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(watch) => watch.fd.vacate(wanted),
            None => Ok(()),
        }
    }

    /// Its number, if it has been needed yet.
    pub fn number(&self) -> Option<RawFd> {
        let watch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Some(watch.as_ref()?.fd.get().as_raw_fd())
    }

    fn watch(&self, callers: SigSet) -> io::Result<Arc<Descriptor>> {
        let mut watch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*watch {
            Some(watch) if watch.callers == callers => Ok(Arc::clone(&watch.fd)),
            _ => {
                let fd = Arc::new(signalfd(callers)?);
                *watch = Some(Watch {
                    callers,
                    fd: Arc::clone(&fd),
                });
                Ok(fd)
            }
        }
    }
}

/// Readable while a signal waits that is not in `callers`.
fn signalfd(callers: SigSet) -> io::Result<Descriptor> {
    let mut wanted = SigSet::all();
    for signal in Signal::iterator().filter(|signal| callers.contains(*signal)) {
        wanted.remove(signal);
    }
    let signals = SignalFd::with_flags(&wanted, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
    Descriptor::new(signals.as_fd().try_clone_to_owned()?)
}
