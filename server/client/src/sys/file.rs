//! Open files: `open(2)`, `read(2)`, `pread(2)`, `write(2)`, `pwrite(2)`, `lseek(2)`,
//! `ftruncate(2)`, `fsync(2)`, `fstat(2)`, `getdents(2)`.

use std::path::Path;

use rump_abi::errno::Errno;
use rump_abi::sysno::{
    SYS___fstat50, SYS___getdents30, SYS_close, SYS_fsync, SYS_ftruncate, SYS_lseek, SYS_open,
    SYS_pread, SYS_pwrite, SYS_read, SYS_truncate, SYS_write,
};

use super::c_path;
use super::consts::O_RDONLY;
use super::names::{Dirent, entries, reachable};
use super::stat::{Stat, slot};
use crate::{Client, Error, Result};

/// The room for directory entries that one call asks for.
const DIRBLK: usize = 64 << 10;

/// An open file of the kernel, closed when dropped.
#[derive(Debug)]
pub struct File<'c> {
    client: &'c Client,
    fd: i32,
}

/// Where [`File::seek`] counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whence {
    /// The start.
    Set,
    /// The current offset.
    Current,
    /// The end.
    End,
}

impl Client {
    /// `open(2)` with NetBSD's `O_*` flags.
    ///
    /// # Errors
    /// As the system call.
    pub fn open(&self, path: impl AsRef<Path>, flags: u32, mode: u32) -> Result<File<'_>> {
        let path = c_path(path.as_ref())?;
        let mut buffers = self.buffers();
        let args = [buffers.lend_str(&path), flags.into(), mode.into()];
        let [fd, _] = self.syscall(SYS_open, &args, &mut buffers)?;
        match i32::try_from(fd) {
            Ok(fd) if fd >= 0 => Ok(File { client: self, fd }),
            _ => Err(Error::Protocol("it answered open with no descriptor")),
        }
    }

    /// All entries of a directory, `.` and `..` included where the file system lists them. Of a union, which
    /// lists the upper directory and then the lower one, it gives what can be reached, as `readdir(3)` does.
    ///
    /// # Errors
    /// As `open(2)` and `getdents(2)`.
    pub fn read_dir(&self, path: impl AsRef<Path>) -> Result<Vec<Dirent>> {
        let dir = self.open(path, O_RDONLY, 0)?;
        let mut block = vec![0; DIRBLK];
        let mut all = Vec::new();
        loop {
            match dir.getdents(&mut block)? {
                0 => return Ok(reachable(all)),
                len => all.extend(entries(&block[..len])),
            }
        }
    }

    /// `truncate(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn truncate(&self, path: impl AsRef<Path>, len: i64) -> Result<()> {
        self.path_call(SYS_truncate, path.as_ref(), &[0, len.cast_unsigned()])
    }
}

impl File<'_> {
    /// The descriptor's number.
    #[must_use]
    pub fn fd(&self) -> i32 {
        self.fd
    }

    /// `read(2)`: 0 at the end.
    ///
    /// # Errors
    /// As the system call.
    pub fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        self.input(SYS_read, buffer, &[])
    }

    /// `pread(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn pread(&self, buffer: &mut [u8], offset: i64) -> Result<usize> {
        self.input(SYS_pread, buffer, &[0, offset.cast_unsigned()])
    }

    /// `getdents(2)`: a block for [`entries`](super::entries), 0 bytes at the end.
    ///
    /// # Errors
    /// As the system call.
    pub fn getdents(&self, block: &mut [u8]) -> Result<usize> {
        self.input(SYS___getdents30, block, &[])
    }

    fn input(&self, number: u16, buffer: &mut [u8], others: &[u64]) -> Result<usize> {
        let room = buffer.len();
        let mut buffers = self.client.buffers();
        let mut args = vec![slot(self.fd), buffers.lend_write(buffer), room as u64];
        args.extend_from_slice(others);
        let [len, _] = self.client.syscall(number, &args, &mut buffers)?;
        transferred(len, room)
    }

    /// `write(2)`: how much was written.
    ///
    /// # Errors
    /// As the system call.
    pub fn write(&self, data: &[u8]) -> Result<usize> {
        self.output(SYS_write, data, &[])
    }

    /// `pwrite(2)`: how much was written.
    ///
    /// # Errors
    /// As the system call.
    pub fn pwrite(&self, data: &[u8], offset: i64) -> Result<usize> {
        self.output(SYS_pwrite, data, &[0, offset.cast_unsigned()])
    }

    fn output(&self, number: u16, data: &[u8], others: &[u64]) -> Result<usize> {
        let mut buffers = self.client.buffers();
        let mut args = vec![slot(self.fd), buffers.lend_read(data), data.len() as u64];
        args.extend_from_slice(others);
        let [len, _] = self.client.syscall(number, &args, &mut buffers)?;
        transferred(len, data.len())
    }

    /// Writes all of `data`, in as many calls as it takes.
    ///
    /// # Errors
    /// As `write(2)`; a call that writes nothing is an I/O error.
    pub fn write_all(&self, mut data: &[u8]) -> Result<()> {
        while !data.is_empty() {
            match self.write(data)? {
                0 => return Err(Errno::EIO.into()),
                len => data = &data[len..],
            }
        }
        Ok(())
    }

    /// `lseek(2)`: the new offset.
    ///
    /// # Errors
    /// As the system call.
    pub fn seek(&self, offset: i64, whence: Whence) -> Result<i64> {
        let args = [slot(self.fd), 0, offset.cast_unsigned(), whence as u64];
        let [offset, _] = self
            .client
            .syscall(SYS_lseek, &args, &mut self.client.buffers())?;
        Ok(offset)
    }

    /// `ftruncate(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn truncate(&self, len: i64) -> Result<()> {
        let args = [slot(self.fd), 0, len.cast_unsigned()];
        self.client
            .syscall(SYS_ftruncate, &args, &mut self.client.buffers())?;
        Ok(())
    }

    /// `fsync(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn sync(&self) -> Result<()> {
        self.client
            .syscall(SYS_fsync, &[slot(self.fd)], &mut self.client.buffers())?;
        Ok(())
    }

    /// `fstat(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn stat(&self) -> Result<Stat> {
        let mut result = [0; Stat::LEN];
        let mut buffers = self.client.buffers();
        let args = [slot(self.fd), buffers.lend_write(&mut result)];
        self.client.syscall(SYS___fstat50, &args, &mut buffers)?;
        Ok(Stat::decode(&result))
    }

    /// `close(2)`, for those who want to know its result.
    ///
    /// # Errors
    /// As the system call.
    pub fn close(self) -> Result<()> {
        let this = std::mem::ManuallyDrop::new(self);
        this.client
            .syscall(SYS_close, &[slot(this.fd)], &mut this.client.buffers())?;
        Ok(())
    }
}

impl Drop for File<'_> {
    fn drop(&mut self) {
        // The kernel closes it with the process when this fails.
        let _ = self
            .client
            .syscall(SYS_close, &[slot(self.fd)], &mut self.client.buffers());
    }
}

/// A count of bytes as a server returned it.
fn transferred(len: i64, room: usize) -> Result<usize> {
    match usize::try_from(len) {
        Ok(len) if len <= room => Ok(len),
        _ => Err(Error::Protocol(
            "it says that it moved more bytes than were asked for",
        )),
    }
}
