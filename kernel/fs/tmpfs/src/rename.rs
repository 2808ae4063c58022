//! `VOP_RENAME`: what the kernel's rename framework asks (`genfs(9)`).

use std::sync::Arc;

use rump_ddk::fs::{RenameArgs, Renamed};
use rump_ddk::genfs::{self, Party};
use rump_ddk::namei::cache_purge;
use rump_ddk::node::vcache_get;
use rump_ddk::types::{LINK_MAX, NOTE_DELETE, NOTE_LINK, NOTE_WRITE};
use rump_ddk::{ComponentName, Cred, Errno, RenameOps, Result, Vnode, VnodeRef, ops};

use crate::entry::{self, Found};
use crate::memfs::{MemFs, MemMount};
use crate::node::{APPEND, IMMUTABLE, Node, entry_bytes};
use crate::policy::Policy;

impl<P: Policy> RenameOps for MemFs<P> {
    const RENAME: ops::Rename = tmpfs_rename::<P>;

    fn directory_is_empty(vp: &Vnode) -> bool {
        entry::is_empty(vp.data::<Self>())
    }

    fn directory_is_removed(vp: &Vnode) -> bool {
        vp.data::<Self>().state.read().attr.nlink == 0
    }

    fn rename_lookup(dvp: &Vnode, cnp: &ComponentName) -> Result<VnodeRef> {
        match entry::find(dvp.data::<Self>(), cnp.name()) {
            Found::Node(node) => vcache_get::<Self>(dvp.mount(), &node),
            Found::Nothing | Found::Whiteout => Err(Errno::ENOENT),
            Found::Elsewhere(_) => Err(Errno::EROFS),
        }
    }

    fn parent(vp: &Vnode) -> Result<Option<VnodeRef>> {
        if vp.is_root() {
            return Ok(None);
        }
        match vp.data::<Self>().parent() {
            Some(parent) => vcache_get::<Self>(vp.mount(), &parent).map(Some),
            None => Ok(None),
        }
    }

    fn rename_possible(args: &Renamed<'_>) -> Result<()> {
        let flags = |vp: &Vnode| vp.data::<Self>().state.read().attr.flags;
        genfs::rename_possible(
            [flags(args.fdvp), flags(args.fvp), flags(args.tdvp)],
            args.tvp.map(flags),
            IMMUTABLE,
            APPEND,
        )
    }

    fn rename_permitted(args: &Renamed<'_>, cred: &Cred) -> Result<()> {
        genfs::rename_permitted(
            cred,
            party::<P>(args.fdvp),
            party::<P>(args.fvp),
            party::<P>(args.tdvp),
            args.tvp.map(party::<P>),
        )
    }

    fn remove_possible(dvp: &Vnode, vp: &Vnode) -> Result<()> {
        let flags = |vp: &Vnode| vp.data::<Self>().state.read().attr.flags;
        genfs::remove_possible(flags(dvp), flags(vp), IMMUTABLE, APPEND)
    }

    fn remove_permitted(dvp: &Vnode, vp: &Vnode, cred: &Cred) -> Result<()> {
        genfs::remove_permitted(cred, party::<P>(dvp), party::<P>(vp))
    }

    fn rename_remove(dvp: &Vnode, cnp: &ComponentName, vp: &Vnode) -> Result<()> {
        let mount = dvp.mount().data::<Self>();
        let dir = dvp.data::<Self>();
        let gone = entry::detach(mount, dir, cnp.name(), cnp.wants_whiteouts())?;
        cache_purge(dvp);
        dvp.knote(NOTE_WRITE);
        vp.knote(if gone { NOTE_DELETE } else { NOTE_LINK });
        Ok(())
    }
}

