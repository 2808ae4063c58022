//! Rules that can be broken, to prove that the conformance suite (`tests/hypercalls`) notices.
//!
//! `cargo build -p librumpuser --features mutant-1` builds the library with that one rule broken.
//! `tests/tests/hypercalls.rs` does so for each, and demands that the case which guards the rule fails.
//! Without such a feature every constant is false, and the code is gone.

use core::ffi::{c_int, c_void};
use core::ptr::null_mut;
use std::sync::OnceLock;

use rumpuser::bio::Done;
use rumpuser::condvar::{Condvar, Interlock};
use rumpuser::sync::Deadline;
use rumpuser::{Hyperup, hyperup};

/// Taking a mutex gives up the context, also when the mutex is free.
pub const FREE_MUTEX_WRAPS: bool = cfg!(feature = "mutant-1");
/// `mutex_enter_nowrap` gives up the context.
pub const NOWRAP_WRAPS: bool = cfg!(feature = "mutant-2");
/// A wait takes a spin mutex before the context, as it does with the others.
pub const SPIN_MUTEX_FIRST: bool = cfg!(feature = "mutant-3");
/// The hooks are told of no interlock.
pub const NO_INTERLOCK: bool = cfg!(feature = "mutant-4");
/// The big lock's count is not what the kernel handed out.
pub const COUNT_LOST: bool = cfg!(feature = "mutant-5");
/// An allocation that fails leaves the pointer as it was.
pub const POINTER_STAYS: bool = cfg!(feature = "mutant-6");
/// An error is translated twice.
pub const ERROR_TWICE: bool = cfg!(feature = "mutant-7");
/// A NetBSD signal is raised by its own number.
pub const RAW_SIGNAL: bool = cfg!(feature = "mutant-8");
/// A wait whose time ran out answers the host's number.
pub const RAW_TIMEOUT: bool = cfg!(feature = "mutant-9");
/// A sleep until a time is one for a time.
pub const SLEEP_IS_RELATIVE: bool = cfg!(feature = "mutant-10");
/// A name of the host layer that there is not has an empty value.
pub const ANY_PARAMETER: bool = cfg!(feature = "mutant-11");
/// A write is done before it is durable.
pub const NEVER_DURABLE: bool = cfg!(feature = "mutant-12");
/// The end of a transfer is told without the kernel's context.
pub const DONE_OUTSIDE: bool = cfg!(feature = "mutant-13");
/// Whoever writes, every lwp hears that it does.
pub const WRITER_IS_ANYBODY: bool = cfg!(feature = "mutant-14");
/// A downgrade gives the lock up before it takes the read hold.
pub const DOWNGRADE_GAP: bool = cfg!(feature = "mutant-15");
/// A waiting writer keeps readers out, also who reads already.
pub const WRITERS_FIRST: bool = cfg!(feature = "mutant-16");
/// The owner of a mutex is still shown when it is free.
pub const OWNER_STAYS: bool = cfg!(feature = "mutant-17");
/// Only the first object that has a link set is heard.
pub const ONE_LINK_SET: bool = cfg!(feature = "mutant-18");
/// A daemon's parent never hears of an error.
pub const DAEMON_IS_FINE: bool = cfg!(feature = "mutant-19");
/// No alignment above a page.
pub const PAGE_ALIGNED: bool = cfg!(feature = "mutant-20");

/// Gives up the kernel's context and takes it back.
pub fn wrap_for_nothing() {
    let mut nlocks = 0;
    (hyperup().backend_unschedule)(0, &mut nlocks, null_mut());
    (hyperup().backend_schedule)(nlocks, null_mut());
}

/// Waits as with a mutex that is not a spin mutex.
pub fn wait_mutex_first<M: Interlock>(cv: &Condvar, mutex: &M, deadline: Option<Deadline>) -> bool {
    let interlock = core::ptr::from_ref(mutex.mutex()).cast_mut().cast();
    let mut nlocks = 0;
    (hyperup().backend_unschedule)(0, &mut nlocks, interlock);
    let timed_out = cv.wait_until(mutex, deadline, false);
    (hyperup().backend_schedule)(nlocks, interlock);
    timed_out
}

/// The kernel's own hooks, while the host layer has those of [`hooks`].
static KERNEL: OnceLock<Hyperup> = OnceLock::new();

/// The hooks that the host layer gets for the kernel's.
pub fn hooks(kernel: &Hyperup) -> Hyperup {
    let kernel = KERNEL.get_or_init(|| *kernel);
    Hyperup {
        backend_unschedule: unschedule,
        backend_schedule: schedule,
        ..*kernel
    }
}

fn kernel() -> &'static Hyperup {
    KERNEL.get().expect("only `hooks` hands these out")
}

fn told(interlock: *mut c_void) -> *mut c_void {
    if NO_INTERLOCK { null_mut() } else { interlock }
}

extern "C" fn unschedule(levels: c_int, nlocks: *mut c_int, interlock: *mut c_void) {
    (kernel().backend_unschedule)(levels, nlocks, told(interlock));
}

extern "C" fn schedule(nlocks: c_int, interlock: *mut c_void) {
    let nlocks = if COUNT_LOST { 1 } else { nlocks };
    (kernel().backend_schedule)(nlocks, told(interlock));
}

/// Who hears of the end of a transfer, without context.
struct Outside {
    done: Done,
    arg: *mut c_void,
}

/// What to call, and with what, so that `done` hears without the kernel's context.
pub fn outside(done: Done, arg: *mut c_void) -> (Done, *mut c_void) {
    let arg = Box::into_raw(Box::new(Outside { done, arg }));
    (tell_outside, arg.cast())
}

extern "C" fn tell_outside(arg: *mut c_void, count: usize, error: c_int) {
    // SAFETY: `outside` made it, for one call.
    let Outside { done, arg } = *unsafe { Box::from_raw(arg.cast::<Outside>()) };
    let mut nlocks = 0;
    (hyperup().backend_unschedule)(0, &mut nlocks, null_mut());
    done(arg, count, error);
    (hyperup().backend_schedule)(nlocks, null_mut());
}
