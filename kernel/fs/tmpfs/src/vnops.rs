//! The vnode operations of files and directories, `vnodeops(9)`.
//!
//! A breakpoint on `tmpfs_mkdir` stops at its first line, with its arguments in sight, and the next frame
//! is `VOP_MKDIR` (see [`rump_ddk::vops`]).

use core::ffi::CStr;
use std::sync::Arc;

use rump_ddk::args::Args;
use rump_ddk::namei::{Cached, NameiOp, cache_lookup, cache_purge};
use rump_ddk::node::vcache_get;
use rump_ddk::types::{
    self as t, FWRITE, KERNEL_NAME_MAX, LINK_MAX, NOTE_DELETE, NOTE_LINK, NOTE_WRITE, O_APPEND,
    PATH_MAX, PIPE_BUF, VBLK, VCHR, VEXEC, VFIFO, VREG, VSOCK, off_t, register_t, vop_advlock_args,
};
use rump_ddk::{
    Answer, Answered, ComponentName, Cred, Errno, Locked, LockedRef, Mount, Result, Uio, Vattr,
    VattrExt, Vnode, VnodeOps, VnodeRef, ops, printf,
};

use crate::access;
use crate::entry::{self};
use crate::io;
use crate::listing;
use crate::lookup;
use crate::memfs::MemFs;
use crate::node::{APPEND, Body, IMMUTABLE, Node, entry_bytes};
use crate::pages::PAGE_SIZE;
use crate::policy::Policy;
use crate::setattr::Change;

pub use crate::rename::tmpfs_rename;

impl<P: Policy> VnodeOps for MemFs<P> {
    const LOOKUP: ops::Lookup = tmpfs_lookup::<P>;
    const CREATE: ops::Create = tmpfs_create::<P>;
    const MKNOD: ops::Create = tmpfs_mknod::<P>;
    const OPEN: ops::Open = tmpfs_open::<P>;
    const CLOSE: ops::Open = tmpfs_close::<P>;
    const ACCESS: ops::Open = tmpfs_access::<P>;
    const GETATTR: ops::Getattr = tmpfs_getattr::<P>;
    const SETATTR: ops::Setattr = tmpfs_setattr::<P>;
    const READ: ops::Read = tmpfs_read::<P>;
    const WRITE: ops::Read = tmpfs_write::<P>;
    const FSYNC: ops::Fsync = tmpfs_fsync::<P>;
    const REMOVE: ops::Remove = tmpfs_remove::<P>;
    const LINK: ops::Link = tmpfs_link::<P>;
    const MKDIR: ops::Create = tmpfs_mkdir::<P>;
    const RMDIR: ops::Remove = tmpfs_rmdir::<P>;
    const SYMLINK: ops::Symlink = tmpfs_symlink::<P>;
    const READDIR: ops::Readdir = tmpfs_readdir::<P>;
    const READLINK: ops::Readlink = tmpfs_readlink::<P>;
    const INACTIVE: ops::Inactive = tmpfs_inactive::<P>;
    const RECLAIM: ops::Reclaim<Node> = tmpfs_reclaim::<P>;
    const PRINT: ops::Print = tmpfs_print::<P>;
    const PATHCONF: ops::Pathconf = tmpfs_pathconf::<P>;
    const ADVLOCK: ops::Advlock<Node> = tmpfs_advlock::<P>;
    const WHITEOUT: ops::Whiteout = tmpfs_whiteout::<P>;
}

/// Finds a name.
pub fn tmpfs_lookup<P: Policy>(
    dvp: &Vnode,
    vpp: Answer<'_, VnodeRef>,
    cnp: &ComponentName,
) -> Result<Answered> {
    let dir = dvp.data::<MemFs<P>>();
    let removes = matches!(cnp.op(), NameiOp::Delete | NameiOp::Rename);
    access::check(dvp, dir, VEXEC, cnp.cred())?;
    if cnp.is_last() && removes && dvp.mount().is_rdonly() {
        return Err(Errno::EROFS);
    }
    if dvp.is_root()
        && let Some((node, used)) = P::registered(dvp.mount().data::<MemFs<P>>(), cnp.rest())
        // What is registered is not removed or renamed; what is below it is its own affair.
        && (!removes || cnp.rest()[used..].iter().any(|byte| *byte != b'/'))
    {
        cnp.consume(used - cnp.name().len());
        return Ok(vpp.answer(vcache_get::<MemFs<P>>(dvp.mount(), &node)?));
    }
    match cache_lookup(dvp, cnp) {
        // A name that is about to go is subject to checks that the cache does not know.
        Cached::Present(vp) if !(cnp.is_last() && removes) => return Ok(vpp.answer(vp)),
        Cached::Absent => return Err(Errno::ENOENT),
        Cached::Present(_) | Cached::Unknown => {}
    }
    Ok(vpp.answer(lookup::entry::<P>(dvp, dir, cnp)?))
}

