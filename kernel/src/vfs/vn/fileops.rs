//! What can be done to an open file that is a vnode (`vnops`).

use core::ffi::c_void;

use rump_abi::types::*;

use super::{enforce_fsize, vn_close, vn_stat};
use crate::copy::bytes_of;
use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::vattr_null;
use crate::file::{File, FileOps};
use crate::uio::Uio;
use crate::vfs::unlocked;
use crate::{Errno, Result};

/// Bytes that can be read without waiting (`FIONREAD`, `_IOR('f', 127, int)`).
const FIONREAD: u64 = 0x4004_667f;
/// Do not wait (`FIONBIO`, `_IOW('f', 126, int)`).
const FIONBIO: u64 = 0x8004_667e;
/// Signal what happens (`FIOASYNC`, `_IOW('f', 125, int)`).
const FIOASYNC: u64 = 0x8004_667d;
/// The file has a lock of `flock(2)`, to be released with its last reference.
const FHASLOCK: i32 = 0x4000;

struct VnodeOps;

/// The operations of vnode files.
pub static VNOPS: &dyn FileOps = &VnodeOps;

fn vnode_of(f: &File) -> Vp {
    f.vnode().expect("a vnode file has a vnode")
}

/// `posix_fadvise(2)`'s word as a driver gets it (`IO_ADV_ENCODE`).
#[must_use]
pub fn advice_ioflag(f: &File) -> i32 {
    f.advice() as i32 & IO_ADV_MASK
}

fn common_ioflag(f: &File, flag: i32) -> i32 {
    let mut ioflag = advice_ioflag(f);
    if flag & O_NONBLOCK != 0 {
        ioflag |= IO_NDELAY;
    }
    if flag & O_ALT_IO != 0 {
        ioflag |= IO_ALTSEMANTICS;
    }
    if flag & O_DIRECT != 0 {
        ioflag |= IO_DIRECT;
    }
    ioflag
}

fn read_ioflag(f: &File) -> i32 {
    let flag = f.flag();
    let mut ioflag = common_ioflag(f, flag);
    if flag & (O_SYNC | O_RSYNC) == O_SYNC | O_RSYNC {
        ioflag |= IO_SYNC;
    }
    if flag & (O_DSYNC | O_RSYNC) == O_DSYNC | O_RSYNC {
        ioflag |= IO_DSYNC;
    }
    ioflag
}

fn write_ioflag(f: &File, vp: Vp) -> i32 {
    let flag = f.flag();
    let mut ioflag = common_ioflag(f, flag) | IO_UNIT;
    if vp.v_type() == VREG && flag & O_APPEND != 0 {
        ioflag |= IO_APPEND;
    }
    if flag & O_SYNC != 0 || vp.v_mount().flag() & MNT_SYNCHRONOUS as u32 != 0 {
        ioflag |= IO_SYNC;
    } else if flag & O_DSYNC != 0 {
        ioflag |= IO_DSYNC;
    }
    ioflag
}

impl FileOps for VnodeOps {
    fn read(&self, f: &File, offset: Option<i64>, uio: &mut Uio<'_>, cred: Cred) -> Result<()> {
        let vp = vnode_of(f);
        let before = uio.resid();
        vp.lock_retry(LK_SHARED);
        let start = offset.unwrap_or_else(|| f.offset());
        uio.set_offset(start);
        let result = vp.read(uio, read_ioflag(f), cred);
        if offset.is_none() {
            f.set_offset(start + (before - uio.resid()) as i64);
        }
        vp.unlock();
        result
    }

    fn write(&self, f: &File, offset: Option<i64>, uio: &mut Uio<'_>, cred: Cred) -> Result<()> {
        let vp = vnode_of(f);
        let before = uio.resid();
        let ioflag = write_ioflag(f, vp);
        vp.lock_retry(LK_EXCLUSIVE);
        let start = offset.unwrap_or_else(|| f.offset());
        uio.set_offset(start);
        let result = enforce_fsize(vp, uio, ioflag).and_then(|()| vp.write(uio, ioflag, cred));
        if offset.is_none() {
            f.set_offset(if ioflag & IO_APPEND != 0 {
                uio.offset()
            } else {
                start + (before - uio.resid()) as i64
            });
        }
        vp.unlock();
        result
    }

