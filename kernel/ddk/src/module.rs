//! The macro that makes a component of a driver: exported operations, module, allocator.

use core::ffi::{c_char, c_int};

use rump_abi::Errno;
use rump_abi::errno::to_c;
use rump_abi::types::{
    __NetBSD_Version__, MODULE_CLASS_VFS, MODULE_CMD_FINI, MODULE_CMD_INIT, modcmd_t, modinfo,
};

use crate::fs::FileSystem;
use crate::vectors::Slots;

/// `modinfo_t`, constant data that the kernel finds through the link set `modules`.
#[repr(transparent)]
pub struct ModInfo(modinfo);

// SAFETY: constant data.
unsafe impl Sync for ModInfo {}

impl ModInfo {
    /// A module of class VFS that needs no other.
    #[must_use]
    pub const fn vfs(
        name: *const c_char,
        modcmd: unsafe extern "C" fn(modcmd_t, *mut core::ffi::c_void) -> c_int,
    ) -> Self {
        Self(modinfo {
            mi_version: __NetBSD_Version__ as u32,
            mi_class: MODULE_CLASS_VFS,
            mi_modcmd: Some(modcmd),
            mi_name: name,
            mi_required: core::ptr::null(),
        })
    }
}

/// An entry of a link set: the address of the data.
#[repr(transparent)]
pub struct LinkSetEntry(pub &'static ModInfo);

/// Where a link set begins or ends.
#[repr(transparent)]
pub struct LinkSetBound(pub *const LinkSetEntry);

// SAFETY: an address that nobody follows through this.
unsafe impl Sync for LinkSetBound {}

/// What the module does when the kernel commands.
#[must_use]
pub fn command<F: FileSystem>(command: modcmd_t, operations: impl FnOnce() -> Slots) -> c_int {
    match command {
        MODULE_CMD_INIT => {
            crate::kernel::install_panic_hook();
            to_c(F::driver().attach_with(&operations()))
        }
        MODULE_CMD_FINI => to_c(F::driver().detach()),
        _ => Errno::ENOTTY.get(),
    }
}

/// Makes a component library of a driver.
///
/// ```ignore
/// rump_ddk::driver! {
///     prefix = tmpfs,
///     type = rump_tmpfs::Tmpfs,
///     operations = rump_tmpfs::vnops<rump_tmpfs::TmpfsPolicy>[lookup create mkdir rename],
/// }
/// ```
///
/// defines, in the artifact crate, so that the driver crate stays free of `unsafe`:
/// - for each operation in the list an exported function `rumpns_tmpfs_mkdir`, as a C driver has it, and
///   the bare name `tmpfs_mkdir` as a local symbol at the driver's own function
///   `rump_tmpfs::vnops::tmpfs_mkdir`, where gdb finds it: a breakpoint on it stops in the driver's source
///   with `dvp`, `cnp` and `vap` in sight;
/// - the module, in the link set `modules`;
/// - the global allocator, which is `kmem(9)`.
///
/// A layer says `layer = ` instead of `type = `, and has a function `bypass` besides those in the list.
///
/// The list has the operations that the driver defines; those that it leaves to their defaults have no
/// function to name. An operation is `#[inline(never)]`, and generic over one type, here `TmpfsPolicy`,
/// so that its code is made in the artifact crate. That must be built as one codegen unit: an assembler
/// alias reaches no other object.
#[macro_export]
macro_rules! driver {
    (
        prefix = $prefix:ident,
        type = $ty:ty,
        operations = $($module:ident)::+ <$parameter:ty> [$($op:ident)*] $(,)?
    ) => {
        use $($module)::+ as vnops;

        $($crate::driver!(@operation $prefix, $op, vops, $ty, $parameter);)*

        /// The operations vector of files, made of the exported functions.
        fn operations() -> $crate::vectors::Slots {
            let mut slots = $crate::vectors::file_operations::<$ty>();
            $crate::pastey::paste! {
                $(slots[$crate::types::[<VOP_ $op:upper _DESCOFFSET>] as usize] = Some([<$prefix _ $op>]);)*
            }
            slots
        }

        $crate::driver!(@module $prefix, $crate::module::command::<$ty>);
    };

    // A layer: as above; the operations that it passes on as they are share the function `bypass`.
    (
        prefix = $prefix:ident,
        layer = $ty:ty,
        operations = $($module:ident)::+ <$parameter:ty> [$($op:ident)*] $(,)?
    ) => {
        use $($module)::+ as vnops;

        $crate::driver!(@operation $prefix, bypass, layer::vops, $ty, $parameter);
        $($crate::driver!(@operation $prefix, $op, layer::vops, $ty, $parameter);)*

        /// The operations vector, made of the exported functions.
        fn operations() -> $crate::vectors::Slots {
            let mut slots = $crate::layer::driver::operations::<$ty>();
            $crate::pastey::paste! {
                slots[0] = Some([<$prefix _bypass>]);
                $(slots[$crate::types::[<VOP_ $op:upper _DESCOFFSET>] as usize] = Some([<$prefix _ $op>]);)*
            }
            slots
        }

        $crate::driver!(@module $prefix, $crate::layer::driver::command::<$ty>);
    };

    (@module $prefix:ident, $command:expr) => {
        #[global_allocator]
        static ALLOCATOR: $crate::kmem::KmemAllocator = $crate::kmem::KmemAllocator;

        $crate::pastey::paste! {
            /// Does what the module command says.
            unsafe extern "C" fn [<$prefix _modcmd>](
                command: $crate::types::modcmd_t,
                _arg: *mut ::core::ffi::c_void,
            ) -> ::core::ffi::c_int {
                $command(command, operations)
            }

            #[used]
            static MODINFO: $crate::module::ModInfo = $crate::module::ModInfo::vfs(
                concat!(stringify!($prefix), "\0").as_ptr().cast(),
                [<$prefix _modcmd>],
            );
        }

        #[used]
        #[unsafe(link_section = "link_set_modules")]
        static LINK_SET_ENTRY: $crate::module::LinkSetEntry = $crate::module::LinkSetEntry(&MODINFO);

        unsafe extern "C" {
            static __start_link_set_modules: $crate::module::LinkSetEntry;
            static __stop_link_set_modules: $crate::module::LinkSetEntry;
        }

        // The linker makes the bounds of a link set when something asks for them.
        #[used]
        static LINK_SET_BOUNDS: [$crate::module::LinkSetBound; 2] = [
            $crate::module::LinkSetBound(&raw const __start_link_set_modules),
            $crate::module::LinkSetBound(&raw const __stop_link_set_modules),
        ];
    };

    (@operation $prefix:ident, $op:ident, $($adapters:ident)::+, $ty:ty, $parameter:ty) => {
        $crate::pastey::paste! {
            /// The operation of this name, `vnodeops(9)`.
            ///
            /// # Safety
            /// `v` points to the operation's argument structure, as the kernel's dispatch makes it.
            #[unsafe(export_name = concat!("rumpns_", stringify!($prefix), "_", stringify!($op)))]
            pub unsafe extern "C" fn [<$prefix _ $op>](
                v: *mut ::core::ffi::c_void,
            ) -> ::core::ffi::c_int {
                // SAFETY: the caller's promise is that of the adapter.
                unsafe { $crate::$($adapters)::+::$op::<$ty>(v) }
            }

            ::core::arch::global_asm!(
                concat!(".type ", stringify!($prefix), "_", stringify!($op), ",@function"),
                concat!(".set ", stringify!($prefix), "_", stringify!($op), ", {function}"),
                function = sym vnops::[<$prefix _ $op>]::<$parameter>,
            );
        }
    };
}
