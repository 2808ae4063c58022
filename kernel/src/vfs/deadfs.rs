//! Where vnodes go when they die: the dead mount (`dead_rootmount`) and the dead operations.

use std::sync::OnceLock;

use rump_abi::types::IMNT_MPSAFE;

use crate::ffi::mount::Mp;
use crate::ffi::vnode::Op;
use crate::ffi::{dead, deadmount};

/// The mount that owns dead vnodes, made on first use.
pub fn dead_mount() -> Mp {
    static MOUNT: OnceLock<Mp> = OnceLock::new();
    *MOUNT.get_or_init(|| {
        let ops = deadmount::ops();
        ops.addref();
        let mp = Mp::allocate(ops, None);
        mp.set_iflag(IMNT_MPSAFE);
        mp
    })
}

/// The dead operations.
pub(super) fn vector() -> *mut Op {
    dead::vector_ptr()
}
