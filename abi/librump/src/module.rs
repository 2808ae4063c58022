//! Modules, `module(9)`.

use core::ffi::{CStr, c_char, c_int};

use rump_abi::errno::{Errno, to_c};
use rump_abi::types::{modclass_t, prop_dictionary_t, u_int};
use rump_kernel::{Result, module, module_load, subr_prf};

use crate::export::kpi;

/// How often modules were loaded or ended (`module_gen`): drivers compare it with an older value.
#[unsafe(export_name = "rumpns_module_gen")]
static MODULE_GEN: core::sync::atomic::AtomicU32 = core::sync::atomic::AtomicU32::new(1);
const _: u_int = 0_u32;

/// # Safety
/// `name` is a C string that lives as long as the result.
unsafe fn text<'a>(name: *const c_char) -> Result<&'a str> {
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(name) }
        .to_str()
        .map_err(|_| Errno::EINVAL)
}

fn is_active(name: &str) -> bool {
    module::list()
        .iter()
        .any(|module| module.name == name.as_bytes())
}

/// The component of a module, by the names that components have.
fn load(name: &str) -> Result<()> {
    if is_active(name) {
        return Err(Errno::EEXIST);
    }
    for part in ["rumpfs", "rumpkern", "rumpdev", "rumpvfs"] {
        match module_load::load(&format!("{part}_{name}"), false) {
            Err(Errno::ENOENT) => {}
            other => return other,
        }
    }
    Err(Errno::ENOENT)
}

kpi! {
    /// Loads a module because somebody asks for what it has; says so when there is none.
    fn module_autoload(name: *const c_char, class: modclass_t) -> c_int {
        let _ = class;
        // SAFETY: the driver's string.
        let name = match unsafe { text(name) } {
            Ok(name) => name,
            Err(error) => return error.get(),
        };
        let result = load(name);
        if let Err(error) = result
            && error != Errno::EEXIST
        {
            subr_prf::log_sink(4, format!("module_autoload: `{name}': error {}\n", error.get()).as_bytes());
        }
        to_c(result)
    }
    /// Loads a module; it has no properties here.
    fn module_load(name: *const c_char, flags: c_int, properties: prop_dictionary_t, class: modclass_t) -> c_int {
        let _ = (flags, properties, class);
        // SAFETY: the driver's string.
        to_c(unsafe { text(name) }.and_then(load))
    }
    /// Ends the component of a module.
    fn module_unload(name: *const c_char) -> c_int {
        // SAFETY: the driver's string.
        let name = unsafe { text(name) };
        to_c(name.and_then(|name| {
            let parts = ["rumpfs", "rumpkern", "rumpdev", "rumpvfs"];
            let mut results = parts.iter().map(|part| module_load::unload(&format!("{part}_{name}")));
            results.find(|result| *result != Err(Errno::ENOENT)).unwrap_or(Err(Errno::ENOENT))
        }))
    }
}
