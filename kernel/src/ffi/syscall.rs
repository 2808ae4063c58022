//! System calls whose argument block lies behind a pointer.

use core::ffi::{c_int, c_void};

use crate::syscall::{self, Args, MAX_SLOTS};
use crate::{Result, lwproc};

/// Runs system call `num` for the current lwp.
///
/// # Errors
/// The call's.
///
/// # Safety
/// `args` is readable for `slots` words, or null when there are none.
pub(crate) unsafe fn dispatch(
    num: c_int,
    args: *const c_void,
    slots: usize,
    retval: &mut [i64; 2],
) -> Result<()> {
    let mut block = [0_u64; MAX_SLOTS];
    let wanted = syscall::slots(num).min(slots).min(MAX_SLOTS);
    if !args.is_null() {
        // SAFETY: the caller vouches for `slots` words; the block has room for as many as the
        // longest call.
        unsafe {
            core::ptr::copy_nonoverlapping(
                args.cast::<u8>(),
                block.as_mut_ptr().cast::<u8>(),
                wanted * size_of::<u64>(),
            );
        }
    }
    syscall::syscall(num, &Args::new(block), retval)
}

/// `rump_syscall`: enters the kernel, runs system call `num` with an argument block of `length`
/// bytes, leaves. Answers the error number.
///
/// # Safety
/// `args` is readable for `length` bytes.
pub unsafe fn rump_syscall(
    num: c_int,
    args: *const c_void,
    length: usize,
    retval: &mut [i64; 2],
) -> c_int {
    lwproc::schedule();
    // SAFETY: the caller vouches for the block.
    let result = unsafe { dispatch(num, args, length / size_of::<u64>(), retval) };
    lwproc::unschedule();
    rump_abi::errno::to_c(result)
}
