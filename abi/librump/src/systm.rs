//! Functions that do nothing, for tables of operations.

use core::ffi::{CStr, c_char, c_int, c_void};

use rump_abi::Errno;
use rump_abi::types::{lwp, register_t};

use crate::export::kpi;

kpi! {
    /// Nothing to do.
    fn nullop(_arg: *mut c_void) -> c_int {
        0
    }
    /// What a vector has for an operation that there is not.
    fn eopnotsupp() -> c_int {
        Errno::EOPNOTSUPP.get()
    }
    /// What a table has for a function with a pointer as its result.
    fn nullret() -> *mut c_void {
        core::ptr::null_mut()
    }
    /// Nothing to do.
    fn voidop() {}
    /// There is no such device.
    fn enodev() -> c_int {
        Errno::ENODEV.get()
    }
    /// There is no such function.
    fn enosys() -> c_int {
        Errno::ENOSYS.get()
    }
    /// There is no such ioctl.
    fn enoioctl() -> c_int {
        Errno::ENOTTY.get()
    }
    /// There is no such device.
    fn enxio() -> c_int {
        Errno::ENXIO.get()
    }
    /// A system call that there is not.
    fn sys_nosys(l: *mut lwp, args: *const c_void, retval: *mut register_t) -> c_int {
        let _ = (l, args, retval);
        Errno::ENOSYS.get()
    }
    /// Says that a table of the kernel is full.
    fn tablefull(table: *const c_char, hint: *const c_char) {
        let text = |text: *const c_char| {
            // SAFETY: the driver's string.
            (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
        };
        let hint = text(hint).map_or(String::new(), |hint| format!(" - {hint}"));
        let table = text(table).unwrap_or_default();
        rump_kernel::subr_prf::printf(format_args!("{table}: table is full{hint}\n"));
    }
    /// A system call of a module that is not loaded.
    fn sys_nomodule(l: *mut lwp, args: *const c_void, retval: *mut register_t) -> c_int {
        let _ = (l, args, retval);
        Errno::ENOSYS.get()
    }
}
