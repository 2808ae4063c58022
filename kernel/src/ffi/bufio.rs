//! From a `struct buf` to the device and back: `bdev_strategy`, `b_iodone`.

use core::ffi::c_void;

use rump_abi::types::{B_ASYNC, D_DISK, D_MPSAFE, DEV_BSHIFT, bdevsw, buf, dev_t};

use super::buf::{Buf, Iodone};
use super::cluster;
use super::transfer::{Direction, Transfer};
use crate::vfs::bio::{self, biodone};
use crate::vfs::devsw::{self, BlockDevice};
use crate::{Errno, Result, sync};

/// Starts the transfer of a buffer from or to the device `b_dev` (`bdev_strategy`).
pub fn start(bp: Buf) {
    match devsw::lookup_blk(bp.dev()) {
        Ok(device) => start_on(device, bp),
        Err(error) => fail(bp, error),
    }
}

fn start_on(device: &dyn BlockDevice, bp: Buf) {
    let direction = if bp.is_read() {
        Direction::Read
    } else {
        Direction::Write
    };
    let Ok(len) = usize::try_from(bp.bcount()) else {
        return fail(bp, Errno::EINVAL);
    };
    let (data, arg) = (bp.data().cast(), bp.as_ptr().cast());
    // SAFETY: the memory is the buffer's, whose owner leaves it alone until `biodone`.
    let mut transfer = unsafe { Transfer::new(direction, bp.blkno(), data, len, transferred, arg) };
    if !bp.has(B_ASYNC) && bp.iodone().is_none() {
        transfer.is_awaited();
    }
    device.strategy(bp.dev(), transfer);
}

/// Ends a transfer that never began.
pub fn fail(bp: Buf, error: Errno) {
    bp.set_error(error.get());
    bp.set_resid(bp.bcount());
    biodone(bp);
}

extern "C" fn transferred(arg: *mut c_void, count: usize, error: i32) {
    let bp = Buf::from_ptr(arg.cast::<buf>()).expect("a transfer belongs to a buffer");
    let moved = match error {
        0 => complete(bp, count),
        error => Err(Errno::new(error)),
    };
    match moved {
        Ok(()) => biodone(bp),
        Err(error) => fail(bp, error),
    }
}

/// Accepts a transfer of `count` bytes. What lies behind the end of the disk reads as zeros, as the last
/// block of a disk may; what is missing elsewhere was cut off the host's file.
fn complete(bp: Buf, count: usize) -> Result<()> {
    let bytes = bp.bytes();
    if count < bytes.len() {
        let disk = devsw::lookup_blk(bp.dev())?.geometry(bp.dev())?;
        let start = bp.blkno().cast_unsigned() << DEV_BSHIFT;
        let there = disk.size.saturating_sub(start).min(bytes.len() as u64);
        if count == 0 || (count as u64) < there {
            return Err(Errno::EIO);
        }
        if bp.is_read() {
            bytes[count..].fill(0);
        }
    }
    bp.set_resid((bytes.len() - count) as i32);
    Ok(())
}

/// Tells who waits for it that a transfer is done. Functions of drivers run under the big lock.
pub(crate) fn call_iodone(bp: Buf, done: Iodone) {
    let own = [cluster::DONE, NESTED_DONE];
    let is_own = own.iter().any(|&f| core::ptr::fn_addr_eq(f, done));
    if !is_own {
        sync::kernel_lock(1);
    }
    // SAFETY: the function that the buffer's owner named, with the buffer.
    unsafe { done(bp.as_ptr()) };
    if !is_own {
        sync::kernel_unlock(1);
    }
}

/// The completion of a nested transfer.
pub const NESTED_DONE: Iodone = nested_done;

unsafe extern "C" fn nested_done(child: *mut buf) {
    let child = Buf::from_ptr(child).expect("a completion without a buffer");
    let master = Buf::from_ptr(child.private().cast()).expect("a nested buffer has a master");
    bio::nestiobuf_iodone(child, master);
}

/// The table of a driver of block devices that is not written in C: it has what drivers call through a
/// table.
static TABLE: bdevsw = bdevsw {
    d_open: None,
    d_close: None,
    d_strategy: Some(start_for_c),
    d_ioctl: None,
    d_dump: None,
    d_psize: None,
    d_discard: None,
    d_flag: D_DISK | D_MPSAFE,
};

unsafe extern "C" fn start_for_c(bp: *mut buf) {
    start(Buf::from_ptr(bp).expect("a strategy routine was called without a buffer"));
}

/// `bdevsw_lookup`: not NULL where there is a driver.
#[must_use]
pub fn table_of(dev: dev_t) -> *const bdevsw {
    match devsw::lookup_blk(dev) {
        Ok(_) => &raw const TABLE,
        Err(_) => core::ptr::null(),
    }
}
