//! Drivers and mounts: `vfs_attach(9)`, the list of mounts, `vfs_busy(9)`.
//!
//! A mount is *busy* while somebody works in it as a whole: then it cannot be unmounted. `vfs_busy`
//! waits while an unmount runs and fails when that succeeded. Structure references ([`Mp::hold`])
//! only keep the memory.

use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{AcqRel, Relaxed};

use rump_abi::types::{IMNT_GONE, IMNT_UNMOUNT, MNT_RDONLY, VDIR, dev_t, fsid_t};

use super::opv;
use crate::ffi::guarded::Guarded;
use crate::ffi::mount::{self as cmount, Mp, VfsOps};
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

// ---- drivers -----------------------------------------------------------------------------------

/// For C this is `vfs_list_lock`.
#[unsafe(export_name = "rumpns_vfs_list_lock")]
static DRIVERS: Guarded<Vec<VfsOps>> = Guarded::new(Vec::new());

/// Makes a driver known (`vfs_attach`): builds its operations vectors and calls its `vfs_init`.
///
/// # Errors
/// `EEXIST` when there is one of that name.
pub fn attach(ops: VfsOps) -> Result<()> {
    DRIVERS.with(|drivers| {
        if drivers.iter().any(|other| other.name() == ops.name()) {
            return Err(Errno::EEXIST);
        }
        drivers.push(ops);
        ops.c_list_insert();
        Ok(())
    })?;
    opv::build(ops);
    ops.init();
    tracing::debug!(target: "vfs", "file system {} attached", ops.name());
    Ok(())
}

/// Forgets a driver (`vfs_detach`).
///
/// # Errors
/// `EBUSY` while it is in use, `ESRCH` when it is not attached.
pub fn detach(ops: VfsOps) -> Result<()> {
    DRIVERS.with(|drivers| {
        if ops.in_use() {
            return Err(Errno::EBUSY);
        }
        let at = drivers.iter().position(|&other| other == ops);
        drivers.remove(at.ok_or(Errno::ESRCH)?);
        ops.c_list_remove();
        Ok(())
    })?;
    ops.done();
    opv::free(ops);
    Ok(())
}

/// The driver of that name, with a reference for the caller (`vfs_getopsbyname`).
#[must_use]
pub fn getopsbyname(name: &str) -> Option<VfsOps> {
    DRIVERS.with(|drivers| {
        let ops = drivers.iter().copied().find(|ops| ops.name() == name)?;
        ops.addref();
        Some(ops)
    })
}

/// All drivers, in the order of their attaching.
#[must_use]
pub fn drivers() -> Vec<VfsOps> {
    DRIVERS.with(|drivers| drivers.clone())
}

/// The names of all drivers, in the order of their attaching (`vfs.generic.fstypes`).
#[must_use]
pub fn fstypes() -> Vec<&'static str> {
    DRIVERS.with(|drivers| drivers.iter().map(|ops| ops.name()).collect())
}

// ---- the list of mounts ------------------------------------------------------------------------

/// For C this is `mountlist_lock`.
#[unsafe(export_name = "rumpns_mountlist_lock")]
static MOUNTS: Guarded<Vec<Mp>> = Guarded::new(Vec::new());
static GENERATION: AtomicU32 = AtomicU32::new(1);

/// A new mount, busy once; takes over the caller's references to `ops` and `covered`
/// (`vfs_mountalloc`).
#[must_use]
pub fn mountalloc(ops: VfsOps, covered: Option<Vp>) -> Mp {
    let mp = Mp::allocate(ops, covered);
    mp.set_generation(u64::from(GENERATION.fetch_add(1, Relaxed)));
    mp.busy().expect("a new mount is there");
    mp
}

