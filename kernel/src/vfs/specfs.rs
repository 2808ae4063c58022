//! Device vnodes on any file system, specfs.
//!
//! All vnodes of one device, whichever file systems they are on, share a record: how often it is open, and its
//! record locks. A block device can be open once; this kernel has no block devices with a driver yet, so
//! opening one is `ENXIO`.

use std::collections::HashMap;
use std::sync::OnceLock;

use rump_abi::types::*;

use super::{devsw, lockf, vnode};
use crate::cred::Cred;
use crate::ffi::guarded::Guarded;
use crate::ffi::mount::Mp;
use crate::ffi::opargs::UioRef;
use crate::ffi::specnode;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

pub use crate::ffi::specnode::unnamed_key;

/// What the vnodes of one device share.
#[derive(Default)]
struct Device {
    /// All of them.
    vnodes: Vec<Vp>,
    /// Opens of the device.
    opens: u32,
    /// What is mounted from it.
    mounted: Option<Mp>,
}

type Devices = HashMap<(vtype, dev_t), Device>;

fn devices() -> &'static Guarded<Devices> {
    static DEVICES: OnceLock<Guarded<Devices>> = OnceLock::new();
    DEVICES.get_or_init(|| Guarded::new(HashMap::new()))
}

/// The device number.
#[must_use]
pub fn rdev(vp: Vp) -> dev_t {
    specnode::of(vp).map_or(dev_t::MAX, |node| node.rdev())
}

/// Makes a vnode one of device `dev` (`spec_node_init`), while it is loaded.
pub fn node_init(vp: Vp, dev: dev_t) {
    assert!(vp.is_device(), "spec_node_init: vnode {vp:?} is no device");
    specnode::create(vp, dev);
    devices().with(|devices| {
        let device = devices.entry((vp.v_type(), dev)).or_default();
        device.vnodes.push(vp);
    });
}

/// Ends [`node_init`], when the vnode is freed (`spec_node_destroy`).
pub fn node_destroy(vp: Vp) {
    let Some(node) = specnode::of(vp) else { return };
    let key = (vp.v_type(), node.rdev());
    devices().with(|devices| {
        if let Some(device) = devices.get_mut(&key) {
            device.vnodes.retain(|&other| other != vp);
            if device.vnodes.is_empty() {
                devices.remove(&key);
            }
        }
    });
    specnode::destroy(vp);
}

/// Closes the device for the users of a vnode that is torn down (`spec_node_revoke`); locked.
pub(super) fn node_revoke(vp: Vp) {
    let Some(node) = specnode::of(vp) else { return };
    if node.opens() > 0 {
        // The users are gone; nobody could do anything about an error.
        let _ = vp.close(FNONBLOCK, Cred::NOCRED);
    }
    node.set_gone();
}

/// A vnode of the device, referenced (`spec_node_lookup_by_dev`).
///
/// # Errors
/// `ENOENT`.
pub fn lookup_by_dev(kind: vtype, dev: dev_t) -> Result<Vp> {
    loop {
        let found = devices().with(|devices| {
            let device = devices.get(&(kind, dev))?;
            let alive = |vp: &&Vp| !vp.state().is_dead();
            let vp = device.vnodes.iter().find(alive).copied()?;
            // The vnode leaves this table before it is freed.
            vp.interlock().enter();
            vnode::vget_begin(vp);
            Some(vp)
        });
        let vp = found.ok_or(Errno::ENOENT)?;
        if vnode::vget_finish(vp).is_ok() {
            return Ok(vp);
        }
    }
}

/// What is mounted from a block device (`spec_node_getmountedfs`).
#[must_use]
pub fn getmountedfs(vp: Vp) -> Option<Mp> {
    devices().with(|devices| devices.get(&(vp.v_type(), rdev(vp)))?.mounted)
}

/// Sets what is mounted from a block device (`spec_node_setmountedfs`).
pub fn setmountedfs(vp: Vp, mp: Option<Mp>) {
    devices().with(|devices| {
        if let Some(device) = devices.get_mut(&(vp.v_type(), rdev(vp))) {
            device.mounted = mp;
        }
    });
}

