//! System calls: the table, and the way of a call through it.
//!
//! Factions install their handlers at boot. A number without a handler is ENOSYS; for some of them the
//! reference posts SIGSYS first (netbsd-abi.md section 1), and so does this kernel.

mod args;
mod kern_descrip;
mod kern_event;
mod kern_misc;
mod kern_prot;
pub(crate) mod kern_resource;
mod kern_sysctl;
pub(crate) mod kern_time;
mod kern_timer;
mod stubs;
pub mod sys_generic;
mod sys_select;

use std::sync::OnceLock;
use std::time::Instant;

use rump_abi::sysno::{NSYSENT, SYSENT, Sysent};
use tracing::Level;

pub use crate::ffi::syscall::rump_syscall;
pub use args::{Args, MAX_SLOTS};

use crate::ffi::lwp::Lwp;
use crate::lwproc::curlwp;
use crate::{Errno, Result, signal};

/// The code of a system call. What it stores to `retval` is seen by the caller only on success.
pub type Handler = fn(l: Lwp, args: &Args, retval: &mut [i64; 2]) -> Result<()>;

static TABLE: [OnceLock<Handler>; NSYSENT] = [const { OnceLock::new() }; NSYSENT];

/// Index of each number in `SYSENT`; `NONE` for a number that nobody defines.
static INDEX: [u8; NSYSENT] = index();
const NONE: u8 = u8::MAX;

const fn index() -> [u8; NSYSENT] {
    assert!(SYSENT.len() < NONE as usize);
    let mut index = [NONE; NSYSENT];
    let mut at = 0;
    while at < SYSENT.len() {
        index[SYSENT[at].number as usize] = at as u8;
        at += 1;
    }
    index
}

/// The definition of a system call, for a number that has one.
#[must_use]
pub fn sysent(num: i32) -> Option<&'static Sysent> {
    let num = usize::try_from(num).ok().filter(|&num| num < NSYSENT)?;
    SYSENT.get(usize::from(INDEX[num]))
}

/// How many argument slots a system call has; 0 for an unknown one.
#[must_use]
pub fn slots(num: i32) -> usize {
    sysent(num).map_or(0, |sysent| usize::from(sysent.slots))
}

/// Puts handlers into the table.
///
/// # Panics
/// When a number has a handler already, or is none.
pub fn install(calls: &'static [(u16, Handler)]) {
    for &(number, handler) in calls {
        let slot = &TABLE[usize::from(number)];
        assert!(
            slot.set(handler).is_ok(),
            "system call {number} is installed twice"
        );
    }
}

/// Whether a number has a handler.
#[must_use]
pub fn is_installed(num: u16) -> bool {
    TABLE
        .get(usize::from(num))
        .is_some_and(|slot| slot.get().is_some())
}

/// Runs system call `num` for the current lwp.
///
/// # Errors
/// The call's; `ENOSYS` for one that does not exist.
#[inline(never)]
pub fn syscall(num: i32, args: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let l = curlwp();
    let slot = usize::try_from(num).ok().and_then(|num| TABLE.get(num));
    let Some(handler) = slot.and_then(OnceLock::get) else {
        return missing(l, num);
    };
    l.proc().refresh_cred(l);
    if tracing::enabled!(target: "vfs", Level::DEBUG)
        || tracing::enabled!(target: "syscall", Level::DEBUG)
    {
        traced(l, num, *handler, args, retval)
    } else {
        // Not a tail call: a backtrace ends in this function.
        core::hint::black_box(handler(l, args, retval))
    }
}

#[cold]
fn missing(l: Lwp, num: i32) -> Result<()> {
    tracing::debug!(target: "syscall", num, pid = l.proc().pid(), "no such system call");
    if stubs::raises(num) {
        signal::raise(l.proc(), rump_abi::signo::SIGSYS);
    }
    Err(Errno::ENOSYS)
}

#[cold]
fn traced(l: Lwp, num: i32, handler: Handler, args: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let name = sysent(num).map_or("?", |sysent| sysent.name);
    let pid = l.proc().pid();
    let span = tracing::debug_span!(target: "vfs", "syscall", call = name, pid);
    let entered = span.entered();
    let start = Instant::now();
    let result = handler(l, args, retval);
    let us = start.elapsed().as_nanos() as f64 / 1000.0;
    match result {
        Ok(()) => tracing::debug!(target: "vfs", us, retval = retval[0], "{name} ok"),
        Err(error) => tracing::debug!(target: "vfs", us, %error, "{name} failed"),
    }
    drop(entered);
    result
}

/// Installs the calls of the base.
pub(crate) fn install_base() {
    for calls in [
        sys_generic::CALLS,
        sys_select::CALLS,
        kern_descrip::CALLS,
        kern_event::CALLS,
        kern_misc::CALLS,
        kern_prot::CALLS,
        kern_resource::CALLS,
        kern_sysctl::CALLS,
        kern_time::CALLS,
        kern_timer::CALLS,
    ] {
        install(calls);
    }
}
