//! Calls on descriptors, and what opens one.

use rump_abi::sysno::{
    SYS___fhopen40, SYS___fhstat50, SYS___getfh30, SYS_close, SYS_fcntl, SYS_fdatasync, SYS_flock,
    SYS_fsync, SYS_ftruncate, SYS_lseek, SYS_open, SYS_posix_fallocate, SYS_pread, SYS_pwrite,
    SYS_read, SYS_truncate, SYS_write,
};
use rumpclient::sys::Stat;
use rumpclient::sys::consts::{O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY};

use super::Process;
use super::call::c_string;
use crate::outcome::Sys;

/// `struct flock`, with offsets from the start of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flock {
    /// First byte.
    pub start: i64,
    /// Bytes, 0 to the end.
    pub len: i64,
    /// The owner, in an answer.
    pub pid: i32,
    /// `F_RDLCK`, `F_UNLCK`, `F_WRLCK`.
    pub kind: i16,
}

impl Flock {
    /// A lock to ask for.
    pub fn new(kind: i16, start: i64, len: i64) -> Self {
        Self {
            start,
            len,
            pid: 0,
            kind,
        }
    }
}

/// A file handle, `fhandle_t`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle(Vec<u8>);

impl Handle {
    /// The same with the file system's own part, after the id of the mount and a length, changed. What
    /// follows it may be padding.
    pub fn damaged(&self) -> Self {
        let mut bytes = self.0.clone();
        for byte in bytes.iter_mut().skip(12) {
            *byte ^= 0x5a;
        }
        Self(bytes)
    }

    /// The same without its last byte.
    pub fn short(&self) -> Self {
        Self(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }
}

impl Process<'_> {
    /// `open(2)`.
    pub fn open(&self, path: &str, flags: u32, mode: u32) -> Sys<i32> {
        let path = c_string(path);
        let call = self.call("open", SYS_open).string(&path).number(flags);
        let fd = call.number(mode).done()?;
        Ok(i32::try_from(fd).unwrap_or(-1))
    }

    /// `close(2)`.
    pub fn close(&self, fd: i32) -> Sys {
        self.call("close", SYS_close).signed(fd).done().map(drop)
    }

