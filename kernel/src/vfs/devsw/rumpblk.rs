//! Host files as disks: the block and the raw device behind `rump_server -d` (`rumpblk`).
//!
//! A unit is a window of a host file. All transfers go to the host at once through its block I/O; nothing
//! is cached here. `RUMP_BLKFAIL` (n of 10000 transfers fail), `RUMP_BLKFAIL_SEED` and
//! `RUMP_BLKSECTSHIFT` are those of rumpuser-hypercalls.md.

use std::sync::OnceLock;

use rump_abi::types::{DEV_BSHIFT, FREAD, FWRITE, dev_t};
use rumpuser::file::{self, Fd, FileType, OPEN_BIO, OPEN_RDONLY, OPEN_RDWR};

use super::{BlockDevice, CharDevice, Geometry};
use crate::ffi::guarded::Guarded;
use crate::ffi::opargs::UioRef;
use crate::ffi::transfer::{Direction, Transfer};
use crate::subr_prf::printf;
use crate::vfs::{blkio, disklabel, mount};
use crate::{Errno, Result};

/// Major number, of both kinds.
pub const MAJOR: u32 = 197;
/// How many units there can be.
const UNITS: usize = 16;
/// `RUMP_BLKFAIL` counts in this many transfers.
const FAIL_OF: u32 = 10_000;

pub(super) static DRIVER: Rumpblk = Rumpblk;

/// The driver.
pub(super) struct Rumpblk;

#[derive(Clone)]
struct Unit {
    hostpath: Vec<u8>,
    fd: Fd,
    /// `FREAD`, and `FWRITE` where the host allows it.
    mode: i32,
    begin: u64,
    size: u64,
    /// How many keys show it.
    keys: u32,
    /// How often it is open, as either kind.
    opens: u32,
}

static TABLE: Guarded<[Option<Unit>; UNITS]> = Guarded::new([const { None }; UNITS]);

/// What the environment asks for.
struct Settings {
    sector_shift: u32,
    /// How many of [`FAIL_OF`] transfers fail.
    fail: u32,
    /// State of the generator that chooses them: the same seed fails the same transfers.
    random: Guarded<u32>,
}

fn settings() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| {
        let number = |name| -> Option<u32> { rumpuser::param::get(name).ok()?.parse().ok() };
        let fail = number("RUMP_BLKFAIL").unwrap_or(0).min(FAIL_OF);
        let seed = number("RUMP_BLKFAIL_SEED").unwrap_or_else(random_seed);
        if fail > 0 {
            printf(format_args!(
                "rumpblk: {fail} of {FAIL_OF} transfers will fail (RUMP_BLKFAIL_SEED={seed})\n"
            ));
        }
        let sector_shift = match number("RUMP_BLKSECTSHIFT") {
            Some(shift @ 9..=16) => shift,
            Some(shift) => {
                printf(format_args!(
                    "rumpblk: RUMP_BLKSECTSHIFT={shift} is not in 9..16, using 9\n"
                ));
                9
            }
            None => 9,
        };
        Settings {
            sector_shift,
            fail,
            random: Guarded::new(seed),
        }
    })
}

fn random_seed() -> u32 {
    let mut bytes = [0; 4];
    // Any seed serves, also 0.
    let _ = rumpuser::random::fill(&mut bytes, 0);
    u32::from_ne_bytes(bytes)
}

/// Whether the next transfer is one of those that fail.
fn unlucky() -> bool {
    let settings = settings();
    if settings.fail == 0 {
        return false;
    }
    let drawn = settings.random.with(|state| {
        *state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
        *state
    });
    drawn % FAIL_OF < settings.fail
}

