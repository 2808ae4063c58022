//! Descriptors of the current process: `filedesc(9)`, `sys/filedesc.h`.

use core::ffi::{c_int, c_uint};
use core::ptr;

use rump_abi::types::*;
use rump_kernel::ffi::fdheld;
use rump_kernel::ffi::proc::Proc;
use rump_kernel::lwproc::curlwp;

use crate::export::kpi_undeclared;

kpi_undeclared! {
    /// The file of a descriptor, until `fd_putfile` by the same thread; NULL when there is none.
    fn fd_getfile(fd: c_uint) -> *mut file {
        fdheld::get(curlwp(), fd as c_int).unwrap_or(ptr::null_mut())
    }

    /// Ends `fd_getfile`.
    fn fd_putfile(fd: c_uint) {
        fdheld::put(fd as c_int);
    }

    /// As `fd_getfile`, for a file that is a vnode.
    fn fd_getvnode(fd: c_uint, fpp: *mut *mut file) -> c_int {
        match fdheld::get_vnode(curlwp(), fd as c_int) {
            Ok(file) => {
                // SAFETY: the result's place is the caller's.
                unsafe { *fpp = file };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// The file of a descriptor of any process, until `closef`; NULL when there is none.
    fn fd_getfile2(p: *mut proc_, fd: c_uint) -> *mut file {
        let Some(p) = Proc::from_ptr(p) else {
            return ptr::null_mut();
        };
        fdheld::get_counted(p, fd as c_int).unwrap_or(ptr::null_mut())
    }

    /// Drops a reference of `fd_getfile2`.
    fn closef(fp: *mut file) -> c_int {
        // SAFETY: the caller's reference.
        unsafe { fdheld::close(fp) };
        0
    }
}
