//! The vnode operations of a driver: their types, and the table of them (`vnodeops(9)`).
//!
//! An operation is a function of the driver, named as in C (`tmpfs_mkdir`). The kernel's dispatch
//! (`VOP_MKDIR`) ends in it: what lies between only takes the argument structure apart and jumps. So a
//! debugger shows no frame of the kit, and an operation ends in the error number itself; whatever has to
//! be released at its end goes with its arguments ([`Locked`], [`LockedRef`]).

use std::sync::Arc;

use core::ffi::CStr;
use rump_abi::types::{off_t, register_t, vop_advlock_args};
use rump_abi::{Errno, Result};

use crate::answer::{Answer, Answered};
use crate::args::Args;
use crate::cred::Cred;
use crate::fs::{FileSystem, RenameArgs, Renamed};
use crate::locked::{Locked, LockedRef};
use crate::mount::Mount;
use crate::namei::{ComponentName, NameiOp};
use crate::uio::Uio;
use crate::vattr::Vattr;
use crate::vnode::{Vnode, VnodeRef};

/// `dvp, vpp, cnp`
pub type Lookup = fn(&Vnode, Answer<'_, VnodeRef>, &ComponentName) -> Result<Answered>;
/// `dvp, vpp, cnp, vap`
pub type Create = fn(&Vnode, Answer<'_, VnodeRef>, &ComponentName, &Vattr) -> Result<Answered>;
/// `dvp, vpp, cnp, vap, target`
pub type Symlink =
    fn(&Vnode, Answer<'_, VnodeRef>, &ComponentName, &Vattr, &CStr) -> Result<Answered>;
/// `vp, mode, cred`, where the mode of close is the file's flags
pub type Open = fn(&Vnode, i32, &Cred) -> Result<()>;
/// `vp, vap, cred`
pub type Getattr = fn(&Vnode, &mut Vattr, &Cred) -> Result<()>;
/// `vp, vap, cred`
pub type Setattr = fn(&Vnode, &Vattr, &Cred) -> Result<()>;
/// `vp, uio, ioflag, cred`
pub type Read = fn(&Vnode, &mut Uio, i32, &Cred) -> Result<()>;
/// `vp, cred, flags, offlo, offhi`; the range is 0 and 0 for everything
pub type Fsync = fn(&Vnode, &Cred, i32, off_t, off_t) -> Result<()>;
/// `dvp, vp, cnp`, never one vnode twice; the lock and the reference of both end here
pub type Remove = fn(LockedRef, LockedRef, &ComponentName) -> Result<()>;
/// `dvp, vp, cnp`
pub type Link = fn(&Vnode, Locked<'_>, &ComponentName) -> Result<()>;
/// `vp, uio, cred, eofflag`
pub type Readdir = fn(&Vnode, &mut Uio, &Cred, Answer<'_, i32>) -> Result<Answered>;
/// `vp, uio, cred`
pub type Readlink = fn(&Vnode, &mut Uio, &Cred) -> Result<()>;
/// `vp, recycle`
pub type Inactive = fn(Locked<'_>, Answer<'_, bool>) -> Result<Answered>;
/// `mp, node`
pub type Reclaim<N> = fn(&Mount, Arc<N>) -> Result<()>;
/// `vp`
pub type Print = fn(&Vnode) -> Result<()>;
/// `vp, name, retval`
pub type Pathconf = fn(&Vnode, i32, Answer<'_, register_t>) -> Result<Answered>;
/// `node, ap`
pub type Advlock<N> = fn(Arc<N>, Args<'_, vop_advlock_args>) -> Result<()>;
/// `dvp, cnp, op`
pub type Whiteout = fn(&Vnode, Option<&ComponentName>, NameiOp) -> Result<()>;
/// `args`
pub type Rename = fn(&RenameArgs<'_>) -> Result<bool>;

/// The operations on files and directories, as a C driver has them in its operations vector.
///
/// A vnode that an operation answers with is unlocked; those in its arguments are locked, but where it
/// says otherwise.
pub trait VnodeOps: FileSystem {
    /// Finds `cnp` in `dvp`.
    const LOOKUP: Lookup;
    /// Makes a regular file or a socket.
    const CREATE: Create;
    /// Makes a device or a fifo.
    const MKNOD: Create;
    /// Before use.
    const OPEN: Open;
    /// After use.
    const CLOSE: Open = |_, _, _| Ok(());
    /// Is the access allowed?
    const ACCESS: Open;
    /// The attributes.
    const GETATTR: Getattr;
    /// Changes attributes.
    const SETATTR: Setattr;
    /// Reads a file.
    const READ: Read;
    /// Writes a file.
    const WRITE: Read;
    /// Makes changes last.
    const FSYNC: Fsync = |_, _, _, _, _| Ok(());
    /// Unlinks a file.
    const REMOVE: Remove;
    /// A new name for `vp`.
    const LINK: Link;
    /// Makes a directory.
    const MKDIR: Create;
    /// Removes an empty directory.
    const RMDIR: Remove;
    /// Makes a symbolic link.
    const SYMLINK: Symlink;
    /// Lists a directory; answers whether its end was reached.
    const READDIR: Readdir;
    /// The target of a symbolic link.
    const READLINK: Readlink;
    /// The last reference went: answers whether the vnode should die now.
    const INACTIVE: Inactive;
    /// The vnode dies; `node` had been its `v_data`.
    const RECLAIM: Reclaim<Self::Node>;
    /// Prints a line about the vnode, which need not be locked.
    const PRINT: Print = |_| Ok(());
    /// `pathconf(2)`.
    const PATHCONF: Pathconf;
    /// Advisory locks: hands `ap` to the [`LockList`](crate::genfs::LockList) of the node. The vnode is not
    /// locked.
    const ADVLOCK: Advlock<Self::Node> = |_, _| Err(Errno::EOPNOTSUPP);
    /// Makes (`Create`) or removes (`Delete`) a whiteout; `Lookup`, without a name, asks whether there are
    /// any here.
    const WHITEOUT: Whiteout = |_, _, _| Err(Errno::EOPNOTSUPP);
}

/// What the kernel's rename framework asks (`genfs(9)`); it takes all locks.
#[allow(
    clippy::missing_errors_doc,
    reason = "the errors are those of the manual pages"
)]
pub trait RenameOps: VnodeOps {
    /// Renames; everything has been checked. `true`: what had the target name has no name left.
    const RENAME: Rename;
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
    /// Do the flags allow to remove `vp`? (A rename onto another name of the same file.)
    fn remove_possible(dvp: &Vnode, vp: &Vnode) -> Result<()>;
    /// May `cred` remove `vp`?
    fn remove_permitted(dvp: &Vnode, vp: &Vnode, cred: &Cred) -> Result<()>;
    /// Removes the name.
    fn rename_remove(dvp: &Vnode, cnp: &ComponentName, vp: &Vnode) -> Result<()>;
}
