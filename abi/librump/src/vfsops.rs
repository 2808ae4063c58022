//! Drivers of file systems and the calls into them: `vfsops(9)`, `sys/mount.h`.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::borrow::Cow;

use rump_abi::types::*;
use rump_kernel::ffi::mount::VfsOps;
use rump_kernel::ffi::vfscalls as calls;
use rump_kernel::vfs::mount as kmount;

use crate::export::vfs_kpi;
use crate::vnode::errno;

/// A driver's table that C passed.
///
/// # Safety
/// `ops` is a driver's table that stays while it is attached.
pub(crate) unsafe fn table(ops: *mut vfsops) -> VfsOps {
    // SAFETY: as promised by the caller.
    unsafe { VfsOps::from_ptr(ops) }.expect("a vfsops argument is NULL")
}

/// A string that C passed.
///
/// # Safety
/// `string` is a C string that stays as it is while the result is used.
pub(crate) unsafe fn text<'a>(string: *const c_char) -> Cow<'a, str> {
    // SAFETY: as promised by the caller.
    unsafe { CStr::from_ptr(string) }.to_string_lossy()
}

vfs_kpi! {
    /// Makes a driver known.
    fn vfs_attach(ops: *mut vfsops) -> c_int {
        // SAFETY: the caller's table.
        errno(kmount::attach(unsafe { table(ops) }))
    }

    /// Forgets a driver.
    fn vfs_detach(ops: *mut vfsops) -> c_int {
        // SAFETY: the caller's table.
        errno(kmount::detach(unsafe { table(ops) }))
    }
}

vfs_kpi! {    /// Mounts, under the big lock.
    fn VFS_MOUNT(mp: *mut mount, path: *const c_char, data: *mut c_void, len: *mut usize) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_mount(mp, path, data, len) }
    }

    /// The mount is visible.
    fn VFS_START(mp: *mut mount, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_start(mp, flags) }
    }

    /// Unmounts, under the big lock.
    fn VFS_UNMOUNT(mp: *mut mount, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_unmount(mp, flags) }
    }

    /// The root, referenced and locked exclusively.
    fn VFS_ROOT(mp: *mut mount, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_root(mp, vpp) }
    }

    /// Quotas.
    fn VFS_QUOTACTL(mp: *mut mount, args: *mut quotactl_args) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_quotactl(mp, args) }
    }

    /// Statistics.
    fn VFS_STATVFS(mp: *mut mount, sbp: *mut statvfs) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_statvfs(mp, sbp) }
    }

    /// Writes what is held back.
    fn VFS_SYNC(mp: *mut mount, waitfor: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_sync(mp, waitfor, cred) }
    }

    /// The vnode of a file id, referenced and locked.
    fn VFS_FHTOVP(mp: *mut mount, fhp: *mut fid, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_fhtovp(mp, fhp, vpp) }
    }

    /// Makes a snapshot.
    fn VFS_SNAPSHOT(mp: *mut mount, vp: *mut vnode, ts: *mut timespec) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_snapshot(mp, vp, ts) }
    }

    /// Starts or stops extended attributes, under the big lock.
    fn VFS_EXTATTRCTL(mp: *mut mount, cmd: c_int, vp: *mut vnode, space: c_int, name: *const c_char) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_extattrctl(mp, cmd, vp, space, name) }
    }

    /// Suspends or resumes.
    fn VFS_SUSPENDCTL(mp: *mut mount, cmd: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_suspendctl(mp, cmd) }
    }

    /// The file id of a vnode.
    fn VFS_VPTOFH(vp: *mut vnode, fhp: *mut fid, len: *mut usize) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_vptofh(vp, fhp, len) }
    }

    /// The driver of that name, with a reference; NULL when there is none.
    fn vfs_getopsbyname(name: *const c_char) -> *mut vfsops {
        // SAFETY: the caller's string.
        let ops = kmount::getopsbyname(&unsafe { text(name) });
        ops.map_or(core::ptr::null_mut(), |ops| ops.as_ptr())
    }

    /// Drops a reference to a driver.
    fn vfs_delref(ops: *mut vfsops) {
        // SAFETY: the caller's table.
        unsafe { table(ops) }.delref();
    }
}
