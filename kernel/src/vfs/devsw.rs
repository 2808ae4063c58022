//! Character devices, `devsw(9)`: who answers for a device number. `null` and `zero` are here.

use std::collections::HashMap;
use std::sync::OnceLock;

use rump_abi::types::dev_t;

use super::mount::{major, makedev, minor};
use crate::ffi::guarded::Guarded;
use crate::ffi::opargs::UioRef;
use crate::{Errno, Result};

/// A character device.
pub trait CharDevice: Send + Sync {
    /// The device's name.
    fn name(&self) -> &'static str;
    /// Whether there is such a unit.
    ///
    /// # Errors
    /// `ENXIO`.
    fn open(&self, dev: dev_t) -> Result<()>;
    /// Fills `buffer`; answers how much of it.
    ///
    /// # Errors
    /// The device's.
    fn read(&self, dev: dev_t, buffer: &mut [u8]) -> Result<usize>;
    /// Takes `data`; answers how much of it.
    ///
    /// # Errors
    /// The device's.
    fn write(&self, dev: dev_t, data: &[u8]) -> Result<usize>;
    /// Whether what is written is not looked at.
    fn discards(&self, dev: dev_t) -> bool {
        let _ = dev;
        false
    }
}

/// Major number of the memory devices (`mem_no`).
pub const MEM_MAJOR: u32 = 2;
/// `/dev/null`.
pub const NULL: dev_t = makedev(MEM_MAJOR, 2);
/// `/dev/zero`.
pub const ZERO: dev_t = makedev(MEM_MAJOR, 12);

struct Memory;

impl CharDevice for Memory {
    fn name(&self) -> &'static str {
        "mem"
    }

    fn open(&self, dev: dev_t) -> Result<()> {
        if dev == NULL || dev == ZERO {
            Ok(())
        } else {
            Err(Errno::ENXIO)
        }
    }

    fn read(&self, dev: dev_t, buffer: &mut [u8]) -> Result<usize> {
        if minor(dev) == minor(NULL) {
            return Ok(0);
        }
        buffer.fill(0);
        Ok(buffer.len())
    }

    fn write(&self, _dev: dev_t, data: &[u8]) -> Result<usize> {
        Ok(data.len())
    }

    fn discards(&self, _dev: dev_t) -> bool {
        true
    }
}

type Switch = HashMap<u32, &'static dyn CharDevice>;

fn switch() -> &'static Guarded<Switch> {
    static SWITCH: OnceLock<Guarded<Switch>> = OnceLock::new();
    SWITCH.get_or_init(|| {
        let memory: &'static dyn CharDevice = &Memory;
        Guarded::new(HashMap::from([(MEM_MAJOR, memory)]))
    })
}

/// Adds a device (`devsw_attach`).
///
/// # Errors
/// `EEXIST` when the number is taken.
pub fn attach(number: u32, device: &'static dyn CharDevice) -> Result<()> {
    switch().with(|switch| {
        if switch.contains_key(&number) {
            return Err(Errno::EEXIST);
        }
        switch.insert(number, device);
        Ok(())
    })
}

/// Who answers for `dev` (`cdevsw_lookup`).
///
/// # Errors
/// `ENXIO`.
pub fn lookup(dev: dev_t) -> Result<&'static dyn CharDevice> {
    let found = switch().with(|switch| switch.get(&major(dev)).copied());
    found.ok_or(Errno::ENXIO)
}

/// How much is moved at a time.
const PIECE: usize = 4096;

/// Reads from a device (`cdev_read`).
///
/// # Errors
/// The device's, and `EFAULT`.
pub(crate) fn read(dev: dev_t, uio: &mut UioRef) -> Result<()> {
    let device = lookup(dev)?;
    let mut piece = [0; PIECE];
    while uio.resid() > 0 {
        let want = PIECE.min(uio.resid());
        let got = device.read(dev, &mut piece[..want])?;
        if got == 0 {
            break;
        }
        uio.move_out(&piece[..got])?;
    }
    Ok(())
}

/// Writes to a device (`cdev_write`).
///
/// # Errors
/// The device's, and `EFAULT`.
pub(crate) fn write(dev: dev_t, uio: &mut UioRef) -> Result<()> {
    let device = lookup(dev)?;
    if device.discards(dev) {
        uio.discard();
        return Ok(());
    }
    let mut piece = [0; PIECE];
    while uio.resid() > 0 {
        let want = PIECE.min(uio.resid());
        uio.move_in(&mut piece[..want])?;
        device.write(dev, &piece[..want])?;
    }
    Ok(())
}
