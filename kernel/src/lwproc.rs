//! Which lwp a host thread runs, `rump_lwproc(3)`.
//!
//! A host thread that enters the kernel is bound to an lwp of its own, or it is *implicit*: it gets a
//! temporary lwp of process 1 for the time between [`schedule`] and [`unschedule`]. There are no
//! virtual processors, so entering takes no lock.

use core::ffi::c_void;
use core::sync::atomic::{AtomicU32, Ordering};

use rumpuser::curlwp as host;

use crate::ffi::guarded::Guarded;
pub use crate::ffi::lwp::Lwp;
use crate::proc::{self, Descriptors, Proc};
use crate::{Errno, Result};

/// Runs on a thread.
const RUNNING: u32 = 1;
/// Vanishes at the next `unschedule`.
const EXITING: u32 = 2;
/// The thread lets go of it at the next `unschedule`.
const CLEAR: u32 = 4;
/// Made for a thread without an lwp of its own.
const IMPLICIT: u32 = 8;

/// Implicit lwps that no thread needs now: making one is a good part of a short call.
static SPARE: Guarded<Vec<Lwp>> = Guarded::new(Vec::new());
/// How many are kept.
const SPARES: usize = 16;

/// The pid of the process of implicit lwps: 0 until init is there.
static IMPLICIT_PID: AtomicU32 = AtomicU32::new(0);

/// `rfork`: the child gets a copy of the descriptors.
pub const RUMP_RFFDG: i32 = 1;
/// `rfork`: the child gets no descriptors.
pub const RUMP_RFCFDG: i32 = 2;

/// The calling thread's lwp.
///
/// # Panics
/// When the thread is not in the kernel.
#[inline]
#[must_use]
pub fn curlwp() -> Lwp {
    Lwp::from_host(host::get()).expect("curlwp: the thread is not in the kernel")
}

/// The calling thread's lwp, if it is in the kernel.
#[inline]
#[must_use]
pub fn curlwp_opt() -> Option<Lwp> {
    Lwp::from_host(host::get())
}

/// The calling thread's own lwp: `None` for an implicit one, or one that is about to vanish
/// (`rump_lwproc_curlwp`).
#[must_use]
pub fn curlwp_bound() -> Option<Lwp> {
    curlwp_opt().filter(|l| !has(*l, EXITING))
}

fn has(l: Lwp, flag: u32) -> bool {
    l.body().flags.load(Ordering::Relaxed) & flag != 0
}

fn raise(l: Lwp, flag: u32) {
    l.body().flags.fetch_or(flag, Ordering::Relaxed);
}

fn lower(l: Lwp, flag: u32) {
    l.body().flags.fetch_and(!flag, Ordering::Relaxed);
}

/// From now on implicit lwps belong to init.
pub(crate) fn init_is_there() {
    IMPLICIT_PID.store(1, Ordering::Release);
}

/// Enters the kernel (`rump_schedule`).
pub fn schedule() {
    match curlwp_opt() {
        Some(l) => {
            l.body().depth.fetch_add(1, Ordering::Relaxed);
        }
        None => {
            let l = SPARE.with(Vec::pop).unwrap_or_else(|| {
                let pid = IMPLICIT_PID.load(Ordering::Acquire).cast_signed();
                proc::new_lwp_in(pid).expect("init never ends")
            });
            let flags = RUNNING | EXITING | IMPLICIT;
            l.body().flags.store(flags, Ordering::Relaxed);
            l.body().depth.store(1, Ordering::Relaxed);
            host::set(Lwp::to_host(Some(l)));
        }
    }
}

/// Leaves the kernel (`rump_unschedule`).
pub fn unschedule() {
    let l = curlwp();
    let depth = &l.body().depth;
    let before = depth.load(Ordering::Relaxed);
    if before > 1 {
        depth.store(before - 1, Ordering::Relaxed);
        return;
    }
    depth.store(0, Ordering::Relaxed);
    debug_assert!(
        l.biglocks() == 0,
        "rump_unschedule: the thread holds the big lock"
    );
    if has(l, EXITING) {
        vanish(l);
        host::set(core::ptr::null_mut());
    } else if has(l, CLEAR) {
        lower(l, CLEAR | RUNNING);
        host::set(core::ptr::null_mut());
    }
}

/// The calling thread's lwp ends; an implicit one is kept for the next thread that needs one. The
/// thread is still `l` and enters no lock after this before it is something else.
fn vanish(l: Lwp) {
    if has(l, IMPLICIT) && l.proc().pid() == 1 {
        let kept = SPARE.with(|spare| {
            let room = spare.len() < SPARES;
            if room {
                l.body().flags.store(0, Ordering::Relaxed);
                spare.push(l);
            }
            room
        });
        if kept {
            return;
        }
    }
    proc::exit_lwp(l);
}

