//! Nodes of drivers in the tree of `sysctl(7)`, `sysctl(9)`.

use core::arch::naked_asm;
use core::ffi::{CStr, c_char, c_int, c_uint, c_void};

use rump_abi::errno::{Errno, to_c};
use rump_abi::types::{lwp, sysctllog, sysctlnode};
use rump_kernel::ffi::sysctllog as log;
use rump_kernel::ffi::sysctlnode::{self as nodes, Function, Wish};

use crate::export::kpi;

unsafe extern "C" {
    fn rump_shim_sysctl_createv();
    fn rump_shim_sysctl_destroyv();
}

/// Makes a node. Its path ends the arguments; see `c-src/shim/sysctl.c`.
#[unsafe(naked)]
#[unsafe(export_name = "rumpns_sysctl_createv")]
pub unsafe extern "C" fn sysctl_createv() {
    naked_asm!("jmp {}", sym rump_shim_sysctl_createv)
}

/// Destroys a node. Its path ends the arguments.
#[unsafe(naked)]
#[unsafe(export_name = "rumpns_sysctl_destroyv")]
pub unsafe extern "C" fn sysctl_destroyv() {
    naked_asm!("jmp {}", sym rump_shim_sysctl_destroyv)
}

/// The fixed arguments of `sysctl_createv`, in its order.
#[repr(C)]
struct CreateArguments {
    log: *mut *mut sysctllog,
    cflags: c_int,
    root: *mut *const sysctlnode,
    made: *mut *const sysctlnode,
    flags: c_int,
    kind: c_int,
    name: *const c_char,
    desc: *const c_char,
    function: Option<Function>,
    immediate: u64,
    data: *mut c_void,
    size: usize,
}

/// # Safety
/// `text` is null or a C string that lives as long as the result.
unsafe fn text<'a>(text: *const c_char) -> &'a CStr {
    if text.is_null() {
        return c"";
    }
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(text) }
}

/// `sysctl_createv` with its arguments collected.
///
/// # Safety
/// As a driver calls `sysctl_createv`; `path` has `count` numbers.
#[unsafe(no_mangle)]
unsafe extern "C" fn rump_shim_sysctl_create(
    arguments: *const CreateArguments,
    path: *const c_int,
    count: usize,
) -> c_int {
    // SAFETY: the shim's structure.
    let a = unsafe { &*arguments };
    let root = if a.root.is_null() {
        core::ptr::null()
    } else {
        // SAFETY: the driver's variable.
        unsafe { a.root.read() }
    };
    let wish = Wish {
        root,
        // SAFETY: the caller's promise.
        path: unsafe { core::slice::from_raw_parts(path, count) },
        flags: a.flags.cast_unsigned(),
        kind: a.kind.cast_unsigned(),
        // SAFETY: the driver's string.
        name: unsafe { text(a.name) },
        // SAFETY: the driver's string.
        desc: unsafe { text(a.desc) },
        function: a.function,
        immediate: a.immediate,
        data: a.data,
        size: a.size,
    };
    // SAFETY: the driver's function and variable outlive the node.
    let (node, new) = match unsafe { nodes::createv(&wish) } {
        Ok(made) => made,
        Err(error) => return error.get(),
    };
    if !a.made.is_null() {
        // SAFETY: the driver's variable.
        unsafe { a.made.write(node) };
    }
    if let Some(path) = new
        && !a.log.is_null()
    {
        // SAFETY: the driver's variable, NULL at first.
        unsafe { log::note(a.log, path) };
    }
    0
}

/// `sysctl_destroyv` with its arguments collected.
///
/// # Safety
/// As a driver calls `sysctl_destroyv`; `path` has `count` numbers.
#[unsafe(no_mangle)]
unsafe extern "C" fn rump_shim_sysctl_destroy(
    root: *const sysctlnode,
    path: *const c_int,
    count: usize,
) -> c_int {
    // SAFETY: the caller's promise.
    let path = unsafe { core::slice::from_raw_parts(path, count) };
    // SAFETY: the driver does not use the node any more.
    to_c(unsafe { nodes::destroy_below(root, path) })
}

kpi! {
    /// Destroys the nodes of a log, last made first, as far as others have not put nodes below them.
    fn sysctl_teardown(log: *mut *mut sysctllog) {
        // SAFETY: the driver's variable; it tears its nodes down.
        unsafe { log::teardown(log) };
    }
    /// Moves the value of a node, or of a driver's copy of one.
    fn sysctl_lookup(
        name: *const c_int,
        rest: c_uint,
        old: *mut c_void,
        old_length: *mut usize,
        new: *const c_void,
        new_length: usize,
        whole: *const c_int,
        l: *mut lwp,
        node: *const sysctlnode,
    ) -> c_int {
        let _ = (name, whole, l);
        // SAFETY: the driver's node; the lengths are those that its function got.
        to_c(unsafe { nodes::lookup(rest, old, old_length, new, new_length, node) })
    }
    /// For nodes without a value here.
    fn sysctl_notavail(
        name: *const c_int,
        rest: c_uint,
        old: *mut c_void,
        old_length: *mut usize,
        new: *const c_void,
        new_length: usize,
        whole: *const c_int,
        l: *mut lwp,
        node: *const sysctlnode,
    ) -> c_int {
        let _ = (name, rest, old, old_length, new, new_length, whole, l, node);
        Errno::EOPNOTSUPP.get()
    }
    /// For nodes whose value is empty.
    fn sysctl_null(
        name: *const c_int,
        rest: c_uint,
        old: *mut c_void,
        old_length: *mut usize,
        new: *const c_void,
        new_length: usize,
        whole: *const c_int,
        l: *mut lwp,
        node: *const sysctlnode,
    ) -> c_int {
        let _ = (name, rest, old, new, new_length, whole, l, node);
        if !old_length.is_null() {
            // SAFETY: the length that the tree's function got.
            unsafe { old_length.write(0) };
        }
        0
    }
    /// From who asks; `l` is NULL if it is the kernel itself.
    fn sysctl_copyin(l: *mut lwp, user: *const c_void, kernel: *mut c_void, length: usize) -> c_int {
        if l.is_null() {
            // SAFETY: the kernel's own ranges.
            return unsafe { crate::copy::kcopy(user, kernel, length) };
        }
        // SAFETY: the driver gives room.
        unsafe { crate::copy::copyin(user, kernel, length) }
    }
    /// To who asks.
    fn sysctl_copyout(l: *mut lwp, kernel: *const c_void, user: *mut c_void, length: usize) -> c_int {
        if l.is_null() {
            // SAFETY: the kernel's own ranges.
            return unsafe { crate::copy::kcopy(kernel, user, length) };
        }
        // SAFETY: the driver gives the data.
        unsafe { crate::copy::copyout(kernel, user, length) }
    }
    /// A string from who asks.
    fn sysctl_copyinstr(
        l: *mut lwp,
        user: *const c_void,
        kernel: *mut c_void,
        length: usize,
        done: *mut usize,
    ) -> c_int {
        if l.is_null() {
            // SAFETY: the kernel's own string and room.
            return unsafe { crate::copy::copystr(user, kernel, length, done) };
        }
        // SAFETY: the driver gives room.
        unsafe { crate::copy::copyinstr(user, kernel, length, done) }
    }
    /// A driver's function is called without the lock of the tree.
    fn sysctl_unlock() {}
    /// Undoes `sysctl_unlock`.
    fn sysctl_relock() {}
}
