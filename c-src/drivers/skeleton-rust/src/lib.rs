//! skel: a file system that shows two files. Its mounts, `vfsops(9)`; the operations on files are in
//! [`skel_vnops`].

use core::ffi::CStr;
use std::sync::Arc;

use rump_ddk::mount::Statvfs;
use rump_ddk::node::vcache_get;
use rump_ddk::types::{VDIR, VREG, VT_NON, timespec};
use rump_ddk::{Driver, FileSystem, Mount, Result, VnodeInit, VnodeRef, kernel};

#[forbid(unsafe_code)]
pub mod skel_vnops;

/// A file that the file system shows.
pub struct File {
    pub name: &'static str,
    pub text: &'static str,
}

/// What there is.
pub static FILES: [File; 2] = [
    File {
        name: "hello",
        text: "Hello from skel.\n",
    },
    File {
        name: "motto",
        text: "Bones only, but they stand.\n",
    },
];

/// Inode number of the directory; those of the files follow.
pub const ROOT_INO: u64 = 2;

/// The file system's part of a vnode.
pub struct Node {
    pub ino: u64,
    /// `None`: the directory.
    pub file: Option<&'static File>,
}

impl Node {
    /// Its size in bytes.
    pub fn size(&self) -> usize {
        self.file.map_or(512, |file| file.text.len())
    }

    /// Its permission bits.
    pub fn mode(&self) -> u32 {
        if self.file.is_none() { 0o555 } else { 0o444 }
    }
}

/// The file system's part of a mount.
pub struct SkelMount {
    /// The directory, and behind it the files.
    pub nodes: Vec<Arc<Node>>,
    /// When it was mounted.
    pub time: timespec,
}

/// The file system.
pub struct Skel;

static DRIVER: Driver<Skel> = Driver::new();

impl FileSystem for Skel {
    const NAME: &'static CStr = c"skel";
    const MNTFROM: &'static CStr = c"skel";
    type Node = Node;
    type Mount = SkelMount;
    type Args = ();

    fn driver() -> &'static Driver<Self> {
        &DRIVER
    }

    fn mount(_mp: &Mount, _args: Option<&()>) -> Result<Box<SkelMount>> {
        let files = [None].into_iter().chain(FILES.iter().map(Some));
        let nodes = (ROOT_INO..).zip(files);
        Ok(Box::new(SkelMount {
            nodes: nodes
                .map(|(ino, file)| Arc::new(Node { ino, file }))
                .collect(),
            time: kernel::vfs_timestamp(),
        }))
    }

    fn unmount(_data: Box<SkelMount>) {}

    fn root(mp: &Mount) -> Result<VnodeRef> {
        vcache_get::<Self>(mp, &mp.data::<Self>().nodes[0])
    }

    fn statvfs(_mp: &Mount, sbp: &mut Statvfs) -> Result<()> {
        sbp.f_bsize = 512;
        sbp.f_frsize = 512;
        sbp.f_iosize = 512;
        sbp.f_blocks = FILES.len() as u64;
        sbp.f_files = FILES.len() as u64 + 1;
        Ok(())
    }

    fn loadvnode(_mp: &Mount, node: &Arc<Node>) -> Result<VnodeInit> {
        Ok(VnodeInit {
            v_type: if node.file.is_none() { VDIR } else { VREG },
            v_tag: VT_NON,
            rdev: 0,
            size: node.size() as i64,
            is_root: node.ino == ROOT_INO,
        })
    }
}

rump_ddk::driver! {
    prefix = skel,
    type = Skel,
    operations = crate::skel_vnops<()>[lookup open access getattr read readdir inactive reclaim pathconf],
}
