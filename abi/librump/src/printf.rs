//! Printing, `kprintf(9)` and `panic(9)`.
//!
//! The variadic bodies are C, in `c-src/shim`. What is exported is a jump: it leaves every argument
//! register as it is, and the linker exports a Rust symbol where it would hide a C one.

use core::arch::naked_asm;
use core::ffi::{c_char, c_int};

use rump_kernel::subr_prf;

unsafe extern "C" {
    fn rump_shim_printf();
    fn rump_shim_vprintf();
    fn rump_shim_log();
    fn rump_shim_panic();
    fn rump_shim_vpanic();
    fn rump_shim_kern_assert();
    fn rump_shim_snprintf();
    fn rump_shim_vsnprintf();
}

/// Exports `rumpns_NAME` as a jump to a variadic C function.
macro_rules! variadic {
    ($($(#[$meta:meta])* $name:ident => $shim:ident;)*) => {
        $(
            $(#[$meta])*
            #[unsafe(naked)]
            #[unsafe(export_name = concat!("rumpns_", stringify!($name)))]
            pub unsafe extern "C" fn $name() {
                naked_asm!("jmp {}", sym $shim)
            }
        )*
    };
}

variadic! {
    /// Prints on the console and into the message buffer.
    printf => rump_shim_printf;
    /// `printf` with an argument list.
    vprintf => rump_shim_vprintf;
    /// `log(9)`: into the message buffer, with a level of `syslog(3)`.
    log => rump_shim_log;
    /// Stops the kernel with a message; does not return.
    panic => rump_shim_panic;
    /// `panic` with an argument list.
    vpanic => rump_shim_vpanic;
    /// A failed `KASSERT`; does not return.
    kern_assert => rump_shim_kern_assert;
    /// As C99's; returns the full length.
    snprintf => rump_shim_snprintf;
    /// As C99's; returns the full length.
    vsnprintf => rump_shim_vsnprintf;
}

/// Where formatted text arrives: `sink` is 0 for the console, 1 for the log with `level`.
///
/// # Safety
/// `text` is readable for `length` bytes during the call.
#[unsafe(no_mangle)]
unsafe extern "C" fn rump_shim_sink(sink: c_int, level: c_int, text: *const c_char, length: usize) {
    // SAFETY: the caller's promise.
    let text = unsafe { core::slice::from_raw_parts(text.cast::<u8>(), length) };
    match sink {
        0 => subr_prf::printf_sink(text),
        _ => subr_prf::log_sink(level, text),
    }
}

/// # Safety
/// `text` is readable for `length` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn rump_shim_panic_sink(text: *const c_char, length: usize) -> ! {
    // SAFETY: the caller's promise.
    let text = unsafe { core::slice::from_raw_parts(text.cast::<u8>(), length) };
    subr_prf::panic_sink(text)
}
