//! The driver kit: what a file system driver in Rust stands on.
//!
//! A driver is safe code: functions for its vnode operations and implementations of [`FileSystem`],
//! [`VnodeOps`] and [`RenameOps`]. The kit turns that into the operations vectors and the `struct vfsops`
//! that the kernel calls (`vnodeops(9)`, `vfsops(9)`). It reaches the kernel only through the driver
//! interface of section 9 (`rump_abi::kpi`, the symbols `rumpns_*`), so a Rust driver and a C driver are
//! the same to the kernel and to each other, and the kit holds no state of its own.
//!
//! | module | what it wraps | manual page |
//! |---|---|---|
//! | [`fs`] | the file system: mounts, roots, handles | `vfsops(9)` |
//! | [`ops`], [`answer`], [`locked`] | the vnode operations and what they are given | `vnodeops(9)` |
//! | [`vnode`], [`node`] | `struct vnode`, its references, the driver's node behind it | `vnode(9)`, `vcache(9)` |
//! | [`mount`] | `struct mount` and the driver's data behind it | `vfsops(9)` |
//! | [`namei`] | `struct componentname`, the name cache | `namei(9)`, `namecache(9)` |
//! | [`uio`], [`dirent`] | moving bytes and directory records to the caller | `uiomove(9)`, `dirent(3)` |
//! | [`cred`], [`genfs`] | credentials and permission rules | `kauth(9)`, `genfs(9)` |
//! | [`sync`], [`kmem`], [`kernel`] | locks, memory, time, messages | `mutex(9)`, `rwlock(9)`, `kmem(9)` |
//! | [`layer`] | file systems over another one | |
//! | [`args`], [`vops`], [`rename`], [`vfsops`], [`vectors`], [`mod@driver`], [`module`] | the C side: adapters, vectors, module | `module(9)` |
//!
//! # A new driver
//!
//! Two crates: the driver, which forbids `unsafe` and may be linked into anything, and its artifact, a
//! `cdylib` of a few lines that becomes `librumpfs_NAME.so`. `kernel/fs/tmpfs` and
//! `abi/librumpfs_tmpfs` are a pair to copy.
//!
//! In the driver:
//!
//! 1. A type for the file system, a `static` [`Driver`] of it, and [`FileSystem`] with the driver's own
//!    types for a file ([`Node`](FileSystem::Node)) and a mount ([`Mount`](FileSystem::Mount)).
//!    A node lives in an [`Arc`](std::sync::Arc), of which each vnode holds a count;
//!    [`vcache_get`](node::vcache_get) gives the vnode of a node, [`Vnode::data`] the node of a vnode.
//! 2. The operations, functions with their C names. What they are given and what they give back tells
//!    their types in [`ops`]: a `&Vnode` is only borrowed, a [`Locked`] is unlocked and a [`LockedRef`] also
//!    let go when it is dropped, and who has an [`Answer`] cannot succeed without answering. An error is an
//!    [`Errno`], so `?` does the rest.
//! 3. [`VnodeOps`], the table of these functions, and [`RenameOps`], which the kernel's rename framework asks.
//!
//! ```no_run
//! use rump_ddk::types::VDIR;
//! use rump_ddk::{Answer, Answered, ComponentName, Errno, Result, Vattr, Vnode, VnodeRef, ops};
//!
//! /// `VOP_MKDIR` of a file system without room.
//! pub fn fullfs_mkdir<F>(
//!     dvp: &Vnode,
//!     vpp: Answer<'_, VnodeRef>,
//!     cnp: &ComponentName,
//!     vap: &Vattr,
//! ) -> Result<Answered> {
//!     if vap.va_type != VDIR {
//!         return Err(Errno::EINVAL);
//!     }
//!     let vp = make_directory(dvp, cnp.name())?;
//!     Ok(vpp.answer(vp))
//! }
//!
//! // In `impl VnodeOps for FullFs`:
//! const MKDIR: ops::Create = fullfs_mkdir::<()>;
//!
//! fn make_directory(_dvp: &Vnode, _name: &[u8]) -> Result<VnodeRef> {
//!     Err(Errno::ENOSPC)
//! }
//! ```
//!
//! In the artifact: [`driver!`], which makes the exported operations, the names for the debugger, the
//! module and the allocator; `build.rs` and `exports.map` as in `abi/librumpfs_tmpfs`; and in the
//! workspace's `Cargo.toml` the profile of both crates (`opt-level = 1`, and `codegen-units = 1` for the
//! artifact), so that `break NAME_mkdir` stops where it should.
//!
//! Rules that no type can hold: a node's own locks are innermost and are not held across a call of the
//! kernel that may sleep or come back (`vcache_get`, `vput`, [`Vnode::lock_exclusive`]); [`Vnode::data`] is
//! for vnodes that this thread has locked, [`Vnode::data_unlocked`] for others. `panic!` stops the whole
//! kernel with a backtrace and a core: it is for broken invariants, everything else is an [`Errno`].
//! [`printf!`] writes to the console and the message buffer. Arguments of `mount(2)` are a type that the
//! kit knows to be plain ([`fs::MountArgs`]); a new one is declared in `c-src/include` and added there.

pub mod answer;
pub mod args;
pub mod cred;
pub mod dirent;
pub mod driver;
pub mod fs;
pub mod genfs;
pub mod kernel;
pub mod kmem;
pub mod layer;
pub mod locked;
pub mod module;
pub mod mount;
pub mod namei;
pub mod node;
pub mod ops;
pub mod rename;
pub mod sync;
pub mod uio;
pub mod vattr;
pub mod vectors;
pub mod vfsops;
pub mod vnode;
pub mod vops;

pub use answer::{Answer, Answered};
pub use cred::Cred;
pub use driver::Driver;
pub use fs::{FileSystem, VnodeInit};
pub use locked::{Locked, LockedRef};
pub use mount::Mount;
pub use namei::ComponentName;
pub use ops::{RenameOps, VnodeOps};
pub use rump_abi::types;
pub use rump_abi::{Errno, Result, errno};
pub use sync::{Mutex, RwLock};
pub use uio::Uio;
pub use vattr::{Vattr, VattrExt};
pub use vnode::{Vnode, VnodeRef};

#[doc(hidden)]
pub use pastey;

/// The function type of every slot of an operations vector.
pub type VnodeOp = unsafe extern "C" fn(*mut core::ffi::c_void) -> core::ffi::c_int;
