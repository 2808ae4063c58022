//! Mounts: `vfs(9)`, `sys/mount.h`.

use core::ffi::{CStr, c_char, c_int, c_long, c_void};

use rump_abi::Errno;
use rump_abi::types::*;
use rump_kernel::copy::UserPtr;
use rump_kernel::ffi::mount::Mp;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::lwproc::curlwp;
use rump_kernel::vfs::vnodeiter::VnodeIterator;
use rump_kernel::vfs::{mount as kmount, specfs, statvfs as kstatvfs, unmount};

use crate::export::vfs_kpi;
use crate::vfsops::{table, text};
use crate::vnode::{errno, mp};

/// A string of the calling program or of the kernel; NULL is none.
fn string(at: *const c_char, segment: c_int) -> Option<(UserPtr, uio_seg)> {
    (!at.is_null()).then(|| (UserPtr::of(at), segment as uio_seg))
}

vfs_kpi! {
    /// Keeps a mount from being unmounted. With `nextp` the caller walks the list of mounts and has it
    /// locked: on success it is unlocked, on failure the next mount is stored.
    fn vfs_busy(mp: *mut mount, nextp: *mut *mut mount) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        let result = mp.busy();
        // SAFETY: the result's place is the caller's, or NULL.
        if let Some(nextp) = unsafe { nextp.as_mut() } {
            match result {
                Ok(()) => kmount::unlock_list(),
                Err(_) => *nextp = Mp::opt_ptr(kmount::next_in_list(mp)),
            }
        }
        errno(result)
    }

    /// Ends `vfs_busy`. With `nextp` the list of mounts is locked again and the next one stored.
    fn vfs_unbusy(mp: *mut mount, keepref: bool, nextp: *mut *mut mount) {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the result's place is the caller's, or NULL.
        if let Some(nextp) = unsafe { nextp.as_mut() } {
            kmount::lock_list();
            *nextp = Mp::opt_ptr(kmount::next_in_list(mp));
        }
        mp.unbusy_keepref();
        if !keepref {
            mp.release();
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

vfs_kpi! {
    /// A new mount of a driver, busy once; the references to the driver and to `vp` pass over.
    fn vfs_mountalloc(ops: *mut vfsops, vp: *mut vnode) -> *mut mount {
        // SAFETY: the caller's table.
        let ops = unsafe { table(ops) };
        // SAFETY: the caller's vnode or NULL.
        kmount::mountalloc(ops, unsafe { Vp::from_ptr(vp) }).as_ptr()
    }

    /// A mount for the root device: read-only, busy, named.
    fn vfs_rootmountalloc(
        fstype: *const c_char,
        device: *const c_char,
        mpp: *mut *mut mount,
    ) -> c_int {
        // SAFETY: the caller's string.
        let fstype = unsafe { text(fstype) };
        // SAFETY: the caller's string.
        let device = unsafe { text(device) };
        match kmount::rootmountalloc(&fstype, &device) {
            Ok(mp) => {
                // SAFETY: the result's place is the caller's.
                unsafe { *mpp = mp.as_ptr() };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// Drops a structure reference.
    fn vfs_destroy(mp: *mut mount) {
        // SAFETY: the caller's mount.
        unsafe { self::mp(mp) }.release();
    }

    /// Makes a mount visible.
    fn mountlist_append(mp: *mut mount) {
        // SAFETY: the caller's mount.
        kmount::mountlist_append(unsafe { self::mp(mp) });
    }

    /// A number for a file system's name.
    fn makefstype(fstype: *const c_char) -> c_long {
        // SAFETY: the caller's string.
        kmount::makefstype(&unsafe { text(fstype) })
    }

    /// The mount with that id, without a reference; NULL when there is none.
    fn vfs_getvfs(fsid: *mut fsid_t) -> *mut mount {
        // SAFETY: the caller's structure.
        let Some(mp) = kmount::getvfs(unsafe { &*fsid }) else {
            return core::ptr::null_mut();
        };
        mp.release();
        mp.as_ptr()
    }

    /// Moves a vnode to the list of a mount, or off all lists.
    fn vfs_insmntque(vp: *mut vnode, mp: *mut mount) {
        // SAFETY: the caller's vnode.
        let vp = unsafe { crate::vnode::vp(vp) };
        // SAFETY: the caller's mount or NULL.
        kmount::insmntque(vp, unsafe { Mp::from_ptr(mp) });
    }

    /// Begins a walk along the vnodes of a mount.
    fn vfs_vnode_iterator_init(mp: *mut mount, marker: *mut *mut vnode_iterator) {
        // SAFETY: the caller's mount.
        let walk = Box::new(VnodeIterator::new(unsafe { self::mp(mp) }));
        // SAFETY: the result's place is the caller's.
        unsafe { *marker = Box::into_raw(walk).cast() };
    }

    /// The next vnode that `f` accepts, referenced and unlocked; NULL at the end.
    fn vfs_vnode_iterator_next(
        marker: *mut vnode_iterator,
        f: Option<unsafe extern "C" fn(*mut c_void, *mut vnode) -> bool>,
        cl: *mut c_void,
    ) -> *mut vnode {
        // SAFETY: the caller's walk, which nobody else uses.
        let walk = unsafe { &mut *marker.cast::<VnodeIterator>() };
        let next = walk.next(|vp| match f {
            // SAFETY: the caller's function, called as `vfs_vnode_iterator(9)` says.
            Some(f) => unsafe { f(cl, vp.as_ptr()) },
            None => true,
        });
        Vp::opt_ptr(next)
    }

    /// Ends the walk.
    fn vfs_vnode_iterator_destroy(marker: *mut vnode_iterator) {
        // SAFETY: the caller gives back what `vfs_vnode_iterator_init` made.
        unsafe { Box::from_raw(marker.cast::<VnodeIterator>()) }.destroy();
    }

    /// Unmounts; the caller's structure reference stays its own.
    fn dounmount(mp: *mut mount, flags: c_int, _l: *mut lwp) -> c_int {
        // SAFETY: the caller's mount.
        errno(unmount::dounmount(unsafe { self::mp(mp) }, flags, curlwp().cred()))
    }

    /// Whether a file system is mounted from a block device: `EBUSY`; `ENOTBLK` for another file.
    fn vfs_mountedon(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { crate::vnode::vp(vp) };
        if vp.v_type() != VBLK {
            return Errno::ENOTBLK.get();
        }
        let busy = specfs::getmountedfs(vp).is_some();
        if busy { Errno::EBUSY.get() } else { 0 }
    }

    /// Notes the time of the root file system, which a machine without a clock would start from.
    fn setrootfstime(_time: time_t) {}
}
