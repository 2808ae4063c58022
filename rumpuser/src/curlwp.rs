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

/// Makes `lwp` (which may be null) the calling thread's lwp, and the owner of the locks that the thread
/// acquires from now on.
#[inline]
pub fn set(lwp: *mut Lwp) {
    debug_assert!(
        lwp.is_aligned(),
        "curlwp: an lwp is at least 8-byte aligned"
    );
    cell::set(lwp, lwp);
}

/// Makes `lwp` the calling thread's lwp; its locks are the thread's own. For a kernel behind the C
/// interface, whose lwps are mere names here, and which may change them while it holds a lock.
#[inline]
pub fn set_name(lwp: *mut Lwp) {
    cell::set(lwp, null_mut());
}

/// Who the caller is to a lock: its lwp, or the thread itself.
#[inline]
pub(crate) fn owner_word() -> u64 {
    match cell::owner() {
        (0, thread) => thread as u64 | TOKEN,
        (lwp, _) => lwp,
    }
}

/// The thread's own name as an owner, whichever lwp it runs.
#[inline]
pub(crate) fn thread_word() -> u64 {
    cell::owner().1 as u64 | TOKEN
}

/// The lwp that an owner word names; null when it names a thread.
pub(crate) fn lwp_of(word: u64) -> *mut Lwp {
    if word & TOKEN == 0 {
        word as usize as *mut Lwp
    } else {
        null_mut()
    }
}
