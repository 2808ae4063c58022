//! The device switch, `devsw(9)`: who answers for a device number.
//!
//! Drivers: [`mem`] (`null` and `zero`) and [`rumpblk`] (host files as disks). [`super::specfs`] calls them
//! for device nodes.

pub mod mem;
pub mod rumpblk;

#[cfg(test)]
mod tests;

use core::ffi::c_void;
use std::collections::HashMap;
use std::sync::OnceLock;

use rump_abi::types::{D_OTHER, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM, dev_t};

use super::mount::major;
use crate::ffi::guarded::Guarded;
use crate::ffi::opargs::{NOT_MINE, UioRef};
use crate::ffi::transfer::Transfer;
use crate::{Errno, Result};

pub use mem::{NULL, ZERO};

/// A character device (`struct cdevsw`).
pub trait CharDevice: Send + Sync {
    /// The driver's name.
    fn name(&self) -> &'static str;

    /// Opens a unit, for `FREAD` and `FWRITE` in `flags` (`d_open`).
    ///
    /// # Errors
    /// `ENXIO` when there is no such unit.
    fn open(&self, dev: dev_t, flags: i32) -> Result<()>;

    /// The last user is gone (`d_close`).
    ///
    /// # Errors
    /// The device's; it is closed all the same.
    fn close(&self, _dev: dev_t, _flags: i32) -> Result<()> {
        Ok(())
    }

    /// Reads (`d_read`).
    ///
    /// # Errors
    /// The device's, and `EFAULT`.
    fn read(&self, dev: dev_t, uio: &mut UioRef, ioflag: i32) -> Result<()>;

    /// Writes (`d_write`).
    ///
    /// # Errors
    /// The device's, and `EFAULT`.
    fn write(&self, dev: dev_t, uio: &mut UioRef, ioflag: i32) -> Result<()>;

    /// Device control (`d_ioctl`).
    ///
    /// # Errors
    /// `EPASSTHROUGH` for a command that is not the device's.
    fn ioctl(&self, _dev: dev_t, _command: u64, _data: &mut [u8], _flags: i32) -> Result<()> {
        Err(NOT_MINE)
    }

    /// Those of `events` that are ready (`d_poll`).
    fn poll(&self, _dev: dev_t, events: i32) -> i32 {
        events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)
    }

    /// How large the unit is, where it is a disk (`D_DISK`).
    fn geometry(&self, _dev: dev_t) -> Option<Geometry> {
        None
    }

    /// What it is: `D_OTHER`, `D_DISK`, `D_TTY` (`d_flag`).
    fn kind(&self) -> i32 {
        D_OTHER
    }

    /// The `struct cdevsw` of a driver in C, NULL of others.
    fn c_table(&self) -> *const c_void {
        core::ptr::null()
    }
}

/// A block device (`struct bdevsw`).
pub trait BlockDevice: Send + Sync {
    /// The driver's name.
    fn name(&self) -> &'static str;

    /// Opens a unit, for `FREAD` and `FWRITE` in `flags` (`d_open`).
    ///
    /// # Errors
    /// `ENXIO` when there is no such unit.
    fn open(&self, dev: dev_t, flags: i32) -> Result<()>;

    /// The last user is gone (`d_close`).
    ///
    /// # Errors
    /// The device's; it is closed all the same.
    fn close(&self, _dev: dev_t, _flags: i32) -> Result<()> {
        Ok(())
    }

    /// Starts a transfer, which is finished exactly once (`d_strategy`).
    fn strategy(&self, dev: dev_t, transfer: Transfer);

    /// Device control (`d_ioctl`).
    ///
    /// # Errors
    /// `EPASSTHROUGH` for a command that is not the device's.
    fn ioctl(&self, dev: dev_t, command: u64, data: &mut [u8], flags: i32) -> Result<()>;

    /// What was written is durable afterwards.
    ///
    /// # Errors
    /// The device's.
    fn flush(&self, dev: dev_t) -> Result<()>;

    /// How large the unit is (`d_psize`, `DIOCGPARTINFO`).
    ///
    /// # Errors
    /// `ENXIO` when there is no such unit.
    fn geometry(&self, dev: dev_t) -> Result<Geometry>;
}

/// The size of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Bytes of a sector, a power of two and at least 512.
    pub sector: u32,
    /// Bytes of the disk. A rest behind the last sector can be transferred with it.
    pub size: u64,
}

