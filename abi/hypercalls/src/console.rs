//! The console: `rumpuser_putchar`, `rumpuser_dprintf`.

use core::ffi::{c_char, c_int};

use rumpuser::console;

use crate::export::hypercalls;
use crate::prototypes;

hypercalls! {
    /// Prints one byte on standard output.
    fn rumpuser_putchar(ch: c_int) {
        console::putchar(ch as u8);
    }
}

unsafe extern "C" {
    fn rumpuser_shim_dprintf();
}

/// Prints on standard error, as `printf(3)`. A jump to C leaves every argument where it is.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpuser_dprintf() {
    core::arch::naked_asm!("jmp {}", sym rumpuser_shim_dprintf)
}

// Of the variadic one only the prototype can be looked at.
const _: unsafe extern "C" fn(*const c_char, ...) = prototypes::rumpuser_dprintf;
