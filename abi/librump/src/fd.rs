//! Descriptors of the current process: `filedesc(9)`, `sys/filedesc.h`; operations of files that do
//! nothing, `sys/file.h`.

use core::ffi::{c_int, c_uint, c_void};
use core::ptr;

use rump_abi::Errno;
use rump_abi::types::*;
use rump_kernel::ffi::fdheld;
use rump_kernel::ffi::lwp::Lwp;
use rump_kernel::ffi::proc::Proc;
use rump_kernel::filedesc::{self, EMOVEFD};
use rump_kernel::lwproc::curlwp;

use crate::export::kpi;
use crate::vnode::errno;

/// The process that C passed.
fn proc_of(p: *mut proc_) -> Proc {
    Proc::from_ptr(p).expect("a process argument is NULL")
}

kpi! {
    /// The file of a descriptor, until `fd_putfile` by the same thread; NULL when there is none.
    fn fd_getfile(fd: c_uint) -> *mut file {
        fdheld::get(curlwp(), fd as c_int).unwrap_or(ptr::null_mut())
    }

    /// Ends `fd_getfile`.
    fn fd_putfile(fd: c_uint) {
        fdheld::put(fd as c_int);
    }

    /// Closes a descriptor; a hold of it by this thread ends, too.
    fn fd_close(fd: c_uint) -> c_int {
        errno(fdheld::close(curlwp(), fd as c_int))
    }

    /// A file to be filled in, and a descriptor that nobody else gets.
    fn fd_allocfile(fpp: *mut *mut file, fdp: *mut c_int) -> c_int {
        match fdheld::allocate(curlwp()) {
            Ok((file, fd)) => {
                // SAFETY: the result's place is the caller's.
                unsafe { *fpp = file };
                // SAFETY: the result's place is the caller's.
                unsafe { *fdp = fd };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// The file is filled in: the descriptor refers to it.
    fn fd_affix(p: *mut proc_, _fp: *mut file, fd: c_uint) {
        fdheld::affix(proc_of(p), fd as c_int);
    }

    /// Gives file and descriptor back.
    fn fd_abort(p: *mut proc_, fp: *mut file, fd: c_uint) {
        // SAFETY: the caller's file.
        unsafe { fdheld::abort(proc_of(p), fp, fd as c_int) };
    }

    /// Fills a file in as one of a driver's own kind, in which the open ends that led here.
    fn fd_clone(
        fp: *mut file,
        fd: c_uint,
        flag: c_int,
        ops: *const fileops,
        data: *mut c_void,
    ) -> c_int {
        // SAFETY: the caller's file, table and data.
        unsafe { fdheld::clone(curlwp(), fp, fd as c_int, flag, ops, data) };
        EMOVEFD.get()
    }

    /// The descriptor in which an open ends whose driver answered `EDUPFD` or `EMOVEFD`.
    fn fd_dupopen(old: c_int, new: *mut c_int, mode: c_int, error: c_int) -> c_int {
        match filedesc::dupopen(curlwp(), old, mode, Errno::new(error)) {
            Ok(fd) => {
                // SAFETY: the result's place is the caller's.
                unsafe { *new = fd };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// Whether a descriptor goes away at an exec.
    fn fd_set_exclose(l: *mut lwp, fd: c_int, exclose: bool) {
        let l = Lwp::from_ptr(l).unwrap_or_else(curlwp);
        // A descriptor that is gone needs none.
        let _ = filedesc::set_cloexec(l, fd, exclose);
    }

    /// Cannot be read.
    fn fbadop_read(
        _fp: *mut file,
        _offset: *mut off_t,
        _uio: *mut uio,
        _cred: kauth_cred_t,
        _flags: c_int,
    ) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Cannot be written.
    fn fbadop_write(
        _fp: *mut file,
        _offset: *mut off_t,
        _uio: *mut uio,
        _cred: kauth_cred_t,
        _flags: c_int,
    ) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Has no controls.
    fn fbadop_ioctl(_fp: *mut file, _command: u_long, _data: *mut c_void) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Has no status.
    fn fbadop_stat(_fp: *mut file, _sb: *mut stat) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Cannot be closed.
    fn fbadop_close(_fp: *mut file) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Takes new flags and does nothing about them.
    fn fnullop_fcntl(_fp: *mut file, command: c_uint, _data: *mut c_void) -> c_int {
        if command == F_SETFL as c_uint { 0 } else { Errno::EOPNOTSUPP.get() }
    }

    /// Nothing is ever ready.
    fn fnullop_poll(_fp: *mut file, _events: c_int) -> c_int {
        0
    }

    /// Has no events.
    fn fnullop_kqfilter(_fp: *mut file, _kn: *mut knote) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Nobody sleeps in it.
    fn fnullop_restart(_fp: *mut file) {}
}
