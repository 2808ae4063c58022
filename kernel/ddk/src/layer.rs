//! Layers: file systems that show what another one holds (`layerfs` in NetBSD).
//!
//! Every vnode of a layer stands for one vnode of the file system below, its *lower vnode*, whose address
//! is its key in the vnode cache. The two share the interlock, and the lock of the layer's vnode is that of
//! the lower one, so that whoever locks either has locked the file. The layer's vnode has a reference to
//! the lower one until it is reclaimed.
//!
//! An operation comes to the layer as a [`Passing`]: what the kernel called it with, with accessors as in
//! [`Args`]. [`Passing::bypass`] calls the same operation below, with the vnodes among the arguments
//! replaced by their lower ones and a vnode in the answer by the layer's, as the operation's descriptor
//! says where they are. A layer changes what it wants on the way, in [`Layer`]'s table; what it does not name
//! is passed on. `kernel/fs/nullfs` is one that changes little.
//!
//! | module | what |
//! |---|---|
//! | [`passing`] | an operation on its way down |
//! | [`names`] | lookup, and what removes names |
//! | [`node`] | the vnode cache, the lower vnode, inactive and reclaim |
//! | [`lock`] | the common lock |
//! | [`pages`] | pages belong below |
//! | [`driver`], [`vops`], [`vfsops`] | the C side: the vector, its slots, `struct vfsops` |

pub mod driver;
pub mod lock;
pub mod names;
pub mod node;
pub mod pages;
pub mod passing;
pub mod vfsops;
pub mod vops;

use core::ffi::CStr;

use rump_abi::Result;
use rump_abi::types as t;

pub use driver::LayerDriver;
pub use passing::Passing;

/// An operation of a layer.
pub type Operation<A> = for<'a> fn(Passing<'a, A>) -> Result<()>;

/// A layer's driver: a name and the operations that it does not pass on as they are.
pub trait Layer: Sized + 'static {
    /// `vfs_name`, at most 31 bytes.
    const NAME: &'static CStr;
    /// `VT_*`.
    const TAG: t::vtagtype;

    /// The one driver object of this layer, a static.
    fn driver() -> &'static LayerDriver<Self>;

    /// Every operation that is not in this table.
    const BYPASS: Operation<t::vop_generic_args> = |operation| operation.bypass();
    /// Finds a name.
    const LOOKUP: Operation<t::vop_lookup_v2_args> = |operation| operation.lookup();
    /// Before use.
    const OPEN: Operation<t::vop_open_args> = |operation| operation.bypass();
    /// Is the access allowed?
    const ACCESS: Operation<t::vop_access_args> = |operation| operation.bypass();
    /// The attributes.
    const GETATTR: Operation<t::vop_getattr_args> = |operation| operation.bypass();
    /// Changes attributes.
    const SETATTR: Operation<t::vop_setattr_args> = |operation| operation.bypass();
    /// Makes changes last.
    const FSYNC: Operation<t::vop_fsync_args> = |operation| operation.bypass();
    /// Takes the file away from who has it open.
    const REVOKE: Operation<t::vop_revoke_args> = |operation| operation.revoke();
    /// Unlinks a file.
    const REMOVE: Operation<t::vop_remove_args> = |operation| operation.remove();
    /// Renames.
    const RENAME: Operation<t::vop_rename_args> = |operation| operation.rename();
    /// Removes an empty directory.
    const RMDIR: Operation<t::vop_rmdir_args> = |operation| operation.rmdir();
    /// The last reference went.
    const INACTIVE: Operation<t::vop_inactive_args> = |operation| operation.inactive();
    /// The vnode dies.
    const RECLAIM: Operation<t::vop_reclaim_args> = |operation| operation.reclaim();
    /// Prints a line about the vnode.
    const PRINT: Operation<t::vop_print_args> = |operation| operation.print();
}
