//! `rump/rumpclient.h`: children (protocol section 9).

use core::ffi::c_int;
use core::ptr::null_mut;

use rumpclient::{Error, ForkCookie, signals};

use crate::errno;
use crate::state::{self, State};

/// `struct rumpclient_fork`: a process that the kernel has prepared, and the connection of its parent.
pub struct RumpclientFork {
    cookie: ForkCookie,
    parent: &'static State,
}

/// Has the kernel prepare a copy of this process for a child. The answer is for
/// [`rumpclient_fork_init`]; NULL and `errno` when the kernel does not.
#[unsafe(no_mangle)]
pub extern "C" fn rumpclient_prefork() -> *mut RumpclientFork {
    let Some(parent) = state::own() else {
        errno::set(libc::ENOTCONN);
        return null_mut();
    };
    match signals::held(|| parent.client.prefork()) {
        Ok(cookie) => Box::into_raw(Box::new(RumpclientFork { cookie, parent })),
        Err(error) => {
            if matches!(error, Error::Gone) {
                state::lost();
            }
            errno::fail(&error);
            null_mut()
        }
    }
}

/// In the child: connects and becomes the process that was prepared. 0, or -1 and `errno`.
///
/// # Safety
/// `fork` came from [`rumpclient_prefork`]; it stays the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpclient_fork_init(fork: *const RumpclientFork) -> c_int {
    // SAFETY: the caller's promise.
    let RumpclientFork { cookie, parent } = unsafe { &*fork };
    state::close_inherited(parent);
    let connect = || state::options().connect_forked(&parent.url, cookie);
    match signals::held(connect) {
        Ok(client) => {
            state::install(client, parent.url.clone(), state::last());
            0
        }
        Err(error) => errno::fail(&error),
    }
}

/// In the parent, when there is no child: has the kernel let go of what it prepared, and frees `fork`.
///
/// # Safety
/// `fork` came from [`rumpclient_prefork`] and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpclient_fork_cancel(fork: *mut RumpclientFork) {
    // SAFETY: the caller's promise.
    let fork = unsafe { Box::from_raw(fork) };
    let saved = std::io::Error::last_os_error().raw_os_error();
    // A server that cannot be reached lets go of it in its own time.
    let _ = signals::held(|| fork.parent.client.cancel_fork(&fork.cookie));
    errno::set(saved.unwrap_or(0));
}

/// In the parent of a `vfork`ed child, which wrote to the parent's memory: the connection is the parent's
/// again. Frees `fork`.
///
/// # Safety
/// `fork` came from [`rumpclient_prefork`] and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpclient_fork_vparent(fork: *mut RumpclientFork) {
    // SAFETY: the caller's promise.
    let fork = unsafe { Box::from_raw(fork) };
    state::restore(Some(fork.parent));
}

/// `fork(2)` with a process in the kernel for the child. In the child -1 means that it has none.
#[unsafe(no_mangle)]
pub extern "C" fn rumpclient_fork() -> libc::pid_t {
    with_child(|| {
        // SAFETY: the child goes on as the program does after a fork.
        unsafe { libc::fork() }
    })
}

/// `daemon(3)`: the kernel's process goes along.
#[unsafe(no_mangle)]
pub extern "C" fn rumpclient_daemon(nochdir: c_int, noclose: c_int) -> c_int {
    // It returns in the child only.
    with_child(|| {
        // SAFETY: as above.
        unsafe { libc::daemon(nochdir, noclose) }
    })
}

/// Runs `fork`, which returns 0 in the child, -1 when there is none.
fn with_child(fork: impl FnOnce() -> c_int) -> c_int {
    let prepared = rumpclient_prefork();
    if prepared.is_null() {
        return -1;
    }
    match fork() {
        // SAFETY: just made.
        -1 => unsafe { rumpclient_fork_cancel(prepared) },
        // SAFETY: just made.
        0 => return unsafe { rumpclient_fork_init(prepared) },
        child => {
            // SAFETY: just made; the child has a copy.
            drop(unsafe { Box::from_raw(prepared) });
            return child;
        }
    }
    -1
}