/// Renames.
///
/// # Errors
/// `EMLINK`, `ENOSPC`.
pub fn tmpfs_rename<P: Policy>(args: &RenameArgs<'_>) -> Result<bool> {
    let fdir = args.fdvp.data_arc::<MemFs<P>>();
    let mount = args.fdvp.mount().data::<MemFs<P>>();
    let tdir = args.tdvp.data_arc::<MemFs<P>>();
    let node = args.fvp.data_arc::<MemFs<P>>();
    let target = args.tvp.map(Vnode::data_arc::<MemFs<P>>);
    let is_move = !args.fdvp.is(args.tdvp);
    if is_move && node.is_dir() && target.is_none() {
        let nlink = tdir.state.read().attr.nlink;
        if nlink >= LINK_MAX as u32 {
            return Err(Errno::EMLINK);
        }
    }
    // What the new name needs is reserved first: after that nothing fails.
    let (from, to) = (args.fcnp.name(), args.tcnp.name());
    mount.limits.bytes.reserve(entry_bytes(to))?;
    let deleted = match &target {
        Some(target) => unlink_target(mount, &tdir, to, target)
            .inspect_err(|_| mount.limits.bytes.release(entry_bytes(to)))?,
        None => false,
    };
    drop_whiteout(mount, &tdir, to)?;
    if is_move {
        move_entry(mount, &fdir, from, &tdir, to, &node)?;
    } else {
        rename_entry(mount, &fdir, from, to)?;
    }
    if args.fcnp.wants_whiteouts() {
        leave_whiteout(mount, &fdir, from);
    }
    node.state.write().attr.touch();
    Ok(deleted)
}

fn party<P: Policy>(vp: &Vnode) -> Party<'_> {
    (vp, vp.data::<MemFs<P>>().owner())
}

/// Takes away what has the target name now. `true`: it has no name left.
fn unlink_target(mount: &MemMount, tdir: &Node, name: &[u8], target: &Node) -> Result<bool> {
    if target.is_dir() {
        entry::drop_whiteouts(mount, target);
    }
    entry::detach(mount, tdir, name, false)
}

/// A whiteout in the place of the target name goes.
fn drop_whiteout(mount: &MemMount, dir: &Node, name: &[u8]) -> Result<()> {
    let mut state = dir.state.write();
    let body = state.dir_mut()?;
    if matches!(body.entries.get(name), Some(None)) {
        body.entries.remove(name);
        body.whiteouts -= 1;
        mount.limits.bytes.release(entry_bytes(name));
    }
    Ok(())
}

/// A new name in the same directory: the entry keeps its place in listings.
fn rename_entry(mount: &MemMount, dir: &Node, from: &[u8], to: &[u8]) -> Result<()> {
    let mut state = dir.state.write();
    if !state.dir_mut()?.entries.rename(from, to) {
        mount.limits.bytes.release(entry_bytes(to));
        return Err(Errno::ENOENT);
    }
    mount.limits.bytes.release(entry_bytes(from));
    state.attr.touch_contents();
    Ok(())
}

/// From one directory to another.
fn move_entry(
    mount: &MemMount,
    fdir: &Node,
    from: &[u8],
    tdir: &Arc<Node>,
    to: &[u8],
    node: &Arc<Node>,
) -> Result<()> {
    {
        let mut state = fdir.state.write();
        if state.dir_mut()?.entries.remove(from).is_none() {
            mount.limits.bytes.release(entry_bytes(to));
            return Err(Errno::ENOENT);
        }
        mount.limits.bytes.release(entry_bytes(from));
        state.attr.touch_contents();
        state.attr.nlink -= u32::from(node.is_dir());
    }
    {
        let mut state = tdir.state.write();
        state.dir_mut()?.entries.insert(to, Some(node.clone()));
        state.attr.touch_contents();
        state.attr.nlink += u32::from(node.is_dir());
    }
    if node.is_dir() {
        node.state.write().dir_mut()?.parent = Arc::downgrade(tdir);
    }
    Ok(())
}

/// A union mount wants the old name covered. Where there is no space for that, it is not.
fn leave_whiteout(mount: &MemMount, dir: &Node, name: &[u8]) {
    let mut state = dir.state.write();
    if let Ok(body) = state.dir_mut()
        && mount.limits.bytes.reserve(entry_bytes(name)).is_ok()
    {
        body.entries.insert(name, None);
        body.whiteouts += 1;
    }
}
