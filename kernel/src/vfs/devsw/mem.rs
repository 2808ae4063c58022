//! The memory devices, `mem(4)`: `/dev/null` and `/dev/zero`.

use rump_abi::types::dev_t;

use super::CharDevice;
use crate::ffi::opargs::UioRef;
use crate::vfs::mount::{makedev, minor};
use crate::{Errno, Result};

/// Major number (`mem_no`).
pub const MAJOR: u32 = 2;
/// `/dev/null`.
pub const NULL: dev_t = makedev(MAJOR, 2);
/// `/dev/zero`.
pub const ZERO: dev_t = makedev(MAJOR, 12);

/// How much is moved at a time.
const PIECE: usize = 4096;

pub(super) static DRIVER: Memory = Memory;

/// The driver.
pub(super) struct Memory;

impl CharDevice for Memory {
    fn name(&self) -> &'static str {
        "mem"
    }

    fn open(&self, dev: dev_t, _flags: i32) -> Result<()> {
        if dev == NULL || dev == ZERO {
            Ok(())
        } else {
            Err(Errno::ENXIO)
        }
    }

    fn read(&self, dev: dev_t, uio: &mut UioRef, _ioflag: i32) -> Result<()> {
        if minor(dev) == minor(NULL) {
            return Ok(());
        }
        while uio.resid() > 0 {
            let length = PIECE.min(uio.resid());
            uio.move_out(&[0; PIECE][..length])?;
        }
        Ok(())
    }

    fn write(&self, _dev: dev_t, uio: &mut UioRef, _ioflag: i32) -> Result<()> {
        uio.discard();
        Ok(())
    }
}
