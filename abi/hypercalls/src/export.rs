//! How a hypercall is exported.

/// Exports functions by their C names. The compiler checks each against its prototype in
/// `c-src/include/rump` (through `crate::prototypes`).
macro_rules! hypercalls {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block)*) => {
        $(
            $(#[$meta])*
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $ret)? $body
            const _: unsafe extern "C" fn($($ty),*) $(-> $ret)? = $crate::prototypes::$name;
        )*
    };
}
pub(crate) use hypercalls;
