//! The `vfsops` of the dead mount: it owns reclaimed vnodes and device vnodes without a name.

use core::ffi::{c_int, c_void};
use core::ptr;

use rump_abi::types::*;

use super::mount::VfsOps;
use super::vnode::Vp;
use crate::Errno;
use crate::ffi::opargs::vp;
use crate::vfs::specfs;

struct Table(core::cell::UnsafeCell<vfsops>);
// SAFETY: constant but for the reference count, which is only touched atomically.
unsafe impl Sync for Table {}

static OPS: Table = Table(core::cell::UnsafeCell::new(vfsops {
    vfs_name: c"dead".as_ptr(),
    vfs_min_mount_data: 0,
    vfs_mount: None,
    vfs_start: None,
    vfs_unmount: None,
    vfs_root: None,
    vfs_quotactl: None,
    vfs_statvfs: None,
    vfs_sync: None,
    vfs_vget: None,
    vfs_loadvnode: None,
    vfs_newvnode: Some(dead_newvnode),
    vfs_fhtovp: None,
    vfs_vptofh: None,
    vfs_init: None,
    vfs_reinit: None,
    vfs_done: None,
    vfs_mountroot: None,
    vfs_snapshot: None,
    vfs_extattrctl: None,
    vfs_suspendctl: None,
    vfs_renamelock_enter: None,
    vfs_renamelock_exit: None,
    vfs_fsync: None,
    vfs_opv_descs: ptr::null(),
    vfs_refcount: 0,
    vfs_list: vfsops__bindgen_ty_1 {
        le_next: ptr::null_mut(),
        le_prev: ptr::null_mut(),
    },
}));

/// The table.
pub(crate) fn ops() -> VfsOps {
    // SAFETY: a complete table that stays for ever.
    unsafe { VfsOps::from_ptr(OPS.0.get()) }.expect("a static has an address")
}

/// A device vnode that no directory names; its key is its own address.
unsafe extern "C" fn dead_newvnode(
    _mp: *mut mount,
    _dvp: *mut vnode,
    device: *mut vnode,
    vap: *mut vattr,
    _cred: kauth_cred_t,
    key_len: *mut usize,
    new_key: *mut *const c_void,
) -> c_int {
    // SAFETY: the caller's attributes.
    let va = unsafe { vap.read() };
    let (kind, rdev) = (va.va_type, va.va_rdev);
    if !matches!(kind, VCHR | VBLK) {
        return Errno::EINVAL.get();
    }
    let device: Vp = vp(device);
    device.set_v_type(kind);
    device.set_v_op(super::spec::vector_ptr());
    crate::vfs::vnode::setsize(device, 0);
    specfs::node_init(device, rdev);
    let (key, len) = specfs::unnamed_key(device);
    // SAFETY: the caller's place for the key.
    unsafe { *new_key = key };
    // SAFETY: the caller's place for its length.
    unsafe { *key_len = len };
    0
}
