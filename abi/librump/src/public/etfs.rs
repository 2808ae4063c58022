//! Host files in the kernel's name space, `rump_etfs(3)`.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_char, c_int};
use core::ptr::null_mut;

use rump_abi::errno::to_c;
use rump_kernel::vfs::etfs::{self, SIZE_ENDOFF};

use super::public;
use crate::prototypes::{rump_boot_etfs, rump_etfs_type};

public! {
    /// Registers a host file as `key`; ENOSYS without the VFS.
    fn rump_pub_etfs_register(
        key: *const c_char,
        hostpath: *const c_char,
        kind: rump_etfs_type,
    ) -> c_int {
        // SAFETY: the caller's strings.
        unsafe { register(key, hostpath, kind, 0, SIZE_ENDOFF) }
    }

    /// The same with a window of `size` bytes from `begin`; `RUMP_ETFS_SIZE_ENDOFF` is to the end.
    fn rump_pub_etfs_register_withsize(
        key: *const c_char,
        hostpath: *const c_char,
        kind: rump_etfs_type,
        begin: u64,
        size: u64,
    ) -> c_int {
        // SAFETY: the caller's strings.
        unsafe { register(key, hostpath, kind, begin, size) }
    }

    /// Takes a key away: ENOENT, EBUSY.
    fn rump_pub_etfs_remove(key: *const c_char) -> c_int {
        // SAFETY: the caller's string.
        let key = unsafe { CStr::from_ptr(key) };
        to_c(etfs::remove(key))
    }
}

/// # Safety
/// Both are C strings.
unsafe fn register(
    key: *const c_char,
    hostpath: *const c_char,
    kind: rump_etfs_type,
    begin: u64,
    size: u64,
) -> c_int {
    // SAFETY: the caller's promise.
    let key = unsafe { CStr::from_ptr(key) };
    // SAFETY: the caller's promise.
    let hostpath = unsafe { CStr::from_ptr(hostpath) };
    let kind = kind.cast_signed();
    to_c(etfs::register(key, hostpath, kind, begin, size))
}

/// The requests of before the boot, the last one first.
struct AtBoot(UnsafeCell<*mut rump_boot_etfs>);

// SAFETY: only one thread registers and boots: `rump_init` is not thread safe, and neither is this.
unsafe impl Sync for AtBoot {}

static AT_BOOT: AtBoot = AtBoot(UnsafeCell::new(null_mut()));

/// Asks for a host file to be registered when the VFS boots; `eb_status` tells then how it went. The
/// structure stays the caller's and has to stay until then.
///
/// # Safety
/// `request` is filled in; nobody boots the kernel meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rump_boot_etfs_register(request: *mut rump_boot_etfs) {
    // SAFETY: one thread at a time, by the caller's promise.
    let first = unsafe { &mut *AT_BOOT.0.get() };
    // SAFETY: the caller's structure.
    let this = unsafe { &mut *request };
    this.eb_status = -1;
    this._eb_next = *first;
    *first = request;
}

const _: unsafe extern "C" fn(*mut rump_boot_etfs) = crate::prototypes::rump_boot_etfs_register;

/// Carries the requests out; the VFS is booting.
pub(crate) fn boot() {
    // SAFETY: the booting thread.
    let mut next = unsafe { *AT_BOOT.0.get() };
    // SAFETY: each is the program's structure, which stays until now.
    while let Some(request) = unsafe { next.as_mut() } {
        // SAFETY: the program's strings.
        request.eb_status = unsafe {
            register(
                request.eb_key,
                request.eb_hostpath,
                request.eb_type,
                request.eb_begin,
                request.eb_size,
            )
        };
        next = request._eb_next;
    }
}
