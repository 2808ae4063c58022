//! The public interface, `rump/rump.h`: boot, server, processes (`rump-tools` section 8).
//!
//! A function that works inside the kernel enters it first and leaves it afterwards. Errors are
//! NetBSD's numbers.

use core::ffi::{CStr, c_char, c_int, c_void};

use rump_abi::errno::{Errno, Result, to_c};
use rump_abi::types::lwp;
use rump_kernel::ffi::lwp::Lwp;
use rump_kernel::{init, lwproc, signal};

/// Boots the kernel; the second call does nothing. Not thread safe.
#[unsafe(no_mangle)]
pub extern "C" fn rump_init() -> c_int {
    to_c(init::rump_init())
}

/// Another name of [`rump_init`].
#[unsafe(no_mangle)]
pub extern "C" fn rump__init() -> c_int {
    rump_init()
}

/// Boots the VFS: called by librumpvfs.so's component row during [`rump_init`].
#[unsafe(no_mangle)]
pub extern "C" fn rump_vfs_faction_init() {
    crate::pnbuf::init();
    crate::devnodes::init();
    rump_rumpfs::attach();
    rump_kernel::vfs::etfs::set_backend(&crate::etfs::BACKEND);
    rump_kernel::vfs::init_faction::init();
}

/// Serves remote clients at `url`. The kernel has been booted; nobody is in it on this thread.
///
/// # Safety
/// `url` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_init_server(url: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    let url = unsafe { CStr::from_ptr(url) };
    let Ok(url) = url.to_str() else {
        return Errno::EINVAL.get();
    };
    to_c(rumpuser::sp::init(
        url,
        init::OSTYPE,
        init::OSRELEASE,
        init::MACHINE,
    ))
}

/// Forks into the background before the boot; the parent waits for [`rump_daemonize_done`].
#[unsafe(no_mangle)]
pub extern "C" fn rump_daemonize_begin() -> c_int {
    if !init::cold() {
        return Errno::EALREADY.get();
    }
    to_c(rumpuser::process::daemonize_begin())
}

/// Tells the waiting parent how it went: 0, or an error that becomes its exit status.
#[unsafe(no_mangle)]
pub extern "C" fn rump_daemonize_done(error: c_int) -> c_int {
    to_c(rumpuser::process::daemonize_done(error))
}

/// `__NetBSD_Version__`.
#[unsafe(no_mangle)]
pub extern "C" fn rump_getversion() -> c_int {
    init::VERSION_NUMBER
}

/// `__NetBSD_Version__`.
#[unsafe(no_mangle)]
pub extern "C" fn rump_pub_getversion() -> c_int {
    init::VERSION_NUMBER
}

/// Whether kernel modules built for NetBSD can be loaded: our layouts are our own, so 0.
#[unsafe(no_mangle)]
pub extern "C" fn rump_nativeabi_p() -> c_int {
    0
}

/// Boot flags, `RB_*` and `AB_*`.
#[unsafe(no_mangle)]
pub extern "C" fn rump_boot_gethowto() -> c_int {
    init::boothowto()
}

/// Sets the boot flags, before [`rump_init`].
#[unsafe(no_mangle)]
pub extern "C" fn rump_boot_sethowto(howto: c_int) {
    init::set_boothowto(howto);
}

/// Chooses what becomes of signals, before [`rump_init`]; an unknown model changes nothing.
#[unsafe(no_mangle)]
pub extern "C" fn rump_boot_setsigmodel(model: c_int) {
    if let Some(model) = signal::model_from_raw(model) {
        signal::set_model(model);
    }
}

/// Enters the kernel; pairs with [`rump_unschedule`].
#[unsafe(no_mangle)]
pub extern "C" fn rump_schedule() {
    lwproc::schedule();
}

/// Leaves the kernel.
#[unsafe(no_mangle)]
pub extern "C" fn rump_unschedule() {
    lwproc::unschedule();
}

/// Runs `f` inside the kernel.
pub(crate) fn inside<T>(f: impl FnOnce() -> T) -> T {
    lwproc::schedule();
    let result = f();
    lwproc::unschedule();
    result
}

/// Makes a process with one lwp for this thread; `flags` say what happens to the descriptors.
#[unsafe(no_mangle)]
pub extern "C" fn rump_pub_lwproc_rfork(flags: c_int) -> c_int {
    to_c(inside(|| lwproc::rfork(flags)))
}

