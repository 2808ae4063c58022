//! Kernel threads, `kthread(9)`.

use core::arch::naked_asm;
use core::ffi::{CStr, c_char, c_int, c_void};

use rump_abi::errno::{Errno, to_c};
use rump_abi::types::lwp_t;
use rump_kernel::ffi::lwp::Lwp;
use rump_kernel::{ffi, kthread};

use crate::export::kpi;

unsafe extern "C" {
    fn rump_shim_kthread_create();
}

/// Starts a thread. Its name is formatted; see `c-src/shim/kthread.c`.
#[unsafe(naked)]
#[unsafe(export_name = "rumpns_kthread_create")]
pub unsafe extern "C" fn kthread_create() {
    naked_asm!("jmp {}", sym rump_shim_kthread_create)
}

const KTHREAD_MPSAFE: c_int = 0x2;
const KTHREAD_MUSTJOIN: c_int = 0x10;

/// `kthread_create` with its name.
///
/// # Safety
/// As a driver calls it: the function takes the argument; `made` is NULL or writable.
#[unsafe(no_mangle)]
unsafe extern "C" fn rump_shim_kthread_start(
    flags: c_int,
    function: Option<unsafe extern "C" fn(*mut c_void)>,
    argument: *mut c_void,
    made: *mut *mut lwp_t,
    name: *const c_char,
) -> c_int {
    let Some(function) = function else {
        return Errno::EINVAL.get();
    };
    // SAFETY: the shim's string.
    let name = unsafe { CStr::from_ptr(name) };
    let (mpsafe, joinable) = (flags & KTHREAD_MPSAFE != 0, flags & KTHREAD_MUSTJOIN != 0);
    // SAFETY: the caller's promise.
    match unsafe { ffi::kthread::create_for_c(name, mpsafe, joinable, function, argument) } {
        Ok(l) => {
            if !made.is_null() {
                // SAFETY: the caller's promise.
                unsafe { made.write(l.as_ptr()) };
            }
            0
        }
        Err(error) => error.get(),
    }
}

kpi! {
    /// Ends the calling kernel thread; what it returns is of no meaning.
    fn kthread_exit(code: c_int) -> ! {
        let _ = code;
        kthread::exit()
    }
    /// Waits for the end of a thread that was made with KTHREAD_MUSTJOIN.
    fn kthread_join(l: *mut lwp_t) -> c_int {
        match Lwp::from_ptr(l) {
            Some(l) => to_c(ffi::kthread::join(l)),
            None => Errno::EINVAL.get(),
        }
    }
}
