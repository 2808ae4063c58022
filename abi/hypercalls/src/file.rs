//! Files of the host: `rumpuser_open` and its kin. All give up the kernel's context while they work.

use core::ffi::{CStr, c_char, c_int};

use rump_abi::errno::Errno;
use rumpuser::file::{self, Fd, IoVec};

use crate::convert::{status, store};
use crate::export::hypercalls;
use crate::prototypes::{RUMPUSER_IOV_NOSEEK, rumpuser_iovec};

const _: () = assert!(size_of::<IoVec>() == size_of::<rumpuser_iovec>());

/// # Safety
/// `iov` points to `count` pieces, which live as long as the result.
unsafe fn pieces<'a>(iov: *const rumpuser_iovec, count: usize) -> &'a [IoVec] {
    if count == 0 {
        return &[];
    }
    // SAFETY: the caller vouches for the pieces, which have the same layout.
    unsafe { core::slice::from_raw_parts(iov.cast(), count) }
}

/// Where a transfer begins: at an offset, or where the descriptor stands.
fn place(off: i64) -> Option<i64> {
    (off != i64::from(RUMPUSER_IOV_NOSEEK)).then_some(off)
}

hypercalls! {
    /// Opens a file; `mode` is made of `RUMPUSER_OPEN_*`.
    fn rumpuser_open(name: *const c_char, mode: c_int, fdp: *mut c_int) -> c_int {
        // SAFETY: the caller gives a C string.
        let name = unsafe { CStr::from_ptr(name) };
        let fd = file::open(name, mode.cast_unsigned()).map(|fd| fd.0);
        // SAFETY: the caller gives room for the descriptor.
        unsafe { store(fd, fdp) }
    }
    /// Writes out and closes a file.
    fn rumpuser_close(fd: c_int) -> c_int {
        status(file::close(Fd(fd)))
    }
    /// Size and type of a file.
    fn rumpuser_getfileinfo(name: *const c_char, sizep: *mut u64, typep: *mut c_int) -> c_int {
        // SAFETY: the caller gives a C string.
        let name = unsafe { CStr::from_ptr(name) };
        let info = if sizep.is_null() {
            file::kind(name).map(|kind| (0, kind))
        } else {
            file::getfileinfo(name)
        };
        match info {
            Err(error) => {
                if error == Errno::EOPNOTSUPP {
                    rumpuser::console::log(format_args!("{name:?}: a device of unknown size\n"));
                }
                error.get()
            }
            Ok((size, kind)) => {
                // SAFETY: the caller gives room for the size, or NULL.
                unsafe { store(Ok(size), sizep) };
                // SAFETY: and for the type.
                unsafe { store(Ok(kind as c_int), typep) }
            }
        }
    }
    /// Reads to the pieces.
    fn rumpuser_iovread(
        fd: c_int,
        iov: *mut rumpuser_iovec,
        iovcnt: usize,
        off: i64,
        retv: *mut usize,
    ) -> c_int {
        // SAFETY: the caller gives that many pieces.
        let pieces = unsafe { pieces(iov, iovcnt) };
        // SAFETY: and memory for each.
        let count = unsafe { file::iovread(Fd(fd), pieces, place(off)) };
        // SAFETY: and room for the count.
        unsafe { store(count, retv) }
    }
    /// Writes from the pieces.
    fn rumpuser_iovwrite(
        fd: c_int,
        iov: *const rumpuser_iovec,
        iovcnt: usize,
        off: i64,
        retv: *mut usize,
    ) -> c_int {
        // SAFETY: the caller gives that many pieces.
        let pieces = unsafe { pieces(iov, iovcnt) };
        // SAFETY: and memory for each.
        let count = unsafe { file::iovwrite(Fd(fd), pieces, place(off)) };
        // SAFETY: and room for the count.
        unsafe { store(count, retv) }
    }
    /// Makes a range of a file durable.
    fn rumpuser_syncfd(fd: c_int, flags: c_int, start: u64, len: u64) -> c_int {
        status(file::syncfd(Fd(fd), flags.cast_unsigned(), start, len))
    }
}