/// The host file as a unit; answers its device number. A file that is one already keeps its window.
///
/// # Errors
/// The host's; `EINVAL` for a file that is none, `EBUSY` when there are 16 units.
pub fn register(hostpath: &[u8], begin: u64, size: u64) -> Result<dev_t> {
    let path = std::ffi::CString::new(hostpath).map_err(|_| Errno::EINVAL)?;
    let (_, kind) = file::getfileinfo(&path)?;
    if !matches!(kind, FileType::Reg | FileType::Blk | FileType::Chr) {
        return Err(Errno::EINVAL);
    }
    // A host file that may not be written is a disk that reads only.
    let (fd, mode) = match file::open(&path, OPEN_RDWR | OPEN_BIO) {
        Ok(fd) => (fd, FREAD | FWRITE),
        Err(_) => (file::open(&path, OPEN_RDONLY | OPEN_BIO)?, FREAD),
    };
    settings();
    let added = TABLE.with(|table| {
        let known = |unit: &Option<Unit>| unit.as_ref().is_some_and(|u| u.hostpath == hostpath);
        if let Some(at) = table.iter().position(known) {
            if let Some(unit) = &mut table[at] {
                unit.keys += 1;
            }
            return Ok((at, false));
        }
        let at = table.iter().position(Option::is_none);
        let at = at.ok_or(Errno::EBUSY)?;
        table[at] = Some(Unit {
            hostpath: hostpath.to_vec(),
            fd,
            mode,
            begin,
            size,
            keys: 1,
            opens: 0,
        });
        Ok((at, true))
    });
    if !matches!(added, Ok((_, true))) {
        // Nothing was written through it.
        let _ = file::close(fd);
    }
    added.map(|(at, _)| mount::makedev(MAJOR, at as u32))
}

/// A key of the unit goes, and with the last one the unit.
///
/// # Errors
/// `ENXIO` for no unit, `EBUSY` while it is open.
pub fn deregister(dev: dev_t) -> Result<()> {
    let gone = TABLE.with(|table| {
        let slot = table.get_mut(mount::minor(dev) as usize);
        let slot = slot.ok_or(Errno::ENXIO)?;
        let unit = slot.as_mut().ok_or(Errno::ENXIO)?;
        if unit.opens > 0 {
            return Err(Errno::EBUSY);
        }
        unit.keys -= 1;
        Ok(if unit.keys == 0 { slot.take() } else { None })
    })?;
    match gone {
        Some(unit) => file::close(unit.fd),
        None => Ok(()),
    }
}

/// Makes all units durable, at a halt.
pub fn flush_all() {
    let open: Vec<Unit> = TABLE.with(|table| table.iter().flatten().cloned().collect());
    for unit in open {
        if let Err(error) = flush(&unit) {
            let path = String::from_utf8_lossy(&unit.hostpath).into_owned();
            printf(format_args!(
                "rumpblk: {path} was not written out: {error}\n"
            ));
        }
    }
}

fn flush(unit: &Unit) -> Result<()> {
    let flags = file::SYNCFD_WRITE | file::SYNCFD_SYNC;
    file::syncfd(unit.fd, flags, unit.begin, unit.size)
}

fn unit(dev: dev_t) -> Result<Unit> {
    let at = mount::minor(dev) as usize;
    let found = TABLE.with(|table| table.get(at).cloned().flatten());
    found.ok_or(Errno::ENXIO)
}

fn open(dev: dev_t, flags: i32) -> Result<()> {
    let at = mount::minor(dev) as usize;
    TABLE.with(|table| {
        let unit = table.get_mut(at).and_then(Option::as_mut);
        let unit = unit.ok_or(Errno::ENXIO)?;
        if flags & (FREAD | FWRITE) & !unit.mode != 0 {
            return Err(Errno::EACCES);
        }
        unit.opens += 1;
        Ok(())
    })
}

fn close(dev: dev_t) {
    let at = mount::minor(dev) as usize;
    TABLE.with(|table| {
        if let Some(unit) = table.get_mut(at).and_then(Option::as_mut) {
            unit.opens = unit.opens.saturating_sub(1);
        }
    });
}

fn geometry(unit: &Unit) -> Geometry {
    Geometry {
        sector: 1 << settings().sector_shift,
        size: unit.size,
    }
}

