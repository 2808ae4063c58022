//! The hooks that a kernel hands to the host layer: `struct rumpuser_hyperup` of `rumpuser.h`.
//!
//! Before [`init`] a table of hooks that do nothing is in force, so that locks work from the first
//! statement of a process on.

use core::ffi::{c_char, c_int, c_long, c_void};
use core::ptr::null_mut;
use std::sync::OnceLock;

use rump_abi::errno::{Errno, Result};

use crate::curlwp::Lwp;
use crate::mutex::Mutex;

/// The version of the hypercall interface.
pub const VERSION: i32 = 17;

/// What the kernel hands down. The layout is part of the interface: 168 bytes, `extra` at 104.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(missing_docs)] // named in the spec, section 3
pub struct Hyperup {
    pub schedule: extern "C" fn(),
    pub unschedule: extern "C" fn(),
    pub backend_unschedule: extern "C" fn(c_int, *mut c_int, *mut c_void),
    pub backend_schedule: extern "C" fn(c_int, *mut c_void),
    pub lwproc_switch: extern "C" fn(*mut Lwp),
    pub lwproc_release: extern "C" fn(),
    pub lwproc_rfork: unsafe extern "C" fn(*mut c_void, c_int, *const c_char) -> c_int,
    pub lwproc_newlwp: extern "C" fn(c_int) -> c_int,
    pub lwproc_curlwp: extern "C" fn() -> *mut Lwp,
    pub syscall: unsafe extern "C" fn(c_int, *mut c_void, *mut c_long) -> c_int,
    pub lwpexit: extern "C" fn(),
    pub execnotify: unsafe extern "C" fn(*const c_char),
    pub getpid: extern "C" fn() -> c_int,
    pub extra: [*mut c_void; 8],
}

const _: () = assert!(size_of::<Hyperup>() == 21 * size_of::<usize>());
const _: () = assert!(core::mem::offset_of!(Hyperup, extra) == 13 * size_of::<usize>());

// SAFETY: the functions may be called from every thread, and `extra` is reserved: nobody follows it.
unsafe impl Send for Hyperup {}
// SAFETY: as above.
unsafe impl Sync for Hyperup {}

static INSTALLED: OnceLock<Hyperup> = OnceLock::new();

/// Installs the kernel's hooks (`rumpuser_init`). First call of all, without kernel context.
///
/// # Errors
/// `EINVAL` when `version` is not [`VERSION`], `EALREADY` when hooks are installed.
pub fn init(version: i32, hyp: &Hyperup) -> Result<()> {
    if version != VERSION {
        return Err(Errno::EINVAL);
    }
    INSTALLED.set(*hyp).map_err(|_| Errno::EALREADY)
}

/// The hooks in force.
#[must_use]
pub fn hyperup() -> &'static Hyperup {
    INSTALLED.get().unwrap_or(&NONE)
}

/// Gives up the kernel's context around a host call that blocks; answers what
/// [`schedule`] wants back.
///
/// `interlock` is the mutex of a condition wait, null otherwise.
pub(crate) fn unschedule(interlock: *const Mutex) -> c_int {
    let mut nlocks = 0;
    let interlock = interlock.cast_mut().cast();
    (hyperup().backend_unschedule)(0, &mut nlocks, interlock);
    nlocks
}

/// Takes the kernel's context back; `nlocks` is [`unschedule`]'s answer.
pub(crate) fn schedule(nlocks: c_int, interlock: *const Mutex) {
    (hyperup().backend_schedule)(nlocks, interlock.cast_mut().cast());
}

/// Runs `blocking` without the kernel's context.
pub(crate) fn wrapped<T>(blocking: impl FnOnce() -> T) -> T {
    let nlocks = unschedule(core::ptr::null());
    let answer = blocking();
    schedule(nlocks, core::ptr::null());
    answer
}

extern "C" fn nothing() {}
extern "C" fn unscheduled(_nlocks: c_int, countp: *mut c_int, _interlock: *mut c_void) {
    // SAFETY: the interface demands a valid pointer.
    unsafe { *countp = 0 }
}
extern "C" fn scheduled(_nlocks: c_int, _interlock: *mut c_void) {}
extern "C" fn no_switch(_lwp: *mut Lwp) {}
extern "C" fn no_rfork(_cookie: *mut c_void, _flags: c_int, _comm: *const c_char) -> c_int {
    Errno::ENXIO.get()
}
extern "C" fn no_newlwp(_pid: c_int) -> c_int {
    Errno::ENXIO.get()
}
extern "C" fn no_curlwp() -> *mut Lwp {
    null_mut()
}
extern "C" fn no_syscall(_number: c_int, _args: *mut c_void, _retval: *mut c_long) -> c_int {
    Errno::ENXIO.get()
}
extern "C" fn no_execnotify(_comm: *const c_char) {}
extern "C" fn no_getpid() -> c_int {
    Errno::ENXIO.get()
}

static NONE: Hyperup = Hyperup {
    schedule: nothing,
    unschedule: nothing,
    backend_unschedule: unscheduled,
    backend_schedule: scheduled,
    lwproc_switch: no_switch,
    lwproc_release: nothing,
    lwproc_rfork: no_rfork,
    lwproc_newlwp: no_newlwp,
    lwproc_curlwp: no_curlwp,
    syscall: no_syscall,
    lwpexit: nothing,
    execnotify: no_execnotify,
    getpid: no_getpid,
    extra: [null_mut(); 8],
};
