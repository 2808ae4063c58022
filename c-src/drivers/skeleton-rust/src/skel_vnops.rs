//! The operations on files and directories, `vnodeops(9)`.
//!
//! The directory and its files are there from the start and cannot be changed. `break skel_lookup` in gdb
//! stops in the function of that name here. The type parameter of the functions means nothing: it is for
//! drivers that are several file systems at once.

use std::sync::Arc;

use rump_ddk::cred::access_action;
use rump_ddk::dirent::DirentWriter;
use rump_ddk::genfs::{self, Owner};
use rump_ddk::namei::NameiOp;
use rump_ddk::node::vcache_get;
use rump_ddk::types::{
    _PC_LINK_MAX, _PC_NAME_MAX, _PC_NO_TRUNC, _PC_PATH_MAX, _PC_SYNC_IO, DT_DIR, DT_REG, FWRITE,
    PATH_MAX, VDIR, VEXEC, VREG, VWRITE, register_t,
};
use rump_ddk::{
    Answer, Answered, ComponentName, Cred, Errno, Locked, Mount, RenameOps, Result, Uio, Vattr,
    Vnode, VnodeOps, VnodeRef, ops,
};

use crate::{FILES, Node, ROOT_INO, Skel};

impl VnodeOps for Skel {
    const LOOKUP: ops::Lookup = skel_lookup::<()>;
    const OPEN: ops::Open = skel_open::<()>;
    const ACCESS: ops::Open = skel_access::<()>;
    const GETATTR: ops::Getattr = skel_getattr::<()>;
    const READ: ops::Read = skel_read::<()>;
    const READDIR: ops::Readdir = skel_readdir::<()>;
    const INACTIVE: ops::Inactive = skel_inactive::<()>;
    const RECLAIM: ops::Reclaim<Node> = skel_reclaim::<()>;
    const PATHCONF: ops::Pathconf = skel_pathconf::<()>;

    // Nothing can be changed.
    const CREATE: ops::Create = |_, _, _, _| Err(Errno::EROFS);
    const MKNOD: ops::Create = |_, _, _, _| Err(Errno::EROFS);
    const SETATTR: ops::Setattr = |_, _, _| Err(Errno::EROFS);
    const WRITE: ops::Read = |_, _, _, _| Err(Errno::EROFS);
    const REMOVE: ops::Remove = |_, _, _| Err(Errno::EROFS);
    const LINK: ops::Link = |_, _, _| Err(Errno::EROFS);
    const MKDIR: ops::Create = |_, _, _, _| Err(Errno::EROFS);
    const RMDIR: ops::Remove = |_, _, _| Err(Errno::EROFS);
    const SYMLINK: ops::Symlink = |_, _, _, _, _| Err(Errno::EROFS);
    const READLINK: ops::Readlink = |_, _, _| Err(Errno::EINVAL);
}

/// Finds a name.
#[inline(never)]
pub fn skel_lookup<P>(
    dvp: &Vnode,
    vpp: Answer<'_, VnodeRef>,
    cnp: &ComponentName,
) -> Result<Answered> {
    check_access(dvp, VEXEC, cnp.cred())?;
    let nodes = &dvp.mount().data::<Skel>().nodes;
    if cnp.name() == b"." {
        return Ok(vpp.answer(vcache_get::<Skel>(dvp.mount(), &nodes[0])?));
    }
    let named = |node: &&Arc<Node>| {
        node.file
            .is_some_and(|file| file.name.as_bytes() == cnp.name())
    };
    match nodes.iter().find(named) {
        // Nothing can be taken away or given another name.
        Some(_) if cnp.is_last() && matches!(cnp.op(), NameiOp::Delete | NameiOp::Rename) => {
            Err(Errno::EROFS)
        }
        Some(node) => Ok(vpp.answer(vcache_get::<Skel>(dvp.mount(), node)?)),
        None if cnp.is_last() && matches!(cnp.op(), NameiOp::Create | NameiOp::Rename) => {
            Err(Errno::EROFS)
        }
        None => Err(Errno::ENOENT),
    }
}

/// Before use.
#[inline(never)]
pub fn skel_open<P>(vp: &Vnode, mode: i32, _cred: &Cred) -> Result<()> {
    if vp.data::<Skel>().file.is_some() && mode & FWRITE != 0 {
        return Err(Errno::EROFS);
    }
    Ok(())
}

/// Is the access allowed?
#[inline(never)]
pub fn skel_access<P>(vp: &Vnode, mode: i32, cred: &Cred) -> Result<()> {
    check_access(vp, mode, cred)
}

fn check_access(vp: &Vnode, mode: i32, cred: &Cred) -> Result<()> {
    if mode & VWRITE != 0 {
        return Err(Errno::EROFS);
    }
    let node = vp.data::<Skel>();
    let owner = Owner {
        v_type: if node.file.is_none() { VDIR } else { VREG },
        mode: node.mode(),
        uid: 0,
        gid: 0,
        flags: 0,
    };
    let access = mode.cast_unsigned();
    let action = access_action(access, node.file.is_none(), owner.mode);
    let decision = genfs::can_access(&owner, access, cred);
    cred.authorize(action, vp, None, decision)
}