/// Makes a regular file or a socket.
pub fn tmpfs_create<P: Policy>(
    dvp: &Vnode,
    vpp: Answer<'_, VnodeRef>,
    cnp: &ComponentName,
    vap: &Vattr,
) -> Result<Answered> {
    if !matches!(vap.va_type, VREG | VSOCK) {
        return Err(Errno::EINVAL);
    }
    let vp = entry::construct::<P>(dvp, cnp, vap, &[])?;
    Ok(vpp.answer(vp))
}

/// Makes a device or a fifo.
pub fn tmpfs_mknod<P: Policy>(
    dvp: &Vnode,
    vpp: Answer<'_, VnodeRef>,
    cnp: &ComponentName,
    vap: &Vattr,
) -> Result<Answered> {
    if !matches!(vap.va_type, VBLK | VCHR | VFIFO | VSOCK) {
        return Err(Errno::EINVAL);
    }
    let vp = entry::construct::<P>(dvp, cnp, vap, &[])?;
    Ok(vpp.answer(vp))
}

/// Before use.
pub fn tmpfs_open<P: Policy>(vp: &Vnode, mode: i32, _cred: &Cred) -> Result<()> {
    let attr = vp.data::<MemFs<P>>().state.read().attr;
    if attr.nlink == 0 {
        return Err(Errno::ENOENT);
    }
    if attr.flags & APPEND != 0 && mode & (FWRITE | O_APPEND) == FWRITE {
        return Err(Errno::EPERM);
    }
    Ok(())
}

/// After use.
pub fn tmpfs_close<P: Policy>(_vp: &Vnode, _fflag: i32, _cred: &Cred) -> Result<()> {
    Ok(())
}

/// Is the access allowed?
pub fn tmpfs_access<P: Policy>(vp: &Vnode, mode: i32, cred: &Cred) -> Result<()> {
    access::check(vp, vp.data::<MemFs<P>>(), mode, cred)
}

/// The attributes.
pub fn tmpfs_getattr<P: Policy>(vp: &Vnode, vap: &mut Vattr, _cred: &Cred) -> Result<()> {
    let node = vp.data::<MemFs<P>>();
    let state = node.state.read();
    let attr = &state.attr;
    vap.va_type = node.v_type;
    vap.va_mode = attr.mode;
    vap.va_nlink = attr.nlink;
    vap.va_uid = attr.uid;
    vap.va_gid = attr.gid;
    vap.va_fsid = vp.mount().fsid();
    vap.va_fileid = node.ino;
    vap.va_size = state.size();
    vap.va_blocksize = PAGE_SIZE as i64;
    vap.va_atime = node.atime.get();
    vap.va_mtime = attr.mtime;
    vap.va_ctime = attr.ctime;
    vap.va_birthtime = attr.birthtime;
    vap.va_gen = u64::from(node.generation);
    vap.va_flags = u64::from(attr.flags);
    if matches!(node.v_type, VBLK | VCHR) {
        vap.va_rdev = node.rdev;
    }
    vap.va_bytes = state.bytes();
    vap.va_filerev = 0;
    Ok(())
}

/// Changes attributes.
pub fn tmpfs_setattr<P: Policy>(vp: &Vnode, vap: &Vattr, cred: &Cred) -> Result<()> {
    if vap.has_fixed_field() {
        return Err(Errno::EINVAL);
    }
    let change = Change {
        mount: vp.mount().data::<MemFs<P>>(),
        vp,
        node: vp.data::<MemFs<P>>(),
        cred,
    };
    change.apply(vap)
}

/// Reads a file.
pub fn tmpfs_read<P: Policy>(vp: &Vnode, uio: &mut Uio, _ioflag: i32, _cred: &Cred) -> Result<()> {
    let node = vp.data::<MemFs<P>>();
    match node.v_type {
        VREG => io::read(node, uio)?,
        t::VDIR => return Err(Errno::EISDIR),
        _ => return Err(Errno::EINVAL),
    }
    io::accessed(vp.mount(), node);
    Ok(())
}

/// Writes a file.
pub fn tmpfs_write<P: Policy>(vp: &Vnode, uio: &mut Uio, ioflag: i32, cred: &Cred) -> Result<()> {
    let node = vp.data::<MemFs<P>>();
    match node.v_type {
        VREG => io::write(vp.mount().data::<MemFs<P>>(), vp, node, uio, ioflag, cred),
        t::VDIR => Err(Errno::EISDIR),
        _ => Err(Errno::EINVAL),
    }
}

