//! Host files in the root file system (`rump_pub_etfs_register`).
//!
//! A key is a path. A lookup that starts at the root finds it as a whole, before the directories are
//! asked; it shows in no listing. What a host file is made of is the registrar's business: this file
//! system only passes reads and writes on.

use std::sync::{Arc, OnceLock};

use rump_ddk::kernel::rootvnode;
use rump_ddk::namei::cache_enter_id;
use rump_ddk::types::{VBLK, VCHR, VDIR, VREG, dev_t, mode_t, vtype};
use rump_ddk::{Errno, Mutex, Result};
use rump_tmpfs::memfs::{MemMount, NewNode};
use rump_tmpfs::node::{Body, External, ExternalDir, Node};

/// The mode of what is registered.
const MODE: mode_t = 0o755;

/// What a registered file is.
#[derive(Clone)]
pub enum Shape {
    /// A regular file.
    File(Arc<dyn External>),
    /// A block device, and what tells its size.
    Block(dev_t, Arc<dyn External>),
    /// A character device, and what tells its size.
    Character(dev_t, Arc<dyn External>),
    /// A directory.
    Directory(Arc<dyn ExternalDir>),
}

impl Shape {
    fn node(&self, mount: &MemMount) -> Arc<Node> {
        let (v_type, rdev, file) = match self {
            Self::File(file) => (VREG, 0, file),
            Self::Block(rdev, disk) => (VBLK, *rdev, disk),
            Self::Character(rdev, disk) => (VCHR, *rdev, disk),
            Self::Directory(dir) => {
                let body = Body::ExternalDir(dir.clone());
                return mount.foreign_node(body, plain(VDIR, 0), dir_ino(dir));
            }
        };
        mount.external_node(file.clone(), plain(v_type, rdev))
    }

    /// The device.
    #[must_use]
    pub fn device(&self) -> Option<dev_t> {
        match self {
            Self::File(_) | Self::Directory(_) => None,
            Self::Block(rdev, _) | Self::Character(rdev, _) => Some(*rdev),
        }
    }
}

/// What a node of the host's is: the superuser's.
#[must_use]
pub fn plain(v_type: vtype, rdev: dev_t) -> NewNode {
    NewNode {
        v_type,
        mode: MODE,
        uid: 0,
        gid: 0,
        rdev,
    }
}

/// A number that no other directory has: that of where it is in memory.
fn dir_ino(dir: &Arc<dyn ExternalDir>) -> u64 {
    Arc::as_ptr(dir).addr() as u64
}

/// A registered file. Its node is made when it is first looked up.
struct Registered {
    key: Vec<u8>,
    shape: Shape,
    node: Option<Arc<Node>>,
}

static REGISTRY: OnceLock<Mutex<Vec<Registered>>> = OnceLock::new();

fn registry() -> &'static Mutex<Vec<Registered>> {
    REGISTRY.get_or_init(|| Mutex::new(Vec::new()))
}

/// A key without leading slashes.
fn canonical(key: &[u8]) -> &[u8] {
    let slashes = key.iter().take_while(|byte| **byte == b'/').count();
    &key[slashes..]
}

/// Makes a file appear at the path `key`.
///
/// # Errors
/// `EINVAL` for an empty key, `EEXIST`.
pub fn register(key: &[u8], shape: Shape) -> Result<()> {
    let key = canonical(key);
    if key.is_empty() {
        return Err(Errno::EINVAL);
    }
    let mut registry = registry().enter();
    if registry.iter().any(|known| known.key == key) {
        return Err(Errno::EEXIST);
    }
    registry.push(Registered {
        key: key.to_vec(),
        shape,
        node: None,
    });
    drop(registry);
    // From now on the root has to be asked for names before the name cache is.
    if let Some(root) = rootvnode() {
        cache_enter_id(root, None);
    }
    Ok(())
}

/// Whether anything is registered.
pub(crate) fn has_any() -> bool {
    let registry = REGISTRY.get();
    registry.is_some_and(|registry| !registry.enter().is_empty())
}

/// What is registered at `key`.
///
/// # Errors
/// `ENOENT`.
pub fn registered(key: &[u8]) -> Result<Shape> {
    let key = canonical(key);
    let registry = registry().enter();
    let found = registry.iter().find(|known| known.key == key);
    found.map(|known| known.shape.clone()).ok_or(Errno::ENOENT)
}

/// Takes the file at `key` away. Who has it open keeps it.
///
/// # Errors
/// `ENOENT`.
pub fn remove(key: &[u8]) -> Result<()> {
    let key = canonical(key);
    let mut registry = registry().enter();
    let at = registry.iter().position(|known| known.key == key);
    let removed = registry.swap_remove(at.ok_or(Errno::ENOENT)?);
    drop(registry);
    drop(removed);
    Ok(())
}

/// The file whose key is the front of `path`, in whole components.
pub(crate) fn find(mount: &MemMount, path: &[u8]) -> Option<(Arc<Node>, usize)> {
    let mut registry = REGISTRY.get()?.enter();
    let found = registry.iter_mut().find(|known| {
        path.starts_with(&known.key) && matches!(path.get(known.key.len()), None | Some(b'/'))
    })?;
    let shape = &found.shape;
    let node = found.node.get_or_insert_with(|| shape.node(mount));
    Some((node.clone(), found.key.len()))
}
