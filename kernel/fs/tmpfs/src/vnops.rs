//! The vnode operations of files and directories, `vnodeops(9)`.
//!
//! No method is inlined: a breakpoint on `tmpfs_mkdir` stops at the first line of `mkdir` here, with
//! its arguments in sight.

use core::ffi::CStr;
use std::sync::Arc;

use rump_ddk::genfs::LockList;
use rump_ddk::namei::{Cached, NameiOp, cache_lookup, cache_purge};
use rump_ddk::node::vcache_get;
use rump_ddk::types::{
    self as t, FWRITE, KERNEL_NAME_MAX, LINK_MAX, NOTE_DELETE, NOTE_LINK, NOTE_WRITE, O_APPEND,
    PATH_MAX, PIPE_BUF, VBLK, VCHR, VEXEC, VFIFO, VREG, VSOCK, off_t,
};
use rump_ddk::{
    ComponentName, Cred, Errno, FileSystem, Mount, Result, Uio, Vattr, VattrExt, Vnode, VnodeOps,
    VnodeRef, printf,
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

impl<P: Policy> VnodeOps for MemFs<P> {
    #[inline(never)]
    fn lookup(dvp: &Vnode, cnp: &ComponentName) -> Result<VnodeRef> {
        let dir = dvp.data::<Self>();
        let removes = matches!(cnp.op(), NameiOp::Delete | NameiOp::Rename);
        access::check(dvp, dir, VEXEC, cnp.cred())?;
        if cnp.is_last() && removes && dvp.mount().is_rdonly() {
            return Err(Errno::EROFS);
        }
        if dvp.is_root()
            && cnp.op() == NameiOp::Lookup
            && let Some((node, used)) = P::registered(dvp.mount().data::<Self>(), cnp.rest())
        {
            cnp.consume(used - cnp.name().len());
            return vcache_get::<Self>(dvp.mount(), &node);
        }
        match cache_lookup(dvp, cnp) {
            // A name that is about to go is subject to checks that the cache does not know.
            Cached::Present(vp) if !(cnp.is_last() && removes) => return Ok(vp),
            Cached::Absent => return Err(Errno::ENOENT),
            Cached::Present(_) | Cached::Unknown => {}
        }
        lookup::entry::<P>(dvp, dir, cnp)
    }

    #[inline(never)]
    fn create(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr) -> Result<VnodeRef> {
        if !matches!(vap.va_type, VREG | VSOCK) {
            return Err(Errno::EINVAL);
        }
        entry::construct::<P>(dvp, cnp, vap, &[])
    }

    #[inline(never)]
    fn mknod(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr) -> Result<VnodeRef> {
        if !matches!(vap.va_type, VBLK | VCHR | VFIFO | VSOCK) {
            return Err(Errno::EINVAL);
        }
        entry::construct::<P>(dvp, cnp, vap, &[])
    }

    #[inline(never)]
    fn open(vp: &Vnode, mode: i32, _cred: &Cred) -> Result<()> {
        let attr = vp.data::<Self>().state.read().attr;
        if attr.nlink == 0 {
            return Err(Errno::ENOENT);
        }
        if attr.flags & APPEND != 0 && mode & (FWRITE | O_APPEND) == FWRITE {
            return Err(Errno::EPERM);
        }
        Ok(())
    }

    #[inline(never)]
    fn close(_vp: &Vnode, _fflag: i32, _cred: &Cred) -> Result<()> {
        Ok(())
    }

    #[inline(never)]
    fn access(vp: &Vnode, mode: i32, cred: &Cred) -> Result<()> {
        access::check(vp, vp.data::<Self>(), mode, cred)
    }

    #[inline(never)]
    fn getattr(vp: &Vnode, vap: &mut Vattr, _cred: &Cred) -> Result<()> {
        let node = vp.data::<Self>();
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

    #[inline(never)]
    fn setattr(vp: &Vnode, vap: &Vattr, cred: &Cred) -> Result<()> {
        if vap.has_fixed_field() {
            return Err(Errno::EINVAL);
        }
        let change = Change {
            mount: vp.mount().data::<Self>(),
            vp,
            node: vp.data::<Self>(),
            cred,
        };
        change.apply(vap)
    }

    #[inline(never)]
    fn read(vp: &Vnode, uio: &mut Uio, _ioflag: i32, _cred: &Cred) -> Result<()> {
        let node = vp.data::<Self>();
        match node.v_type {
            VREG => io::read(node, uio)?,
            t::VDIR => return Err(Errno::EISDIR),
            _ => return Err(Errno::EINVAL),
        }
        io::accessed(vp.mount(), node);
        Ok(())
    }

    #[inline(never)]
    fn write(vp: &Vnode, uio: &mut Uio, ioflag: i32, cred: &Cred) -> Result<()> {
        let node = vp.data::<Self>();
        match node.v_type {
            VREG => io::write(vp.mount().data::<Self>(), vp, node, uio, ioflag, cred),
            t::VDIR => Err(Errno::EISDIR),
            _ => Err(Errno::EINVAL),
        }
    }

    #[inline(never)]
    fn fsync(_vp: &Vnode, _cred: &Cred, _flags: i32, _offlo: off_t, _offhi: off_t) -> Result<()> {
        // Memory is all there is.
        Ok(())
    }

    #[inline(never)]
    fn remove(dvp: &Vnode, vp: &Vnode, cnp: &ComponentName) -> Result<()> {
        let (dir, node) = (dvp.data::<Self>(), vp.data::<Self>());
        if node.is_dir() {
            return Err(Errno::EPERM);
        }
        check_removable(dir, node)?;
        let mount = dvp.mount().data::<Self>();
        let gone = entry::detach(mount, dir, cnp.name(), cnp.wants_whiteouts())?;
        vp.knote(if gone { NOTE_DELETE } else { NOTE_LINK });
        dvp.knote(NOTE_WRITE);
        Ok(())
    }

    #[inline(never)]
    fn link(dvp: &Vnode, vp: &Vnode, cnp: &ComponentName) -> Result<()> {
        let (dir, node) = (dvp.data_arc::<Self>(), vp.data_arc::<Self>());
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
        entry::attach(dvp.mount().data::<Self>(), &dir, cnp.name(), &node)?;
        vp.knote(NOTE_LINK);
        dvp.knote(NOTE_WRITE);
        Ok(())
    }

    #[inline(never)]
    fn mkdir(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr) -> Result<VnodeRef> {
        if vap.va_type != t::VDIR {
            return Err(Errno::EINVAL);
        }
        entry::construct::<P>(dvp, cnp, vap, &[])
    }

    #[inline(never)]
    fn rmdir(dvp: &Vnode, vp: &Vnode, cnp: &ComponentName) -> Result<()> {
        let (dir, node) = (dvp.data::<Self>(), vp.data::<Self>());
        if !node.is_dir() {
            return Err(Errno::ENOTDIR);
        }
        if dvp.is(vp) || vp.is_root() {
            return Err(Errno::EINVAL);
        }
        if !entry::is_empty(node) {
            return Err(Errno::ENOTEMPTY);
        }
        check_removable(dir, node)?;
        let mount = dvp.mount().data::<Self>();
        entry::drop_whiteouts(mount, node);
        entry::detach(mount, dir, cnp.name(), cnp.wants_whiteouts())?;
        cache_purge(dvp);
        cache_purge(vp);
        vp.knote(NOTE_DELETE);
        dvp.knote(NOTE_WRITE | NOTE_LINK);
        Ok(())
    }

    #[inline(never)]
    fn symlink(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr, target: &CStr) -> Result<VnodeRef> {
        if vap.va_type != t::VLNK {
            return Err(Errno::EINVAL);
        }
        if target.count_bytes() >= PATH_MAX as usize {
            return Err(Errno::ENAMETOOLONG);
        }
        entry::construct::<P>(dvp, cnp, vap, target.to_bytes())
    }

    #[inline(never)]
    fn readdir(vp: &Vnode, uio: &mut Uio, _cred: &Cred) -> Result<bool> {
        let node = vp.data_arc::<Self>();
        if !node.is_dir() {
            return Err(Errno::ENOTDIR);
        }
        let from = u64::try_from(uio.offset()).map_err(|_| Errno::EINVAL)?;
        let is_end = listing::list::<P>(&node, uio, from)?;
        io::accessed(vp.mount(), &node);
        Ok(is_end)
    }

    #[inline(never)]
    fn readlink(vp: &Vnode, uio: &mut Uio, _cred: &Cred) -> Result<()> {
        let node = vp.data::<Self>();
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

    #[inline(never)]
    fn inactive(vp: &Vnode) -> bool {
        vp.data::<Self>().state.read().attr.nlink == 0
    }

    #[inline(never)]
    fn reclaim(mp: &Mount, node: Arc<Node>) {
        if node.state.read().attr.nlink == 0 {
            mp.data::<Self>().forget(&node);
        }
    }

    #[inline(never)]
    fn pathconf(_vp: &Vnode, name: i32) -> Result<i64> {
        match name {
            t::_PC_LINK_MAX => Ok(LINK_MAX.into()),
            t::_PC_NAME_MAX => Ok(KERNEL_NAME_MAX.into()),
            t::_PC_PATH_MAX => Ok(PATH_MAX.into()),
            t::_PC_PIPE_BUF => Ok(PIPE_BUF.into()),
            t::_PC_CHOWN_RESTRICTED | t::_PC_NO_TRUNC | t::_PC_SYNC_IO => Ok(1),
            t::_PC_FILESIZEBITS => Ok(P::FILESIZEBITS),
            t::_PC_SYMLINK_MAX => P::SYMLINK_MAX.ok_or(Errno::EINVAL),
            t::_PC_2_SYMLINKS => P::SYMLINK_MAX.map(|_| 1).ok_or(Errno::EINVAL),
            _ => Err(Errno::EINVAL),
        }
    }

    fn whiteouts_supported(_dvp: &Vnode) -> Result<()> {
        Ok(())
    }

    #[inline(never)]
    fn whiteout(dvp: &Vnode, cnp: &ComponentName, op: NameiOp) -> Result<()> {
        let dir = dvp.data::<Self>();
        let mount = dvp.mount().data::<Self>();
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

    #[inline(never)]
    fn print(vp: &Vnode) {
        if let Some(node) = vp.data_unlocked::<Self>() {
            let attr = node.state.read().attr;
            printf!(
                "tag {}, inode {}, mode 0{:o}, owner {}, group {}, links {}\n",
                Self::NAME.to_string_lossy(),
                node.ino,
                attr.mode,
                attr.uid,
                attr.gid,
                attr.nlink
            );
        }
    }

    fn lock_list(node: &Node) -> (&LockList, off_t) {
        (&node.locks, node.state.read().size().cast_signed())
    }
}

/// Files with these flags are not removed.
fn check_removable(dir: &Node, node: &Node) -> Result<()> {
    let flags = node.state.read().attr.flags;
    if flags & (IMMUTABLE | APPEND) != 0 || dir.state.read().attr.flags & APPEND != 0 {
        return Err(Errno::EPERM);
    }
    Ok(())
}