/// A mount for a root device, `vfs_rootmountalloc`: read-only, busy, named.
///
/// # Errors
/// `ENODEV` when there is no such driver.
pub fn rootmountalloc(fstype: &str, device: &str) -> Result<Mp> {
    let ops = getopsbyname(fstype).ok_or(Errno::ENODEV)?;
    let mp = mountalloc(ops, None);
    mp.set_flag(MNT_RDONLY as u32);
    mp.with_stat(|stat| {
        super::statvfs::set_name(&mut stat.f_fstypename, ops.name().as_bytes());
        super::statvfs::set_name(&mut stat.f_mntonname, b"/");
        super::statvfs::set_name(&mut stat.f_mntfromname, device.as_bytes());
    });
    Ok(mp)
}

/// Makes a mount visible (`mountlist_append`).
pub fn mountlist_append(mp: Mp) {
    MOUNTS.with(|mounts| {
        mounts.push(mp);
        cmount::c_mountlist_append(mp);
    });
}

/// Takes a mount off the list.
pub(super) fn mountlist_remove(mp: Mp) {
    MOUNTS.with(|mounts| {
        mounts.retain(|&other| other != mp);
        cmount::c_mountlist_remove(mp);
    });
}

/// All mounts in order of mounting, each with a structure reference that the caller releases.
#[must_use]
pub fn mountlist() -> Vec<Mp> {
    MOUNTS.with(|mounts| {
        for mp in mounts.iter() {
            mp.hold();
        }
        mounts.clone()
    })
}

/// Calls `f` for each mount, busy. A mount that goes away meanwhile is left out.
pub fn for_each_mount(mut f: impl FnMut(Mp)) {
    for mp in mountlist() {
        if mp.busy().is_ok() {
            f(mp);
            mp.unbusy();
        }
        mp.release();
    }
}

/// Takes the lock of the list of mounts, which C holds while it walks (`mountlist_lock`).
pub fn lock_list() {
    MOUNTS.lock_for_c();
}

/// Ends [`lock_list`].
pub fn unlock_list() {
    MOUNTS.unlock_for_c();
}

/// The mount behind `mp` in the list, which the caller has locked.
#[must_use]
pub fn next_in_list(mp: Mp) -> Option<Mp> {
    cmount::c_mountlist_next(mp)
}

/// The mount with that id (`vfs_getvfs`), with a structure reference.
#[must_use]
pub fn getvfs(fsid: &fsid_t) -> Option<Mp> {
    MOUNTS.with(|mounts| {
        let same = |mp: &Mp| mp.fsid().__fsid_val == fsid.__fsid_val;
        let mp = mounts.iter().copied().find(same)?;
        mp.hold();
        Some(mp)
    })
}

impl Mp {
    /// Keeps the mount from being unmounted, and holds it (`vfs_busy`). Waits for an unmount that
    /// runs.
    ///
    /// # Errors
    /// `ENOENT` when it is gone.
    pub fn busy(self) -> Result<()> {
        self.unmounting().enter();
        let gone = self.iflag() & IMNT_GONE as u32 != 0;
        if !gone {
            self.busynest().fetch_add(1, Relaxed);
            self.hold();
        }
        self.unmounting().exit();
        if gone { Err(Errno::ENOENT) } else { Ok(()) }
    }

    /// Ends [`Mp::busy`] (`vfs_unbusy`).
    pub fn unbusy(self) {
        self.unbusy_keepref();
        self.release();
    }

    /// Ends [`Mp::busy`] and leaves the caller its structure reference.
    pub fn unbusy_keepref(self) {
        self.unmounting().enter();
        let before = self.busynest().fetch_sub(1, AcqRel);
        self.unmounting().exit();
        assert!(before > 0, "vfs_unbusy: the mount is not busy");
    }
}

/// An unmount that takes vnodes from their users runs; beside the `IMNT_*` of C.
pub(super) const IMNT_FORCED: i32 = 0x4000_0000;

