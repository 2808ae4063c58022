//! Device vnodes on any file system, specfs.
//!
//! All vnodes of one device, whichever file systems they are on, share a record: how often it is open, and its
//! record locks. A block device can be open once, and a mount holds it open. Who answers for a device
//! number is [`super::devsw`]'s business.

use std::collections::HashMap;
use std::sync::OnceLock;

use rump_abi::types::*;

use super::bio::{self, Sleep, flush};
use super::{blkio, devsw, lockf, vnode};
use crate::cred::Cred;
use crate::ffi::buf::Buf;
use crate::ffi::bufio;
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
    /// The vnode through which a block device is open.
    open_as: Option<Vp>,
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
pub fn node_revoke(vp: Vp) {
    let Some(node) = specnode::of(vp) else { return };
    let others = node.opens().saturating_sub(1).cast_signed();
    if node.opens() > 0 {
        count_open(vp, -others);
        // The users are gone; nobody could do anything about an error.
        let _ = vp.close(FNONBLOCK, Cred::NOCRED);
    }
    node.set_gone();
}

/// A vnode of the device, referenced: of a block device that is open, the one through which it is
/// (`spec_node_lookup_by_dev`).
///
/// # Errors
/// `ENOENT`.
pub fn lookup_by_dev(kind: vtype, dev: dev_t) -> Result<Vp> {
    loop {
        let found = devices().with(|devices| {
            let device = devices.get(&(kind, dev))?;
            let alive = |vp: &&Vp| !vp.state().is_dead();
            let open = device.open_as.filter(|vp| alive(&vp));
            let vp = open.or_else(|| device.vnodes.iter().find(alive).copied())?;
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

/// Tears down all vnodes of a device that is gone, of either kind (`vdevgone`).
pub fn vdevgone(dev: dev_t) {
    for kind in [VBLK, VCHR] {
        while let Ok(vp) = lookup_by_dev(kind, dev) {
            vp.vgone();
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

/// Counts opens of the vnode and of its device; answers how often the device is open.
fn count_open(vp: Vp, by: i32) -> u32 {
    if let Some(node) = specnode::of(vp) {
        node.add_opens(by);
    }
    with_device(vp, |device| {
        device.opens = device.opens.saturating_add_signed(by);
        device.opens
    })
    .unwrap_or(0)
}

fn with_device<T>(vp: Vp, f: impl FnOnce(&mut Device) -> T) -> Option<T> {
    let key = (vp.v_type(), rdev(vp));
    devices().with(|devices| devices.get_mut(&key).map(f))
}

/// Opens a device. The vnode's lock is given up while a character device's driver opens.
pub(crate) fn open(vp: Vp, mode: i32) -> Result<()> {
    if vp.v_mount().flag() & MNT_NODEV as u32 != 0 {
        return Err(Errno::ENXIO);
    }
    let dev = living(vp)?;
    if vp.v_type() == VBLK {
        return open_block(vp, dev, mode);
    }
    count_open(vp, 1);
    vp.unlock();
    let opened = devsw::lookup_chr(dev).and_then(|device| device.open(dev, mode));
    vp.lock_retry(LK_EXCLUSIVE);
    let result = opened.and_then(|()| living(vp).map(|_| ()));
    if result.is_err() && living(vp).is_ok() {
        count_open(vp, -1);
    }
    result?;
    let Ok(device) = devsw::lookup_chr(dev) else {
        return Ok(());
    };
    if device.kind() == D_TTY {
        vp.set_vflag(VV_ISTTY);
    }
    if let Some(disk) = device.geometry(dev) {
        vnode::setsize(vp, disk.size.cast_signed());
    }
    Ok(())
}

/// A block device is open once: the blocks that two vnodes cache would contradict one another.
fn open_block(vp: Vp, dev: dev_t, mode: i32) -> Result<()> {
    let device = devsw::lookup_blk(dev)?;
    let claimed = with_device(vp, |device| {
        let free = device.opens == 0;
        if free {
            (device.opens, device.open_as) = (1, Some(vp));
        }
        free
    });
    if claimed != Some(true) {
        return Err(Errno::EBUSY);
    }
    if let Some(node) = specnode::of(vp) {
        node.add_opens(1);
    }
    let opened = device.open(dev, mode).and_then(|()| device.geometry(dev));
    match opened {
        Ok(disk) => {
            vnode::setsize(vp, disk.size.cast_signed());
            Ok(())
        }
        Err(error) => {
            count_open(vp, -1);
            with_device(vp, |device| device.open_as = None);
            Err(error)
        }
    }
}

pub(crate) fn close(vp: Vp, flags: i32) -> Result<()> {
    let dev = rdev(vp);
    let mut written = Ok(());
    if vp.v_type() == VBLK {
        written = flush::vinvalbuf(vp, true, Cred::NOCRED, Sleep::default());
        if flags & FWRITE != 0 && written.is_ok() {
            written = devsw::lookup_blk(dev).and_then(|device| device.flush(dev));
        }
        with_device(vp, |device| device.open_as = None);
    }
    if count_open(vp, -1) > 0 {
        return Ok(());
    }
    let keeps_lock = flags & FNONBLOCK != 0 || vp.state().is_dead();
    if !keeps_lock {
        vp.unlock();
    }
    let result = if vp.v_type() == VBLK {
        devsw::lookup_blk(dev).and_then(|device| device.close(dev, flags))
    } else {
        devsw::lookup_chr(dev).and_then(|device| device.close(dev, flags))
    };
    if !keeps_lock {
        vp.lock_retry(LK_EXCLUSIVE);
    }
    written.and(result)
}

/// The device number of a vnode that can be used: a block device is open through it.
fn in_use(vp: Vp) -> Result<dev_t> {
    let dev = living(vp)?;
    if vp.v_type() == VBLK && with_device(vp, |device| device.open_as) != Some(Some(vp)) {
        return Err(Errno::ENXIO);
    }
    Ok(dev)
}

pub(crate) fn read(vp: Vp, uio: &mut UioRef, ioflag: i32) -> Result<()> {
    if uio.resid() == 0 {
        return Ok(());
    }
    let dev = in_use(vp)?;
    if vp.v_type() == VBLK {
        return blkio::read(vp, devsw::lookup_blk(dev)?.geometry(dev)?, uio);
    }
    vp.unlock();
    let result = devsw::lookup_chr(dev).and_then(|device| device.read(dev, uio, ioflag));
    vp.lock_retry(LK_SHARED);
    result
}

pub(crate) fn write(vp: Vp, uio: &mut UioRef, ioflag: i32) -> Result<()> {
    let dev = in_use(vp)?;
    if vp.v_type() == VBLK {
        let now = ioflag & IO_SYNC != 0;
        return blkio::write(vp, devsw::lookup_blk(dev)?.geometry(dev)?, uio, now);
    }
    vp.unlock();
    let result = devsw::lookup_chr(dev).and_then(|device| device.write(dev, uio, ioflag));
    vp.lock_retry(LK_EXCLUSIVE);
    result
}

pub(crate) fn ioctl(vp: Vp, command: u64, data: &mut [u8], flags: i32) -> Result<()> {
    let dev = in_use(vp)?;
    if vp.v_type() == VBLK {
        return devsw::lookup_blk(dev)?.ioctl(dev, command, data, flags);
    }
    devsw::lookup_chr(dev)?.ioctl(dev, command, data, flags)
}

/// Starts the transfer of a buffer of a block device.
///
/// # Errors
/// `ENXIO` when the device is not open through this vnode; it is in the buffer, too.
pub fn strategy(vp: Vp, bp: Buf) -> Result<()> {
    match in_use(vp) {
        Ok(dev) => {
            bp.set_dev(dev);
            if !bp.is_read() {
                bio::run_cow(bp);
            }
            bufio::start(bp);
            Ok(())
        }
        Err(error) => {
            bufio::fail(bp, error);
            Err(error)
        }
    }
}

pub(crate) fn poll(vp: Vp, events: i32) -> i32 {
    let Ok(dev) = living(vp) else {
        return POLLERR;
    };
    match devsw::lookup_chr(dev) {
        Ok(device) if vp.v_type() == VCHR => device.poll(dev, events),
        _ => events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM),
    }
}

/// Writes out the blocks of a block device, by what is mounted from it if that does so. They are durable
/// afterwards with `FSYNC_CACHE`, and with `FSYNC_WAIT` when nothing is mounted, so that somebody asked for
/// the device itself.
pub(crate) fn fsync(vp: Vp, flags: i32) -> Result<()> {
    if vp.v_type() != VBLK {
        return Ok(());
    }
    let mounted = getmountedfs(vp);
    match mounted.map(|mp| mp.vfs_fsync(vp, flags)) {
        None | Some(Err(Errno::EOPNOTSUPP)) => flush::vflushbuf(vp, flags)?,
        Some(done) => done?,
    }
    let durable = if mounted.is_some() {
        FSYNC_CACHE
    } else {
        FSYNC_CACHE | FSYNC_WAIT
    };
    if flags & durable == 0 {
        return Ok(());
    }
    match in_use(vp) {
        Ok(dev) => devsw::lookup_blk(dev)?.flush(dev),
        // Nobody has written through this vnode.
        Err(_) => Ok(()),
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
