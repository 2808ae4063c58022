//! Bytes of a disk: between `read(2)` and `write(2)` of a device node and the driver's transfers.
//!
//! [`read`] and [`write`] serve block devices, at any offset; a part of a sector is written by reading
//! the sector first, which the vnode's lock and the single open of a block device make safe. A cache of
//! blocks belongs here: these two are all that would change. [`physio_read`] and [`physio_write`] serve
//! raw devices, in whole sectors (`physio(9)`).

use rump_abi::types::{DEV_BSHIFT, MAXPHYS, dev_t};

use super::devsw::{BlockDevice, Geometry};
use crate::ffi::opargs::UioRef;
use crate::ffi::transfer::{Direction, run};
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
    /// The sectors for at most `left` bytes at `offset`, which lies on the disk.
    fn around(disk: Geometry, offset: u64, left: usize) -> Self {
        let sector = u64::from(disk.sector);
        let start = offset & !(sector - 1);
        let left = (left as u64).min(disk.size - offset);
        let end = (offset + left).min(start + LONGEST.max(sector));
        Self {
            start,
            len: ((end - start).next_multiple_of(sector)) as usize,
            from: (offset - start) as usize,
            to: (end - start) as usize,
        }
    }

    fn block(&self) -> i64 {
        (self.start >> DEV_BSHIFT).cast_signed()
    }
}

/// The offset of a transfer on the disk.
fn offset(uio: &mut UioRef) -> Result<u64> {
    u64::try_from(uio.offset()).map_err(|_| Errno::EINVAL)
}

/// Reads a block device, to its end.
///
/// # Errors
/// `EINVAL` for a negative offset; the device's, and `EFAULT`.
pub(super) fn read(device: &dyn BlockDevice, dev: dev_t, uio: &mut UioRef) -> Result<()> {
    let disk = device.geometry(dev)?;
    let mut buffer = Vec::new();
    while uio.resid() > 0 && offset(uio)? < disk.size {
        let piece = Piece::around(disk, offset(uio)?, uio.resid());
        buffer.resize(piece.len, 0);
        let got = run(device, dev, Direction::Read, piece.block(), &mut buffer)?;
        let to = piece.to.min(got);
        if to <= piece.from {
            // Somebody cut the host file.
            return Err(Errno::EIO);
        }
        uio.move_out(&buffer[piece.from..to])?;
    }
    Ok(())
}

/// Writes a block device. What does not fit is left.
///
/// # Errors
/// `EINVAL` for a negative offset, `ENOSPC` at the end; the device's, and `EFAULT`.
pub(super) fn write(
    device: &dyn BlockDevice,
    dev: dev_t,
    uio: &mut UioRef,
    direction: Direction,
) -> Result<()> {
    let disk = device.geometry(dev)?;
    if uio.resid() > 0 && offset(uio)? >= disk.size {
        return Err(Errno::ENOSPC);
    }
    let mut buffer = Vec::new();
    while uio.resid() > 0 && offset(uio)? < disk.size {
        let piece = Piece::around(disk, offset(uio)?, uio.resid());
        buffer.resize(piece.len, 0);
        if piece.from > 0 || piece.to < piece.len {
            run(device, dev, Direction::Read, piece.block(), &mut buffer)?;
        }
        uio.move_in(&mut buffer[piece.from..piece.to])?;
        let put = run(device, dev, direction, piece.block(), &mut buffer)?;
        if put < piece.to {
            return Err(Errno::EIO);
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
        uio.move_out(&buffer[..got])?;
        if got < piece.len {
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
