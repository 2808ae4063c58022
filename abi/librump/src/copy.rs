//! Copies between the kernel and a program, `copy(9)`.

use core::ffi::{c_int, c_void};

use rump_abi::Result;
use rump_abi::errno::to_c;
use rump_abi::types::{FKIOCTL, proc_, vmspace};
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

fn space_of(p: *mut proc_) -> *mut vmspace {
    let p = rump_kernel::proc::Proc::from_ptr(p).expect("copy: a process is never NULL");
    p.vmspace()
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
    /// Within the kernel; there are no faults to catch.
    fn kcopy(from: *const c_void, to: *mut c_void, length: usize) -> c_int {
        // SAFETY: the driver's ranges.
        unsafe { core::ptr::copy(from.cast::<u8>(), to.cast(), length) };
        0
    }
    /// From an address space.
    fn copyin_vmspace(vm: *mut vmspace, user: *const c_void, kernel: *mut c_void, length: usize) -> c_int {
        // SAFETY: the driver gives room.
        let kernel = unsafe { room(kernel, length) };
        to_c(copy::from_vmspace(vm, UserPtr::of(user), kernel))
    }
    /// To an address space.
    fn copyout_vmspace(vm: *mut vmspace, kernel: *const c_void, user: *mut c_void, length: usize) -> c_int {
        // SAFETY: the driver gives the data.
        let kernel = unsafe { data(kernel, length) };
        to_c(copy::to_vmspace(vm, kernel, UserPtr::of(user)))
    }
    /// From a process.
    fn copyin_proc(p: *mut proc_, user: *const c_void, kernel: *mut c_void, length: usize) -> c_int {
        // SAFETY: the driver gives room.
        let kernel = unsafe { room(kernel, length) };
        to_c(copy::from_vmspace(space_of(p), UserPtr::of(user), kernel))
    }
    /// To a process.
    fn copyout_proc(p: *mut proc_, kernel: *const c_void, user: *mut c_void, length: usize) -> c_int {
        // SAFETY: the driver gives the data.
        let kernel = unsafe { data(kernel, length) };
        to_c(copy::to_vmspace(space_of(p), kernel, UserPtr::of(user)))
    }
    /// From who asks for an ioctl: the kernel itself with FKIOCTL.
    fn ioctl_copyin(flags: c_int, user: *const c_void, kernel: *mut c_void, length: usize) -> c_int {
        if flags & FKIOCTL as c_int != 0 {
            // SAFETY: the kernel's own ranges.
            return unsafe { kcopy(user, kernel, length) };
        }
        // SAFETY: the driver gives room.
        unsafe { copyin(user, kernel, length) }
    }
    /// To who asks for an ioctl.
    fn ioctl_copyout(flags: c_int, kernel: *const c_void, user: *mut c_void, length: usize) -> c_int {
        if flags & FKIOCTL as c_int != 0 {
            // SAFETY: the kernel's own ranges.
            return unsafe { kcopy(kernel, user, length) };
        }
        // SAFETY: the driver gives the data.
        unsafe { copyout(kernel, user, length) }
    }
}
