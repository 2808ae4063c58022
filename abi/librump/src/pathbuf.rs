//! Path buffers for drivers: `pathbuf(9)`, `sys/namei.h`.

use core::ffi::{CStr, c_char, c_int};
use core::ptr;
use std::ffi::CString;

use rump_abi::types::*;
use rump_kernel::copy::UserPtr;
use rump_kernel::vfs::pathbuf::Pathbuf;

use crate::export::vfs_kpi;

/// `struct pathbuf` of C: the path as it is walked, and the copy of it that was asked for.
#[repr(C)]
struct Buffer {
    path: Pathbuf,
    copy: Option<CString>,
    /// How often the copy is out.
    copies: u32,
}

fn give(path: Pathbuf) -> *mut pathbuf {
    let buffer = Buffer {
        path,
        copy: None,
        copies: 0,
    };
    Box::into_raw(Box::new(buffer)).cast()
}

/// The path of the process, or of the kernel with `UIO_SYSSPACE`, as a buffer stored at `ret`.
///
/// # Safety
/// `ret` is writable.
unsafe fn copyin(path: *const c_char, seg: uio_seg, ret: *mut *mut pathbuf) -> c_int {
    let mut buffer = Pathbuf::new();
    if let Err(error) = buffer.copyin(UserPtr::of(path), seg) {
        return error.get();
    }
    // SAFETY: as promised by the caller.
    unsafe { *ret = give(buffer) };
    0
}

vfs_kpi! {
    /// A path buffer with a copy of `path`, the caller's to destroy; NULL when it is too long.
    fn pathbuf_create(path: *const c_char) -> *mut pathbuf {
        // SAFETY: the caller passes a C string.
        let path = unsafe { CStr::from_ptr(path) };
        let mut buffer = Pathbuf::new();
        match buffer.set(path.to_bytes()) {
            Ok(()) => give(buffer),
            Err(_) => ptr::null_mut(),
        }
    }

    /// The end of a buffer.
    fn pathbuf_destroy(path: *mut pathbuf) {
        // SAFETY: the caller gives back what one of the functions here made.
        let buffer = unsafe { Box::from_raw(path.cast::<Buffer>()) };
        assert!(
            buffer.copies == 0,
            "pathbuf_destroy: a copy of its string is still out"
        );
    }

    /// The present text of a buffer, cut to `maxlen` bytes with its NUL.
    fn pathbuf_copystring(path: *const pathbuf, to: *mut c_char, maxlen: usize) {
        if maxlen == 0 {
            return;
        }
        // SAFETY: a buffer from one of the functions here.
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

vfs_kpi! {
    /// A path buffer with a string of the current process.
    fn pathbuf_copyin(path: *const c_char, ret: *mut *mut pathbuf) -> c_int {
        // SAFETY: the result's place is the caller's.
        unsafe { copyin(path, UIO_USERSPACE, ret) }
    }

    /// A path buffer with a string of the current process or of the kernel.
    fn pathbuf_maybe_copyin(path: *const c_char, seg: uio_seg, ret: *mut *mut pathbuf) -> c_int {
        // SAFETY: the result's place is the caller's.
        unsafe { copyin(path, seg, ret) }
    }

    /// A path buffer with the string in a buffer of `PNBUF_GET`, which is used up.
    fn pathbuf_assimilate(pnbuf: *mut c_char) -> *mut pathbuf {
        let mut buffer = Pathbuf::new();
        // SAFETY: the caller's buffer holds a C string.
        let kept = buffer.set(unsafe { CStr::from_ptr(pnbuf) }.to_bytes());
        // SAFETY: the caller gives it up.
        unsafe { crate::pnbuf::put(pnbuf) };
        match kept {
            Ok(()) => give(buffer),
            Err(_) => ptr::null_mut(),
        }
    }

    /// A copy of the text as it is now, which a lookup does not modify.
    fn pathbuf_stringcopy_get(path: *mut pathbuf) -> *const c_char {
        // SAFETY: a buffer from one of the functions here, which nobody else uses meanwhile.
        let buffer = unsafe { &mut *path.cast::<Buffer>() };
        buffer.copies += 1;
        let text = buffer.path.as_bytes();
        let copy = buffer
            .copy
            .get_or_insert_with(|| CString::new(text).expect("a path has no NUL inside"));
        copy.as_ptr()
    }

    /// Ends `pathbuf_stringcopy_get`.
    fn pathbuf_stringcopy_put(path: *mut pathbuf, copy: *const c_char) {
        // SAFETY: as above.
        let buffer = unsafe { &mut *path.cast::<Buffer>() };
        let out = buffer.copy.as_ref().map(|own| own.as_ptr());
        assert!(
            out == Some(copy) && buffer.copies > 0,
            "pathbuf_stringcopy_put: {copy:p} is not the copy of this buffer's string"
        );
        buffer.copies -= 1;
        if buffer.copies == 0 {
            buffer.copy = None;
        }
    }

    /// The hash of a name, which ends at `*ep`, or, when that is NULL, at a slash or the NUL, where
    /// `*ep` then points.
    fn namei_hash(name: *const c_char, ep: *mut *const c_char) -> u32 {
        // SAFETY: the caller's variable.
        let end = unsafe { *ep };
        let mut hash = 5381u32;
        let mut at = name;
        loop {
            if !end.is_null() && at == end {
                break;
            }
            // SAFETY: the name goes on until its end.
            let byte = unsafe { *at } as u8;
            if end.is_null() && (byte == 0 || byte == b'/') {
                break;
            }
            hash = hash.wrapping_mul(33).wrapping_add(byte.into());
            at = at.wrapping_add(1);
        }
        // SAFETY: the caller's variable.
        unsafe { *ep = at };
        hash.wrapping_add(hash >> 5)
    }
}
