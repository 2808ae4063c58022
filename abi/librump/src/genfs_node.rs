//! What drivers that keep their files in pages have in front of their inodes:
//! `miscfs/genfs/genfs_node.h`.

use core::ffi::c_int;

use rump_abi::types::*;
use rump_kernel::ffi::genfs_node as node;
use rump_kernel::vfs::genfs;

use crate::export::vfs_kpi;
use crate::vnode::vp;

vfs_kpi! {
    /// Prepares the structure, in the load hook behind the assignment of `v_data`.
    fn genfs_node_init(vp: *mut vnode, ops: *const genfs_ops) {
        // SAFETY: the caller's vnode.
        node::init(unsafe { self::vp(vp) }, ops);
    }

    /// Ends it, in `VOP_RECLAIM`.
    fn genfs_node_destroy(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        node::destroy(unsafe { self::vp(vp) });
    }

    /// Blocks are allocated or freed.
    fn genfs_node_wrlock(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        node::wrlock(unsafe { self::vp(vp) });
    }

    /// Pages are read.
    fn genfs_node_rdlock(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        node::rdlock(unsafe { self::vp(vp) });
    }

    /// As `genfs_node_rdlock` without waiting; 0 when the lock is not to be had.
    fn genfs_node_rdtrylock(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's vnode.
        node::rdtrylock(unsafe { self::vp(vp) }).into()
    }

    /// Ends either.
    fn genfs_node_unlock(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        node::unlock(unsafe { self::vp(vp) });
    }

    /// Whether the caller has it for writing.
    fn genfs_node_wrlocked(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's vnode.
        node::wrlocked(unsafe { self::vp(vp) }).into()
    }

    /// The size rounded up to whole blocks of the file system.
    fn genfs_size(vp: *mut vnode, size: off_t, eobp: *mut off_t, _flags: c_int) {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the result's place is the caller's.
        unsafe { *eobp = genfs::size(vp, size) };
    }

    /// Moves what can be moved without the page cache, which is nothing here: all stays in `uio`.
    fn genfs_directio(_vp: *mut vnode, _uio: *mut uio, _ioflag: c_int) {}
}
