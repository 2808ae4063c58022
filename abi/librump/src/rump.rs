//! The public interface, `rump/rump.h`: boot, server, the way in and out. Errors are NetBSD's numbers.
//!
//! The functions that work inside the kernel are in [`crate::public`].

use core::ffi::{CStr, c_char, c_int, c_void};

use rump_abi::errno::{Errno, to_c};
use rump_kernel::{init, lwproc, signal};

/// Boots the kernel; the second call does nothing. Not thread safe.
#[unsafe(no_mangle)]
pub extern "C" fn rump_init() -> c_int {
    if init::cold() {
        // Components may find the hypercalls of a librumpuser.so.0 before those of this library.
        rump_hypercalls::adopt(&init::HOOKS);
    }
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
    crate::public::etfs::boot();
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

/// Prints the event counters, `evcnt(9)`, on the host's standard error.
#[unsafe(no_mangle)]
pub extern "C" fn rump_printevcnts() {
    crate::evcnt::print();
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
