//! What tells one memory file system from another: tmpfs and the kernel's rumpfs share all the rest.

use core::ffi::CStr;
use std::sync::Arc;

use rump_ddk::Driver;
use rump_ddk::types::{tmpfs_args, vtagtype};

use crate::memfs::{MemFs, MemMount};
use crate::node::Node;

/// A kind of memory file system.
pub trait Policy: Sized + Send + Sync + 'static {
    /// `vfs_name`.
    const NAME: &'static CStr;
    /// `VT_*` of its vnodes.
    const TAG: vtagtype;
    /// Inode number of the root; later ones count up.
    const ROOT_INO: u64;
    /// Whether a listing has "." and "..".
    const LISTS_DOTS: bool;
    /// Whether `statvfs(2)` tells how full it is.
    const HAS_STATISTICS: bool;
    /// Whether there are file handles.
    const HAS_HANDLES: bool;
    /// `_PC_FILESIZEBITS`.
    const FILESIZEBITS: i64;
    /// `_PC_SYMLINK_MAX`, where it is known.
    const SYMLINK_MAX: Option<i64>;

    /// The driver object.
    fn driver() -> &'static Driver<MemFs<Self>>;

    /// A file that is not in the directories: found in the root before them, by the rest of the path.
    /// Answers it and how many bytes of the path stand for it.
    fn registered(_mount: &MemMount, _path: &[u8]) -> Option<(Arc<Node>, usize)> {
        None
    }

    /// Whether [`Policy::registered`] may find anything.
    #[must_use]
    fn has_registered() -> bool {
        false
    }

    /// Arguments of a mount that gave none: the root mount of the kernel.
    fn default_args() -> Option<tmpfs_args>;
}

/// tmpfs, as users mount it.
pub struct TmpfsPolicy;

static TMPFS: Driver<MemFs<TmpfsPolicy>> = Driver::new();

impl Policy for TmpfsPolicy {
    const NAME: &'static CStr = c"tmpfs";
    const TAG: vtagtype = rump_ddk::types::VT_TMPFS;
    const ROOT_INO: u64 = 2;
    const LISTS_DOTS: bool = true;
    const HAS_STATISTICS: bool = true;
    const HAS_HANDLES: bool = true;
    const FILESIZEBITS: i64 = 64;
    const SYMLINK_MAX: Option<i64> = None;

    fn driver() -> &'static Driver<MemFs<Self>> {
        &TMPFS
    }

    fn default_args() -> Option<tmpfs_args> {
        None
    }
}

/// The tmpfs driver.
pub type Tmpfs = MemFs<TmpfsPolicy>;
