//! The driver kit: what a file system driver in Rust stands on.
//!
//! A driver implements [`FileSystem`], [`VnodeOps`] and [`RenameOps`] with safe code; the kit turns that into the operations vectors
//! and the `struct vfsops` that the kernel calls (`vnodeops(9)`, `vfsops(9)`). It reaches the kernel
//! only through the driver interface of section 9 (`rump_abi::kpi`, the symbols `rumpns_*`), so a
//! Rust driver and a C driver are the same to the kernel and to each other, and the kit holds no
//! state of its own.
//!
//! | module | what it wraps | manual page |
//! |---|---|---|
//! | [`fs`] | the traits that a driver implements | `vnodeops(9)`, `vfsops(9)` |
//! | [`vnode`], [`node`] | `struct vnode`, its references, the driver's node behind it | `vnode(9)`, `vcache(9)` |
//! | [`mount`] | `struct mount` and the driver's data behind it | `vfsops(9)` |
//! | [`namei`] | `struct componentname`, the name cache | `namei(9)`, `namecache(9)` |
//! | [`uio`], [`dirent`] | moving bytes and directory records to the caller | `uiomove(9)`, `dirent(3)` |
//! | [`cred`], [`genfs`] | credentials and permission rules | `kauth(9)`, `genfs(9)` |
//! | [`sync`], [`kmem`], [`kernel`] | locks, memory, time, messages | `mutex(9)`, `rwlock(9)`, `kmem(9)` |
//! | [`args`], [`vops`], [`rename`], [`vfsops`], [`vectors`], [`driver`], [`module`] | the C side: adapters, vectors, module | `module(9)` |

pub mod answer;
pub mod args;
pub mod cred;
pub mod dirent;
pub mod driver;
pub mod fs;
pub mod genfs;
pub mod kernel;
pub mod kmem;
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
