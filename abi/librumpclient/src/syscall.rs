//! How a call of `rump_sys_*` goes to the server: slots out, `errno` and a register in.

use core::ffi::c_int;

use rump_abi::sysno::SYS_pipe;

use crate::{api, errno};

#[path = "../../librump/src/slot.rs"]
mod slot;
pub use slot::Slot;

/// An ordinary call: -1 and the error in `errno`, else the first register. `errno` is set also when it is
/// 0, as programs for rump kernels expect.
pub fn call(number: i32, slots: &[u64]) -> i64 {
    let result = api::call(number, slots);
    errno::set(result.err().unwrap_or(0));
    result.map_or(-1, |registers| registers[0])
}

/// A call that cannot fail in the kernel, and leaves `errno` alone; 0 when there is no kernel.
pub fn call_never_fails(number: i32, slots: &[u64]) -> i64 {
    api::call(number, slots).map_or(0, |registers| registers[0])
}

/// A call whose result is an error, which is no failure of the call: `errno` is left alone.
pub fn call_returns_error(number: i32, slots: &[u64]) -> i64 {
    api::call(number, slots).map_or_else(i64::from, |registers| registers[0])
}

/// `pipe(2)`: the two descriptors are the two result registers.
///
/// # Safety
/// `fd` has room for two descriptors.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_sys_pipe(fd: *mut c_int) -> c_int {
    let result = api::call(SYS_pipe.into(), &[]);
    errno::set(result.err().unwrap_or(0));
    let Ok([near, far]) = result else {
        return -1;
    };
    // SAFETY: the caller's promise.
    unsafe { fd.cast::<[c_int; 2]>().write([near as c_int, far as c_int]) };
    0
}
