//! nullfs: shows a directory a second time, somewhere else (`mount_null(8)`).
//!
//! A layer of the driver kit that passes every operation on; what it decides itself is what depends on its
//! own mount: flags such as read-only, and the device number.
#![forbid(unsafe_code)]

pub mod vnops;

use core::ffi::CStr;

use rump_ddk::layer::{Layer, LayerDriver, Operation};
use rump_ddk::types as t;

/// The layer.
pub struct NullFs;

impl Layer for NullFs {
    const NAME: &'static CStr = c"null";
    const TAG: t::vtagtype = t::VT_NULL;

    fn driver() -> &'static LayerDriver<Self> {
        static DRIVER: LayerDriver<NullFs> = LayerDriver::new();
        &DRIVER
    }

    const BYPASS: Operation<t::vop_generic_args> = vnops::null_bypass::<Self>;
    const LOOKUP: Operation<t::vop_lookup_v2_args> = vnops::null_lookup::<Self>;
    const OPEN: Operation<t::vop_open_args> = vnops::null_open::<Self>;
    const ACCESS: Operation<t::vop_access_args> = vnops::null_access::<Self>;
    const GETATTR: Operation<t::vop_getattr_args> = vnops::null_getattr::<Self>;
    const SETATTR: Operation<t::vop_setattr_args> = vnops::null_setattr::<Self>;
    const FSYNC: Operation<t::vop_fsync_args> = vnops::null_fsync::<Self>;
    const REVOKE: Operation<t::vop_revoke_args> = vnops::null_revoke::<Self>;
    const REMOVE: Operation<t::vop_remove_args> = vnops::null_remove::<Self>;
    const RENAME: Operation<t::vop_rename_args> = vnops::null_rename::<Self>;
    const RMDIR: Operation<t::vop_rmdir_args> = vnops::null_rmdir::<Self>;
    const INACTIVE: Operation<t::vop_inactive_args> = vnops::null_inactive::<Self>;
    const RECLAIM: Operation<t::vop_reclaim_args> = vnops::null_reclaim::<Self>;
    const PRINT: Operation<t::vop_print_args> = vnops::null_print::<Self>;
}
