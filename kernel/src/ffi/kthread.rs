//! The start of a kernel thread.

use core::ffi::{CStr, c_void};

use rumpuser::thread;

use crate::lwproc::{self, Lwp};
use crate::{Result, proc, sync};

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

/// Gives up the lwp of a kernel thread.
pub(crate) fn leave() {
    sync::kernel_unlock_all();
    lwproc::releaselwp();
    lwproc::unschedule();
}