impl Mp {
    /// As [`Mp::busy`], for a caller that may have vnodes of the mount locked, or those below a layer: it does
    /// not wait for an unmount that is forced, which waits for those very locks. Any other unmount takes
    /// no vnode's lock by waiting, and ends soon.
    ///
    /// # Errors
    /// `ENOENT` when the mount is gone or goes.
    pub(super) fn busy_with_locks(self) -> Result<()> {
        loop {
            if self.unmounting().try_enter() {
                let gone = self.iflag() & IMNT_GONE as u32 != 0;
                if !gone {
                    self.busynest().fetch_add(1, Relaxed);
                    self.hold();
                }
                self.unmounting().exit();
                return if gone { Err(Errno::ENOENT) } else { Ok(()) };
            }
            let iflag = self.iflag();
            if iflag & (IMNT_GONE | IMNT_FORCED) as u32 != 0 {
                return Err(Errno::ENOENT);
            }
            // An unmount, or somebody who counts; that takes a few instructions.
            let nanoseconds = if iflag & IMNT_UNMOUNT as u32 == 0 {
                1_000
            } else {
                100_000
            };
            rumpuser::clock::sleep(rumpuser::clock::Clock::RelWall, 0, nanoseconds);
        }
    }
}

impl Vp {
    /// The mount on this directory, busy; `None` when nothing is mounted here, or it is just going.
    /// The directory is locked: an unmount takes its mount off only with that lock. A layer on its own lower
    /// directory shares it.
    #[must_use]
    pub fn busy_mounted_here(self) -> Option<Mp> {
        let mp = self.mounted_here()?;
        mp.busy_with_locks().ok()?;
        Some(mp)
    }
}

/// Moves a vnode to the list of a mount, or off all lists (`vfs_insmntque`); a mount has a structure
/// reference for each of its vnodes.
pub fn insmntque(vp: Vp, mp: Option<Mp>) {
    if let Some(old) = vp.v_mount_opt() {
        old.record().vnodes.enter();
        old.vnodelist_remove(vp);
        vp.set_v_mount(None);
        old.record().vnodes.exit();
        old.release();
    }
    if let Some(new) = mp {
        new.hold();
        new.record().vnodes.enter();
        vp.set_v_mount(Some(new));
        new.vnodelist_append(vp);
        new.record().vnodes.exit();
    }
}

// ---- identity ----------------------------------------------------------------------------------

/// A number for a file system's name (`makefstype`).
#[must_use]
pub fn makefstype(name: &str) -> i64 {
    name.bytes().fold(0i64, |hash, byte| {
        (hash << 2) ^ i64::from(byte.cast_signed())
    })
}

/// `makedev`.
#[must_use]
pub const fn makedev(major: u32, minor: u32) -> dev_t {
    let (major, minor) = (major as dev_t, minor as dev_t);
    ((major << 8) & 0x000f_ff00) | ((minor << 12) & 0xfff0_0000) | (minor & 0xff)
}

/// `major`.
#[must_use]
pub const fn major(dev: dev_t) -> u32 {
    ((dev & 0x000f_ff00) >> 8) as u32
}

/// `minor`.
#[must_use]
pub const fn minor(dev: dev_t) -> u32 {
    (((dev & 0xfff0_0000) >> 12) | (dev & 0xff)) as u32
}

static NEXT_FSID: AtomicU32 = AtomicU32::new(0);

/// Gives the mount an id that no other has (`vfs_getnewfsid`).
pub fn getnewfsid(mp: Mp) {
    let kind = makefstype(mp.op().name()) as i32;
    loop {
        let number = NEXT_FSID.fetch_add(1, Relaxed) + 1;
        let first = makedev(kind as u32 & 0xff, number & 0xffff) as i32;
        let fsid = fsid_t {
            __fsid_val: [first, kind],
        };
        if let Some(other) = getvfs(&fsid) {
            other.release();
            continue;
        }
        mp.with_stat(|stat| {
            stat.f_fsidx = fsid;
            stat.f_fsid = first as u32 as core::ffi::c_ulong;
        });
        return;
    }
}

const _: () = assert!(VDIR == 2);
