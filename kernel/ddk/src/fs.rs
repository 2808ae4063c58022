//! What a file system is: the first trait that a driver implements, with the calls of `vfsops(9)`.
//!
//! Arguments bear the names of the manual page. References and locks are the kit's business: every
//! `&Vnode` comes and goes as the manual says, and a [`VnodeRef`] that is returned is unlocked.

use core::ffi::CStr;
use std::sync::Arc;

use rump_abi::types::{dev_t, off_t, vtagtype, vtype};
use rump_abi::{Errno, Result};

use crate::driver::Driver;
use crate::mount::{Mount, Statvfs};
use crate::namei::ComponentName;
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
    /// Who may search a directory, where the mode bits alone decide and a lookup has no other effect: told to
    /// the name cache ([`cache_enter_id`](crate::namei::cache_enter_id)) when the vnode is made, and by the driver
    /// at each change.
    fn searched_by(mp: &Mount, node: &Arc<Self::Node>) -> Option<crate::genfs::Owner> {
        None
    }
    /// The file of a handle, unlocked; `ESTALE` when gone.
    fn fhtovp(mp: &Mount, fid: FileId) -> Result<VnodeRef> {
        Err(Errno::EOPNOTSUPP)
    }
    /// The handle of a file.
    fn vptofh(vp: &Vnode) -> Result<FileId> {
        Err(Errno::EOPNOTSUPP)
    }
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