    fn ioctl(&self, f: &File, command: u64, data: &mut [u8]) -> Result<()> {
        let vp = vnode_of(f);
        let cred = Cred::current();
        if matches!(vp.v_type(), VREG | VDIR) {
            match command {
                FIONREAD => {
                    let mut va = vattr_null();
                    vp.lock_retry(LK_SHARED);
                    let got = vp.getattr(&mut va, cred);
                    vp.unlock();
                    got?;
                    let left = (va.va_size as i64).wrapping_sub(f.offset()) as i32;
                    data[..4].copy_from_slice(bytes_of(&left));
                    return Ok(());
                }
                FIONBIO | FIOASYNC => return Ok(()),
                _ => {}
            }
        }
        if matches!(vp.v_type(), VNON | VLNK | VSOCK | VBAD) {
            return Err(Errno::ENOTTY);
        }
        let mut ioctl = || vp.ioctl(command, data, f.flag(), cred);
        // A device may take its time; its driver is not the file system's.
        let result = if vp.is_device() {
            ioctl()
        } else {
            unlocked::call(vp, ioctl)
        };
        match result {
            Err(Errno::EPASSTHROUGH) => Err(Errno::ENOTTY),
            result => result,
        }
    }

    fn fcntl(&self, f: &File, command: u32, data: &mut [u8]) -> Result<()> {
        let vp = vnode_of(f);
        unlocked::call(vp, || vp.fcntl(command, data, f.flag(), Cred::current()))
    }

    fn poll(&self, f: &File, events: i32) -> i32 {
        let vp = vnode_of(f);
        unlocked::call(vp, || vp.poll(events))
    }

    fn stat(&self, f: &File, st: &mut stat) -> Result<()> {
        let vp = vnode_of(f);
        vp.lock_retry(LK_SHARED);
        let got = vn_stat(vp, Cred::current());
        vp.unlock();
        *st = got?;
        Ok(())
    }

    fn close(&self, f: &File) -> Result<()> {
        let vp = vnode_of(f);
        if f.flag() & FHASLOCK != 0 {
            let mut all = whole_file(F_UNLCK);
            // A file system that has meanwhile vanished has no lock either.
            let _ = unlocked::call(vp, || vp.advlock(f.id().addr(), F_UNLCK, &mut all, F_FLOCK));
        }
        vn_close(vp, f.flag(), f.cred())
    }

    fn kqfilter(&self, f: &File, kn: *mut knote) -> Result<()> {
        let vp = vnode_of(f);
        unlocked::call(vp, || crate::ffi::namei::kqfilter(vp, kn))
    }

    fn advlock(
        &self,
        f: &File,
        id: *mut c_void,
        op: i32,
        fl: &mut flock,
        flags: i32,
    ) -> Result<()> {
        let vp = vnode_of(f);
        if i32::from(fl.l_whence) == SEEK_CUR {
            // Only the file knows where it is; a driver takes SEEK_CUR as absolute.
            fl.l_start = fl.l_start.checked_add(f.offset()).ok_or(Errno::EOVERFLOW)?;
            fl.l_whence = SEEK_SET as i16;
        }
        let mut advlock = || vp.advlock(id.addr(), op, fl, flags);
        // Nobody waits for the end of one who waits for a lock.
        if flags & F_WAIT != 0 {
            advlock()?;
        } else {
            unlocked::call(vp, advlock)?;
        }
        if flags & F_FLOCK != 0 && op == F_SETLK {
            f.set_flag(FHASLOCK, FHASLOCK);
        }
        Ok(())
    }

    fn pathconf(&self, f: &File, name: i32) -> Result<i64> {
        let vp = vnode_of(f);
        vp.lock_retry(LK_EXCLUSIVE);
        let value = vp.pathconf(name);
        vp.unlock();
        value
    }
}

/// A lock request for the whole file.
pub(crate) fn whole_file(kind: i32) -> flock {
    flock {
        l_start: 0,
        l_len: 0,
        l_pid: 0,
        l_type: kind as i16,
        l_whence: SEEK_SET as i16,
    }
}
