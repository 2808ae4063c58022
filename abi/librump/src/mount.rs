//! Mounts and drivers: `vfsops(9)`, `sys/mount.h`.

use core::ffi::{CStr, c_char, c_int};

use rump_abi::Errno;
use rump_abi::types::*;
use rump_kernel::copy::UserPtr;
use rump_kernel::ffi::mount::VfsOps;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::vfs::{mount as kmount, statvfs as kstatvfs};

use crate::export::vfs_kpi;
use crate::vnode::{errno, mp};

/// A driver's table that C passed.
///
/// # Safety
/// `ops` is a driver's table that stays while it is attached.
unsafe fn table(ops: *mut vfsops) -> VfsOps {
    // SAFETY: as promised by the caller.
    unsafe { VfsOps::from_ptr(ops) }.expect("a vfsops argument is NULL")
}

/// A string of the calling program or of the kernel; NULL is none.
fn string(at: *const c_char, segment: c_int) -> Option<(UserPtr, uio_seg)> {
    (!at.is_null()).then(|| (UserPtr::of(at), segment as uio_seg))
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

    /// Keeps a mount from being unmounted. Iterating the list of mounts this way is not offered.
    fn vfs_busy(mp: *mut mount, nextp: *mut *mut mount) -> c_int {
        assert!(nextp.is_null(), "vfs_busy: this kernel does not hand out its list of mounts");
        // SAFETY: the caller's mount.
        errno(unsafe { self::mp(mp) }.busy())
    }

    /// Ends `vfs_busy`.
    fn vfs_unbusy(mp: *mut mount, keepref: bool, nextp: *mut *mut mount) {
        assert!(nextp.is_null(), "vfs_unbusy: this kernel does not hand out its list of mounts");
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        if keepref {
            mp.unbusy_keepref();
        } else {
            mp.unbusy();
        }
    }

    /// Gives a mount an id that no other has.
    fn vfs_getnewfsid(mp: *mut mount) {
        // SAFETY: the caller's mount.
        kmount::getnewfsid(unsafe { self::mp(mp) });
    }

    /// The time as file systems note it.
    fn vfs_timestamp(ts: *mut timespec) {
        // SAFETY: the caller's structure.
        unsafe { ts.write(rump_kernel::time::nanotime()) };
    }

    /// No extended attributes: unlocks the vnode, as its caller expects.
    fn vfs_stdextattrctl(
        _mp: *mut mount,
        _cmd: c_int,
        vp: *mut vnode,
        _namespace: c_int,
        _name: *const c_char,
    ) -> c_int {
        // SAFETY: the caller's vnode or NULL.
        if let Some(vp) = unsafe { Vp::from_ptr(vp) } {
            vp.unlock();
        }
        Errno::EOPNOTSUPP.get()
    }

    /// Names a mount.
    fn set_statvfs_info(
        onp: *const c_char,
        ukon: c_int,
        fromp: *const c_char,
        ukfrom: c_int,
        vfsname: *const c_char,
        mp: *mut mount,
        _l: *mut lwp,
    ) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: a driver's name is a constant string.
        let name = unsafe { CStr::from_ptr(vfsname) }.to_str().unwrap_or("?");
        let (on, from) = (string(onp, ukon), string(fromp, ukfrom));
        errno(kstatvfs::set_statvfs_info(mp, on, from, name))
    }

    /// Copies the identity of a mount.
    fn copy_statvfs_info(sbp: *mut statvfs, mp: *const mount) {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp.cast_mut()) };
        // SAFETY: a field of a living mount.
        let own = unsafe { &raw mut (*mp.as_ptr()).mnt_stat };
        if sbp != own {
            // SAFETY: the caller's structure.
            kstatvfs::copy_statvfs_info(unsafe { &mut *sbp }, mp);
        }
    }
}
