//! `VFS_*` for C, `vfsops(9)`: a layer calls the driver below by them. The Rust kernel's own calls are
//! methods of [`Mp`], in [`super::vfsops`].

use core::ffi::{c_char, c_int, c_void};

use rump_abi::types::*;

use super::mount::Mp;
use super::vnode::Vp;
use crate::Errno;
use crate::vfs::vop::big_lock;

/// When a call takes the big lock.
#[derive(Clone, Copy)]
enum Lock {
    Always,
    /// Unless the driver has set `IMNT_MPSAFE`.
    UnlessMpsafe,
}

impl Lock {
    fn is_taken(self, mp: Mp) -> bool {
        match self {
            Self::Always => true,
            Self::UnlessMpsafe => !mp.is_mpsafe(),
        }
    }
}

/// Functions that call the operation of a mount's driver with their own arguments.
macro_rules! calls {
    ($($(#[$meta:meta])* fn $name:ident = $slot:ident[$lock:ident]($($arg:ident: $ty:ty),*);)*) => {
        $(
            $(#[$meta])*
            ///
            /// # Safety
            /// `mp` is a mount of this kernel, and the arguments are those of the operation in `vfsops(9)`.
            ///
            /// # Errors
            /// Answers the driver's errno; `EOPNOTSUPP` when it has no such operation.
            pub unsafe fn $name(mp: *mut mount $(, $arg: $ty)*) -> c_int {
                // SAFETY: by the caller's promise.
                let handle = unsafe { Mp::from_ptr(mp) }.expect("a mount argument is NULL");
                let Some(f) = handle.op().table().$slot else {
                    return Errno::EOPNOTSUPP.get();
                };
                // SAFETY: by the caller's promise.
                big_lock(Lock::$lock.is_taken(handle), || unsafe { f(mp $(, $arg)*) })
            }
        )*
    };
}

calls! {
    /// `VFS_MOUNT`.
    fn vfs_mount = vfs_mount[Always](path: *const c_char, data: *mut c_void, len: *mut usize);
    /// `VFS_START`.
    fn vfs_start = vfs_start[UnlessMpsafe](flags: c_int);
    /// `VFS_UNMOUNT`.
    fn vfs_unmount = vfs_unmount[Always](flags: c_int);
    /// `VFS_ROOT`.
    fn vfs_root = vfs_root[UnlessMpsafe](vpp: *mut *mut vnode);
    /// `VFS_QUOTACTL`.
    fn vfs_quotactl = vfs_quotactl[UnlessMpsafe](args: *mut quotactl_args);
    /// `VFS_STATVFS`.
    fn vfs_statvfs = vfs_statvfs[UnlessMpsafe](sbp: *mut statvfs);
    /// `VFS_SYNC`.
    fn vfs_sync = vfs_sync[UnlessMpsafe](waitfor: c_int, cred: kauth_cred_t);
    /// `VFS_FHTOVP`.
    fn vfs_fhtovp = vfs_fhtovp[UnlessMpsafe](fhp: *mut fid, vpp: *mut *mut vnode);
    /// `VFS_SNAPSHOT`.
    fn vfs_snapshot = vfs_snapshot[UnlessMpsafe](vp: *mut vnode, ts: *mut timespec);
    /// `VFS_EXTATTRCTL`.
    fn vfs_extattrctl =
        vfs_extattrctl[Always](cmd: c_int, vp: *mut vnode, space: c_int, name: *const c_char);
    /// `VFS_SUSPENDCTL`.
    fn vfs_suspendctl = vfs_suspendctl[UnlessMpsafe](cmd: c_int);
}

/// `VFS_VPTOFH`.
///
/// # Safety
/// `vp` is a vnode, and `*len` bytes are at `fhp`.
pub unsafe fn vfs_vptofh(vp: *mut vnode, fhp: *mut fid, len: *mut usize) -> c_int {
    // SAFETY: by the caller's promise.
    let handle = unsafe { Vp::from_ptr(vp) }.expect("a vnode argument is NULL");
    let Some(f) = handle.v_mount().op().table().vfs_vptofh else {
        return Errno::EOPNOTSUPP.get();
    };
    big_lock(handle.vflag() & VV_MPSAFE == 0, || {
        // SAFETY: by the caller's promise.
        unsafe { f(vp, fhp, len) }
    })
}
