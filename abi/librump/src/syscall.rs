//! How a C call of `rump_sys_*` enters the kernel: slots in, `errno` and a register out.

use core::ffi::c_int;

use rump_abi::errno::to_c;
use rump_abi::sysno::SYS_pipe;
use rump_kernel::syscall::{Args, syscall};

pub(crate) use crate::slot::Slot;

/// Runs a system call for this thread; answers the error.
pub(crate) fn local(number: i32, slots: &[u64], retval: &mut [i64; 2]) -> i32 {
    let mut words = [0; 8];
    words[..slots.len()].copy_from_slice(slots);
    to_c(crate::rump::inside(|| {
        syscall(number, &Args::new(words), retval)
    }))
}

/// An ordinary call: -1 and the error in the host's `errno`, else the first register. `errno` is set
/// also when it is 0, as programs for rump kernels expect.
pub(crate) fn call(number: i32, slots: &[u64]) -> i64 {
    let mut retval = [0; 2];
    let error = local(number, slots, &mut retval);
    rumpuser::errno::set_host(error);
    if error == 0 { retval[0] } else { -1 }
}

/// A call that cannot fail, and leaves `errno` alone.
pub(crate) fn call_never_fails(number: i32, slots: &[u64]) -> i64 {
    let mut retval = [0; 2];
    local(number, slots, &mut retval);
    retval[0]
}

/// A call whose result is an error, which is no failure of the call: `errno` is left alone.
pub(crate) fn call_returns_error(number: i32, slots: &[u64]) -> i64 {
    call_never_fails(number, slots)
}

/// `pipe(2)`: the two descriptors are the two result registers.
///
/// # Safety
/// `fd` has room for two descriptors.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_sys_pipe(fd: *mut c_int) -> c_int {
    let mut retval = [0; 2];
    let error = local(SYS_pipe.into(), &[], &mut retval);
    rumpuser::errno::set_host(error);
    if error != 0 {
        return -1;
    }
    // SAFETY: the caller's promise.
    unsafe { fd.write(retval[0] as c_int) };
    // SAFETY: the address of the second of two elements.
    let second = unsafe { fd.add(1) };
    // SAFETY: the caller's promise.
    unsafe { second.write(retval[1] as c_int) };
    0
}
