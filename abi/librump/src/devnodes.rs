//! Nodes in `/dev` for the glue of components: `rump-sys/vfs.h`.
//!
//! The variables hold NULL until the VFS boots.

use core::ffi::{CStr, c_char, c_int};
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering::Release};

use rump_abi::errno::to_c;
use rump_abi::types::*;
use rump_kernel::Result;
use rump_kernel::copy::UserPtr;
use rump_kernel::lwproc::curlwp;
use rump_kernel::vfs::mount::makedev;
use rump_kernel::vfs::syscalls::{do_sys_mknodat, do_sys_symlinkat};

/// A function pointer that C calls.
type Function = AtomicPtr<()>;

/// Makes one node.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "a C name")]
pub static rump_vfs_makeonedevnode: Function = Function::new(ptr::null_mut());
/// Makes nodes whose names end in a character that counts up.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "a C name")]
pub static rump_vfs_makedevnodes: Function = Function::new(ptr::null_mut());
/// Makes a symbolic link.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "a C name")]
pub static rump_vfs_makesymlink: Function = Function::new(ptr::null_mut());

/// Fills the variables in.
pub(crate) fn init() {
    let one: unsafe extern "C" fn(dev_t, *const c_char, devmajor_t, devminor_t) -> c_int =
        makeonedevnode;
    rump_vfs_makeonedevnode.store(one as *mut (), Release);
    let many: unsafe extern "C" fn(
        dev_t,
        *const c_char,
        c_char,
        devmajor_t,
        devminor_t,
        c_int,
    ) -> c_int = makedevnodes;
    rump_vfs_makedevnodes.store(many as *mut (), Release);
    let link: unsafe extern "C" fn(*const c_char, *const c_char) -> c_int = makesymlink;
    rump_vfs_makesymlink.store(link as *mut (), Release);
}

fn node(kind: dev_t, path: &CStr, major: devmajor_t, minor: devminor_t) -> Result<()> {
    let mode = kind as mode_t | 0o666;
    let dev = makedev(major.cast_unsigned(), minor.cast_unsigned());
    let path = UserPtr::of(path.as_ptr());
    do_sys_mknodat(curlwp(), AT_FDCWD, path, mode, dev, UIO_SYSSPACE)
}

unsafe extern "C" fn makeonedevnode(
    kind: dev_t,
    path: *const c_char,
    major: devmajor_t,
    minor: devminor_t,
) -> c_int {
    // SAFETY: the caller's string.
    to_c(node(kind, unsafe { CStr::from_ptr(path) }, major, minor))
}

unsafe extern "C" fn makedevnodes(
    kind: dev_t,
    base: *const c_char,
    first: c_char,
    major: devmajor_t,
    minor: devminor_t,
    count: c_int,
) -> c_int {
    // SAFETY: the caller's string.
    let base = unsafe { CStr::from_ptr(base) }.to_bytes();
    let nodes = (0..count).try_for_each(|n| {
        let last = first.cast_unsigned().wrapping_add(n as u8);
        let path = [base, &[last, 0]].concat();
        let path = CStr::from_bytes_until_nul(&path).unwrap_or_default();
        node(kind, path, major, minor + n)
    });
    to_c(nodes)
}

unsafe extern "C" fn makesymlink(target: *const c_char, path: *const c_char) -> c_int {
    let (target, path) = (UserPtr::of(target), UserPtr::of(path));
    to_c(do_sys_symlinkat(
        curlwp(),
        target,
        AT_FDCWD,
        path,
        UIO_SYSSPACE,
    ))
}