    /// Makes an empty file, or empties it.
    pub fn create(&self, path: &str, mode: u32) -> Sys {
        let fd = self.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)?;
        self.close(fd)
    }

    /// Makes or replaces a file with this content.
    pub fn write_file(&self, path: &str, content: &[u8]) -> Sys {
        let fd = self.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)?;
        let written = self.write_all(fd, content);
        self.close(fd)?;
        written
    }

    /// A whole file.
    pub fn read_file(&self, path: &str) -> Sys<Vec<u8>> {
        let fd = self.open(path, O_RDONLY, 0)?;
        let content = self.read_all(fd);
        self.close(fd)?;
        content
    }

    /// From the descriptor's offset to the end.
    pub fn read_all(&self, fd: i32) -> Sys<Vec<u8>> {
        let mut content = Vec::new();
        loop {
            let some = self.read(fd, 65536)?;
            if some.is_empty() {
                return Ok(content);
            }
            content.extend(some);
        }
    }

    /// `write(2)` until everything is written.
    pub fn write_all(&self, fd: i32, mut data: &[u8]) -> Sys {
        while !data.is_empty() {
            let count = self.write(fd, data)?;
            if count == 0 {
                return Err(super::call::kernel_error(
                    "write(): nothing written".to_owned(),
                    rump_abi::errno::Errno::EIO,
                ));
            }
            data = &data[count..];
        }
        Ok(())
    }

    /// `read(2)`: at most `room` bytes.
    pub fn read(&self, fd: i32, room: usize) -> Sys<Vec<u8>> {
        let mut buffer = vec![0; room];
        let call = self.call("read", SYS_read).signed(fd).output(&mut buffer);
        let count = call.number(room as u64).done()?;
        buffer.truncate(usize::try_from(count).unwrap_or(0));
        Ok(buffer)
    }

    /// `pread(2)`.
    pub fn pread(&self, fd: i32, room: usize, offset: i64) -> Sys<Vec<u8>> {
        let mut buffer = vec![0; room];
        let call = self.call("pread", SYS_pread).signed(fd).output(&mut buffer);
        let count = call.number(room as u64).pad().signed(offset).done()?;
        buffer.truncate(usize::try_from(count).unwrap_or(0));
        Ok(buffer)
    }

    /// `write(2)`.
    pub fn write(&self, fd: i32, data: &[u8]) -> Sys<usize> {
        let call = self.call("write", SYS_write).signed(fd).input(data);
        let count = call.number(data.len() as u64).done()?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// `pwrite(2)`.
    pub fn pwrite(&self, fd: i32, data: &[u8], offset: i64) -> Sys<usize> {
        let call = self.call("pwrite", SYS_pwrite).signed(fd).input(data);
        let count = call.number(data.len() as u64).pad().signed(offset).done()?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// `lseek(2)`: `whence` 0 start, 1 offset, 2 end.
    pub fn seek(&self, fd: i32, offset: i64, whence: i32) -> Sys<i64> {
        let call = self.call("lseek", SYS_lseek).signed(fd).pad();
        call.signed(offset).signed(whence).done()
    }

    /// `ftruncate(2)`.
    pub fn ftruncate(&self, fd: i32, length: i64) -> Sys {
        let call = self.call("ftruncate", SYS_ftruncate).signed(fd).pad();
        call.signed(length).done().map(drop)
    }

    /// `truncate(2)`.
    pub fn truncate(&self, path: &str, length: i64) -> Sys {
        self.path_call("truncate", SYS_truncate, path, &[0, length.cast_unsigned()])
    }

    /// `fsync(2)`.
    pub fn fsync(&self, fd: i32) -> Sys {
        self.call("fsync", SYS_fsync).signed(fd).done().map(drop)
    }

    /// `fdatasync(2)`.
    pub fn fdatasync(&self, fd: i32) -> Sys {
        self.call("fdatasync", SYS_fdatasync)
            .signed(fd)
            .done()
            .map(drop)
    }

    /// `posix_fallocate(2)`: the error is the result, not the system call's.
    pub fn fallocate(&self, fd: i32, offset: i64, length: i64) -> Sys {
        let call = self
            .call("posix_fallocate", SYS_posix_fallocate)
            .signed(fd)
            .pad();
        let error = call.signed(offset).signed(length).done()?;
        match i32::try_from(error).unwrap_or(0) {
            0 => Ok(()),
            error => Err(super::call::kernel_error(
                "posix_fallocate".to_owned(),
                rump_abi::errno::Errno::new(error),
            )),
        }
    }

    /// `flock(2)`.
    pub fn flock(&self, fd: i32, operation: u32) -> Sys {
        self.call("flock", SYS_flock)
            .signed(fd)
            .number(operation)
            .done()
            .map(drop)
    }

    /// `fcntl(2)` with a lock; the answer is in `lock`.
    pub fn fcntl_lock(&self, fd: i32, command: i32, lock: &mut Flock) -> Sys {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&lock.start.to_ne_bytes());
        bytes[8..16].copy_from_slice(&lock.len.to_ne_bytes());
        bytes[16..20].copy_from_slice(&lock.pid.to_ne_bytes());
        bytes[20..22].copy_from_slice(&lock.kind.to_ne_bytes());
        let call = self.call("fcntl", SYS_fcntl).signed(fd).signed(command);
        call.output(&mut bytes).done()?;
        let word = |at: usize| bytes[at..at + 8].try_into().map_or(0, i64::from_ne_bytes);
        *lock = Flock {
            start: word(0),
            len: word(8),
            pid: i32::from_ne_bytes([bytes[16], bytes[17], bytes[18], bytes[19]]),
            kind: i16::from_ne_bytes([bytes[20], bytes[21]]),
        };
        Ok(())
    }

    /// `getfh(2)`.
    pub fn getfh(&self, path: &str) -> Sys<Handle> {
        let path = c_string(path);
        let mut room = 256_u64.to_ne_bytes();
        let mut handle = vec![0; 256];
        let call = self.call("getfh", SYS___getfh30).string(&path);
        call.output(&mut handle).output(&mut room).done()?;
        handle.truncate(usize::try_from(u64::from_ne_bytes(room)).unwrap_or(0));
        Ok(Handle(handle))
    }

    /// `fhopen(2)`.
    pub fn fhopen(&self, handle: &Handle, flags: u32) -> Sys<i32> {
        let call = self.call("fhopen", SYS___fhopen40).input(&handle.0);
        let fd = call.number(handle.0.len() as u64).number(flags).done()?;
        Ok(i32::try_from(fd).unwrap_or(-1))
    }

    /// `fhstat(2)`.
    pub fn fhstat(&self, handle: &Handle) -> Sys<Stat> {
        let mut bytes = [0; Stat::LEN];
        let call = self.call("fhstat", SYS___fhstat50).input(&handle.0);
        call.number(handle.0.len() as u64)
            .output(&mut bytes)
            .done()?;
        Ok(Stat::decode(&bytes))
    }
}
