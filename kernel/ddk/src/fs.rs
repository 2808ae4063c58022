//! What a file system is: the trait that a driver implements.
//!
//! Arguments bear the names of `vnodeops(9)` and `vfsops(9)`. References and locks are the kit's
//! business: every `&Vnode` comes and goes as the manual says, a [`VnodeRef`] that an operation
//! returns is unlocked, and what an operation must release (remove, rmdir, rename) is released by
//! the adapter on every path. Each method has `#[inline(never)]` in a driver that wants breakpoints
//! by the bare name (see [`driver!`](crate::driver!)).

use core::ffi::CStr;
use std::sync::Arc;

use rump_abi::types::{dev_t, off_t, vtagtype, vtype};
use rump_abi::{Errno, Result};

use crate::cred::Cred;
use crate::driver::Driver;
use crate::genfs::LockList;
use crate::mount::{Mount, Statvfs};
use crate::namei::{ComponentName, NameiOp};
use crate::uio::Uio;
use crate::vattr::Vattr;
use crate::vnode::{Vnode, VnodeRef};

/// What the load hook says of a vnode.
pub struct VnodeInit {
    /// Type of the file.
    pub v_type: vtype,
    /// `VT_*`.
    pub v_tag: vtagtype,
    /// The device, of `VBLK` and `VCHR`.
    pub rdev: dev_t,
    /// Size in bytes.
    pub size: off_t,
    /// Whether this is the root.
    pub is_root: bool,
}

/// Plain data that a mount system call hands over and gets back.
///
/// # Safety
/// Any bits are a value of the type.
pub unsafe trait MountArgs: Copy {}
// SAFETY: integers only.
unsafe impl MountArgs for rump_abi::types::tmpfs_args {}
// SAFETY: no data at all.
unsafe impl MountArgs for () {}

/// What file handles are made of (`getfh(2)`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileId {
    /// Inode number.
    pub ino: u64,
    /// Generation: tells a file from a later one of that number.
    pub generation: u32,
}

/// The directories and files of a rename, all locked.
pub struct RenameArgs<'a> {
    /// Source directory.
    pub fdvp: &'a Vnode,
    /// Source name.
    pub fcnp: &'a ComponentName,
    /// Source file.
    pub fvp: &'a Vnode,
    /// Target directory, may be the source directory.
    pub tdvp: &'a Vnode,
    /// Target name.
    pub tcnp: &'a ComponentName,
    /// What the target name is now.
    pub tvp: Option<&'a Vnode>,
}

/// A file system driver.
#[allow(
    unused_variables,
    reason = "the names of the arguments are the documentation"
)]
#[allow(
    clippy::missing_errors_doc,
    reason = "the errors are those of the manual pages"
)]
pub trait FileSystem: Sized + 'static {
    /// `vfs_name`, at most 31 bytes.
    const NAME: &'static CStr;
    /// What `mount(8)` shows as the source, when no argument says.
    const MNTFROM: &'static CStr;
    /// The longest name.
    const NAMEMAX: usize = 255;
    /// The driver's node, one a file.
    type Node: Send + Sync;
    /// The driver's data of a mount.
    type Mount: Send + Sync;
    /// Arguments of `mount(2)`.
    type Args: MountArgs;

    /// The one driver object of this file system, a static.
    fn driver() -> &'static Driver<Self>;

    // vfsops(9)

    /// A new mount. `args` is `None` only for the root mount.
    fn mount(mp: &Mount, args: Option<&Self::Args>) -> Result<Box<Self::Mount>>;
    /// `MNT_UPDATE`.
    fn update(mp: &Mount, args: &Self::Args) -> Result<()> {
        Err(Errno::EOPNOTSUPP)
    }
    /// `MNT_GETARGS`.
    fn getargs(mp: &Mount) -> Result<Self::Args> {
        Err(Errno::EOPNOTSUPP)
    }
    /// The end of a mount; no vnode is left.
    fn unmount(data: Box<Self::Mount>);
    /// The root, unlocked.
    fn root(mp: &Mount) -> Result<VnodeRef>;
    /// The numbers of `statvfs(2)`; the names are filled in by the kit.
    fn statvfs(mp: &Mount, sbp: &mut Statvfs) -> Result<()>;
    /// Writes what is dirty.
    fn sync(mp: &Mount, waitfor: i32) -> Result<()> {
        Ok(())
    }
    /// Describes the vnode of a node.
    fn loadvnode(mp: &Mount, node: &Arc<Self::Node>) -> Result<VnodeInit>;
    /// The file of a handle, unlocked; `ESTALE` when gone.
    fn fhtovp(mp: &Mount, fid: FileId) -> Result<VnodeRef> {
        Err(Errno::EOPNOTSUPP)
    }
    /// The handle of a file.
    fn vptofh(vp: &Vnode) -> Result<FileId> {
        Err(Errno::EOPNOTSUPP)
    }
}

