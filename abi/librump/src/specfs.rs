//! Device vnodes, `miscfs/specfs/specdev.h`.

use core::ffi::{c_int, c_void};

use rump_abi::types::*;
use rump_kernel::ffi::mount::Mp;
use rump_kernel::ffi::spec as entry;
use rump_kernel::vfs::specfs;

use crate::export::vfs_kpi;
use crate::vnode::{store, vp};

vfs_kpi! {
    /// Makes a vnode that is being loaded one of a device.
    fn spec_node_init(vp: *mut vnode, rdev: dev_t) {
        // SAFETY: the caller's vnode.
        specfs::node_init(unsafe { self::vp(vp) }, rdev);
    }

    /// Ends `spec_node_init`.
    fn spec_node_destroy(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        specfs::node_destroy(unsafe { self::vp(vp) });
    }

    /// Opens the device.
    fn spec_open(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_open(v) }
    }

    /// Closes the device.
    fn spec_close(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_close(v) }
    }

    /// Reads.
    fn spec_read(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_read(v) }
    }

    /// Writes.
    fn spec_write(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_write(v) }
    }

    /// Device control.
    fn spec_ioctl(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_ioctl(v) }
    }

    /// Events.
    fn spec_poll(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_poll(v) }
    }

    /// Attaches a knote.
    fn spec_kqfilter(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_kqfilter(v) }
    }

    /// Flushes what is mounted from the device.
    fn spec_fsync(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_fsync(v) }
    }

    /// Blocks are where they are.
    fn spec_bmap(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_bmap(v) }
    }

    /// Block I/O.
    fn spec_strategy(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_strategy(v) }
    }

    /// Only disks are mapped.
    fn spec_mmap(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_mmap(v) }
    }

    /// Limits.
    fn spec_pathconf(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_pathconf(v) }
    }

    /// Record locks.
    fn spec_advlock(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_advlock(v) }
    }

    /// Gives blocks back.
    fn spec_fdiscard(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_fdiscard(v) }
    }

    /// A device is no directory.
    fn spec_lookup(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_lookup(v) }
    }
}

vfs_kpi! {
    /// Closes the device for the users of a vnode that is torn down; locked.
    fn spec_node_revoke(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        specfs::node_revoke(unsafe { self::vp(vp) });
    }

    /// A vnode of the device, referenced; of a block device that is open, the one that is.
    fn spec_node_lookup_by_dev(kind: vtype, dev: dev_t, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the result's place is the caller's.
        unsafe { store(specfs::lookup_by_dev(kind, dev), vpp) }
    }

    /// What is mounted from a block device, or NULL.
    fn spec_node_getmountedfs(vp: *mut vnode) -> *mut mount {
        // SAFETY: the caller's vnode.
        Mp::opt_ptr(specfs::getmountedfs(unsafe { self::vp(vp) }))
    }

    /// Sets what is mounted from a block device.
    fn spec_node_setmountedfs(vp: *mut vnode, mp: *mut mount) {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the caller's mount or NULL.
        specfs::setmountedfs(vp, unsafe { Mp::from_ptr(mp) });
    }

    /// Unlocks.
    fn spec_inactive(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_inactive(v) }
    }

    /// Forgets the key of a device vnode without a name.
    fn spec_reclaim(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_reclaim(v) }
    }

    /// Shows the device's number.
    fn spec_print(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::spec_print(v) }
    }
}