/// A new device vnode without a name (`bdevvp`, `cdevvp`).
///
/// # Errors
/// `ENXIO` for no device number.
pub fn unnamed(kind: vtype, dev: dev_t) -> Result<Vp> {
    if dev == dev_t::MAX {
        return Err(Errno::ENXIO);
    }
    let mut va = crate::ffi::vops::vattr_null();
    va.va_type = kind;
    va.va_rdev = dev;
    let mp = super::deadfs::dead_mount();
    super::vcache::new(mp, None, &raw mut va, Cred::NOCRED.as_ptr())
}

// ---- operations --------------------------------------------------------------------------------

fn living(vp: Vp) -> Result<dev_t> {
    match specnode::of(vp) {
        Some(node) if !node.gone() => Ok(node.rdev()),
        _ => Err(Errno::ENXIO),
    }
}

fn count_open(vp: Vp, by: i32) {
    let key = (vp.v_type(), rdev(vp));
    devices().with(|devices| {
        if let Some(device) = devices.get_mut(&key) {
            device.opens = device.opens.saturating_add_signed(by);
        }
    });
    if let Some(node) = specnode::of(vp) {
        node.add_opens(by);
    }
}

pub(crate) fn open(vp: Vp) -> Result<()> {
    if vp.v_mount().flag() & MNT_NODEV as u32 != 0 {
        return Err(Errno::ENXIO);
    }
    let dev = living(vp)?;
    if vp.v_type() != VCHR {
        return Err(Errno::ENXIO);
    }
    count_open(vp, 1);
    vp.unlock();
    let opened = devsw::lookup(dev).and_then(|device| device.open(dev));
    vp.lock_retry(LK_EXCLUSIVE);
    let result = opened.and_then(|()| living(vp).map(|_| ()));
    if result.is_err() && living(vp).is_ok() {
        count_open(vp, -1);
    }
    result
}

pub(crate) fn close(vp: Vp) -> Result<()> {
    count_open(vp, -1);
    Ok(())
}

pub(crate) fn read(vp: Vp, uio: &mut UioRef) -> Result<()> {
    if uio.resid() == 0 {
        return Ok(());
    }
    let dev = living(vp)?;
    if vp.v_type() != VCHR {
        return Err(Errno::ENXIO);
    }
    vp.unlock();
    let result = devsw::read(dev, uio);
    vp.lock_retry(LK_SHARED);
    result
}

pub(crate) fn write(vp: Vp, uio: &mut UioRef) -> Result<()> {
    let dev = living(vp)?;
    if vp.v_type() != VCHR {
        return Err(Errno::ENXIO);
    }
    vp.unlock();
    let result = devsw::write(dev, uio);
    vp.lock_retry(LK_EXCLUSIVE);
    result
}

pub(crate) fn ioctl(vp: Vp) -> Result<()> {
    living(vp)?;
    Err(crate::ffi::opargs::NOT_MINE)
}

pub(crate) fn poll(vp: Vp, events: i32) -> i32 {
    match living(vp) {
        Ok(_) => events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM),
        Err(_) => POLLERR,
    }
}

pub(crate) fn fsync(vp: Vp) -> Result<()> {
    match getmountedfs(vp) {
        Some(mp) if vp.v_type() == VBLK => mp.vfs_sync(MNT_WAIT, Cred::NOCRED),
        _ => Ok(()),
    }
}

pub(crate) fn pathconf(name: i32) -> Result<register_t> {
    Ok(match name {
        _PC_LINK_MAX => LINK_MAX.into(),
        _PC_MAX_CANON => MAX_CANON.into(),
        _PC_MAX_INPUT => MAX_INPUT.into(),
        _PC_PIPE_BUF => PIPE_BUF.into(),
        _PC_CHOWN_RESTRICTED | _PC_SYNC_IO => 1,
        // _POSIX_VDISABLE.
        _PC_VDISABLE => 0xff,
        _ => return Err(Errno::EINVAL),
    })
}

/// What the record locks of the device are filed under: all its vnodes have them in common.
pub(crate) fn locks(vp: Vp) -> Result<lockf::File> {
    let dev = living(vp)?;
    Ok(lockf::File::Device(vp.v_type(), dev))
}
