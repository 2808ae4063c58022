//! Files that C code holds: `fd_getfile`, `fd_putfile`.
//!
//! C gives a file back by its descriptor, which by then may mean another file. So each thread notes what
//! it got.

use core::cell::RefCell;
use std::sync::Arc;

use rump_abi::types::file;

use crate::ffi::lwp::Lwp;
use crate::ffi::proc::Proc;
use crate::file::{File, FileRef};
use crate::{Errno, Result, filedesc};

thread_local! {
    static HELD: RefCell<Vec<(i32, FileRef)>> = const { RefCell::new(Vec::new()) };
}

/// The file of a descriptor of the current process, until [`put`].
///
/// # Errors
/// `EBADF`.
pub fn get(l: Lwp, fd: i32) -> Result<*mut file> {
    let held = filedesc::get(l, fd)?;
    let c = held.as_c();
    HELD.with_borrow_mut(|all| all.push((fd, held)));
    Ok(c)
}

/// As [`get`], for a file that is a vnode.
///
/// # Errors
/// `EBADF`, `EINVAL`.
pub fn get_vnode(l: Lwp, fd: i32) -> Result<*mut file> {
    let held = filedesc::get(l, fd)?;
    if held.vnode().is_none() {
        return Err(Errno::EINVAL);
    }
    let c = held.as_c();
    HELD.with_borrow_mut(|all| all.push((fd, held)));
    Ok(c)
}

/// Ends [`get`].
///
/// # Panics
/// When this thread did not get the descriptor.
pub fn put(fd: i32) {
    let held = HELD.with_borrow_mut(|all| {
        let at = all.iter().rposition(|&(of, _)| of == fd)?;
        Some(all.remove(at))
    });
    // The last reference closes the file: not while the list is borrowed.
    assert!(
        held.is_some(),
        "fd_putfile: this thread has not got descriptor {fd}"
    );
}

/// The file of a descriptor of any process, until [`close`] (`fd_getfile2`).
///
/// # Errors
/// `EBADF`.
pub fn get_counted(p: Proc, fd: i32) -> Result<*mut file> {
    let held = filedesc::get_of(p, fd)?;
    Ok(Arc::into_raw(held).cast_mut().cast())
}

/// Drops a reference of [`get_counted`] (`closef`).
///
/// # Safety
/// `fp` came from there.
pub unsafe fn close(fp: *mut file) {
    // SAFETY: by the caller's promise.
    drop(unsafe { Arc::from_raw(fp.cast_const().cast::<File>()) });
}
