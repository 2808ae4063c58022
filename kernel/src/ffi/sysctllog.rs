//! What somebody made in the tree of `sysctl(7)`, so that it can be destroyed again (`struct sysctllog`);
//! and the functions of components that make nodes (`SYSCTL_SETUP`, the link set `sysctl_funcs`).

use core::ptr::null_mut;

use rump_abi::types::sysctllog;
use rumpuser::dl::LinkSet;

use super::sysctlnode;

/// Paths of nodes, in the order in which they were made.
struct Paths(Vec<Vec<i32>>);

/// Notes a node in a log, which is made where there is none.
///
/// # Safety
/// `log` is a variable of its own: NULL, or a log that was made here.
pub unsafe fn note(log: *mut *mut sysctllog, path: Vec<i32>) {
    // SAFETY: the caller's promise.
    if unsafe { log.read() }.is_null() {
        let new = Box::into_raw(Box::new(Paths(Vec::new())));
        // SAFETY: as above.
        unsafe { log.write(new.cast()) };
    }
    // SAFETY: as above.
    let paths = unsafe { log.read() }.cast::<Paths>();
    // SAFETY: a log that was made here.
    unsafe { &mut *paths }.0.push(path);
}

/// Destroys the nodes of a log, last made first, as far as others have not put nodes below them; the
/// variable is NULL then.
///
/// # Safety
/// As [`note`]; nobody uses the nodes any more.
pub unsafe fn teardown(log: *mut *mut sysctllog) {
    // SAFETY: the caller's promise.
    let paths = unsafe { log.replace(null_mut()) }.cast::<Paths>();
    if paths.is_null() {
        return;
    }
    // SAFETY: a log that was made here, and that nobody has any more.
    let paths = unsafe { Box::from_raw(paths) };
    for path in paths.0.iter().rev() {
        // SAFETY: the caller's promise. One with children of others stays.
        let _ = unsafe { sysctlnode::destroy(path) };
    }
}

/// The nodes that the functions of a link set made.
pub(crate) struct Made(*mut sysctllog);
// SAFETY: the log is reached by one owner at a time.
unsafe impl Send for Made {}

impl Made {
    /// Calls the functions of a component's link set `sysctl_funcs`.
    pub(crate) fn by(set: &LinkSet) -> Self {
        type Setup = unsafe extern "C" fn(*mut *mut sysctllog);
        let mut log = null_mut();
        for index in 0..set.count {
            // SAFETY: the set has `count` pointers that stay for the process's life.
            let entry = unsafe { set.start.wrapping_add(index).read() };
            // SAFETY: the entries of this set are such functions, or null.
            let setup = unsafe { core::mem::transmute::<*const _, Option<Setup>>(entry) };
            if let Some(setup) = setup {
                // SAFETY: what a component does at its start is part of it.
                unsafe { setup(&raw mut log) };
            }
        }
        Self(log)
    }

    /// Destroys them; the component is not used any more.
    pub(crate) fn teardown(mut self) {
        // SAFETY: the log's only variable.
        unsafe { teardown(&raw mut self.0) };
    }
}
