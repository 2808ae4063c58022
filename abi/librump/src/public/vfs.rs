//! Drivers and mounts for programs that call their operations themselves, `vfsops(9)`.

use core::ffi::{CStr, c_char, c_int};
use core::ptr::null_mut;

use rump_abi::errno::Errno;
use rump_abi::types::*;
use rump_kernel::copy::UserPtr;
use rump_kernel::ffi::vfscalls as calls;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::vfs::vnodeiter::VnodeIterator;
use rump_kernel::vfs::{mount as kmount, namei, vprint};
use rump_kernel::{Result, subr_prf};

use super::vfs_public;
use crate::vfsops::text;
use crate::vnode::vp;

vfs_public! {
    /// The driver behind `ops` in the list, or the first for NULL; NULL at the end.
    fn rump_pub_vfslist_iterate(ops: *mut vfsops) -> *mut vfsops {
        let all = kmount::drivers();
        let next = match all.iter().position(|known| known.as_ptr() == ops) {
            Some(at) => all.get(at + 1),
            None if ops.is_null() => all.first(),
            None => None,
        };
        next.map_or(null_mut(), |ops| ops.as_ptr())
    }

    /// The driver of that name, with a reference; NULL when there is none.
    fn rump_pub_vfs_getopsbyname(name: *const c_char) -> *mut vfsops {
        // SAFETY: the caller's string.
        let ops = kmount::getopsbyname(&unsafe { text(name) });
        ops.map_or(null_mut(), |ops| ops.as_ptr())
    }

    /// `VFS_UNMOUNT`.
    fn rump_pub_vfs_unmount(mp: *mut mount, flags: c_int) -> c_int {
        // SAFETY: the caller's mount.
        unsafe { calls::vfs_unmount(mp, flags) }
    }

    /// `VFS_ROOT`, locked if `lock` says so.
    fn rump_pub_vfs_root(mp: *mut mount, vpp: *mut *mut vnode, lock: c_int) -> c_int {
        // SAFETY: the caller's mount and variable.
        let error = unsafe { calls::vfs_root(mp, vpp) };
        if error == 0 && lock == 0 {
            // SAFETY: the driver's answer.
            let root = unsafe { *vpp };
            // SAFETY: a vnode.
            unsafe { vp(root) }.unlock();
        }
        error
    }

    /// `VFS_STATVFS`.
    fn rump_pub_vfs_statvfs(mp: *mut mount, sbp: *mut statvfs) -> c_int {
        // SAFETY: the caller's mount and structure.
        unsafe { calls::vfs_statvfs(mp, sbp) }
    }

    /// `VFS_SYNC`.
    fn rump_pub_vfs_sync(mp: *mut mount, wait: c_int, cred: *mut kauth_cred) -> c_int {
        let wait = if wait == 0 { MNT_NOWAIT } else { MNT_WAIT };
        // SAFETY: the caller's mount and credential.
        unsafe { calls::vfs_sync(mp, wait, cred) }
    }

    /// `VFS_FHTOVP`.
    fn rump_pub_vfs_fhtovp(mp: *mut mount, fid: *mut fid, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the caller's mount, id and variable.
        unsafe { calls::vfs_fhtovp(mp, fid, vpp) }
    }

    /// `VFS_VPTOFH`.
    fn rump_pub_vfs_vptofh(vnode: *mut vnode, fid: *mut fid, size: *mut usize) -> c_int {
        // SAFETY: the caller's vnode and room.
        unsafe { calls::vfs_vptofh(vnode, fid, size) }
    }

    /// `VFS_EXTATTRCTL`.
    fn rump_pub_vfs_extattrctl(
        mp: *mut mount,
        command: c_int,
        vnode: *mut vnode,
        space: c_int,
        name: *const c_char,
    ) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { calls::vfs_extattrctl(mp, command, vnode, space, name) }
    }

    /// Waits until no buffer is on its way to a device: a write has been made when it returns here.
    fn rump_pub_vfs_syncwait(_mp: *mut mount) {}

    /// The mount that a path is on, without a reference.
    fn rump_pub_vfs_getmp(path: *const c_char, mpp: *mut *mut mount) -> c_int {
        match look_up(path) {
            Ok(found) => {
                // SAFETY: the caller's variable.
                unsafe { mpp.write(found.v_mount().as_ptr()) };
                found.vrele();
                0
            }
            Err(error) => error.get(),
        }
    }

    /// Prints the mount that a path is on, and with `full` its vnodes.
    fn rump_pub_vfs_mount_print(path: *const c_char, full: c_int) {
        let found = match look_up(path) {
            Ok(found) => found,
            Err(error) => {
                subr_prf::printf(format_args!("mount: {error}\n"));
                return;
            }
        };
        let mp = found.v_mount();
        // SAFETY: the caller's string.
        let path = unsafe { CStr::from_ptr(path) }.to_string_lossy();
        subr_prf::printf(format_args!(
            "mount {:p} of {path}: type {} flags {:#x}\n",
            mp.as_ptr(),
            mp.op().name(),
            mp.flag(),
        ));
        if full != 0 {
            let mut walk = VnodeIterator::new(mp);
            while let Some(vp) = walk.next(|_| true) {
                vprint::vprint(None, vp);
                vp.vrele();
            }
            walk.destroy();
        }
        found.vrele();
    }

    /// Would connect a puffs server inside the program; there is no such component.
    fn rump_pub_syspuffs_glueinit(fd: c_int, newfd: *mut c_int) -> c_int {
        let _ = (fd, newfd);
        Errno::ENOSYS.get()
    }
}

/// What a path of the program names.
fn look_up(path: *const c_char) -> Result<Vp> {
    namei::namei_simple(UserPtr::of(path), UIO_USERSPACE, FOLLOW)
}