/// Memory is all there is: nothing to write out.
pub fn tmpfs_fsync<P: Policy>(
    _vp: &Vnode,
    _cred: &Cred,
    _flags: i32,
    _offlo: off_t,
    _offhi: off_t,
) -> Result<()> {
    // Memory is all there is.
    Ok(())
}

/// Unlinks a file.
pub fn tmpfs_remove<P: Policy>(dvp: LockedRef, vp: LockedRef, cnp: &ComponentName) -> Result<()> {
    let (dir, node) = (dvp.data::<MemFs<P>>(), vp.data::<MemFs<P>>());
    if node.is_dir() {
        return Err(Errno::EPERM);
    }
    check_removable(dir, node)?;
    let mount = dvp.mount().data::<MemFs<P>>();
    let gone = entry::detach(mount, dir, cnp.name(), cnp.wants_whiteouts())?;
    vp.knote(if gone { NOTE_DELETE } else { NOTE_LINK });
    dvp.knote(NOTE_WRITE);
    Ok(())
}

/// A new name of a file.
pub fn tmpfs_link<P: Policy>(dvp: &Vnode, vp: Locked<'_>, cnp: &ComponentName) -> Result<()> {
    let (dir, node) = (dvp.data_arc::<MemFs<P>>(), vp.data_arc::<MemFs<P>>());
    let attr = node.state.read().attr;
    if node.is_dir() || attr.flags & (IMMUTABLE | APPEND) != 0 {
        return Err(Errno::EPERM);
    }
    if attr.nlink == 0 || dir.state.read().attr.nlink == 0 {
        return Err(Errno::ENOENT);
    }
    if attr.nlink >= LINK_MAX as u32 {
        return Err(Errno::EMLINK);
    }
    entry::attach(dvp.mount().data::<MemFs<P>>(), &dir, cnp.name(), &node)?;
    vp.knote(NOTE_LINK);
    dvp.knote(NOTE_WRITE);
    Ok(())
}

/// Makes a directory.
pub fn tmpfs_mkdir<P: Policy>(
    dvp: &Vnode,
    vpp: Answer<'_, VnodeRef>,
    cnp: &ComponentName,
    vap: &Vattr,
) -> Result<Answered> {
    if vap.va_type != t::VDIR {
        return Err(Errno::EINVAL);
    }
    let vp = entry::construct::<P>(dvp, cnp, vap, &[])?;
    Ok(vpp.answer(vp))
}

/// Removes an empty directory.
pub fn tmpfs_rmdir<P: Policy>(dvp: LockedRef, vp: LockedRef, cnp: &ComponentName) -> Result<()> {
    let (dir, node) = (dvp.data::<MemFs<P>>(), vp.data::<MemFs<P>>());
    if !node.is_dir() {
        return Err(Errno::ENOTDIR);
    }
    if vp.is_root() {
        return Err(Errno::EINVAL);
    }
    if !entry::is_empty(node) {
        return Err(Errno::ENOTEMPTY);
    }
    check_removable(dir, node)?;
    let mount = dvp.mount().data::<MemFs<P>>();
    entry::drop_whiteouts(mount, node);
    entry::detach(mount, dir, cnp.name(), cnp.wants_whiteouts())?;
    cache_purge(&dvp);
    cache_purge(&vp);
    vp.knote(NOTE_DELETE);
    dvp.knote(NOTE_WRITE | NOTE_LINK);
    Ok(())
}

/// Makes a symbolic link.
pub fn tmpfs_symlink<P: Policy>(
    dvp: &Vnode,
    vpp: Answer<'_, VnodeRef>,
    cnp: &ComponentName,
    vap: &Vattr,
    target: &CStr,
) -> Result<Answered> {
    if vap.va_type != t::VLNK {
        return Err(Errno::EINVAL);
    }
    if target.count_bytes() >= PATH_MAX as usize {
        return Err(Errno::ENAMETOOLONG);
    }
    let vp = entry::construct::<P>(dvp, cnp, vap, target.to_bytes())?;
    Ok(vpp.answer(vp))
}

/// Lists a directory.
pub fn tmpfs_readdir<P: Policy>(
    vp: &Vnode,
    uio: &mut Uio,
    _cred: &Cred,
    eofflag: Answer<'_, i32>,
) -> Result<Answered> {
    let node = vp.data_arc::<MemFs<P>>();
    if !node.is_dir() {
        return Err(Errno::ENOTDIR);
    }
    let from = u64::try_from(uio.offset()).map_err(|_| Errno::EINVAL)?;
    let is_end = listing::list::<P>(&node, uio, from)?;
    io::accessed(vp.mount(), &node);
    Ok(eofflag.answer(is_end))
}

