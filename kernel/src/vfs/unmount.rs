//! Unmounting, `dounmount`.

use rump_abi::types::{
    IMNT_GONE, IMNT_UNMOUNT, LK_EXCLUSIVE, MNT_ASYNC, MNT_FORCE, MNT_RDONLY, MNT_WAIT,
};

use super::mount::IMNT_FORCED;
use super::{mount, namecache, syncer};
use crate::cred::Cred;
use crate::ffi::mount::Mp;
use crate::{Errno, Result};

/// Takes a mount off the name space (`dounmount`). The caller has a structure reference, which it
/// keeps, and has not made the mount busy.
///
/// # Errors
/// `EBUSY` when it is in use, `ENOENT` when another thread was faster, and the driver's.
pub fn dounmount(mp: Mp, flags: i32, cred: Cred) -> Result<()> {
    if !mp.is_rdonly() && flags & MNT_FORCE == 0 {
        // Before `mnt_unmounting`: who loads a vnode waits for that with vnodes locked that a driver
        // may want to lock here.
        mp.busy()?;
        let written = mp.vfs_sync(MNT_WAIT, cred);
        mp.unbusy();
        written?;
    }
    mp.unmounting().enter();
    let refused = if mp.iflag() & IMNT_GONE as u32 != 0 {
        Some(Errno::ENOENT)
    } else if mp.busynest().load(core::sync::atomic::Ordering::Acquire) != 0 {
        Some(Errno::EBUSY)
    } else {
        None
    };
    if let Some(error) = refused {
        mp.unmounting().exit();
        return Err(error);
    }
    let result = detach(mp, flags);
    mp.unmounting().exit();
    if result.is_ok() {
        uncover(mp);
    }
    result
}

/// The driver's part, with `mnt_unmounting` held.
fn detach(mp: Mp, flags: i32) -> Result<()> {
    let forced = flags & MNT_FORCE != 0;
    mp.set_iflag(IMNT_UNMOUNT | if forced { IMNT_FORCED } else { 0 });
    let was = mp.flag();
    mp.set_flag(was & !(MNT_ASYNC as u32));
    syncer::remove_mount(mp);
    namecache::purgevfs(mp);
    let result = mp.vfs_unmount(flags);
    if result.is_ok() {
        mp.set_iflag(IMNT_GONE);
    } else {
        mp.set_flag(was);
        if was & (MNT_RDONLY | MNT_ASYNC) as u32 == 0 {
            syncer::add_mount(mp);
        }
    }
    mp.clear_iflag(IMNT_UNMOUNT | IMNT_FORCED);
    result
}

/// Makes the covered directory an ordinary one again. Without `mnt_unmounting`, which a lookup may
/// want while it has the directory locked.
fn uncover(mp: Mp) {
    mount::mountlist_remove(mp);
    let covered = mp.vnodecovered();
    if let Some(vp) = covered {
        vp.lock_retry(LK_EXCLUSIVE);
        if vp.is_dir() && vp.mounted_here() == Some(mp) {
            vp.set_mounted_here(None);
        }
        vp.unlock();
        mp.set_vnodecovered(None);
    }
    assert!(
        mp.vnodelist_first().is_none(),
        "{}: VFS_UNMOUNT succeeded and left vnodes",
        mp.op().name()
    );
    if let Some(vp) = covered {
        vp.vrele();
    }
    // The mount's own reference.
    mp.release();
}
