//! rumpfs: the root file system of a rump kernel.
//!
//! A memory file system made of the same parts as tmpfs ([`rump_tmpfs`]), inside librump, so that a
//! kernel has a place to mount others. It differs from tmpfs where NetBSD's differs: inode numbers
//! start at 3, listings have no "." and "..", `statvfs(2)` tells nothing, there are no file handles.
#![forbid(unsafe_code)]

pub mod etfs;

use core::ffi::CStr;
use std::sync::Arc;

use rump_ddk::Driver;
use rump_ddk::types::{TMPFS_ARGS_VERSION, VT_RUMP, tmpfs_args, vtagtype};
use rump_tmpfs::memfs::MemMount;
use rump_tmpfs::node::Node;
use rump_tmpfs::{MemFs, Policy};

/// What makes a memory file system rumpfs.
pub struct RumpfsPolicy;

/// The rumpfs driver.
pub type Rumpfs = MemFs<RumpfsPolicy>;

static RUMPFS: Driver<Rumpfs> = Driver::new();

impl Policy for RumpfsPolicy {
    const NAME: &'static CStr = c"rumpfs";
    const TAG: vtagtype = VT_RUMP;
    const ROOT_INO: u64 = 3;
    const LISTS_DOTS: bool = false;
    const HAS_STATISTICS: bool = false;
    const HAS_HANDLES: bool = false;
    const FILESIZEBITS: i64 = 43;
    const SYMLINK_MAX: Option<i64> = Some(1024);

    fn driver() -> &'static Driver<Rumpfs> {
        &RUMPFS
    }

    fn registered(mount: &MemMount, path: &[u8]) -> Option<(Arc<Node>, usize)> {
        etfs::find(mount, path)
    }

    fn has_registered() -> bool {
        etfs::has_any()
    }

    fn default_args() -> Option<tmpfs_args> {
        Some(tmpfs_args {
            ta_version: TMPFS_ARGS_VERSION,
            ta_nodes_max: 0,
            ta_size_max: 0,
            ta_root_uid: 0,
            ta_root_gid: 0,
            ta_root_mode: 0o755,
        })
    }
}

/// Makes the file system known to the kernel, once, while it boots.
///
/// # Panics
/// When a file system of this name is there already.
pub fn attach() {
    if let Err(error) = RUMPFS.attach() {
        panic!("rumpfs: vfs_attach failed: {error}");
    }
}
