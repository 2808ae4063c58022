//! The calling thread's lwp (`rumpuser_curlwpop`, `rumpuser_curlwp`), and its identity as a lock
//! owner.
//!
//! The cell is constant-initialised and has no destructor: it can be read in every state of a
//! thread, also while the thread ends.

use core::ptr::null_mut;

mod cell;

/// A light weight process of the kernel above: opaque here, at least 8-byte aligned.
#[repr(C, align(8))]
pub struct Lwp {
    opaque: [u8; 0],
    marker: core::marker::PhantomData<(*mut u8, core::marker::PhantomPinned)>,
}

/// Marks an owner word that names a thread rather than an lwp.
pub(crate) const TOKEN: u64 = 2;

/// The calling thread's lwp; null when it has none.
#[inline]
#[must_use]
pub fn get() -> *mut Lwp {
    cell::get()
}

/// Makes `lwp` (which may be null) the calling thread's lwp.
#[inline]
pub fn set(lwp: *mut Lwp) {
    debug_assert!(
        lwp.is_aligned(),
        "curlwp: an lwp is at least 8-byte aligned"
    );
    cell::set(lwp);
}

/// Who the caller is to a lock: its lwp, or the thread itself when it has none.
#[inline]
pub(crate) fn owner_word() -> u64 {
    let lwp = cell::get();
    if lwp.is_null() {
        thread_word()
    } else {
        lwp as u64
    }
}

/// The thread's own name as an owner, whichever lwp it runs.
#[inline]
pub(crate) fn thread_word() -> u64 {
    cell::address() as u64 | TOKEN
}

/// The lwp that an owner word names; null when it names a thread.
pub(crate) fn lwp_of(word: u64) -> *mut Lwp {
    if word & TOKEN == 0 {
        word as usize as *mut Lwp
    } else {
        null_mut()
    }
}