impl Geometry {
    /// How many whole sectors there are.
    #[must_use]
    pub fn sectors(self) -> u64 {
        self.size / u64::from(self.sector)
    }
}

#[derive(Default)]
struct Switch {
    chr: HashMap<u32, &'static dyn CharDevice>,
    blk: HashMap<u32, &'static dyn BlockDevice>,
}

fn switch() -> &'static Guarded<Switch> {
    static SWITCH: OnceLock<Guarded<Switch>> = OnceLock::new();
    SWITCH.get_or_init(|| {
        let mut switch = Switch::default();
        switch.chr.insert(mem::MAJOR, &mem::DRIVER);
        switch.chr.insert(rumpblk::MAJOR, &rumpblk::DRIVER);
        switch.blk.insert(rumpblk::MAJOR, &rumpblk::DRIVER);
        Guarded::new(switch)
    })
}

/// Adds a driver for a major number (`devsw_attach`).
///
/// # Errors
/// `EEXIST` when the number is taken; nothing is added then.
pub fn attach(
    number: u32,
    blk: Option<&'static dyn BlockDevice>,
    chr: Option<&'static dyn CharDevice>,
) -> Result<()> {
    switch().with(|switch| {
        let taken = blk.is_some() && switch.blk.contains_key(&number)
            || chr.is_some() && switch.chr.contains_key(&number);
        if taken {
            return Err(Errno::EEXIST);
        }
        if let Some(blk) = blk {
            switch.blk.insert(number, blk);
        }
        if let Some(chr) = chr {
            switch.chr.insert(number, chr);
        }
        Ok(())
    })
}

/// Adds a driver of character devices for a major number that neither kind has; answers it.
///
/// # Errors
/// `ENOMEM` when there is none left.
pub fn attach_anywhere(chr: &'static dyn CharDevice) -> Result<u32> {
    switch().with(|switch| {
        let free =
            |number: &u32| !switch.blk.contains_key(number) && !switch.chr.contains_key(number);
        let number = CHOSEN.clone().find(free).ok_or(Errno::ENOMEM)?;
        switch.chr.insert(number, chr);
        Ok(number)
    })
}

/// The major numbers that are given to drivers which want none.
const CHOSEN: core::ops::Range<u32> = 256..4096;

/// The major number of the driver of character devices that `wanted` accepts.
pub(crate) fn find_chr(wanted: impl Fn(&dyn CharDevice) -> bool) -> Option<u32> {
    switch().with(|switch| {
        let mut all = switch.chr.iter();
        all.find(|(_, device)| wanted(**device))
            .map(|(number, _)| *number)
    })
}

/// The major number of the driver of block devices that `wanted` accepts.
pub(crate) fn find_blk(wanted: impl Fn(&dyn BlockDevice) -> bool) -> Option<u32> {
    switch().with(|switch| {
        let mut all = switch.blk.iter();
        all.find(|(_, device)| wanted(**device))
            .map(|(number, _)| *number)
    })
}

/// The major number of the character device with that name (`devsw_name2chr`): the name of a driver, and
/// the digits of a unit.
#[must_use]
pub fn name2chr(name: &str) -> Option<u32> {
    find_chr(|device| is_unit_of(name, device.name()))
}

/// As [`name2chr`] for block devices (`devsw_name2blk`).
#[must_use]
pub fn name2blk(name: &str) -> Option<u32> {
    find_blk(|device| is_unit_of(name, device.name()))
}

fn is_unit_of(name: &str, driver: &str) -> bool {
    let rest = name.strip_prefix(driver);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Takes the driver of a major number away (`devsw_detach`). Nobody uses it.
pub fn detach(number: u32) {
    switch().with(|switch| {
        switch.blk.remove(&number);
        switch.chr.remove(&number);
    });
}

/// Who answers for a character device (`cdevsw_lookup`).
///
/// # Errors
/// `ENXIO`.
pub fn lookup_chr(dev: dev_t) -> Result<&'static dyn CharDevice> {
    let found = switch().with(|switch| switch.chr.get(&major(dev)).copied());
    found.ok_or(Errno::ENXIO)
}

/// Who answers for a block device (`bdevsw_lookup`).
///
/// # Errors
/// `ENXIO`.
pub fn lookup_blk(dev: dev_t) -> Result<&'static dyn BlockDevice> {
    let found = switch().with(|switch| switch.blk.get(&major(dev)).copied());
    found.ok_or(Errno::ENXIO)
}
