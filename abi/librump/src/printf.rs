//! Printing, `kprintf(9)` and `panic(9)`.
//!
//! The variadic bodies are C, in `c-src/shim`. What is exported is a jump: it leaves every argument
//! register as it is, and the linker exports a Rust symbol where it would hide a C one.

use core::arch::naked_asm;
use core::ffi::{c_char, c_int};

use rump_kernel::{init, subr_prf};

unsafe extern "C" {
    fn rump_shim_printf();
    fn rump_shim_vprintf();
    fn rump_shim_log();
    fn rump_shim_panic();
    fn rump_shim_vpanic();
    fn rump_shim_kern_assert();
    fn rump_shim_vlog();
    fn rump_shim_addlog();
    fn rump_shim_printf_nolog();
    fn rump_shim_printf_tolog();
    fn rump_shim_uprintf();
    fn rump_shim_aprint_verbose();
    fn rump_shim_aprint_debug();
    fn rump_shim_aprint_naive();
    fn rump_shim_kprintf();
    fn rump_shim_kmem_asprintf();
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
    /// `log` with an argument list.
    vlog => rump_shim_vlog;
    /// Goes on with a line of `log`.
    addlog => rump_shim_addlog;
    /// On the console only.
    printf_nolog => rump_shim_printf_nolog;
    /// Into the message buffer only.
    printf_tolog => rump_shim_printf_tolog;
    /// To the user of the process: there is no terminal here, so into the log.
    uprintf => rump_shim_uprintf;
    /// As `uprintf`.
    uprintf_locked => rump_shim_uprintf;
    /// What a driver says when it attaches.
    aprint_normal => rump_shim_printf;
    /// What goes wrong when a driver attaches.
    aprint_error => rump_shim_printf;
    /// Printed if the boot is verbose, and remembered in any case.
    aprint_verbose => rump_shim_aprint_verbose;
    /// Printed if the boot is for debugging.
    aprint_debug => rump_shim_aprint_debug;
    /// Printed instead of `aprint_normal` if the boot is quiet.
    aprint_naive => rump_shim_aprint_naive;
    /// To where its flags say.
    kprintf => rump_shim_kprintf;
    /// Formatted, in memory of the caller's.
    kmem_asprintf => rump_shim_kmem_asprintf;
    /// As C99's; returns the full length.
    snprintf => rump_shim_snprintf;
    /// As C99's; returns the full length.
    vsnprintf => rump_shim_vsnprintf;
}

/// Flags of the boot, `reboot.h`.
const AB_QUIET: c_int = 0x1_0000;
const AB_VERBOSE: c_int = 0x2_0000;
const AB_SILENT: c_int = 0x4_0000;
const AB_DEBUG: c_int = 0x8_0000;

/// Where formatted text arrives: `sink` as in `c-src/shim/printf.c`.
///
/// # Safety
/// `text` is readable for `length` bytes during the call.
#[unsafe(no_mangle)]
unsafe extern "C" fn rump_shim_sink(sink: c_int, level: c_int, text: *const c_char, length: usize) {
    // SAFETY: the caller's promise.
    let text = unsafe { core::slice::from_raw_parts(text.cast::<u8>(), length) };
    let howto = init::boothowto();
    match sink {
        0 => subr_prf::printf_sink(text),
        1 => subr_prf::log_sink(level, text),
        2 => subr_prf::console_sink(text),
        4 if init::is_verbose() => subr_prf::printf_sink(text),
        3 | 4 => subr_prf::buffer_sink(text),
        5 if howto & AB_DEBUG != 0 => subr_prf::printf_sink(text),
        6 if howto & (AB_SILENT | AB_QUIET | AB_VERBOSE) == AB_QUIET => {
            subr_prf::console_sink(text)
        }
        _ => {}
    }
}

/// Memory for `kmem_asprintf`.
#[unsafe(no_mangle)]
extern "C" fn rump_shim_kmem(size: usize) -> *mut u8 {
    rump_kernel::mem::alloc(size).as_ptr()
}

/// # Safety
/// `text` is readable for `length` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn rump_shim_panic_sink(text: *const c_char, length: usize) -> ! {
    // SAFETY: the caller's promise.
    let text = unsafe { core::slice::from_raw_parts(text.cast::<u8>(), length) };
    subr_prf::panic_sink(text)
}
