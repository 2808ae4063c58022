//! The one place that meets C: loading libraries, finding functions, setting the environment.
//!
//! A kernel and its components cannot be unloaded: their threads and tables live until the
//! process ends. So every handle is leaked, and a function pointer found once stays good.

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LAZY};
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};

/// `int f(void)`: `rump_init`, `rump_daemonize_begin`.
pub type Plain = unsafe extern "C" fn() -> c_int;
/// `int f(int)`: `rump_daemonize_done`.
pub type TakesInt = unsafe extern "C" fn(c_int) -> c_int;
/// `int f(const char *)`: `rump_init_server`, `rump_pub_etfs_remove`.
pub type TakesText = unsafe extern "C" fn(*const c_char) -> c_int;
/// `int rump_pub_etfs_register(const char *, const char *, enum rump_etfs_type)`.
pub type EtfsRegister = unsafe extern "C" fn(*const c_char, *const c_char, c_int) -> c_int;
/// `int rump_pub_etfs_register_withsize(..., uint64_t, uint64_t)`.
pub type EtfsRegisterWithSize =
    unsafe extern "C" fn(*const c_char, *const c_char, c_int, u64, u64) -> c_int;
/// `int rump___sysimpl_reboot(int, char *)`.
pub type Reboot = unsafe extern "C" fn(c_int, *mut c_char) -> c_int;
/// `int rump___sysimpl_modctl(int, void *)`.
pub type Modctl = unsafe extern "C" fn(c_int, *mut c_void) -> c_int;

/// `modctl_load_t`, the argument of `modctl(MODCTL_LOAD)`.
#[repr(C)]
pub struct ModctlLoad {
    /// Path of the module file inside the rump kernel.
    pub filename: *const c_char,
    /// `MODCTL_LOAD_*` flags.
    pub flags: c_int,
    /// Module properties; none.
    pub props: *const c_char,
    /// Their length.
    pub props_length: usize,
}

/// Loads a library for good, its names visible to all that come later (components want that), its
/// missing functions not yet looked for.
///
/// # Errors
/// The dynamic linker's message.
pub fn load(name: &OsStr) -> Result<(), String> {
    // SAFETY: runs the initialisers of a library that the user named as part of a rump kernel; no
    // other thread runs yet that they could disturb.
    let library = unsafe { Library::open(Some(name), RTLD_LAZY | RTLD_GLOBAL) };
    let library = library.map_err(|error| error.to_string())?;
    std::mem::forget(library);
    Ok(())
}

/// Where the first loaded library that defines this name has it.
#[must_use]
pub fn address_of(name: &CStr) -> Option<usize> {
    // SAFETY: the address is not used as one, so its type does not matter.
    let symbol = unsafe { Library::this().get::<*const c_void>(name.to_bytes_with_nul()) };
    symbol.ok().map(|symbol| symbol.into_raw().addr())
}

/// The function of this name in any loaded library.
///
/// # Safety
/// `F` is the `extern "C"` function pointer type that the name has in `rump/rump.h`.
#[must_use]
pub unsafe fn function<F: Copy>(name: &CStr) -> Option<F> {
    // SAFETY: the caller vouches for the type.
    let symbol = unsafe { Library::this().get::<F>(name.to_bytes_with_nul()) };
    symbol.ok().map(|symbol| *symbol)
}

/// Sets an environment variable that the kernel will read (`RUMP_NCPU` and the like).
pub fn set_environment(name: &str, value: &str) {
    // SAFETY: called while the command line is worked off, before any library is loaded and any
    // thread made.
    unsafe { std::env::set_var(name, value) };
}
