//! A file of any type: attributes and contents.
//!
//! What changes is under the node's lock, which is taken after the vnode's lock and is never held
//! across a call that may come back to the driver. The time of last access is apart from it: a read
//! changes nothing else.

use core::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Weak};

use rump_ddk::genfs::{LockList, Owner};
use rump_ddk::kernel::vfs_timestamp;
use rump_ddk::types::{
    self as t, SF_APPEND, SF_IMMUTABLE, UF_APPEND, UF_IMMUTABLE, VDIR, VREG, dev_t, gid_t, mode_t,
    timespec, uid_t, vtype,
};
use rump_ddk::{Errno, Result, RwLock, Uio};

use crate::directory::Directory;
use crate::memfs::MemMount;
use crate::name::Name;
use crate::pages::Pages;

/// Flags of a file that may not change at all.
pub const IMMUTABLE: u32 = (UF_IMMUTABLE | SF_IMMUTABLE) as u32;
/// Flags of a file that may only grow.
pub const APPEND: u32 = (UF_APPEND | SF_APPEND) as u32;

/// A file.
pub struct Node {
    /// Inode number.
    pub ino: u64,
    /// Generation.
    pub generation: u32,
    /// Type.
    pub v_type: vtype,
    /// The device of a special file.
    pub rdev: dev_t,
    /// Whether a file handle was made of it.
    pub has_handle: AtomicBool,
    /// Advisory locks.
    pub locks: LockList,
    /// Time of last access.
    pub atime: AtomicTime,
    /// The rest.
    pub state: RwLock<State>,
}

/// What changes in a file.
pub struct State {
    /// Owner, mode, times.
    pub attr: Attr,
    /// What the file is made of.
    pub body: Body,
}

/// Attributes.
#[derive(Clone, Copy)]
pub struct Attr {
    /// Permission bits.
    pub mode: mode_t,
    /// Owner.
    pub uid: uid_t,
    /// Group.
    pub gid: gid_t,
    /// `chflags(2)` flags.
    pub flags: u32,
    /// Names of the file, and for a directory "." and the ".." of each child.
    pub nlink: u32,
    /// Last change of the contents.
    pub mtime: timespec,
    /// Last change of anything.
    pub ctime: timespec,
    /// Creation.
    pub birthtime: timespec,
}

impl Attr {
    /// The contents changed.
    pub fn touch_contents(&mut self) {
        let now = vfs_timestamp();
        self.mtime = now;
        self.ctime = now;
    }

    /// Something else changed.
    pub fn touch(&mut self) {
        self.ctime = vfs_timestamp();
    }
}

/// What a file is made of.
pub enum Body {
    /// A directory.
    Directory(Box<DirBody>),
    /// A regular file.
    File(FileBody),
    /// A symbolic link: its target.
    Link(Box<[u8]>),
    /// A regular file or a device whose contents are elsewhere.
    External(Arc<dyn External>),
    /// A directory whose entries are elsewhere. Nothing is made or removed in it.
    ExternalDir(Arc<dyn ExternalDir>),
    /// A device, fifo or socket.
    Special,
}

/// A directory. An entry that is `None` is a whiteout.
pub struct DirBody {
    /// The directory that it is in; dangling once it is removed.
    pub parent: Weak<Node>,
    /// Its entries.
    pub entries: Directory<Option<Arc<Node>>>,
    /// How many of them are whiteouts.
    pub whiteouts: u64,
}

/// The contents of a file that lie outside the file system.
pub trait External: Send + Sync {
    /// Its size now.
    fn size(&self) -> u64;
    /// `VOP_READ`: as many bytes as there are from the offset of the uio on.
    ///
    /// # Errors
    /// Those of where the contents are.
    fn read(&self, uio: &mut Uio) -> Result<()>;
    /// `VOP_WRITE`: all bytes of the uio; `ENOSPC` where the file cannot grow.
    ///
    /// # Errors
    /// Those of where the contents are.
    fn write(&self, uio: &mut Uio) -> Result<()>;
}

/// A directory whose entries lie outside the file system.
pub trait ExternalDir: Send + Sync {
    /// The node of a name; the same one as long as somebody has it.
    ///
    /// # Errors
    /// `ENOENT`, and those of where the entries are.
    fn lookup(&self, mount: &MemMount, this: &Arc<Node>, name: &[u8]) -> Result<Arc<Node>>;
    /// Its entries now, without "." and "..".
    ///
    /// # Errors
    /// Those of where the entries are.
    fn list(&self) -> Result<Vec<ExternalEntry>>;
    /// The directory that it is in, if that is one of this kind.
    fn parent(&self) -> Option<Arc<Node>>;
}

/// An entry of an [`ExternalDir`].
pub struct ExternalEntry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its inode number.
    pub ino: u64,
    /// `DT_*`.
    pub dtype: u8,
}

/// A regular file.
#[derive(Default)]
pub struct FileBody {
    /// Its size, at most 2^63-1.
    pub size: u64,
    /// Its pages.
    pub pages: Pages,
}

