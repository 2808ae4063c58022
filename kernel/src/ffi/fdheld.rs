//! Files that C code holds: `fd_getfile`, `fd_putfile`.
//!
//! C gives a file back by its descriptor, which by then may mean another file. So each thread notes what
//! it got.

use core::cell::RefCell;
use core::ffi::c_void;
use rump_abi::types::{DTYPE_MISC, file, fileops};

use crate::ffi::lwp::Lwp;
use crate::ffi::proc::Proc;
use crate::file::{File, FileRef};
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

/// Closes a descriptor, and ends [`get`] of it by this thread if there was one (`fd_close`).
///
/// # Errors
/// `EBADF`.
pub fn close(l: Lwp, fd: i32) -> Result<()> {
    let held = HELD.with_borrow_mut(|all| {
        let at = all.iter().rposition(|&(of, _)| of == fd)?;
        Some(all.remove(at))
    });
    let result = filedesc::close(l, fd);
    drop(held);
    result
}

/// A file for a driver to fill in, and the descriptor that is reserved for it (`fd_allocfile`).
///
/// # Errors
/// `EMFILE`.
pub fn allocate(l: Lwp) -> Result<(*mut file, i32)> {
    let fresh = File::for_driver(l.cred());
    fresh.c().set_c_ops(core::ptr::null());
    let c = fresh.as_c();
    let fd = filedesc::reserve(l.proc(), fresh)?;
    Ok((c, fd))
}

/// The driver has filled the file in: others see it (`fd_affix`).
pub fn affix(p: Proc, fd: i32) {
    filedesc::affix(p, fd);
}

/// Gives up a file that was not filled in, without closing it (`fd_abort`).
///
/// # Safety
/// `fp` is the file of the reserved descriptor, or NULL.
pub unsafe fn abort(p: Proc, fp: *mut file, fd: i32) {
    if !fp.is_null() {
        // SAFETY: by the caller's promise.
        let file = unsafe { File::from_c(fp) };
        file.c().set_c_ops(core::ptr::null());
    }
    filedesc::unreserve(p, fd);
}

/// Fills a reserved file in as one of a driver's own kind (`fd_clone`); the open that led here ends in it.
///
/// # Safety
/// `fp` is the file of the reserved descriptor `fd`, `ops` a table that stays, `data` the driver's.
pub unsafe fn clone(
    l: Lwp,
    fp: *mut file,
    fd: i32,
    flag: i32,
    ops: *const fileops,
    data: *mut c_void,
) {
    // SAFETY: by the caller's promise; nobody else has the file yet.
    let c = unsafe { &mut *fp };
    c.f_flag = flag & crate::vfs::vn::FMASK;
    c.f_type = DTYPE_MISC as _;
    c.f_ops = ops;
    c.f_undata.fd_data = data;
    l.set_dupfd(fd);
    affix(l.proc(), fd);
}