fn ioctl(dev: dev_t, command: u64, data: &mut [u8]) -> Result<()> {
    let unit = unit(dev)?;
    if command == disklabel::DIOCCACHESYNC {
        return flush(&unit);
    }
    let partition = mount::minor(dev) % disklabel::MAXPARTITIONS;
    disklabel::ioctl(geometry(&unit), partition, command, data)
}

impl BlockDevice for Rumpblk {
    fn name(&self) -> &'static str {
        "rumpblk"
    }

    fn open(&self, dev: dev_t, flags: i32) -> Result<()> {
        open(dev, flags)
    }

    fn close(&self, dev: dev_t, _flags: i32) -> Result<()> {
        close(dev);
        Ok(())
    }

    fn strategy(&self, dev: dev_t, mut transfer: Transfer) {
        match place(dev, &transfer) {
            Err(error) => transfer.finish(Err(error)),
            Ok((_, _, 0)) => transfer.finish(Ok(0)),
            Ok((fd, offset, len)) => {
                transfer.truncate(len);
                transfer.submit(fd, offset);
            }
        }
    }

    fn ioctl(&self, dev: dev_t, command: u64, data: &mut [u8], _flags: i32) -> Result<()> {
        ioctl(dev, command, data)
    }

    fn flush(&self, dev: dev_t) -> Result<()> {
        flush(&unit(dev)?)
    }

    fn geometry(&self, dev: dev_t) -> Result<Geometry> {
        Ok(geometry(&unit(dev)?))
    }
}

/// Where on the host a transfer goes, and how much of it lies on the disk: nothing at its end.
fn place(dev: dev_t, transfer: &Transfer) -> Result<(Fd, i64, usize)> {
    let unit = unit(dev)?;
    if transfer.len() & ((1 << settings().sector_shift) - 1) != 0 {
        return Err(Errno::EINVAL);
    }
    if unlucky() {
        printf(format_args!(
            "rumpblk: transfer at block {} fails on purpose\n",
            transfer.block()
        ));
        return Err(Errno::EIO);
    }
    if transfer.direction() != Direction::Read && unit.mode & FWRITE == 0 {
        return Err(Errno::EROFS);
    }
    let offset = u64::try_from(transfer.block()).ok();
    let offset = offset.and_then(|block| block.checked_mul(1 << DEV_BSHIFT));
    let offset = offset.ok_or(Errno::EINVAL)?;
    // Behind the end is a mistake of a file system; at the end is the end.
    let left = unit.size.checked_sub(offset).ok_or(Errno::EINVAL)?;
    let len = usize::try_from(left).map_or(transfer.len(), |left| left.min(transfer.len()));
    let offset = unit.begin.checked_add(offset).ok_or(Errno::EFBIG)?;
    let offset = i64::try_from(offset).map_err(|_| Errno::EFBIG)?;
    Ok((unit.fd, offset, len))
}

impl CharDevice for Rumpblk {
    fn name(&self) -> &'static str {
        "rumpblk"
    }

    fn open(&self, dev: dev_t, flags: i32) -> Result<()> {
        open(dev, flags)
    }

    fn close(&self, dev: dev_t, _flags: i32) -> Result<()> {
        close(dev);
        Ok(())
    }

    fn read(&self, dev: dev_t, uio: &mut UioRef, _ioflag: i32) -> Result<()> {
        blkio::physio_read(self, dev, uio)
    }

    fn write(&self, dev: dev_t, uio: &mut UioRef, _ioflag: i32) -> Result<()> {
        blkio::physio_write(self, dev, uio)
    }

    fn ioctl(&self, dev: dev_t, command: u64, data: &mut [u8], _flags: i32) -> Result<()> {
        ioctl(dev, command, data)
    }

    fn geometry(&self, dev: dev_t) -> Option<Geometry> {
        Some(geometry(&unit(dev).ok()?))
    }
}
