//! Who may do what: the questions that the operations share.

use rump_ddk::cred::access_action;
use rump_ddk::types::{
    KAUTH_VNODE_DELETE, S_ISTXT, VDIR, VLNK, VREG, VWRITE, kauth_action_t, mode_t,
};
use rump_ddk::{Cred, Errno, Result, Vnode, genfs};

use crate::node::{IMMUTABLE, Node};

/// `VOP_ACCESS`.
///
/// # Errors
/// `EROFS`, `EPERM` for an immutable file, `EACCES`.
pub fn check(vp: &Vnode, node: &Node, mode: i32, cred: &Cred) -> Result<()> {
    let writes = mode & VWRITE != 0;
    if writes && matches!(node.v_type, VDIR | VLNK | VREG) && vp.mount().is_rdonly() {
        return Err(Errno::EROFS);
    }
    let owner = node.owner();
    if writes && owner.flags & IMMUTABLE != 0 {
        return Err(Errno::EPERM);
    }
    let mode = mode as mode_t;
    let action = access_action(mode, node.is_dir(), owner.mode);
    cred.authorize(action, vp, None, genfs::can_access(&owner, mode, cred))
}

/// The rule of a sticky directory: only the owner of the file or of the directory removes it.
///
/// # Errors
/// `EPERM`, or `EACCES` from the security model.
pub fn check_sticky(vp: &Vnode, node: &Node, dvp: &Vnode, dir: &Node, cred: &Cred) -> Result<()> {
    let owner = dir.owner();
    if owner.mode & S_ISTXT as mode_t == 0 {
        return Ok(());
    }
    let decision = genfs::can_sticky(cred, owner.uid, node.owner().uid);
    cred.authorize(
        KAUTH_VNODE_DELETE as kauth_action_t,
        vp,
        Some(dvp),
        decision,
    )
}
