//! The kernel's C functions that this crate calls, found by name in `librump.so`.

use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};

use libloading::os::unix::Library;
use rump_abi::Errno;

use crate::error::{Error, Result};

/// Makes a struct of function pointers and how it is filled from a library.
macro_rules! table {
    ($($field:ident = $symbol:literal: fn($($ty:ty),*) -> $ret:ty;)*) => {
        /// Entrances of a kernel; the types are those of `rump/rump.h` and `rump/rump_syscalls.h`.
        pub(crate) struct Table {
            $(pub(crate) $field: unsafe extern "C" fn($($ty),*) -> $ret,)*
        }

        impl Table {
            /// Finds all of them.
            pub(crate) fn load(library: &Library) -> Result<Self> {
                Ok(Self {
                    $($field: {
                        // SAFETY: the symbol has this type in every kernel's public interface.
                        let symbol = unsafe {
                            library.get::<unsafe extern "C" fn($($ty),*) -> $ret>(
                                concat!($symbol, "\0").as_bytes(),
                            )
                        };
                        *symbol.map_err(|_| Error::Symbol($symbol))?
                    },)*
                })
            }
        }
    };
}

table! {
    init = "rump_init": fn() -> c_int;
    init_server = "rump_init_server": fn(*const c_char) -> c_int;
    open = "rump___sysimpl_open": fn(*const c_char, c_int, c_uint) -> c_int;
    close = "rump___sysimpl_close": fn(c_int) -> c_int;
    pread = "rump___sysimpl_pread": fn(c_int, *mut c_void, c_ulong, c_long) -> c_long;
    pwrite = "rump___sysimpl_pwrite": fn(c_int, *const c_void, c_ulong, c_long) -> c_long;
    ftruncate = "rump___sysimpl_ftruncate": fn(c_int, c_long) -> c_int;
    fsync = "rump___sysimpl_fsync": fn(c_int) -> c_int;
    getdents = "rump___sysimpl_getdents30": fn(c_int, *mut c_char, c_ulong) -> c_int;
    stat = "rump___sysimpl_stat50": fn(*const c_char, *mut c_void) -> c_int;
    lstat = "rump___sysimpl_lstat50": fn(*const c_char, *mut c_void) -> c_int;
    mkdir = "rump___sysimpl_mkdir": fn(*const c_char, c_uint) -> c_int;
    rmdir = "rump___sysimpl_rmdir": fn(*const c_char) -> c_int;
    unlink = "rump___sysimpl_unlink": fn(*const c_char) -> c_int;
    link = "rump___sysimpl_link": fn(*const c_char, *const c_char) -> c_int;
    symlink = "rump___sysimpl_symlink": fn(*const c_char, *const c_char) -> c_int;
    readlink = "rump___sysimpl_readlink": fn(*const c_char, *mut c_char, c_ulong) -> c_long;
    rename = "rump___sysimpl_rename": fn(*const c_char, *const c_char) -> c_int;
    mount = "rump___sysimpl_mount50": fn(*const c_char, *const c_char, c_int, *mut c_void, c_ulong) -> c_int;
    unmount = "rump___sysimpl_unmount": fn(*const c_char, c_int) -> c_int;
    reboot = "rump___sysimpl_reboot": fn(c_int, *mut c_char) -> c_int;
}

/// The result of a `rump_sys_*` call: -1 means that NetBSD's number is in the host's `errno`.
pub(crate) fn check(result: c_long) -> Result<usize> {
    usize::try_from(result).map_err(|_| {
        let number = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        Error::Kernel(Errno::new(number))
    })
}
