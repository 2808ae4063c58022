//! The part of `VOP_LOOKUP` that looks into a directory: what the name cache does not know.

use rump_ddk::namei::{NameiOp, cache_enter};
use rump_ddk::node::vcache_get;
use rump_ddk::types::{self as t, VWRITE};
use rump_ddk::{ComponentName, Errno, Result, Vnode, VnodeRef};

use crate::access;
use crate::entry::{self, Found};
use crate::memfs::MemFs;
use crate::node::{ExternalDir, Node};
use crate::policy::Policy;

/// Finds a name in a directory that the caller may search.
///
/// # Errors
/// `ENOENT`, `EJUSTRETURN` where the name may be made, `EACCES`, `EPERM`, `EISDIR`, `ENOTDIR`.
pub fn entry<P: Policy>(dvp: &Vnode, dir: &Node, cnp: &ComponentName) -> Result<VnodeRef> {
    let mp = dvp.mount();
    if cnp.is_dotdot() {
        let parent = match dir.parent() {
            None if dir.is_external_dir() => mp.data::<MemFs<P>>().root.clone(),
            parent => parent.ok_or(Errno::ENOENT)?,
        };
        return vcache_get::<MemFs<P>>(mp, &parent);
    }
    if cnp.name() == b"." {
        if cnp.is_last() && cnp.op() == NameiOp::Rename {
            return Err(Errno::EISDIR);
        }
        return Ok(dvp.vref());
    }
    let node = match entry::find(dir, cnp.name()) {
        Found::Node(node) => node,
        Found::Elsewhere(external) => return elsewhere::<P>(dvp, &*external, cnp),
        nothing => {
            if matches!(nothing, Found::Whiteout) {
                cnp.set_whiteout();
            }
            return Err(absent(dvp, dir, cnp));
        }
    };
    if !cnp.is_last() && !node.is_dir() && node.v_type != t::VLNK {
        return Err(Errno::ENOTDIR);
    }
    let vp = vcache_get::<MemFs<P>>(mp, &node)?;
    if cnp.is_last() && matches!(cnp.op(), NameiOp::Delete | NameiOp::Rename) {
        access::check(dvp, dir, VWRITE, cnp.cred())?;
        access::check_sticky(&vp, &node, dvp, dir, cnp.cred())?;
    }
    if cnp.op() != NameiOp::Create {
        cache_enter(dvp, Some(&vp), cnp);
    }
    Ok(vp)
}

/// Finds a name in a directory whose entries are elsewhere. They come and go unseen, so the name cache has
/// no part in it.
fn elsewhere<P: Policy>(
    dvp: &Vnode,
    dir: &dyn ExternalDir,
    cnp: &ComponentName,
) -> Result<VnodeRef> {
    let mp = dvp.mount();
    let this = dvp.data_arc::<MemFs<P>>();
    let found = dir.lookup(mp.data::<MemFs<P>>(), &this, cnp.name());
    if cnp.is_last() {
        match (cnp.op(), &found) {
            (NameiOp::Lookup, _) | (NameiOp::Create, Ok(_)) => {}
            (NameiOp::Create, Err(Errno::ENOENT)) | (_, Ok(_)) => return Err(Errno::EROFS),
            _ => {}
        }
    }
    vcache_get::<MemFs<P>>(mp, &found?)
}

/// What a lookup says of a name that is not there.
fn absent(dvp: &Vnode, dir: &Node, cnp: &ComponentName) -> Errno {
    if cnp.is_last() && matches!(cnp.op(), NameiOp::Create | NameiOp::Rename) {
        return match access::check(dvp, dir, VWRITE, cnp.cred()) {
            Ok(()) => Errno::EJUSTRETURN,
            Err(error) => error,
        };
    }
    if cnp.op() != NameiOp::Create {
        cache_enter(dvp, None, cnp);
    }
    Errno::ENOENT
}
