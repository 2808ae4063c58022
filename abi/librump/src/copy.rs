//! Copies between the kernel and a program, `copy(9)`.

use core::ffi::{c_int, c_void};

use rump_abi::Result;
use rump_abi::errno::to_c;
use rump_kernel::copy::{self, UserPtr};

use crate::export::kpi;

/// # Safety
/// `memory` is writable for `length` bytes and nobody else uses it, or `length` is 0.
unsafe fn room<'a>(memory: *mut c_void, length: usize) -> &'a mut [u8] {
    if length == 0 {
        return &mut [];
    }
    // SAFETY: the caller vouches for the range.
    unsafe { core::slice::from_raw_parts_mut(memory.cast(), length) }
}

/// # Safety
/// `memory` is readable for `length` bytes, or `length` is 0.
unsafe fn data<'a>(memory: *const c_void, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller vouches for the range.
    unsafe { core::slice::from_raw_parts(memory.cast(), length) }
}

/// Stores how many bytes a string took, where the driver wants to know.
///
/// # Safety
/// `done` is null or writable.
unsafe fn finish(result: Result<usize>, max: usize, done: *mut usize) -> c_int {
    let (length, error) = match result {
        Ok(length) => (length, 0),
        Err(error) => (max, error.get()),
    };
    if !done.is_null() {
        // SAFETY: the caller vouches for it.
        unsafe { done.write(length) };
    }
    error
}

/// The string at `text`, with its NUL if that is within `max` bytes.
///
/// # Safety
/// `text` is readable up to its NUL or for `max` bytes.
unsafe fn string<'a>(text: *const c_void, max: usize) -> &'a [u8] {
    // SAFETY: the caller vouches for it.
    let length = unsafe { libc::strnlen(text.cast(), max) };
    // SAFETY: as above.
    unsafe { data(text, (length + 1).min(max)) }
}

kpi! {
    /// From the program.
    fn copyin(user: *const c_void, kernel: *mut c_void, length: usize) -> c_int {
        // SAFETY: the driver gives room.
        let kernel = unsafe { room(kernel, length) };
        to_c(copy::copyin(UserPtr::of(user), kernel))
    }
    /// To the program.
    fn copyout(kernel: *const c_void, user: *mut c_void, length: usize) -> c_int {
        // SAFETY: the driver gives the data.
        let kernel = unsafe { data(kernel, length) };
        to_c(copy::copyout(kernel, UserPtr::of(user)))
    }
    /// A string from the program; ENAMETOOLONG without a NUL within `max`.
    fn copyinstr(user: *const c_void, kernel: *mut c_void, max: usize, done: *mut usize) -> c_int {
        // SAFETY: the driver gives room.
        let kernel = unsafe { room(kernel, max) };
        let result = copy::copyinstr(UserPtr::of(user), kernel);
        // SAFETY: the driver's pointer, or null.
        unsafe { finish(result, max, done) }
    }
    /// A string to the program.
    fn copyoutstr(kernel: *const c_void, user: *mut c_void, max: usize, done: *mut usize) -> c_int {
        // SAFETY: the driver gives a string.
        let text = unsafe { string(kernel, max) };
        let result = copy::copyoutstr(text, UserPtr::of(user), max);
        // SAFETY: the driver's pointer, or null.
        unsafe { finish(result, max, done) }
    }
    /// A string within the kernel.
    fn copystr(from: *const c_void, to: *mut c_void, max: usize, done: *mut usize) -> c_int {
        // SAFETY: the driver gives room.
        let to = unsafe { room(to, max) };
        let result = copy::copystr(UserPtr::of(from), to);
        // SAFETY: the driver's pointer, or null.
        unsafe { finish(result, max, done) }
    }
}
