//! What older host-side objects use of the inside of a host layer: `rumpuser__*`.

use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::mem::MaybeUninit;

use rumpuser::{Hyperup, errno, signal};

use crate::export::hypercalls;
use crate::prototypes;

/// A variable of C that is written once, before anybody reads it.
#[repr(transparent)]
pub struct Published<T>(UnsafeCell<MaybeUninit<T>>);

// SAFETY: the one write precedes the start of the kernel and with it every other thread.
unsafe impl<T> Sync for Published<T> {}

/// The kernel's hooks.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static rumpuser__hyp: Published<Hyperup> = Published(UnsafeCell::new(MaybeUninit::zeroed()));

const _: () = assert!(size_of::<Published<Hyperup>>() == size_of::<prototypes::rumpuser_hyperup>());

/// Shows the hooks; called once, by `rumpuser_init`.
pub fn publish(hooks: &Hyperup) {
    // SAFETY: nobody else reads or writes yet, by the rule of `Published`.
    unsafe { rumpuser__hyp.0.get().write(MaybeUninit::new(*hooks)) };
}

hypercalls! {
    /// NetBSD's number for a host error; 0 stays 0.
    fn rumpuser__errtrans(hosterr: c_int) -> c_int {
        if hosterr == 0 { 0 } else { errno::from_host(hosterr).get() }
    }
    /// The host's number of a NetBSD signal; 0 stays 0, -1 when the host has none.
    fn rumpuser__sig_rump2host(signo: c_int) -> c_int {
        if signo == 0 { 0 } else { signal::to_host(signo).unwrap_or(-1) }
    }
    /// Threads need no preparation.
    fn rumpuser__thrinit() {}
    /// Nor does randomness.
    fn rumpuser__random_init() -> c_int {
        0
    }
}