/// The attributes.
#[inline(never)]
pub fn skel_getattr<P>(vp: &Vnode, vap: &mut Vattr, _cred: &Cred) -> Result<()> {
    let node = vp.data::<Skel>();
    let time = vp.mount().data::<Skel>().time;
    vap.va_type = if node.file.is_none() { VDIR } else { VREG };
    vap.va_mode = node.mode();
    vap.va_nlink = if node.file.is_none() { 2 } else { 1 };
    vap.va_uid = 0;
    vap.va_gid = 0;
    vap.va_fsid = vp.mount().fsid();
    vap.va_fileid = node.ino;
    vap.va_size = node.size() as u64;
    vap.va_bytes = vap.va_size;
    vap.va_blocksize = 512;
    vap.va_atime = time;
    vap.va_mtime = time;
    vap.va_ctime = time;
    vap.va_birthtime = time;
    vap.va_gen = 1;
    vap.va_flags = 0;
    vap.va_filerev = 0;
    Ok(())
}

/// Reads a file.
#[inline(never)]
pub fn skel_read<P>(vp: &Vnode, uio: &mut Uio, _ioflag: i32, _cred: &Cred) -> Result<()> {
    let Some(file) = vp.data::<Skel>().file else {
        return Err(Errno::EISDIR);
    };
    let from = usize::try_from(uio.offset()).map_err(|_| Errno::EINVAL)?;
    match file.text.as_bytes().get(from..) {
        Some(rest) => uio.copy_out(rest),
        None => Ok(()),
    }
}

/// Lists the directory. The offset is the number of the next entry: ".", "..", the files.
#[inline(never)]
pub fn skel_readdir<P>(
    vp: &Vnode,
    uio: &mut Uio,
    _cred: &Cred,
    eofflag: Answer<'_, i32>,
) -> Result<Answered> {
    if vp.data::<Skel>().file.is_some() {
        return Err(Errno::ENOTDIR);
    }
    let from = usize::try_from(uio.offset()).map_err(|_| Errno::EINVAL)?;
    let dots = [(".", ROOT_INO, DT_DIR), ("..", ROOT_INO, DT_DIR)];
    let files = (ROOT_INO + 1..)
        .zip(&FILES)
        .map(|(ino, file)| (file.name, ino, DT_REG));
    let mut records = DirentWriter::new(uio);
    let mut is_end = true;
    for (next, (name, ino, dtype)) in (1..).zip(dots.into_iter().chain(files)).skip(from) {
        is_end = records.emit(ino, dtype as u8, name.as_bytes(), next)?;
        if !is_end {
            break;
        }
    }
    records.finish()?;
    Ok(eofflag.answer(is_end))
}

/// The last reference went. The files do not go away: the vnode may be wanted again.
#[inline(never)]
pub fn skel_inactive<P>(_vp: Locked<'_>, recycle: Answer<'_, bool>) -> Result<Answered> {
    Ok(recycle.answer(false))
}

/// The vnode goes, the node stays with the mount.
#[inline(never)]
pub fn skel_reclaim<P>(_mp: &Mount, _node: Arc<Node>) -> Result<()> {
    Ok(())
}

/// Limits and properties.
#[inline(never)]
pub fn skel_pathconf<P>(
    _vp: &Vnode,
    name: i32,
    retval: Answer<'_, register_t>,
) -> Result<Answered> {
    let value = match name {
        _PC_LINK_MAX | _PC_NO_TRUNC | _PC_SYNC_IO => 1,
        _PC_NAME_MAX => 255,
        _PC_PATH_MAX => PATH_MAX.into(),
        _ => return Err(Errno::EINVAL),
    };
    Ok(retval.answer(value))
}

/// Nothing is ever renamed: looking up the names says so first.
impl RenameOps for Skel {
    const RENAME: ops::Rename = |_| Err(Errno::EROFS);

    fn directory_is_empty(_vp: &Vnode) -> bool {
        false
    }

    fn directory_is_removed(_vp: &Vnode) -> bool {
        false
    }

    fn rename_lookup(_dvp: &Vnode, _cnp: &ComponentName) -> Result<VnodeRef> {
        Err(Errno::EROFS)
    }

    fn parent(_vp: &Vnode) -> Result<Option<VnodeRef>> {
        Ok(None)
    }

    fn rename_possible(_args: &rump_ddk::fs::Renamed<'_>) -> Result<()> {
        Err(Errno::EROFS)
    }

    fn rename_permitted(_args: &rump_ddk::fs::Renamed<'_>, _cred: &Cred) -> Result<()> {
        Err(Errno::EROFS)
    }

    fn remove_possible(_dvp: &Vnode, _vp: &Vnode) -> Result<()> {
        Err(Errno::EROFS)
    }

    fn remove_permitted(_dvp: &Vnode, _vp: &Vnode, _cred: &Cred) -> Result<()> {
        Err(Errno::EROFS)
    }

    fn rename_remove(_dvp: &Vnode, _cnp: &ComponentName, _vp: &Vnode) -> Result<()> {
        Err(Errno::EROFS)
    }
}
