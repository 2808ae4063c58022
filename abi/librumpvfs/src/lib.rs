//! librumpvfs.so: the VFS faction of a rump kernel.
//!
//! The code is in librump, where all state lives. This library makes the faction present: it holds
//! the component row that boots the VFS, and the VFS part of the kernel programming interface as
//! direct jumps into librump. Without it a driver's VFS symbols do not resolve, `open(2)` is ENOSYS,
//! and rump_wmd sees from the symbol tables that a file system needs it.

mod component;
mod jumps;

/// Exports `rumpns_NAME` as a jump to a function of librump, with every argument as it is.
macro_rules! exported {
    ($($name:ident => $target:ident;)*) => {
        $(crate::jump!(concat!("rumpns_", stringify!($name)), $name, $target);)*
    };
}

/// The same for `rump_pub_NAME`, which programs call: without another prefix.
macro_rules! exported_to_programs {
    ($($name:ident => $target:ident;)*) => {
        $(crate::jump!(stringify!($name), $name, $target);)*
    };
}

macro_rules! jump {
    ($symbol:expr, $name:ident, $target:ident) => {
        unsafe extern "C" {
            fn $target();
        }
        /// A jump; the manual page is that of the function.
        #[allow(non_snake_case, reason = "the names are C's")]
        #[unsafe(naked)]
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name() {
            core::arch::naked_asm!("jmp *{}@GOTPCREL(%rip)", sym $target, options(att_syntax))
        }
    };
}
pub(crate) use {exported, exported_to_programs, jump};
