//! Bytes of a disk: between `read(2)` and `write(2)` of a device node and the driver's transfers.
//!
//! [`read`] and [`write`] serve block devices, at any offset, through the buffer cache. [`physio_read`] and
//! [`physio_write`] serve raw devices, in whole sectors (`physio(9)`).

use rump_abi::types::{BC_INVAL, DEV_BSHIFT, MAXPHYS, dev_t};

use super::bio::{self, Sleep};
use super::devsw::{BlockDevice, Geometry};
use crate::ffi::opargs::UioRef;
use crate::ffi::transfer::{Direction, run};
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

/// The longest transfer.
const LONGEST: u64 = MAXPHYS as u64;

/// A run of whole sectors around the next bytes of a transfer.
struct Piece {
    /// Where the sectors begin.
    start: u64,
    /// How long they are.
    len: usize,
    /// Which of their bytes are meant.
    from: usize,
    to: usize,
}

impl Piece {
    fn block(&self) -> i64 {
        (self.start >> DEV_BSHIFT).cast_signed()
    }
}

/// The offset of a transfer on the disk.
fn offset(uio: &mut UioRef) -> Result<u64> {
    u64::try_from(uio.offset()).map_err(|_| Errno::EINVAL)
}

/// Bytes of the blocks in which a device is cached for reads and writes of its node.
const CACHED: u64 = 8192;

/// The cached block around an offset: its number and length, and which of its bytes are meant by `left` more
/// ones.
fn cached_piece(disk: Geometry, offset: u64, left: usize) -> (i64, Piece) {
    let len = CACHED.max(disk.sector.into());
    let start = offset & !(len - 1);
    let from = (offset - start) as usize;
    let there = (disk.size - start).min(len) as usize;
    let piece = Piece {
        start,
        len: len as usize,
        from,
        to: from + left.min(there - from),
    };
    (piece.block(), piece)
}

/// Reads a block device, to its end.
///
/// # Errors
/// `EINVAL` for a negative offset; the device's, and `EFAULT`.
pub(super) fn read(vp: Vp, disk: Geometry, uio: &mut UioRef) -> Result<()> {
    while uio.resid() > 0 && offset(uio)? < disk.size {
        let (block, piece) = cached_piece(disk, offset(uio)?, uio.resid());
        let bp = bio::bread(vp, block, piece.len, 0)?;
        let moved = uio.move_out(&bp.bytes()[piece.from..piece.to]);
        bio::brelse(bp, 0);
        moved?;
    }
    Ok(())
}

/// Writes a block device; `now` waits for it. What does not fit is left.
///
/// # Errors
/// `EINVAL` for a negative offset, `ENOSPC` at the end; the device's, and `EFAULT`.
pub(super) fn write(vp: Vp, disk: Geometry, uio: &mut UioRef, now: bool) -> Result<()> {
    if uio.resid() > 0 && offset(uio)? >= disk.size {
        return Err(Errno::ENOSPC);
    }
    while uio.resid() > 0 && offset(uio)? < disk.size {
        let (block, piece) = cached_piece(disk, offset(uio)?, uio.resid());
        let whole = piece.from == 0 && piece.to == piece.len;
        let bp = if whole {
            bio::getblk(vp, block, piece.len, Sleep::default())?
        } else {
            bio::bread(vp, block, piece.len, 0)?
        };
        if let Err(error) = uio.move_in(&mut bp.bytes()[piece.from..piece.to]) {
            // What came in is not what is on the disk.
            bio::brelse(bp, BC_INVAL);
            return Err(error);
        }
        if now {
            bio::bwrite(bp)?;
        } else if piece.to == piece.len {
            bio::bawrite(bp);
        } else {
            bio::bdwrite(bp);
        }
    }
    Ok(())
}

/// The next piece of a raw transfer; none at the end of the disk.
fn raw_piece(disk: Geometry, uio: &mut UioRef) -> Result<Option<Piece>> {
    let at = offset(uio)?;
    if uio.resid() == 0 || at == disk.size {
        return Ok(None);
    }
    if at % (1 << DEV_BSHIFT) != 0
        || !uio.resid().is_multiple_of(disk.sector as usize)
        || at > disk.size
    {
        return Err(Errno::EINVAL);
    }
    let len = (uio.resid() as u64).min(LONGEST.max(disk.sector.into()));
    Ok(Some(Piece {
        start: at,
        len: len as usize,
        from: 0,
        to: len.min(disk.size - at) as usize,
    }))
}

/// Reads a raw disk, in whole sectors; nothing at its end.
///
/// # Errors
/// `EINVAL` for a part of a sector and behind the end; the device's, and `EFAULT`.
pub(super) fn physio_read(device: &dyn BlockDevice, dev: dev_t, uio: &mut UioRef) -> Result<()> {
    let disk = device.geometry(dev)?;
    let mut buffer = Vec::new();
    while let Some(piece) = raw_piece(disk, uio)? {
        buffer.resize(piece.len, 0);
        let got = run(device, dev, Direction::Read, piece.block(), &mut buffer)?;
        if got < piece.to {
            // The host's file has been cut off since.
            return Err(Errno::EIO);
        }
        uio.move_out(&buffer[..piece.to])?;
        if piece.to < piece.len {
            break;
        }
    }
    Ok(())
}

/// Writes a raw disk, in whole sectors; nothing at its end.
///
/// # Errors
/// As [`physio_read`].
pub(super) fn physio_write(device: &dyn BlockDevice, dev: dev_t, uio: &mut UioRef) -> Result<()> {
    let disk = device.geometry(dev)?;
    let mut buffer = Vec::new();
    while let Some(piece) = raw_piece(disk, uio)? {
        buffer.resize(piece.len, 0);
        uio.move_in(&mut buffer[..piece.to])?;
        let put = run(device, dev, Direction::Write, piece.block(), &mut buffer)?;
        if put < piece.to {
            return Err(Errno::EIO);
        }
        if piece.to < piece.len {
            break;
        }
    }
    Ok(())
}
