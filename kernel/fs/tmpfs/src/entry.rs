//! Entries of directories: giving names and taking them away, with link counts and times.

use std::sync::Arc;

use rump_ddk::node::vcache_get;
use rump_ddk::types::{LINK_MAX, NOTE_LINK, NOTE_WRITE, VDIR};
use rump_ddk::{ComponentName, Errno, Result, Vattr, Vnode, VnodeRef};

use crate::memfs::{MemFs, MemMount, NewNode};
use crate::node::{Body, ExternalDir, Node, entry_bytes};
use crate::policy::Policy;

/// Makes a node, its vnode and its name: what create, mknod, mkdir and symlink have in common.
///
/// # Errors
/// `ENOENT` in a removed directory, `EMLINK`, `ENOSPC`.
pub fn construct<P: Policy>(
    dvp: &Vnode,
    cnp: &ComponentName,
    vap: &Vattr,
    target: &[u8],
) -> Result<VnodeRef> {
    let mp = dvp.mount();
    let mount = mp.data::<MemFs<P>>();
    let dir = dvp.data_arc::<MemFs<P>>();
    let group = {
        let attr = &dir.state.read().attr;
        if attr.nlink == 0 {
            return Err(Errno::ENOENT);
        }
        if vap.va_type == VDIR && attr.nlink >= LINK_MAX as u32 {
            return Err(Errno::EMLINK);
        }
        attr.gid
    };
    let new = NewNode {
        v_type: vap.va_type,
        mode: vap.va_mode,
        uid: cnp.cred().euid(),
        gid: group,
        rdev: vap.va_rdev,
    };
    let node = mount.new_node(new, &dir, target)?;
    let made = vcache_get::<MemFs<P>>(mp, &node);
    let vp = match made {
        Ok(vp) => vp,
        Err(error) => {
            mount.forget(&node);
            return Err(error);
        }
    };
    // Should this fail, the node has no name, and letting the vnode go gives it back.
    attach(mount, &dir, cnp.name(), &node)?;
    dvp.knote(if node.is_dir() {
        NOTE_WRITE | NOTE_LINK
    } else {
        NOTE_WRITE
    });
    Ok(vp)
}

/// Gives a node a name in a directory that does not have it. A whiteout of that name goes.
///
/// # Errors
/// `ENOSPC`.
pub fn attach(mount: &MemMount, dir: &Arc<Node>, name: &[u8], node: &Arc<Node>) -> Result<()> {
    let mut state = dir.state.write();
    let body = state.dir_mut()?;
    if let Some(entry) = body.entries.get_mut(name) {
        if entry.is_some() {
            return Err(Errno::EEXIST);
        }
        *entry = Some(node.clone());
        body.whiteouts -= 1;
    } else {
        mount.limits.bytes.reserve(entry_bytes(name))?;
        body.entries.insert(name, Some(node.clone()));
    }
    state.attr.touch_contents();
    if node.is_dir() {
        state.attr.nlink += 1;
    }
    drop(state);
    let mut state = node.state.write();
    if node.is_dir() {
        state.attr.nlink += 2;
        state.dir_mut()?.parent = Arc::downgrade(dir);
    } else {
        state.attr.nlink += 1;
        state.attr.touch();
    }
    Ok(())
}

/// Takes a name away, or leaves a whiteout in its place. `true`: it was the last name.
///
/// # Errors
/// `ENOENT`.
pub fn detach(mount: &MemMount, dir: &Node, name: &[u8], leave_whiteout: bool) -> Result<bool> {
    let mut state = dir.state.write();
    let body = state.dir_mut()?;
    let entry = body.entries.get_mut(name).ok_or(Errno::ENOENT)?;
    // What is left is a whiteout.
    let node = entry.take().ok_or(Errno::ENOENT)?;
    if leave_whiteout {
        body.whiteouts += 1;
    } else {
        body.entries.remove(name);
        mount.limits.bytes.release(entry_bytes(name));
    }
    state.attr.touch_contents();
    if node.is_dir() {
        state.attr.nlink -= 1;
    }
    drop(state);
    if node.is_dir() {
        let mut state = node.state.write();
        state.attr.nlink = 0;
        state.attr.touch();
        state.dir_mut()?.parent = std::sync::Weak::new();
        return Ok(true);
    }
    Ok(node.drop_link())
}

/// The node of a name; whiteouts are none.
#[must_use]
pub fn find(dir: &Node, name: &[u8]) -> Found {
    let state = dir.state.read();
    let body = match &state.body {
        Body::Directory(body) => body,
        Body::ExternalDir(dir) => return Found::Elsewhere(dir.clone()),
        _ => return Found::Nothing,
    };
    match body.entries.get(name) {
        None => Found::Nothing,
        Some(None) => Found::Whiteout,
        Some(Some(node)) => Found::Node(node.clone()),
    }
}

/// What a name stands for.
pub enum Found {
    /// It is not there.
    Nothing,
    /// It is covered.
    Whiteout,
    /// A file.
    Node(Arc<Node>),
    /// Somebody else knows.
    Elsewhere(Arc<dyn ExternalDir>),
}

/// Whether a directory has no entry but whiteouts.
#[must_use]
pub fn is_empty(dir: &Node) -> bool {
    let state = dir.state.read();
    state
        .dir()
        .is_ok_and(|body| body.entries.len() == body.whiteouts)
}

/// Drops the whiteouts of a directory that goes.
pub fn drop_whiteouts(mount: &MemMount, dir: &Node) {
    let mut state = dir.state.write();
    let Ok(body) = state.dir_mut() else { return };
    while let Some(name) = body.entries.next(0).map(|(_, entry)| entry.name().to_vec()) {
        body.entries.remove(&name);
        body.whiteouts -= 1;
        mount.limits.bytes.release(entry_bytes(&name));
    }
}
