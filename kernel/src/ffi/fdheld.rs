//! Files that C code holds: `fd_getfile`, `fd_putfile`.
//!
//! C gives a file back by its descriptor, which by then may mean another file. So each thread notes what
//! it got.

use core::cell::RefCell;
use rump_abi::types::file;

use crate::ffi::lwp::Lwp;
use crate::file::FileRef;
use crate::{Result, filedesc};

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
