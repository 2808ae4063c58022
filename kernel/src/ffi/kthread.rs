//! The start of a kernel thread.

use core::ffi::{CStr, c_void};
use std::collections::BTreeSet;

use rumpuser::condvar::Condvar;
use rumpuser::thread;

use super::guarded::Guarded;
use crate::lwproc::{self, Lwp};
use crate::{Errno, Result, proc, sync};

/// What the new thread gets.
struct Start {
    l: Lwp,
    mpsafe: bool,
    f: Box<dyn FnOnce() + Send>,
}

/// Starts a thread of the kernel process. It runs under the big lock unless `mpsafe`, and ends when
/// `f` returns or by `kthread::exit`.
///
/// # Errors
/// The host's reason.
pub fn create(name: &'static CStr, mpsafe: bool, f: impl FnOnce() + Send + 'static) -> Result<Lwp> {
    let l = proc::new_lwp(proc::Proc::proc0());
    l.set_name(name);
    let start = Box::new(Start {
        l,
        mpsafe,
        f: Box::new(f),
    });
    let start = Box::into_raw(start);
    match thread::create(name, run, start.cast(), false) {
        Ok(_detached) => Ok(l),
        Err(error) => {
            // SAFETY: the thread that would have taken it does not exist.
            drop(unsafe { Box::from_raw(start) });
            proc::exit_lwp(l);
            Err(error)
        }
    }
}

extern "C" fn run(start: *mut c_void) {
    // SAFETY: `create` made it for this thread alone.
    let start = unsafe { Box::from_raw(start.cast::<Start>()) };
    let Start { l, mpsafe, f } = *start;
    lwproc::begin_thread(l);
    if !mpsafe {
        sync::kernel_lock(1);
    }
    f();
    leave();
}

/// Names of threads; there are few different ones.
static NAMES: Guarded<BTreeSet<&'static CStr>> = Guarded::new(BTreeSet::new());

/// The name for as long as the kernel runs.
pub fn keep_name(name: &CStr) -> &'static CStr {
    NAMES.with(|names| match names.get(name) {
        Some(name) => name,
        None => {
            let name: &'static CStr = Box::leak(name.to_owned().into_boxed_c_str());
            names.insert(name);
            name
        }
    })
}

/// Threads that somebody will join, and whether they have ended.
static JOINABLE: Guarded<Vec<(Lwp, bool)>> = Guarded::new(Vec::new());
static ENDED: Condvar = Condvar::new();

/// Starts a thread that a driver wrote, joinable or not.
///
/// # Errors
/// The host's reason.
///
/// # Safety
/// The function takes the argument.
pub unsafe fn create_for_c(
    name: &CStr,
    mpsafe: bool,
    joinable: bool,
    function: unsafe extern "C" fn(*mut c_void),
    argument: *mut c_void,
) -> Result<Lwp> {
    let argument = argument.expose_provenance();
    // The thread does not get ahead of its entry in the list.
    JOINABLE.with(|threads| {
        let l = create(keep_name(name), mpsafe, move || {
            let argument = core::ptr::with_exposed_provenance_mut(argument);
            // SAFETY: the driver's own function and argument.
            unsafe { function(argument) };
        })?;
        if joinable {
            threads.push((l, false));
        }
        Ok(l)
    })
}

/// Waits for the end of a joinable thread (`kthread_join`).
///
/// # Errors
/// `EINVAL` when it is none, or was joined before.
pub fn join(l: Lwp) -> Result<()> {
    let known = JOINABLE.with(|threads| threads.iter().any(|(thread, _)| *thread == l));
    if !known {
        return Err(Errno::EINVAL);
    }
    JOINABLE.wait(&ENDED, |threads| {
        let index = threads.iter().position(|thread| *thread == (l, true))?;
        threads.remove(index);
        Some(())
    });
    Ok(())
}

/// Gives up the lwp of a kernel thread.
pub(crate) fn leave() {
    let l = lwproc::curlwp();
    JOINABLE.with(|threads| {
        let own = threads.iter_mut().find(|thread| **thread == (l, false));
        if let Some(own) = own {
            own.1 = true;
            ENDED.broadcast();
        }
    });
    sync::kernel_unlock_all();
    lwproc::releaselwp();
    lwproc::unschedule();
}
