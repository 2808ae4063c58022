//! `VOP_READDIR`: the entries of a directory as records.

use std::sync::Arc;

use rump_ddk::dirent::DirentWriter;
use rump_ddk::types::{DT_DIR, DT_WHT};
use rump_ddk::{Result, Uio};

use crate::directory::Slot;
use crate::node::{Body, ExternalDir, Node};
use crate::policy::Policy;

/// The inode number that a listing shows for a whiteout.
const WHITEOUT_INO: u64 = 1;

/// Lists a directory from a cookie on: 0 is ".", 1 is "..", then the slots. `true` at the end.
///
/// # Errors
/// `EINVAL` when the caller has no room for a record, `ENOTDIR`, `EFAULT`.
pub fn list<P: Policy>(node: &Arc<Node>, uio: &mut Uio, from: u64) -> Result<bool> {
    const DOTS: u64 = 2;
    let state = node.state.read();
    if let Body::ExternalDir(external) = &state.body {
        let external = external.clone();
        drop(state);
        return list_elsewhere(&*external, uio, from);
    }
    let dir = state.dir()?;
    if state.attr.nlink == 0 {
        return Ok(true);
    }
    let mut records = DirentWriter::new(uio);
    let mut is_end = true;
    if P::LISTS_DOTS && from < DOTS {
        let parent = dir.parent.upgrade();
        let dots: [(&[u8], u64); 2] = [
            (b".", node.ino),
            (b"..", parent.map_or(node.ino, |parent| parent.ino)),
        ];
        for (cookie, (name, ino)) in (0..).zip(dots).skip(from as usize) {
            is_end = records.emit(ino, DT_DIR as u8, name, cookie + 1)?;
            if !is_end {
                break;
            }
        }
    }
    let mut slot = from.saturating_sub(DOTS);
    while is_end
        && let Ok(at) = Slot::try_from(slot)
        && let Some((at, entry)) = dir.entries.next(at)
    {
        let (ino, dtype) = match &entry.value {
            Some(child) => (child.ino, child.dtype()),
            None => (WHITEOUT_INO, DT_WHT as u8),
        };
        slot = u64::from(at) + 1;
        is_end = records.emit(ino, dtype, entry.name(), (slot + DOTS).cast_signed())?;
    }
    records.finish()?;
    Ok(is_end)
}

/// Lists a directory whose entries are elsewhere; a cookie counts the entries before it.
fn list_elsewhere(dir: &dyn ExternalDir, uio: &mut Uio, from: u64) -> Result<bool> {
    let entries = dir.list()?;
    let mut records = DirentWriter::new(uio);
    let mut is_end = true;
    for (cookie, entry) in (1_i64..)
        .zip(&entries)
        .skip(usize::try_from(from).unwrap_or(usize::MAX))
    {
        is_end = records.emit(entry.ino, entry.dtype, &entry.name, cookie)?;
        if !is_end {
            break;
        }
    }
    records.finish()?;
    Ok(is_end)
}
