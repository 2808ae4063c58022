//! `vn_rdwr` for C: reading and writing between a vnode and memory that C names.

use core::ffi::c_void;

use rump_abi::types::{UIO_READ, UIO_SYSSPACE, off_t, uio_rw, uio_seg};

use super::lwp::Lwp;
use super::vnode::Vp;
use crate::Result;
use crate::copy::UserPtr;
use crate::cred::Cred;
use crate::file::File;
use crate::lwproc::curlwp;
use crate::uio::Uio;
use crate::vfs::vn;

/// What is moved: direction, memory, place in the file, and whose memory it is.
pub struct Transfer {
    /// `UIO_READ` or `UIO_WRITE`.
    pub rw: uio_rw,
    /// Where the memory begins.
    pub base: *mut c_void,
    /// How much of it.
    pub len: usize,
    /// Where in the file.
    pub offset: off_t,
    /// The kernel's memory, or that of the current process.
    pub segflg: uio_seg,
}

/// Reads or writes; answers what was not moved.
///
/// # Safety
/// With `UIO_SYSSPACE` the memory is good for the transfer and nobody else uses it meanwhile.
pub unsafe fn vn_rdwr(vp: Vp, what: &Transfer, ioflag: i32, cred: Cred) -> (Result<()>, usize) {
    let base = what.base.cast::<u8>();
    let mut uio = if what.segflg != UIO_SYSSPACE {
        let user = UserPtr::of(base.cast_const());
        Uio::user(user, what.len, what.rw, what.offset, curlwp().proc())
    } else if what.len == 0 {
        Uio::kernel_read(&mut [], what.offset)
    } else if what.rw == UIO_READ {
        // SAFETY: as promised by the caller.
        let buffer = unsafe { core::slice::from_raw_parts_mut(base, what.len) };
        Uio::kernel_read(buffer, what.offset)
    } else {
        // SAFETY: as promised by the caller.
        let buffer = unsafe { core::slice::from_raw_parts(base, what.len) };
        Uio::kernel_write(buffer, what.offset)
    };
    let result = vn::rdwr(vp, &mut uio, ioflag, cred);
    (result, uio.resid())
}

/// Reads entries of an open directory; answers how many bytes of them.
///
/// # Safety
/// With `UIO_SYSSPACE` `count` bytes are at `buffer` and nobody else uses them meanwhile.
pub unsafe fn vn_readdir(
    f: &File,
    buffer: *mut u8,
    count: usize,
    segflg: uio_seg,
    l: Lwp,
) -> (Result<()>, usize) {
    let mut uio = if segflg != UIO_SYSSPACE {
        let user = UserPtr::of(buffer.cast_const());
        Uio::user(user, count, UIO_READ, f.offset(), l.proc())
    } else {
        // SAFETY: as promised by the caller.
        Uio::kernel_read(
            unsafe { super::file::bytes(buffer.cast(), count) },
            f.offset(),
        )
    };
    let result = vn::vn_readdir(f, &mut uio);
    (result, count - uio.resid())
}