/// Makes `new` the calling thread's lwp. `None` makes the thread implicit at the next
/// [`unschedule`] (`rump_lwproc_switch`).
///
/// # Panics
/// When `new` runs on another thread.
pub fn switch(new: Option<Lwp>) {
    let old = curlwp();
    let Some(new) = new else {
        if !has(old, EXITING) {
            raise(old, CLEAR);
        }
        return;
    };
    if new == old {
        lower(old, CLEAR);
        return;
    }
    let before = new.body().flags.fetch_or(RUNNING, Ordering::AcqRel);
    assert!(
        before & RUNNING == 0,
        "lwp {:p} ({}:{}) already running",
        new.as_ptr(),
        new.proc().pid(),
        new.lid()
    );
    let depth = old.body().depth.swap(0, Ordering::Relaxed);
    new.body().depth.store(depth, Ordering::Relaxed);
    new.set_biglocks(old.biglocks());
    old.set_biglocks(0);
    if has(old, EXITING) {
        vanish(old);
    } else {
        lower(old, CLEAR | RUNNING);
    }
    crate::sync::big_lock_moves_to(new);
    host::set(Lwp::to_host(Some(new)));
}

/// Makes the calling thread's lwp vanish when it leaves the kernel; with the last one the process
/// ends (`rump_lwproc_releaselwp`).
///
/// # Panics
/// When the thread is implicit.
pub fn releaselwp() {
    let l = curlwp();
    assert!(
        !has(l, EXITING),
        "releaselwp: the thread has no lwp of its own"
    );
    raise(l, EXITING);
    lower(l, CLEAR);
}

/// Makes a process with one lwp, which becomes the calling thread's (`rump_lwproc_rfork`).
///
/// # Errors
/// `EINVAL` for contradicting flags.
pub fn rfork(flags: i32) -> Result<()> {
    // A local child has its parent's client.
    let client = curlwp().proc().client();
    rfork_for(client, flags)
}

/// As [`rfork`], for a remote client (null: local).
///
/// # Errors
/// `EINVAL` for contradicting flags.
pub fn rfork_for(client: *mut c_void, flags: i32) -> Result<()> {
    let descriptors = match flags {
        0 => Descriptors::Share,
        RUMP_RFFDG => Descriptors::Copy,
        RUMP_RFCFDG => Descriptors::Clear,
        _ => return Err(Errno::EINVAL),
    };
    let p = proc::fork(curlwp().proc(), descriptors, client);
    switch(Some(proc::new_lwp(p)));
    Ok(())
}

/// Makes an lwp in the process `pid`, which becomes the calling thread's (`rump_lwproc_newlwp`).
///
/// # Errors
/// `ESRCH`, `EBUSY`.
pub fn newlwp(pid: i32) -> Result<()> {
    switch(Some(proc::new_lwp_in(pid)?));
    Ok(())
}

/// Binds the booting thread to `lwp0`.
pub(crate) fn adopt_lwp0(l: Lwp) {
    l.body().flags.store(RUNNING, Ordering::Relaxed);
    host::set(Lwp::to_host(Some(l)));
}

/// The booting thread lets go of `lwp0`.
pub(crate) fn leave_lwp0() {
    lower(Lwp::lwp0(), RUNNING);
    host::set(core::ptr::null_mut());
}

/// Makes all other lwps of the process leave their sleeps, and lets no new one in (`lwpexit`).
pub fn lwpexit() {
    let me = curlwp();
    let p = me.proc();
    let body = p.body();
    body.lock.enter();
    body.exiting.store(true, Ordering::Relaxed);
    body.lock.exit();
    interrupt_others(p, me);
}

/// Interrupts every lwp of `p` but `me`. An interrupter takes locks that a sleeper holds, so the process's
/// lock cannot be held meanwhile; the lwps are pinned instead.
fn interrupt_others(p: Proc, me: Lwp) {
    let mut others = Vec::new();
    p.for_each_lwp(|l| {
        if l != me {
            l.body().sleep.pin();
            others.push(l);
        }
    });
    for l in others {
        l.body().sleep.interrupt();
    }
}

/// The process has a new image: new lwps may come (`execnotify`).
pub fn exec_done(p: Proc) {
    p.body().exiting.store(false, Ordering::Release);
}

/// A new host thread begins its life as the lwp `l`.
pub(crate) fn begin_thread(l: Lwp) {
    l.body().flags.store(RUNNING, Ordering::Relaxed);
    host::set(Lwp::to_host(Some(l)));
}
