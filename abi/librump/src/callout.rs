//! Functions that run later, `callout(9)`.

use core::ffi::{c_int, c_void};
use std::sync::Arc;

use rump_abi::types::{CALLOUT_MPSAFE, callout_t, u_int};
use rump_kernel::ffi::timeout::{Function, Timeout};
use rump_kernel::sync;

use crate::export::kpi;

/// What is in a driver's `callout_t`.
#[repr(C)]
struct Handle {
    timeout: *const Timeout,
    own: *const Handle,
}

const _: () = assert!(size_of::<Handle>() <= size_of::<callout_t>());

/// # Safety
/// `c` is readable.
unsafe fn timeout(c: *mut callout_t) -> Arc<Timeout> {
    let handle = c.cast::<Handle>().cast_const();
    // SAFETY: the caller's promise.
    let inner = unsafe { handle.read() };
    assert!(
        inner.own == handle,
        "callout: {c:p} was not made by callout_init, or was destroyed"
    );
    // SAFETY: `callout_init` stored a reference that lives until `callout_destroy`.
    unsafe { Arc::increment_strong_count(inner.timeout) };
    // SAFETY: as above.
    unsafe { Arc::from_raw(inner.timeout) }
}

fn function(function: Option<Function>) -> Function {
    function.expect("callout: the function is never NULL")
}

kpi! {
    /// Makes a callout.
    fn callout_init(c: *mut callout_t, flags: u_int) {
        let timeout = Arc::into_raw(Timeout::new(flags & CALLOUT_MPSAFE as u_int != 0));
        // SAFETY: the driver gives memory for a callout, which is larger.
        unsafe { c.cast::<Handle>().write(Handle { timeout, own: c.cast() }) };
    }
    /// Ends a callout that was stopped.
    fn callout_destroy(c: *mut callout_t) {
        // SAFETY: a driver's callout.
        let timeout = unsafe { timeout(c) };
        assert!(!timeout.status().pending, "callout_destroy: {c:p} is pending");
        // SAFETY: the driver's memory.
        unsafe { c.write_bytes(0, 1) };
        // SAFETY: the reference of `callout_init`, which is not in use any more.
        unsafe { Arc::decrement_strong_count(Arc::as_ptr(&timeout)) };
    }
    /// What it will run.
    fn callout_setfunc(c: *mut callout_t, f: Option<Function>, argument: *mut c_void) {
        // SAFETY: a driver's callout.
        unsafe { timeout(c) }.set_function(function(f), argument);
    }
    /// Lets `f` run in so many ticks.
    fn callout_reset(c: *mut callout_t, ticks: c_int, f: Option<Function>, argument: *mut c_void) {
        // SAFETY: a driver's callout.
        let timeout = unsafe { timeout(c) };
        timeout.set_function(function(f), argument);
        timeout.schedule(sync::ticks(ticks));
    }
    /// Lets its function run in so many ticks.
    fn callout_schedule(c: *mut callout_t, ticks: c_int) {
        // SAFETY: a driver's callout.
        unsafe { timeout(c) }.schedule(sync::ticks(ticks));
    }
    /// Takes it back; true when its time had come before.
    fn callout_stop(c: *mut callout_t) -> bool {
        // SAFETY: a driver's callout.
        unsafe { timeout(c) }.stop()
    }
    /// As `callout_stop`, and waits until the function does not run; `interlock` is free meanwhile.
    fn callout_halt(c: *mut callout_t, interlock: *mut c_void) -> bool {
        // SAFETY: a driver's callout.
        let timeout = unsafe { timeout(c) };
        // SAFETY: a mutex that the driver holds.
        let interlock = (!interlock.is_null()).then(|| unsafe { crate::mutex::host(interlock.cast()) });
        timeout.halt(interlock)
    }
    /// Whether it will run.
    fn callout_pending(c: *mut callout_t) -> bool {
        // SAFETY: a driver's callout.
        unsafe { timeout(c) }.status().pending
    }
    /// Whether its time has come.
    fn callout_expired(c: *mut callout_t) -> bool {
        // SAFETY: a driver's callout.
        unsafe { timeout(c) }.status().fired
    }
    /// Whether either holds.
    fn callout_active(c: *mut callout_t) -> bool {
        // SAFETY: a driver's callout.
        let status = unsafe { timeout(c) }.status();
        status.pending || status.fired
    }
    /// Whether its function runs and has not said so by `callout_ack`.
    fn callout_invoking(c: *mut callout_t) -> bool {
        // SAFETY: a driver's callout.
        unsafe { timeout(c) }.status().invoking
    }
    /// Its function says that it runs.
    fn callout_ack(c: *mut callout_t) {
        // SAFETY: a driver's callout.
        unsafe { timeout(c) }.acknowledge();
    }
}
