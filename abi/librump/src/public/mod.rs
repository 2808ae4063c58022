//! What host programs call by name, `rump_pub_*` (`rump/rumpkern_if_pub.h`, `rump/rumpvfs_if_pub.h`) and
//! `RUMP_VOP_*` (`rump/rumpvnode_if.h`).
//!
//! Each enters the kernel, works, and leaves it. The compiler compares each with its prototype in the
//! header (through [`crate::prototypes`]). Errors are NetBSD's numbers.

mod cred;
pub(crate) mod etfs;
mod lwproc;
mod module;
mod namei;
mod uio;
mod vattr;
mod vfs;
mod vnode;
mod vnode_if;

/// Exports functions of librump; each body runs inside the kernel.
macro_rules! public {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block)*) => {
        $(
            $(#[$meta])*
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? {
                crate::rump::inside(|| $body)
            }
            const _: unsafe extern "C" fn($($ty),*) $(-> $ret)? = crate::prototypes::$name;
        )*
    };
}

/// As [`public`], for those of the VFS: librumpvfs.so gives them their names by jumps, so a program that
/// calls them needs that library.
macro_rules! vfs_public {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block)*) => {
        $(
            $(#[$meta])*
            #[unsafe(export_name = concat!("rump_vfs_", stringify!($name)))]
            pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? {
                crate::rump::inside(|| $body)
            }
            const _: unsafe extern "C" fn($($ty),*) $(-> $ret)? = crate::prototypes::$name;
        )*
    };
}
pub(crate) use {public, vfs_public};
