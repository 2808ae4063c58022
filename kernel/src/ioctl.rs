//! Device control numbers, `ioctl(2)`.

use crate::{Errno, Result};

/// The program reads nothing and writes nothing.
pub const IOC_VOID: u64 = 0x2000_0000;
/// The kernel writes the argument.
pub const IOC_OUT: u64 = 0x4000_0000;
/// The kernel reads the argument.
pub const IOC_IN: u64 = 0x8000_0000;
/// The longest argument.
pub const IOCPARM_MAX: usize = 4096;

/// Close at exec.
pub const FIOCLEX: u64 = 0x2000_6601;
/// Do not close at exec.
pub const FIONCLEX: u64 = 0x2000_6602;
/// Bytes that can be written without waiting.
pub const FIONSPACE: u64 = 0x4004_6678;
/// Bytes that were written and not read.
pub const FIONWRITE: u64 = 0x4004_6679;
/// Who gets signals.
pub const FIOGETOWN: u64 = 0x4004_667b;
/// Says who gets signals.
pub const FIOSETOWN: u64 = 0x8004_667c;
/// Signals when something can be read.
pub const FIOASYNC: u64 = 0x8004_667d;
/// Does not wait.
pub const FIONBIO: u64 = 0x8004_667e;
/// Bytes that can be read.
pub const FIONREAD: u64 = 0x4004_667f;

/// How long the argument of a command is.
#[must_use]
pub const fn length(command: u64) -> usize {
    ((command >> 16) & 0x1fff) as usize
}

/// Reads an `int` argument.
///
/// # Errors
/// `EINVAL` for a shorter argument.
pub fn load_int(data: &[u8]) -> Result<i32> {
    let bytes = data.first_chunk::<4>().ok_or(Errno::EINVAL)?;
    Ok(i32::from_ne_bytes(*bytes))
}

/// Writes an `int` argument.
///
/// # Errors
/// `EINVAL` for a shorter argument.
pub fn store_int(data: &mut [u8], value: i32) -> Result<()> {
    let bytes = data.first_chunk_mut::<4>().ok_or(Errno::EINVAL)?;
    *bytes = value.to_ne_bytes();
    Ok(())
}