/// Makes an lwp in the process `pid` for this thread: ESRCH, EBUSY.
#[unsafe(no_mangle)]
pub extern "C" fn rump_pub_lwproc_newlwp(pid: c_int) -> c_int {
    to_c(inside(|| lwproc::newlwp(pid)))
}

/// Makes `l` this thread's lwp; NULL makes the thread implicit.
///
/// # Safety
/// `l` is an lwp of this kernel that no other thread has, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_pub_lwproc_switch(l: *mut lwp) {
    inside(|| lwproc::switch(Lwp::from_ptr(l)));
}

/// Lets go of this thread's lwp; with the last one the process ends.
#[unsafe(no_mangle)]
pub extern "C" fn rump_pub_lwproc_releaselwp() {
    inside(lwproc::releaselwp);
}

/// This thread's lwp, or NULL when it is implicit.
#[unsafe(no_mangle)]
pub extern "C" fn rump_pub_lwproc_curlwp() -> *mut lwp {
    inside(|| lwproc::curlwp_bound().map_or(core::ptr::null_mut(), Lwp::as_ptr))
}

/// Local programs always get the native system calls here.
#[unsafe(no_mangle)]
pub extern "C" fn rump_pub_lwproc_sysent_usenative() {}

/// Registers a host file as `key`; ENOSYS without the VFS.
///
/// # Safety
/// Both are C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_pub_etfs_register(
    key: *const c_char,
    hostpath: *const c_char,
    kind: c_int,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { rump_pub_etfs_register_withsize(key, hostpath, kind, 0, u64::MAX) }
}

/// As [`rump_pub_etfs_register`], with a window of `size` bytes from `begin`; `u64::MAX` is to the end.
///
/// # Safety
/// Both are C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_pub_etfs_register_withsize(
    key: *const c_char,
    hostpath: *const c_char,
    kind: c_int,
    begin: u64,
    size: u64,
) -> c_int {
    // SAFETY: the caller's promise.
    let key = unsafe { CStr::from_ptr(key) };
    // SAFETY: the caller's promise.
    let hostpath = unsafe { CStr::from_ptr(hostpath) };
    to_c(inside(|| etfs_register(key, hostpath, kind, begin, size)))
}

fn etfs_register(key: &CStr, hostpath: &CStr, kind: c_int, begin: u64, size: u64) -> Result<()> {
    rump_kernel::vfs::etfs::register(key, hostpath, kind, begin, size)
}

/// Removes a key: ENOENT, EBUSY.
///
/// # Safety
/// `key` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_pub_etfs_remove(key: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    let key = unsafe { CStr::from_ptr(key) };
    to_c(inside(|| rump_kernel::vfs::etfs::remove(key)))
}

/// The local entrance of a system call: `size` bytes of argument slots at `args`, two registers at
/// `retval`. Answers the error.
///
/// # Safety
/// `args` is readable for `size` bytes and `retval` writable for two registers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_syscall(
    number: c_int,
    args: *const c_void,
    size: usize,
    retval: *mut i64,
) -> c_int {
    let mut slots = [0_u64; 8];
    let count = (size / size_of::<u64>()).min(slots.len());
    // SAFETY: the caller's promise; the copy is at most as long as either.
    unsafe { core::ptr::copy_nonoverlapping(args.cast::<u64>(), slots.as_mut_ptr(), count) };
    let mut registers = [0; 2];
    let error = crate::syscall::local(number, &slots, &mut registers);
    // SAFETY: the caller's promise.
    unsafe { retval.cast::<[i64; 2]>().write_unaligned(registers) };
    error
}

/// Text of a NetBSD error number, as `strerror(3)`; good until the next call on this thread.
#[unsafe(no_mangle)]
pub extern "C" fn rump_strerror(number: c_int) -> *const c_char {
    thread_local! {
        static TEXT: core::cell::RefCell<[u8; 64]> = const { core::cell::RefCell::new([0; 64]) };
    }
    TEXT.with(|text| {
        let mut buffer = text.borrow_mut();
        let message = if number == 0 {
            "Undefined error: 0".to_owned()
        } else {
            Errno::new(number).to_string()
        };
        let length = message.len().min(buffer.len() - 1);
        buffer[..length].copy_from_slice(&message.as_bytes()[..length]);
        buffer[length] = 0;
        buffer.as_ptr().cast()
    })
}
