//! System calls of remote clients: `rumpuser_sp_*`.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::without_provenance_mut;
use core::sync::atomic::{AtomicI32, Ordering::Relaxed};

use rump_abi::errno::{Errno, Result};
use rump_abi::sysproxy::Banner;
use rumpuser::sp::{self, Limits};

use crate::convert::{status, store};
use crate::export::hypercalls;

/// How many threads may work for clients at once. C's `int`; set it before `rumpuser_sp_init`.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static rumpsp_maxworker: AtomicI32 = AtomicI32::new(128);

/// How many idle threads are kept. C's `int`; set it before `rumpuser_sp_init`.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static rumpsp_idleworker: AtomicI32 = AtomicI32::new(16);

fn limits() -> Limits {
    let mut limits = Limits::of_host();
    if let Ok(workers) = usize::try_from(rumpsp_maxworker.load(Relaxed)) {
        limits.calls_per_client = workers.max(1);
        limits.calls_shared = workers;
    }
    if let Ok(idle) = usize::try_from(rumpsp_idleworker.load(Relaxed)) {
        limits.idle_threads = idle;
    }
    limits
}

/// # Safety
/// `text` is a C string that lives as long as the result.
unsafe fn text<'a>(text: *const c_char) -> Result<&'a str> {
    // SAFETY: by the caller's promise.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|_| Errno::EINVAL)
}

hypercalls! {
    /// Serves clients at `url` from now on. The kernel's context is not held.
    fn rumpuser_sp_init(
        url: *const c_char,
        ostype: *const c_char,
        osrelease: *const c_char,
        machine: *const c_char,
    ) -> c_int {
        // SAFETY: the caller gives four C strings.
        let [url, ostype, osrelease, machine] =
            [url, ostype, osrelease, machine].map(|string| unsafe { text(string) });
        let start = || {
            let banner = Banner::new(ostype?, osrelease?, machine?);
            sp::init_limited(url?, &banner, limits())
        };
        status(start())
    }
    /// Copies from the client.
    fn rumpuser_sp_copyin(
        arg: *mut c_void,
        raddr: *const c_void,
        laddr: *mut c_void,
        len: usize,
    ) -> c_int {
        // SAFETY: the kernel gives memory of that length.
        status(unsafe { sp::copyin(arg, raddr.addr(), laddr.cast(), len) })
    }
    /// Copies a string from the client; `len` is how much fits, and becomes how much came.
    fn rumpuser_sp_copyinstr(
        arg: *mut c_void,
        raddr: *const c_void,
        laddr: *mut c_void,
        len: *mut usize,
    ) -> c_int {
        // SAFETY: the kernel gives a length of its own, ...
        let len = unsafe { &mut *len };
        // SAFETY: ... and memory of that length.
        status(unsafe { sp::copyinstr(arg, raddr.addr(), laddr.cast(), len) })
    }
    /// Copies to the client.
    fn rumpuser_sp_copyout(
        arg: *mut c_void,
        laddr: *const c_void,
        raddr: *mut c_void,
        len: usize,
    ) -> c_int {
        // SAFETY: the kernel gives memory of that length.
        status(unsafe { sp::copyout(arg, laddr.cast(), raddr.addr(), len) })
    }
    /// Copies a string to the client.
    fn rumpuser_sp_copyoutstr(
        arg: *mut c_void,
        laddr: *const c_void,
        raddr: *mut c_void,
        len: *mut usize,
    ) -> c_int {
        // SAFETY: the kernel gives a length of its own, ...
        let len = unsafe { *len };
        // SAFETY: ... and memory of that length.
        status(unsafe { sp::copyoutstr(arg, laddr.cast(), raddr.addr(), len) })
    }
    /// Maps memory in the client.
    fn rumpuser_sp_anonmmap(arg: *mut c_void, len: usize, addr: *mut *mut c_void) -> c_int {
        let mapped = sp::anonmmap(arg, len).map(without_provenance_mut);
        // SAFETY: the kernel gives room for the address.
        unsafe { store(mapped, addr) }
    }
    /// Sends a NetBSD signal to the client's process.
    fn rumpuser_sp_raise(arg: *mut c_void, signo: c_int) -> c_int {
        status(sp::raise(arg, signo))
    }
    /// Ends the server; `arg` is the client that asked for it, or NULL.
    fn rumpuser_sp_fini(arg: *mut c_void) {
        sp::fini(arg);
    }
}
