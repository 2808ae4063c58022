//! What a disk tells of itself: the ioctls of `sys/dkio.h` (buf-pages-disk.md section 13).
//!
//! A disk here is one partition from its first to its last sector.

use rump_abi::types::{FREAD, MAXBSIZE};

use super::devsw::Geometry;
use crate::cred::Cred;
use crate::ffi::opargs::NOT_MINE;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

/// The disk label.
pub const DIOCGDINFO: u64 = 0x4198_6465;
/// Place and size of a partition. The direction in the number is the wrong one: only the kernel asks.
pub const DIOCGPARTINFO: u64 = 0x8020_6468;
/// Writes the disk's own cache out.
pub const DIOCCACHESYNC: u64 = 0x8004_6476;
/// Bytes of the disk.
pub const DIOCGMEDIASIZE: u64 = 0x4008_6484;
/// Bytes of a sector.
pub const DIOCGSECTORSIZE: u64 = 0x4004_6485;

/// Partitions of a label.
pub const MAXPARTITIONS: u32 = 16;
/// `struct disklabel`, in bytes.
const LABEL: usize = 408;
/// `struct partinfo`, in bytes.
const PARTINFO: usize = 32;
/// `d_magic`, `d_magic2`.
const MAGIC: u32 = 0x8256_4557;
/// `d_type` of a disk of a rump kernel.
const DKTYPE_RUMPD: u16 = 21;
/// How much a file system moves at a time when nobody knows better (`BLKDEV_IOSIZE`).
const BLKDEV_IOSIZE: u32 = 2048;

/// Answers `command` for a disk of that size.
///
/// # Errors
/// `EPASSTHROUGH` for another command, `EINVAL` for a place that is too small.
pub fn ioctl(disk: Geometry, partition: u32, command: u64, data: &mut [u8]) -> Result<()> {
    match command {
        DIOCGDINFO => put(data, &label(disk, partition)),
        DIOCGPARTINFO => put(data, &partinfo(disk)),
        DIOCGMEDIASIZE => put(data, &disk.size.to_ne_bytes()),
        DIOCGSECTORSIZE => put(data, &disk.sector.to_ne_bytes()),
        _ => Err(NOT_MINE),
    }
}

/// How many sectors an open disk has, and how many bytes a sector (`getdisksize`).
///
/// # Errors
/// The device's; `EINVAL` for a disk without sectors, or with such as no file system can use.
pub fn size_of(vp: Vp) -> Result<(u64, u32)> {
    let mut info = [0; PARTINFO];
    vp.ioctl(DIOCGPARTINFO, &mut info, FREAD, Cred::NOCRED)?;
    let mut sectors = [0; 8];
    sectors.copy_from_slice(&info[8..16]);
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&info[16..20]);
    let (sectors, bytes) = (u64::from_ne_bytes(sectors), u32::from_ne_bytes(bytes));
    if sectors == 0 || !bytes.is_power_of_two() || bytes > MAXBSIZE as u32 {
        return Err(Errno::EINVAL);
    }
    Ok((sectors, bytes))
}

fn put(data: &mut [u8], answer: &[u8]) -> Result<()> {
    let place = data.get_mut(..answer.len()).ok_or(Errno::EINVAL)?;
    place.copy_from_slice(answer);
    Ok(())
}

/// `struct partinfo`: offset and size in sectors, bytes of a sector, bytes of a transfer, and what is
/// unknown.
fn partinfo(disk: Geometry) -> [u8; PARTINFO] {
    let mut info = [0; PARTINFO];
    info[8..16].copy_from_slice(&disk.sectors().to_ne_bytes());
    info[16..20].copy_from_slice(&disk.sector.to_ne_bytes());
    info[20..24].copy_from_slice(&BLKDEV_IOSIZE.max(disk.sector).to_ne_bytes());
    info
}

/// `struct disklabel`. A disk with more sectors than 32 bits count tells the largest number.
fn label(disk: Geometry, partition: u32) -> [u8; LABEL] {
    let mut label = [0; LABEL];
    let sectors = u32::try_from(disk.sectors()).unwrap_or(u32::MAX);
    let mut word = |at: usize, value: u32| {
        label[at..at + 4].copy_from_slice(&value.to_ne_bytes());
    };
    word(0, MAGIC);
    // Sector size; sectors of a track, tracks of a cylinder, cylinders; sectors of a cylinder, of all.
    for (index, value) in [disk.sector, sectors, 1, 1, sectors, sectors]
        .into_iter()
        .enumerate()
    {
        word(40 + index * 4, value);
    }
    word(132, MAGIC);
    let entry = 148 + partition as usize * 16;
    word(entry, sectors);
    label[4..6].copy_from_slice(&DKTYPE_RUMPD.to_ne_bytes());
    label[8..13].copy_from_slice(b"rumpd");
    label[24..34].copy_from_slice(b"fictitious");
    let count = u16::try_from(partition + 1).unwrap_or(u16::MAX);
    label[138..140].copy_from_slice(&count.to_ne_bytes());
    let sum = label.chunks_exact(2).take(148 / 2 + usize::from(count) * 8);
    let sum = sum.fold(0, |sum, pair| sum ^ u16::from_ne_bytes([pair[0], pair[1]]));
    label[136..138].copy_from_slice(&sum.to_ne_bytes());
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISK: Geometry = Geometry {
        sector: 512,
        size: 10_000,
    };

    #[test]
    fn a_disk_tells_its_size() {
        let mut info = [0; PARTINFO];
        assert_eq!(ioctl(DISK, 0, DIOCGPARTINFO, &mut info), Ok(()));
        assert_eq!(info[8..16], 19_u64.to_ne_bytes());
        assert_eq!(info[16..20], 512_u32.to_ne_bytes());
        let mut size = [0; 8];
        assert_eq!(ioctl(DISK, 0, DIOCGMEDIASIZE, &mut size), Ok(()));
        assert_eq!(u64::from_ne_bytes(size), 10_000);
        assert_eq!(
            ioctl(DISK, 0, DIOCGMEDIASIZE, &mut size[..4]),
            Err(Errno::EINVAL)
        );
        assert_eq!(ioctl(DISK, 0, 0x2000_6401, &mut size), Err(NOT_MINE));
    }

    #[test]
    fn a_label_checks() {
        let label = label(DISK, 3);
        let sum = label[..148 + 4 * 16].chunks_exact(2);
        let sum = sum.fold(0, |sum, pair| sum ^ u16::from_ne_bytes([pair[0], pair[1]]));
        assert_eq!(sum, 0);
        assert_eq!(label[..4], label[132..136]);
        assert_eq!(label[148 + 48..148 + 52], 19_u32.to_ne_bytes());
    }
}
