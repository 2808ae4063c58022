//! From the C argument structures to the operations of a [`Layer`] (`vnodeops(9)`).

use core::ffi::{c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types as t;

use super::Layer;
use super::passing::Passing;
use crate::vops::function;

macro_rules! operations {
    ($($name:ident $op:ident $args:ident;)*) => {
        $(
            /// The operation of this name.
            ///
            /// # Safety
            /// `v` is the argument structure of the operation, on vnodes that the layer loaded, with
            /// references and locks as the manual says.
            #[inline(always)]
            pub unsafe extern "C" fn $name<L: Layer>(v: *mut c_void) -> c_int {
                // SAFETY: the caller's promise.
                let operation = unsafe { Passing::<t::$args>::new(v) };
                to_c(function!(L::$op)(operation))
            }
        )*
    };
}

operations! {
    bypass BYPASS vop_generic_args;
    lookup LOOKUP vop_lookup_v2_args;
    open OPEN vop_open_args;
    access ACCESS vop_access_args;
    getattr GETATTR vop_getattr_args;
    setattr SETATTR vop_setattr_args;
    fsync FSYNC vop_fsync_args;
    revoke REVOKE vop_revoke_args;
    remove REMOVE vop_remove_args;
    rename RENAME vop_rename_args;
    rmdir RMDIR vop_rmdir_args;
    inactive INACTIVE vop_inactive_args;
    reclaim RECLAIM vop_reclaim_args;
    print PRINT vop_print_args;
}
