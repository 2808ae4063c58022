//! Host files in the root file system (`rump_pub_etfs_register`).
//!
//! A key is a path. A lookup that starts at the root finds it as a whole, before the directories are
//! asked; it shows in no listing. What a host file is made of is the registrar's business: this file
//! system only passes reads and writes on.

use std::sync::{Arc, OnceLock};

use rump_ddk::{Errno, Mutex, Result};
use rump_tmpfs::memfs::MemMount;
use rump_tmpfs::node::{External, Node};

/// A registered file. Its node is made when it is first looked up.
struct Registered {
    key: Vec<u8>,
    file: Arc<dyn External>,
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
pub fn register(key: &[u8], file: Arc<dyn External>) -> Result<()> {
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
        file,
        node: None,
    });
    Ok(())
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
    let file = &found.file;
    let node = found
        .node
        .get_or_insert_with(|| mount.external_node(file.clone(), 0o644));
    Some((node.clone(), found.key.len()))
}
