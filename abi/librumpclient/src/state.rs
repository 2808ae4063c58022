//! The one connection of a process.
//!
//! A state is never freed: threads may be using it, and a child of `vfork` shares the memory of its
//! parent, whose state it must leave as it is.

use core::ptr::null_mut;
use core::sync::atomic::AtomicI64;
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::os::fd::RawFd;
use std::time::Duration;

use rump_abi::sysproxy::extension::Features;
use rumpclient::{Client, Options, Reconnect};

use crate::signal;

/// A connection, and the process that made it.
pub struct State {
    pub client: Client,
    pub url: String,
    pid: libc::pid_t,
}

static STATE: AtomicPtr<State> = AtomicPtr::new(null_mut());

/// What `rumpclient_setconnretry` said last.
static RETRY: AtomicI64 = AtomicI64::new(0);
const INFTIME: i64 = -1;
const ONCE: i64 = -2;
const DIE: i64 = -3;

fn pid() -> libc::pid_t {
    // SAFETY: no conditions.
    unsafe { libc::getpid() }
}

/// The connection that this process made.
pub fn own() -> Option<&'static State> {
    last().filter(|state| state.pid == pid())
}

/// The connection that was made last, maybe by the parent of this process.
pub fn last() -> Option<&'static State> {
    // SAFETY: null, or a state, which is never freed.
    unsafe { STATE.load(Acquire).as_ref() }
}

/// Makes `client` the connection of this process; false when another thread was quicker.
pub fn install(client: Client, url: String, instead: Option<&'static State>) -> bool {
    let state = Box::into_raw(Box::new(State {
        client,
        url,
        pid: pid(),
    }));
    let old = instead.map_or(null_mut(), |state| core::ptr::from_ref(state).cast_mut());
    let installed = STATE.compare_exchange(old, state, AcqRel, Acquire).is_ok();
    if !installed {
        // SAFETY: just made, and nobody has seen it.
        drop(unsafe { Box::from_raw(state) });
    }
    installed
}

/// Goes back to an earlier connection: a child of `vfork` has left its own behind.
pub fn restore(state: Option<&'static State>) {
    let state = state.map_or(null_mut(), |state| core::ptr::from_ref(state).cast_mut());
    STATE.store(state, Release);
}

/// Closes the descriptors that a child inherited from its parent: while it had them, the server would
/// not see the parent's end.
pub fn close_inherited(state: &State) {
    for number in state.client.descriptors() {
        close(number);
    }
}

/// Closes a descriptor by its number.
pub fn close(number: RawFd) {
    // SAFETY: the number is this library's in the parent, or the program says to close it.
    unsafe { libc::close(number) };
}

/// How every connection is made.
pub fn options() -> Options {
    // No ring: a thread that waits for it sees no signal of the program.
    Options::new()
        .features(Features::ATTACH)
        .on_signal(&signal::wanted(), signal::raise)
        .reconnect(policy())
}

/// Sets what to do when the connection is lost; unknown values change nothing.
pub fn set_retry(seconds: i64) {
    if seconds < DIE {
        return;
    }
    RETRY.store(seconds, Relaxed);
    if let Some(state) = own() {
        state.client.set_reconnect(policy());
    }
}

fn policy() -> Reconnect {
    match RETRY.load(Relaxed) {
        INFTIME => Reconnect::Forever,
        ONCE => Reconnect::Once,
        DIE | 0 => Reconnect::Never,
        seconds => Reconnect::For(Duration::from_secs(seconds.cast_unsigned())),
    }
}

/// The connection is lost: the end of the process, if that is wanted.
pub fn lost() {
    if RETRY.load(Relaxed) == DIE {
        // SAFETY: no conditions.
        unsafe { libc::_exit(1) };
    }
}
