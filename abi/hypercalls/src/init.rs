//! The start: `rumpuser_init`.

use core::ffi::{c_int, c_void};

use rumpuser::{Hyperup, console};

use crate::convert::status;
use crate::export::hypercalls;
use crate::inside;
use crate::mutant;
use crate::prototypes::{RUMPUSER_VERSION, rumpuser_hyperup};

// The compiler has compared the header's structure with C's layout, and the Rust one with the interface's.
const _: () = assert!(size_of::<Hyperup>() == size_of::<rumpuser_hyperup>());
const _: () = assert!(RUMPUSER_VERSION == rumpuser::VERSION);

hypercalls! {
    /// Takes the kernel's hooks. The first hypercall of all.
    fn rumpuser_init(version: c_int, hyp: *const rumpuser_hyperup) -> c_int {
        if version != RUMPUSER_VERSION {
            console::log(format_args!(
                "rumpuser_init: the kernel speaks version {version}, this library {RUMPUSER_VERSION}\n"
            ));
        }
        // SAFETY: a kernel of this version hands down this structure, all functions set.
        let hooks = unsafe { &*hyp.cast::<Hyperup>() };
        let installed = if mutant::NO_INTERLOCK || mutant::COUNT_LOST {
            rumpuser::init(version, &mutant::hooks(hooks))
        } else {
            rumpuser::init(version, hooks)
        };
        if installed.is_ok() {
            inside::publish(hooks);
        }
        status(installed)
    }
}

/// For a kernel in the same object as this crate, which calls [`rumpuser::init`] by itself: the rest of what
/// `rumpuser_init` does. And when components find the hypercalls of another object (a program was linked
/// with librumpuser.so.0 before librump.so.0), that one gets the kernel's hooks too, so that what it does
/// is done for this kernel.
pub fn adopt(hooks: &Hyperup) {
    inside::publish(hooks);
    // SAFETY: the name is a C string.
    let global = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"rumpuser_init".as_ptr()) };
    let own = rumpuser_init as *const c_void;
    if global.is_null() || global.cast_const() == own {
        return;
    }
    // SAFETY: the symbol is that function, by its name.
    let init = unsafe {
        core::mem::transmute::<
            *mut c_void,
            unsafe extern "C" fn(c_int, *const rumpuser_hyperup) -> c_int,
        >(global)
    };
    // SAFETY: the hooks have the structure's layout and are all set.
    let error = unsafe { init(RUMPUSER_VERSION, core::ptr::from_ref(hooks).cast()) };
    if error != 0 {
        console::log(format_args!(
            "rumpuser_init: the hypercalls that components see refuse this kernel: error {error}\n"
        ));
    }
}
