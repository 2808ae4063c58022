//! Modules that a program brings along, `module(9)`.

use core::ffi::{c_char, c_int, c_void};
use core::slice;

use rump_abi::errno::{Errno, to_c};
use rump_abi::types::modinfo;
use rump_kernel::ffi::component::Modinfo;
use rump_kernel::module;

use super::public;

public! {
    /// Adds modules and initialises them, up to the first that fails.
    fn rump_pub_module_init(infos: *const *const modinfo, count: usize) -> c_int {
        // SAFETY: the caller's array has that many.
        let infos = unsafe { slice::from_raw_parts(infos, count) };
        for &info in infos {
            // SAFETY: a description that stays as long as the module.
            let Some(info) = (unsafe { Modinfo::from_ptr(info) }) else {
                return Errno::EINVAL.get();
            };
            if let Err(error) = module::load_all(&[info]) {
                return error.get();
            }
        }
        0
    }

    /// Ends a module.
    fn rump_pub_module_fini(info: *const modinfo) -> c_int {
        // SAFETY: a description that stays as long as the module.
        let info = unsafe { Modinfo::from_ptr(info) };
        to_c(info.ok_or(Errno::EINVAL).and_then(module::fini))
    }

    /// Would tell the kernel its own symbols, for backtraces; those come from the libraries here.
    fn rump_pub_kernelfsym_load(
        symbols: *mut c_void,
        symbols_size: u64,
        strings: *mut c_char,
        strings_size: u64,
    ) -> c_int {
        let _ = (symbols, symbols_size, strings, strings_size);
        Errno::ENOSYS.get()
    }
}
