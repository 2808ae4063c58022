//! How a function of the kernel programming interface is exported.

/// Exports functions as `rumpns_NAME`, each checked by the compiler against the prototype in
/// `c-src/include` (through `rump_abi::kpi`).
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
pub(crate) use kpi;
