//! How a function of the kernel programming interface is exported.
//!
//! Both macros check each function, by the compiler, against the prototype in `c-src/include`
//! (through `rump_abi::kpi`).

/// Exports functions of the base as `rumpns_NAME`.
macro_rules! kpi {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block)*) => {
        $(
            $(#[$meta])*
            #[unsafe(export_name = concat!("rumpns_", stringify!($name)))]
            pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? $body
            const _: unsafe extern "C" fn($($ty),*) $(-> $ret)? = rump_abi::kpi::$name;
        )*
    };
}

/// Exports functions of the VFS as `rump_vfs_NAME`; librumpvfs.so makes them `rumpns_NAME` by jumps,
/// which `abi/gen` lists from these very lines. So a driver needs the faction's library to load.
macro_rules! vfs_kpi {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block)*) => {
        $(
            $(#[$meta])*
            #[unsafe(export_name = concat!("rump_vfs_", stringify!($name)))]
            pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? $body
            const _: unsafe extern "C" fn($($ty),*) $(-> $ret)? = rump_abi::kpi::$name;
        )*
    };
}

/// As [`kpi`], for functions whose prototype is not in the headers yet: nothing checks the types.
macro_rules! kpi_undeclared {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block)*) => {
        $(
            $(#[$meta])*
            #[unsafe(export_name = concat!("rumpns_", stringify!($name)))]
            pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? $body
        )*
    };
}
#[allow(unused_imports, reason = "each half of the interface uses its own")]
pub(crate) use {kpi, kpi_undeclared, vfs_kpi};
