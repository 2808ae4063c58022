//! `struct genfs_node`, with which the inode of a driver that keeps pages begins:
//! `miscfs/genfs/genfs_node.h`.

use rump_abi::types::{genfs_node, genfs_ops};
use rumpuser::rwlock::{Preference, RwLock, RwOp};

use super::vnode::Vp;

/// The node of a vnode whose driver keeps pages (`VTOG`).
fn of(vp: Vp) -> *mut genfs_node {
    let node = vp.v_data().cast::<genfs_node>();
    assert!(!node.is_null(), "genfs_node: vnode {vp:?} has no data yet");
    node
}

fn lock<'a>(vp: Vp) -> &'a RwLock {
    // SAFETY: the driver's inode begins with the structure, by the contract of genfs_node; it lives as
    // long as the vnode.
    let lock = unsafe { &raw mut (*of(vp)).g_glock };
    // SAFETY: `RwLock` is what `krwlock_t` is.
    unsafe { &*lock.cast::<RwLock>() }
}

/// `genfs_node_init`: in the load hook, behind the assignment of `v_data`.
pub fn init(vp: Vp, ops: *const genfs_ops) {
    let node = of(vp);
    // SAFETY: the driver's inode begins with the structure, and nobody else uses it yet.
    unsafe { (*node).g_op = ops };
    // SAFETY: as above.
    unsafe { (*node).g_dirtygen = 0 };
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
