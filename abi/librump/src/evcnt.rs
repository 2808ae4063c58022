//! Event counters, `evcnt(9)`: the driver counts, the kernel keeps the list for a debugger.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_char, c_int};
use core::ptr::null_mut;
use std::borrow::Cow;

use rump_abi::types::evcnt;
use rump_kernel::sync::Guarded;

use crate::export::kpi;

/// `TAILQ_HEAD(, evcnt)`.
#[repr(C)]
struct Head {
    first: *mut evcnt,
    last: *mut *mut evcnt,
}

#[repr(transparent)]
struct List(UnsafeCell<Head>);
// SAFETY: guarded by `LOCK`.
unsafe impl Sync for List {}

/// All counters (`allevents`).
#[unsafe(export_name = "rumpns_allevents")]
static ALLEVENTS: List = List(UnsafeCell::new(Head {
    first: null_mut(),
    last: null_mut(),
}));
static LOCK: Guarded<()> = Guarded::new(());

/// # Safety
/// The lock is held, and `counter` is on no list.
unsafe fn insert(counter: *mut evcnt) {
    let head = ALLEVENTS.0.get();
    // SAFETY: the lock is held.
    let mut last = unsafe { (*head).last };
    if last.is_null() {
        // SAFETY: as above.
        last = unsafe { &raw mut (*head).first };
    }
    // SAFETY: the caller's promise.
    let links = unsafe { &raw mut (*counter).ev_list };
    // SAFETY: as above.
    unsafe { (*links).tqe_next = null_mut() };
    // SAFETY: as above.
    unsafe { (*links).tqe_prev = last };
    // SAFETY: the address of the pointer at the end of the list.
    unsafe { last.write(counter) };
    // SAFETY: as above.
    let next = unsafe { &raw mut (*links).tqe_next };
    // SAFETY: the lock is held.
    unsafe { (*head).last = next };
}

/// # Safety
/// `text` is null or a C string.
unsafe fn length(text: *const c_char) -> u8 {
    if text.is_null() {
        return 0;
    }
    // SAFETY: the caller's promise.
    u8::try_from(unsafe { CStr::from_ptr(text) }.count_bytes()).unwrap_or(u8::MAX)
}

kpi! {
    /// Adds a counter that its initializer has described.
    fn evcnt_attach_static(counter: *mut evcnt) {
        // SAFETY: the driver's counter.
        let c = unsafe { &mut *counter };
        // SAFETY: the driver's string.
        c.ev_grouplen = unsafe { length(c.ev_group) };
        // SAFETY: the driver's string.
        c.ev_namelen = unsafe { length(c.ev_name) };
        LOCK.with(|()| {
            // SAFETY: the lock is held; the counter is on no list yet.
            unsafe { insert(counter) };
        });
    }
    /// Adds a counter, at 0.
    fn evcnt_attach_dynamic(
        counter: *mut evcnt,
        kind: c_int,
        parent: *const evcnt,
        group: *const c_char,
        name: *const c_char,
    ) {
        // SAFETY: the driver's memory; all fields may be zero.
        unsafe { counter.write_bytes(0, 1) };
        // SAFETY: as above.
        let c = unsafe { &mut *counter };
        c.ev_type = kind as u8;
        c.ev_parent = parent;
        c.ev_group = group;
        c.ev_name = name;
        // SAFETY: the driver's counter.
        unsafe { evcnt_attach_static(counter) };
    }
    /// Takes a counter off the list.
    fn evcnt_detach(counter: *mut evcnt) {
        LOCK.with(|()| {
            // SAFETY: the driver's counter, which is on the list; the lock is held.
            let links = unsafe { (*counter).ev_list };
            if links.tqe_next.is_null() {
                // SAFETY: the lock is held.
                unsafe { (*ALLEVENTS.0.get()).last = links.tqe_prev };
            } else {
                // SAFETY: a member of the list.
                unsafe { (*links.tqe_next).ev_list.tqe_prev = links.tqe_prev };
            }
            // SAFETY: the address of the pointer that points here.
            unsafe { links.tqe_prev.write(links.tqe_next) };
        });
    }
}

/// Prints each counter on the host's standard error (`rump_printevcnts`).
pub(crate) fn print() {
    LOCK.with(|()| {
        // SAFETY: the lock is held.
        let mut next = unsafe { (*ALLEVENTS.0.get()).first };
        // SAFETY: a member of the list stays on it while the lock is held.
        while let Some(counter) = unsafe { next.as_ref() } {
            // SAFETY: the driver's string.
            let group = unsafe { name(counter.ev_group) };
            // SAFETY: the driver's string.
            let name = unsafe { name(counter.ev_name) };
            rumpuser::console::log(format_args!("{group} / {name}: {}\n", counter.ev_count));
            next = counter.ev_list.tqe_next;
        }
    });
}

/// # Safety
/// `text` is null or a C string that stays as long as the result.
unsafe fn name<'a>(text: *const c_char) -> Cow<'a, str> {
    if text.is_null() {
        return "".into();
    }
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(text) }.to_string_lossy()
}
