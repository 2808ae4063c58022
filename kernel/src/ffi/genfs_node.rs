//! `struct genfs_node`, with which the inode of a driver that keeps pages begins:
//! `miscfs/genfs/genfs_node.h`.

use core::ffi::{c_int, c_void};

use rumpuser::rwlock::{Preference, RwLock, RwOp};

use super::vnode::Vp;

/// `struct genfs_node`.
#[repr(C)]
struct Node {
    /// `g_op`: the driver's `struct genfs_ops`.
    ops: *const c_void,
    /// `g_glock`: which blocks the file has.
    lock: RwLock,
    /// `g_dirtygen`: private to the page code.
    dirtygen: c_int,
}

/// The node of a vnode whose driver keeps pages (`VTOG`).
fn of(vp: Vp) -> *mut Node {
    let node = vp.v_data().cast::<Node>();
    assert!(!node.is_null(), "genfs_node: vnode {vp:?} has no data yet");
    node
}

fn lock<'a>(vp: Vp) -> &'a RwLock {
    // SAFETY: the driver's inode begins with the structure, by the contract of genfs_node; it lives as
    // long as the vnode.
    unsafe { &(*of(vp)).lock }
}

/// `genfs_node_init`: in the load hook, behind the assignment of `v_data`.
pub fn init(vp: Vp, ops: *const c_void) {
    let node = of(vp);
    // SAFETY: the driver's inode begins with the structure, and nobody else uses it yet.
    unsafe { (*node).ops = ops };
    // SAFETY: as above.
    unsafe { (*node).dirtygen = 0 };
    lock(vp).init(Preference::Writer);
}

/// `genfs_node_destroy`: in the driver's `VOP_RECLAIM`.
pub fn destroy(vp: Vp) {
    lock(vp).destroy();
}

/// `genfs_node_wrlock`.
pub fn wrlock(vp: Vp) {
    lock(vp).enter(RwOp::Writer);
}

/// `genfs_node_rdlock`.
pub fn rdlock(vp: Vp) {
    lock(vp).enter(RwOp::Reader);
}

/// `genfs_node_rdtrylock`.
#[must_use]
pub fn rdtrylock(vp: Vp) -> bool {
    lock(vp).try_enter(RwOp::Reader)
}

/// `genfs_node_unlock`.
pub fn unlock(vp: Vp) {
    lock(vp).exit();
}

/// `genfs_node_wrlocked`: by the calling thread.
#[must_use]
pub fn wrlocked(vp: Vp) -> bool {
    lock(vp).write_held()
}
