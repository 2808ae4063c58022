//! Directories of the host in the root file system (`RUMP_ETFS_DIR`, `RUMP_ETFS_DIR_SUBDIRS`): they are looked
//! at, listed, and their regular files are read. Nothing in them can be changed from inside.

use std::collections::HashMap;
use std::ffi::CString;
use std::sync::{Arc, Weak};

use rump_abi::errno::{Errno, Result};
use rump_abi::types::{DT_DIR, DT_REG, DT_UNKNOWN, VDIR, VREG};
use rump_ddk::Uio;
use rump_kernel::ffi::guarded::Guarded;
use rump_rumpfs::etfs::plain;
use rump_tmpfs::memfs::MemMount;
use rump_tmpfs::node::{Body, External, ExternalDir, ExternalEntry, Node};
use rumpuser::dir;
use rumpuser::file::{self, FileType, OPEN_RDONLY};

use crate::etfs::{HostFile, Window};

/// Keeps numbers of host files apart from those that the file system gives out.
const FOREIGN: u64 = 1 << 62;

/// How far down a directory is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// With all directories below it.
    All,
    /// Its own entries.
    Entries,
    /// Nothing: one level below a directory that shows its entries.
    Nothing,
}

/// A directory of the host.
pub(crate) struct HostDir {
    path: Vec<u8>,
    shows: Shows,
    parent: Option<Weak<Node>>,
    /// Nodes that somebody has.
    known: Guarded<HashMap<Vec<u8>, Weak<Node>>>,
}

impl HostDir {
    /// A directory that is registered, with all below it or without.
    pub(crate) fn top(path: Vec<u8>, all: bool) -> Self {
        Self::new(path, if all { Shows::All } else { Shows::Entries }, None)
    }

    fn new(path: Vec<u8>, shows: Shows, parent: Option<Weak<Node>>) -> Self {
        Self {
            path,
            shows,
            parent,
            known: Guarded::new(HashMap::new()),
        }
    }

    fn path_of(&self, name: &[u8]) -> Vec<u8> {
        [&self.path, name].join(&b'/')
    }

    fn make(&self, mount: &MemMount, this: &Arc<Node>, name: &[u8]) -> Result<Arc<Node>> {
        let path = self.path_of(name);
        let host = c_path(&path)?;
        let (_, kind) = file::getfileinfo(&host)?;
        let ino = FOREIGN | dir::ino(&host)?;
        match kind {
            FileType::Reg => {
                let body = Body::External(Arc::new(TreeFile { path }));
                Ok(mount.foreign_node(body, plain(VREG, 0), ino))
            }
            FileType::Dir => {
                let below = match self.shows {
                    Shows::All => Shows::All,
                    Shows::Entries | Shows::Nothing => Shows::Nothing,
                };
                let dir = Self::new(path, below, Some(Arc::downgrade(this)));
                let body = Body::ExternalDir(Arc::new(dir));
                Ok(mount.foreign_node(body, plain(VDIR, 0), ino))
            }
            // Devices and sockets of the host are no business of a program in here.
            _ => Err(Errno::ENOENT),
        }
    }
}

fn c_path(path: &[u8]) -> Result<CString> {
    CString::new(path).map_err(|_| Errno::EINVAL)
}

impl ExternalDir for HostDir {
    fn lookup(&self, mount: &MemMount, this: &Arc<Node>, name: &[u8]) -> Result<Arc<Node>> {
        if self.shows == Shows::Nothing {
            return Err(Errno::ENOENT);
        }
        let made = self.make(mount, this, name)?;
        self.known.with(|known| {
            let same = |old: &Arc<Node>| old.ino == made.ino && old.v_type == made.v_type;
            if let Some(old) = known.get(name).and_then(Weak::upgrade).filter(same) {
                return Ok(old);
            }
            if known.len() >= 256 {
                known.retain(|_, node| node.strong_count() > 0);
            }
            known.insert(name.to_vec(), Arc::downgrade(&made));
            Ok(made)
        })
    }

    fn list(&self) -> Result<Vec<ExternalEntry>> {
        if self.shows == Shows::Nothing {
            return Ok(Vec::new());
        }
        let entries = dir::list(&c_path(&self.path)?)?.into_iter();
        let shown = |entry: dir::Entry| ExternalEntry {
            name: entry.name,
            ino: FOREIGN | entry.ino,
            dtype: match entry.kind {
                FileType::Reg => DT_REG as u8,
                FileType::Dir => DT_DIR as u8,
                _ => DT_UNKNOWN as u8,
            },
        };
        Ok(entries.map(shown).collect())
    }

    fn parent(&self) -> Option<Arc<Node>> {
        self.parent.as_ref()?.upgrade()
    }
}

/// A regular file below a directory of the host. It is opened for each read, so that a tree of a million
/// files takes no descriptors.
struct TreeFile {
    path: Vec<u8>,
}

impl TreeFile {
    fn length(&self) -> Result<u64> {
        Ok(file::getfileinfo(&c_path(&self.path)?)?.0)
    }
}

impl External for TreeFile {
    fn size(&self) -> u64 {
        // A file that has gone is empty; reading it tells why.
        self.length().unwrap_or(0)
    }

    fn read(&self, uio: &mut Uio) -> Result<()> {
        let window = Window {
            begin: 0,
            size: self.length()?,
        };
        let fd = file::open(&c_path(&self.path)?, OPEN_RDONLY)?;
        // Dropping it closes the descriptor.
        HostFile { fd, window }.read(uio)
    }

    fn write(&self, _uio: &mut Uio) -> Result<()> {
        Err(Errno::EROFS)
    }
}