/// The vnode operations of a file system, `vnodeops(9)`.
#[allow(
    unused_variables,
    reason = "the names of the arguments are the documentation"
)]
#[allow(
    clippy::missing_errors_doc,
    reason = "the errors are those of the manual pages"
)]
pub trait VnodeOps: FileSystem {
    /// Finds `cnp` in `dvp`.
    fn lookup(dvp: &Vnode, cnp: &ComponentName) -> Result<VnodeRef>;
    /// Makes a regular file or a socket.
    fn create(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr) -> Result<VnodeRef>;
    /// Makes a device or a fifo.
    fn mknod(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr) -> Result<VnodeRef>;
    /// Before use.
    fn open(vp: &Vnode, mode: i32, cred: &Cred) -> Result<()>;
    /// After use.
    fn close(vp: &Vnode, fflag: i32, cred: &Cred) -> Result<()> {
        Ok(())
    }
    /// Is the access allowed?
    fn access(vp: &Vnode, mode: i32, cred: &Cred) -> Result<()>;
    /// The attributes.
    fn getattr(vp: &Vnode, vap: &mut Vattr, cred: &Cred) -> Result<()>;
    /// Changes attributes.
    fn setattr(vp: &Vnode, vap: &Vattr, cred: &Cred) -> Result<()>;
    /// Reads a file.
    fn read(vp: &Vnode, uio: &mut Uio, ioflag: i32, cred: &Cred) -> Result<()>;
    /// Writes a file.
    fn write(vp: &Vnode, uio: &mut Uio, ioflag: i32, cred: &Cred) -> Result<()>;
    /// Makes changes last.
    fn fsync(vp: &Vnode, cred: &Cred, flags: i32, offlo: off_t, offhi: off_t) -> Result<()> {
        Ok(())
    }
    /// Unlinks a file.
    fn remove(dvp: &Vnode, vp: &Vnode, cnp: &ComponentName) -> Result<()>;
    /// A new name for `vp`, which is locked here.
    fn link(dvp: &Vnode, vp: &Vnode, cnp: &ComponentName) -> Result<()>;
    /// Makes a directory.
    fn mkdir(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr) -> Result<VnodeRef>;
    /// Removes an empty directory.
    fn rmdir(dvp: &Vnode, vp: &Vnode, cnp: &ComponentName) -> Result<()>;
    /// Makes a symbolic link.
    fn symlink(dvp: &Vnode, cnp: &ComponentName, vap: &Vattr, target: &CStr) -> Result<VnodeRef>;
    /// Lists a directory; `true` at its end.
    fn readdir(vp: &Vnode, uio: &mut Uio, cred: &Cred) -> Result<bool>;
    /// The target of a symbolic link.
    fn readlink(vp: &Vnode, uio: &mut Uio, cred: &Cred) -> Result<()>;
    /// The last reference went: `true` when the vnode should die now.
    fn inactive(vp: &Vnode) -> bool;
    /// The vnode dies; `node` had been its `v_data`.
    fn reclaim(mp: &Mount, node: Arc<Self::Node>);
    /// `pathconf(2)`.
    fn pathconf(vp: &Vnode, name: i32) -> Result<i64>;
    /// Are there whiteouts?
    fn whiteouts_supported(dvp: &Vnode) -> Result<()> {
        Err(Errno::EOPNOTSUPP)
    }
    /// Makes (`Create`) or removes (`Delete`) a whiteout.
    fn whiteout(dvp: &Vnode, cnp: &ComponentName, op: NameiOp) -> Result<()> {
        Err(Errno::EOPNOTSUPP)
    }
    /// Prints a line about the vnode.
    fn print(vp: &Vnode) {}

    /// The list of advisory locks of a file and its size.
    fn lock_list(node: &Self::Node) -> (&LockList, off_t);
}

/// What the kernel's rename framework asks (`genfs(9)`); it takes all locks.
#[allow(
    clippy::missing_errors_doc,
    reason = "the errors are those of the manual pages"
)]
pub trait RenameOps: VnodeOps {
    /// Is the locked directory empty?
    fn directory_is_empty(vp: &Vnode) -> bool;
    /// Was the locked directory removed?
    fn directory_is_removed(vp: &Vnode) -> bool;
    /// Finds a name without checks; `dvp` is locked, the answer is not. `ENOENT`.
    fn rename_lookup(dvp: &Vnode, cnp: &ComponentName) -> Result<VnodeRef>;
    /// The parent of a directory, unlocked; `None` for the root and for a removed one.
    fn parent(vp: &Vnode) -> Result<Option<VnodeRef>>;
    /// Do the flags of the files allow the rename?
    fn rename_possible(args: &Renamed<'_>) -> Result<()>;
    /// May `cred` rename?
    fn rename_permitted(args: &Renamed<'_>, cred: &Cred) -> Result<()>;
    /// Renames; everything has been checked. `true`: what had the target name has no name left.
    fn rename(args: &RenameArgs<'_>) -> Result<bool>;
    /// Do the flags allow to remove `vp`? (A rename onto another name of the same file.)
    fn remove_possible(dvp: &Vnode, vp: &Vnode) -> Result<()>;
    /// May `cred` remove `vp`?
    fn remove_permitted(dvp: &Vnode, vp: &Vnode, cred: &Cred) -> Result<()>;
    /// Removes the name.
    fn rename_remove(dvp: &Vnode, cnp: &ComponentName, vp: &Vnode) -> Result<()>;
}

/// The vnodes of a rename, all locked.
pub struct Renamed<'a> {
    /// Source directory.
    pub fdvp: &'a Vnode,
    /// Source file.
    pub fvp: &'a Vnode,
    /// Target directory.
    pub tdvp: &'a Vnode,
    /// What the target name is now.
    pub tvp: Option<&'a Vnode>,
}