/// What an entry of a directory takes from the byte limit.
#[must_use]
pub const fn entry_bytes(name: &[u8]) -> u64 {
    const ENTRY: u64 = size_of::<crate::directory::Entry<Option<Arc<Node>>>>() as u64;
    ENTRY + Name::extra_bytes(name.len())
}

/// What a node takes from the byte limit, without its contents.
pub const NODE_BYTES: u64 = size_of::<Node>() as u64;

impl Node {
    /// What the permission rules look at.
    #[must_use]
    pub fn owner(&self) -> Owner {
        self.owner_of(&self.state.read().attr)
    }

    /// As [`Node::owner`], where the lock is held.
    #[must_use]
    pub fn owner_of(&self, attr: &Attr) -> Owner {
        Owner {
            v_type: self.v_type,
            mode: attr.mode,
            uid: attr.uid,
            gid: attr.gid,
            flags: attr.flags,
        }
    }

    /// A directory.
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.v_type == VDIR
    }

    /// `d_type` of an entry.
    #[must_use]
    pub fn dtype(&self) -> u8 {
        let dtype = match self.v_type {
            VREG => t::DT_REG,
            VDIR => t::DT_DIR,
            t::VBLK => t::DT_BLK,
            t::VCHR => t::DT_CHR,
            t::VLNK => t::DT_LNK,
            t::VSOCK => t::DT_SOCK,
            t::VFIFO => t::DT_FIFO,
            _ => t::DT_UNKNOWN,
        };
        dtype as u8
    }

    /// The directory that this directory is in; none when it is removed.
    #[must_use]
    pub fn parent(&self) -> Option<Arc<Node>> {
        match &self.state.read().body {
            Body::Directory(dir) => dir.parent.upgrade(),
            Body::ExternalDir(dir) => dir.parent(),
            _ => None,
        }
    }

    /// Whether its entries are elsewhere.
    #[must_use]
    pub fn is_external_dir(&self) -> bool {
        matches!(self.state.read().body, Body::ExternalDir(_))
    }

    /// One name less; whether none is left.
    pub fn drop_link(&self) -> bool {
        let mut state = self.state.write();
        state.attr.nlink -= 1;
        state.attr.touch();
        state.attr.nlink == 0
    }

    /// Bytes that the contents take from the limit.
    #[must_use]
    pub fn body_bytes(&self) -> u64 {
        match &self.state.read().body {
            Body::File(file) => file.pages.count() * crate::pages::PAGE_SIZE as u64,
            Body::Link(target) => target.len() as u64,
            Body::Directory(_) | Body::External(_) | Body::ExternalDir(_) | Body::Special => 0,
        }
    }
}

impl State {
    /// The directory in it.
    ///
    /// # Errors
    /// `ENOTDIR`.
    pub fn dir(&self) -> Result<&DirBody> {
        match &self.body {
            Body::Directory(dir) => Ok(dir),
            _ => Err(Errno::ENOTDIR),
        }
    }

    /// The directory in it, to change it.
    ///
    /// # Errors
    /// `ENOTDIR`.
    pub fn dir_mut(&mut self) -> Result<&mut DirBody> {
        match &mut self.body {
            Body::Directory(dir) => Ok(dir),
            _ => Err(Errno::ENOTDIR),
        }
    }

    /// The size that `stat(2)` tells.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.body {
            Body::Directory(dir) => {
                let entry = size_of::<crate::directory::Entry<Option<Arc<Node>>>>() as u64;
                dir.entries.len() * entry
            }
            Body::File(file) => file.size,
            Body::Link(target) => target.len() as u64,
            Body::External(file) => file.size(),
            Body::ExternalDir(_) | Body::Special => 0,
        }
    }

    /// Memory that the contents take.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        match &self.body {
            Body::File(file) => file.pages.count() * crate::pages::PAGE_SIZE as u64,
            _ => self.size(),
        }
    }
}

/// A time that is set without the lock. Who reads it while it is set may see the seconds of one and
/// the nanoseconds of the other, which an access time bears.
pub struct AtomicTime {
    sec: AtomicI64,
    nsec: AtomicI64,
}

impl AtomicTime {
    /// This time.
    #[must_use]
    pub const fn new(time: timespec) -> Self {
        Self {
            sec: AtomicI64::new(time.tv_sec),
            nsec: AtomicI64::new(time.tv_nsec),
        }
    }

    /// The time.
    #[must_use]
    pub fn get(&self) -> timespec {
        timespec {
            tv_sec: self.sec.load(Ordering::Relaxed),
            tv_nsec: self.nsec.load(Ordering::Relaxed),
        }
    }

    /// Sets it.
    pub fn set(&self, time: timespec) {
        self.sec.store(time.tv_sec, Ordering::Relaxed);
        self.nsec.store(time.tv_nsec, Ordering::Relaxed);
    }
}
