//! Reading, writing and truncating regular files.
//!
//! Bytes go straight between the caller and the pages. A write reserves all pages that it has to make
//! before the first byte moves: it is done or it has changed nothing.

use rump_ddk::kernel::vfs_timestamp;
use rump_ddk::types::{
    IO_APPEND, KAUTH_VNODE_RETAIN_SGID, KAUTH_VNODE_RETAIN_SUID, NOTE_EXTEND, NOTE_WRITE, S_ISGID,
    S_ISUID, kauth_action_t, mode_t,
};
use rump_ddk::{Cred, Errno, Mount, Result, Uio, Vnode};

use crate::memfs::MemMount;
use crate::node::{Body, FileBody, Node};
use crate::pages::{PAGE_SIZE, Run};

/// The largest size of a file.
pub const SIZE_MAX: u64 = i64::MAX as u64;

/// The offset of a transfer as a number that is not negative.
fn offset_of(uio: &Uio) -> Result<u64> {
    u64::try_from(uio.offset()).map_err(|_| Errno::EINVAL)
}

/// `VOP_READ` of a regular file.
///
/// # Errors
/// `EINVAL` for a negative offset, `EFAULT`.
pub fn read(node: &Node, uio: &mut Uio) -> Result<()> {
    let state = node.state.read();
    let file = match &state.body {
        Body::File(file) => file,
        Body::External(file) => return file.read(uio),
        _ => return Err(Errno::EINVAL),
    };
    let mut offset = offset_of(uio)?;
    while uio.resid() > 0 && offset < file.size {
        let left = (file.size - offset).min(uio.resid() as u64);
        let run = Run::at(offset, left as usize);
        uio.copy_out(file.pages.get(run))?;
        offset += run.len() as u64;
    }
    Ok(())
}

/// Sets the time of last access, unless the mount does not want it.
pub fn accessed(mp: &Mount, node: &Node) {
    if mp.is_rdonly() || mp.is_noatime() {
        return;
    }
    let now = vfs_timestamp();
    if mp.is_relatime() {
        let attr = node.state.read().attr;
        let atime = node.atime.get();
        let (last, day) = ((atime.tv_sec, atime.tv_nsec), 24 * 60 * 60);
        let is_newer = last > (attr.mtime.tv_sec, attr.mtime.tv_nsec)
            && last > (attr.ctime.tv_sec, attr.ctime.tv_nsec);
        if is_newer && now.tv_sec - atime.tv_sec < day {
            return;
        }
    }
    node.atime.set(now);
}

/// `VOP_WRITE` of a regular file.
///
/// # Errors
/// `EINVAL`, `EFBIG`, `ENOSPC`, `EFAULT`; the file is as before, but for bytes that it had already.
pub fn write(
    mount: &MemMount,
    vp: &Vnode,
    node: &Node,
    uio: &mut Uio,
    ioflag: i32,
    cred: &Cred,
) -> Result<()> {
    let was = uio.offset();
    let resid = uio.resid();
    if resid == 0 {
        return Ok(());
    }
    let kept = kept_mode(vp, node, cred);
    let mut state = node.state.write();
    let file = match &mut state.body {
        Body::File(file) => file,
        Body::External(file) => return file.write(uio),
        _ => return Err(Errno::EINVAL),
    };
    let old_size = file.size;
    if ioflag & IO_APPEND != 0 {
        uio.set_offset(old_size.cast_signed());
    }
    let start = offset_of(uio)?;
    let end = start.checked_add(resid as u64);
    let end = end.filter(|end| *end <= SIZE_MAX).ok_or(Errno::EFBIG)?;
    let before = file.pages.count();
    let missing = file.pages.missing(start, resid as u64);
    mount.limits.reserve_bytes(missing * PAGE_SIZE as u64)?;
    let moved = copy_in(file, start, uio);
    if let Err(error) = moved {
        file.pages.truncate(old_size);
        // Holes inside the old size may have pages now; those that were not made are given back.
        let made = file.pages.count() - before;
        mount
            .limits
            .bytes
            .release((missing - made) * PAGE_SIZE as u64);
        uio.restore(was, resid);
        return Err(error);
    }
    file.size = old_size.max(end);
    let size = file.size;
    if let Some(mode) = kept {
        state.attr.mode = mode;
    }
    state.attr.touch_contents();
    drop(state);
    if size > old_size {
        vp.set_size(size.cast_signed());
        vp.knote(NOTE_WRITE | NOTE_EXTEND);
    } else {
        vp.knote(NOTE_WRITE);
    }
    Ok(())
}

fn copy_in(file: &mut FileBody, mut offset: u64, uio: &mut Uio) -> Result<()> {
    while uio.resid() > 0 {
        let run = Run::at(offset, uio.resid());
        uio.copy_in(file.pages.get_mut(run))?;
        offset += run.len() as u64;
    }
    Ok(())
}

/// The mode that a file with set-id bits has after a write; `None`: it keeps its mode.
fn kept_mode(vp: &Vnode, node: &Node, cred: &Cred) -> Option<mode_t> {
    let mode = node.state.read().attr.mode;
    let mut kept = mode;
    for (bit, action) in [
        (S_ISUID as mode_t, KAUTH_VNODE_RETAIN_SUID as kauth_action_t),
        (S_ISGID as mode_t, KAUTH_VNODE_RETAIN_SGID as kauth_action_t),
    ] {
        if mode & bit != 0 && cred.authorize(action, vp, None, Err(Errno::EPERM)).is_err() {
            kept &= !bit;
        }
    }
    (kept != mode).then_some(kept)
}

/// Sets the size of a regular file; one that grows gets a hole.
///
/// # Errors
/// `EFBIG`.
pub fn truncate(mount: &MemMount, vp: &Vnode, node: &Node, size: u64) -> Result<()> {
    if size > SIZE_MAX {
        return Err(Errno::EFBIG);
    }
    let mut state = node.state.write();
    let file = match &mut state.body {
        Body::File(file) => file,
        // As with a device, a file that others own keeps its size.
        Body::External(_) => return Ok(()),
        _ => return Err(Errno::EINVAL),
    };
    let old_size = core::mem::replace(&mut file.size, size);
    if size < old_size {
        let freed = file.pages.truncate(size);
        mount.limits.bytes.release(freed * PAGE_SIZE as u64);
    }
    state.attr.touch_contents();
    drop(state);
    if size != old_size {
        vp.set_size(size.cast_signed());
    }
    vp.knote(if size > old_size {
        NOTE_WRITE | NOTE_EXTEND
    } else {
        NOTE_WRITE
    });
    Ok(())
}
