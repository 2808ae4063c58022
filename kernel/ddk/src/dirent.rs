//! `struct dirent` records for `VOP_READDIR` (`getdents(2)`).

use rump_abi::types::{ino_t, off_t};
use rump_abi::{Errno, Result};

use crate::uio::Uio;

/// Where the name begins in a record.
const NAME_OFFSET: usize = 13;
/// The longest record: a name of 255 bytes.
const RECORD_MAX: usize = reclen(255);
/// What is gathered before it goes to the caller: moving bytes to a remote caller is a message.
const BATCH: usize = 4096;

/// `_DIRENT_RECLEN`: the name has a NUL, and records are padded to 8 bytes.
const fn reclen(namlen: usize) -> usize {
    (NAME_OFFSET + namlen + 1 + 7) & !7
}

/// Gathers whole records and hands them to the caller; the offset of the uio is the driver's cookie.
pub struct DirentWriter<'a> {
    uio: &'a mut Uio,
    batch: [u8; BATCH],
    used: usize,
    /// Bytes that the caller still takes, with what is gathered taken off.
    room: usize,
    any: bool,
    next: off_t,
}

impl<'a> DirentWriter<'a> {
    /// Starts at the cookie in `uio_offset`.
    pub fn new(uio: &'a mut Uio) -> Self {
        Self {
            batch: [0; BATCH],
            used: 0,
            room: uio.resid(),
            any: false,
            next: uio.offset(),
            uio,
        }
    }

    /// The cookie to go on from.
    #[must_use]
    pub fn next(&self) -> off_t {
        self.next
    }

    /// Adds a record; `next` is the cookie after it. `false`: it does not fit any more.
    ///
    /// # Errors
    /// `EINVAL` when the caller has not even room for this first record; `EFAULT`.
    pub fn emit(&mut self, fileno: ino_t, dtype: u8, name: &[u8], next: off_t) -> Result<bool> {
        let reclen = reclen(name.len());
        if reclen > self.room {
            return if self.any {
                Ok(false)
            } else {
                Err(Errno::EINVAL)
            };
        }
        if BATCH - self.used < reclen.max(RECORD_MAX) {
            self.flush()?;
        }
        let record = &mut self.batch[self.used..self.used + reclen];
        record.fill(0);
        record[..8].copy_from_slice(&fileno.to_ne_bytes());
        record[8..10].copy_from_slice(&(reclen as u16).to_ne_bytes());
        record[10..12].copy_from_slice(&(name.len() as u16).to_ne_bytes());
        record[12] = dtype;
        record[NAME_OFFSET..NAME_OFFSET + name.len()].copy_from_slice(name);
        self.used += reclen;
        self.room -= reclen;
        self.any = true;
        self.next = next;
        Ok(true)
    }

    fn flush(&mut self) -> Result<()> {
        let used = core::mem::take(&mut self.used);
        self.uio.copy_out(&self.batch[..used])
    }

    /// Hands over what is gathered and leaves the cookie in `uio_offset`.
    ///
    /// # Errors
    /// `EFAULT`.
    pub fn finish(mut self) -> Result<()> {
        if self.used > 0 {
            self.flush()?;
        }
        self.uio.set_offset(self.next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_as_long_as_in_netbsd() {
        assert_eq!((reclen(1), reclen(2), reclen(3)), (16, 16, 24));
        assert_eq!(reclen(255), 272);
        assert_eq!(
            NAME_OFFSET,
            core::mem::offset_of!(rump_abi::types::dirent, d_name)
        );
    }
}
