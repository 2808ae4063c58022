//! Generic file system code, `genfs(9)`: who may do what ([`permission`]), and renaming without
//! deadlock ([`rename`]). The generic vnode operations are entry points in [`crate::ffi::genfs`].

pub mod permission;
pub mod rename;
pub mod rename_helpers;

pub use permission::*;
pub use rename::*;
pub use rename_helpers::*;

use rump_abi::types::{DEV_BSIZE, statvfs};

use crate::ffi::mount::Mp;
use crate::ffi::vnode::Vp;

/// Statistics of a file system without space of its own (`genfs_statvfs`).
pub fn statvfs(mp: Mp, to: &mut statvfs) {
    to.f_bsize = DEV_BSIZE as core::ffi::c_ulong;
    to.f_frsize = DEV_BSIZE as core::ffi::c_ulong;
    to.f_iosize = DEV_BSIZE as core::ffi::c_ulong;
    to.f_blocks = 2;
    to.f_bfree = 0;
    to.f_bavail = 0;
    to.f_bresvd = 0;
    to.f_files = 0;
    to.f_ffree = 0;
    to.f_favail = 0;
    to.f_fresvd = 0;
    super::statvfs::copy_statvfs_info(to, mp);
}

/// A file's size rounded up to whole blocks of its file system (`genfs_size`).
#[must_use]
pub fn size(vp: Vp, size: i64) -> i64 {
    let block = 1i64 << vp.v_mount().fs_bshift();
    (size + block - 1) & !(block - 1)
}