/// The target of a symbolic link.
pub fn tmpfs_readlink<P: Policy>(vp: &Vnode, uio: &mut Uio, _cred: &Cred) -> Result<()> {
    let node = vp.data::<MemFs<P>>();
    {
        let state = node.state.read();
        let Body::Link(target) = &state.body else {
            return Err(Errno::EINVAL);
        };
        uio.copy_out(target)?;
    }
    io::accessed(vp.mount(), node);
    Ok(())
}

/// Nobody uses the file any more: one without a name may go.
pub fn tmpfs_inactive<P: Policy>(vp: Locked<'_>, recycle: Answer<'_, bool>) -> Result<Answered> {
    let nlink = vp.data::<MemFs<P>>().state.read().attr.nlink;
    Ok(recycle.answer(nlink == 0))
}

/// The vnode goes; a file without a name goes with it.
pub fn tmpfs_reclaim<P: Policy>(mp: &Mount, node: Arc<Node>) -> Result<()> {
    if node.state.read().attr.nlink == 0 {
        mp.data::<MemFs<P>>().forget(&node);
    }
    Ok(())
}

/// Limits and properties.
pub fn tmpfs_pathconf<P: Policy>(
    _vp: &Vnode,
    name: i32,
    retval: Answer<'_, register_t>,
) -> Result<Answered> {
    let value = match name {
        t::_PC_LINK_MAX => LINK_MAX.into(),
        t::_PC_NAME_MAX => KERNEL_NAME_MAX.into(),
        t::_PC_PATH_MAX => PATH_MAX.into(),
        t::_PC_PIPE_BUF => PIPE_BUF.into(),
        t::_PC_CHOWN_RESTRICTED | t::_PC_NO_TRUNC | t::_PC_SYNC_IO => 1,
        t::_PC_FILESIZEBITS => P::FILESIZEBITS,
        t::_PC_SYMLINK_MAX => P::SYMLINK_MAX.ok_or(Errno::EINVAL)?,
        t::_PC_2_SYMLINKS => P::SYMLINK_MAX.map(|_| 1).ok_or(Errno::EINVAL)?,
        _ => return Err(Errno::EINVAL),
    };
    Ok(retval.answer(value))
}

/// Advisory locks.
pub fn tmpfs_advlock<P: Policy>(node: Arc<Node>, ap: Args<'_, vop_advlock_args>) -> Result<()> {
    let size = node.state.read().size().cast_signed();
    node.locks.advlock(&ap, size)
}

/// Makes and removes whiteouts.
pub fn tmpfs_whiteout<P: Policy>(
    dvp: &Vnode,
    cnp: Option<&ComponentName>,
    op: NameiOp,
) -> Result<()> {
    let Some(cnp) = cnp else {
        return Ok(());
    };
    let dir = dvp.data::<MemFs<P>>();
    let mount = dvp.mount().data::<MemFs<P>>();
    let mut state = dir.state.write();
    let body = state.dir_mut()?;
    match op {
        NameiOp::Create => {
            if body.entries.get(cnp.name()).is_some() {
                return Err(Errno::EEXIST);
            }
            mount.limits.bytes.reserve(entry_bytes(cnp.name()))?;
            body.entries.insert(cnp.name(), None);
            body.whiteouts += 1;
        }
        NameiOp::Delete => {
            if !matches!(body.entries.get(cnp.name()), Some(None)) {
                return Err(Errno::ENOENT);
            }
            body.entries.remove(cnp.name());
            body.whiteouts -= 1;
            mount.limits.bytes.release(entry_bytes(cnp.name()));
        }
        NameiOp::Lookup | NameiOp::Rename => return Err(Errno::EINVAL),
    }
    state.attr.touch_contents();
    Ok(())
}

/// A line for who looks at vnodes.
pub fn tmpfs_print<P: Policy>(vp: &Vnode) -> Result<()> {
    if let Some(node) = vp.data_unlocked::<MemFs<P>>() {
        let attr = node.state.read().attr;
        printf!(
            "tag {}, inode {}, mode 0{:o}, owner {}, group {}, links {}\n",
            P::NAME.to_string_lossy(),
            node.ino,
            attr.mode,
            attr.uid,
            attr.gid,
            attr.nlink
        );
    }
    Ok(())
}

/// Files with these flags are not removed.
fn check_removable(dir: &Node, node: &Node) -> Result<()> {
    let flags = node.state.read().attr.flags;
    if flags & (IMMUTABLE | APPEND) != 0 || dir.state.read().attr.flags & APPEND != 0 {
        return Err(Errno::EPERM);
    }
    Ok(())
}
