//! Path lookup for drivers: `namei(9)`, `pathbuf(9)`, `sys/namei.h`.

use core::ffi::{CStr, c_char, c_int};
use core::ptr;

use rump_abi::types::*;
use rump_kernel::vfs::pathbuf::Pathbuf;

use crate::export::vfs_kpi;

vfs_kpi! {
    /// Looks a path up; the contract is `namei(9)`'s.
    fn namei(ndp: *mut nameidata) -> c_int {
        // SAFETY: the caller set it up with `NDINIT` and a buffer from `pathbuf_create`.
        unsafe { rump_kernel::ffi::namei::namei_c(ndp) }
    }

    /// Repeats the last lookup of a name in its directory, which is locked and stays so.
    fn relookup(
        dvp: *mut vnode,
        vpp: *mut *mut vnode,
        cnp: *mut componentname,
        dummy: c_int,
    ) -> c_int {
        // SAFETY: a locked directory, a place for the result, and a name from a lookup.
        unsafe { rump_kernel::ffi::namei::relookup_c(dvp, vpp, cnp, dummy) }
    }

    /// A path buffer with a copy of `path`, the caller's to destroy; NULL when it is too long.
    fn pathbuf_create(path: *const c_char) -> *mut pathbuf {
        // SAFETY: the caller passes a C string.
        let path = unsafe { CStr::from_ptr(path) };
        let mut buffer = Box::new(Pathbuf::new());
        match buffer.set(path.to_bytes()) {
            Ok(()) => Box::into_raw(buffer).cast(),
            Err(_) => ptr::null_mut(),
        }
    }

    /// The end of a buffer from `pathbuf_create`.
    fn pathbuf_destroy(path: *mut pathbuf) {
        // SAFETY: the caller gives back what `pathbuf_create` made.
        drop(unsafe { Box::from_raw(path.cast::<Pathbuf>()) });
    }

    /// The present text of a buffer, cut to `maxlen` bytes with its NUL.
    fn pathbuf_copystring(path: *const pathbuf, to: *mut c_char, maxlen: usize) {
        if maxlen == 0 {
            return;
        }
        // SAFETY: a buffer from `pathbuf_create`.
        let text = unsafe { &*path.cast::<Pathbuf>() }.as_bytes();
        let length = text.len().min(maxlen - 1);
        // SAFETY: the caller's memory has `maxlen` bytes.
        unsafe { to.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), length) };
        // SAFETY: the NUL behind the text is inside too.
        let end = unsafe { to.add(length) };
        // SAFETY: as above.
        unsafe { end.write(0) };
    }
}
