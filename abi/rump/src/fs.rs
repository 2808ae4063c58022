//! Files of a rump kernel: the system calls as safe methods.

use std::ffi::CString;
use std::fmt;

use rump_abi::types::{
    O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, TMPFS_ARGS_VERSION, dirent, stat, tmpfs_args,
};

use crate::error::Result;
use crate::load::Kernel;
use crate::sys::check;

/// Bytes that one `getdents(2)` call fetches.
const DIRECTORY_BUFFER: usize = 8192;
/// Bytes that one `read(2)` of [`Kernel::read`] fetches.
const READ_BUFFER: usize = 64 * 1024;

/// Arguments of a tmpfs mount, `mount_tmpfs(8)`; the default has no limits and root's own root.
#[derive(Clone, Copy, Debug)]
pub struct TmpfsArgs {
    /// Most bytes, 0 for no limit.
    pub size: u64,
    /// Most nodes, 0 to derive it from `size`.
    pub nodes: u64,
    /// Mode of the root directory.
    pub mode: u32,
}

impl Default for TmpfsArgs {
    fn default() -> Self {
        Self {
            size: 0,
            nodes: 0,
            mode: 0o755,
        }
    }
}

/// A name in a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// Inode number.
    pub fileno: u64,
    /// `DT_*` of `dirent(5)`.
    pub kind: u8,
    /// The name, without NUL; any byte but '/'.
    pub name: Vec<u8>,
}

/// An open descriptor of the kernel; dropping it closes it.
pub struct File<'k> {
    kernel: &'k Kernel,
    fd: i32,
}

impl fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("fd", &self.fd)
            .finish_non_exhaustive()
    }
}

impl Kernel {
    /// `mkdir(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn mkdir(&self, path: &str, mode: u32) -> Result<()> {
        let path = CString::new(path)?;
        // SAFETY: the path lives during the call.
        let result = unsafe { (self.table.mkdir)(path.as_ptr(), mode) };
        check(result.into()).map(|_| ())
    }

    /// `rmdir(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn rmdir(&self, path: &str) -> Result<()> {
        let path = CString::new(path)?;
        // SAFETY: the path lives during the call.
        let result = unsafe { (self.table.rmdir)(path.as_ptr()) };
        check(result.into()).map(|_| ())
    }

    /// `unlink(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn unlink(&self, path: &str) -> Result<()> {
        let path = CString::new(path)?;
        // SAFETY: the path lives during the call.
        let result = unsafe { (self.table.unlink)(path.as_ptr()) };
        check(result.into()).map(|_| ())
    }

    /// `link(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn link(&self, existing: &str, new: &str) -> Result<()> {
        let (existing, new) = (CString::new(existing)?, CString::new(new)?);
        // SAFETY: both paths live during the call.
        let result = unsafe { (self.table.link)(existing.as_ptr(), new.as_ptr()) };
        check(result.into()).map(|_| ())
    }

    /// `symlink(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn symlink(&self, target: &str, new: &str) -> Result<()> {
        let (target, new) = (CString::new(target)?, CString::new(new)?);
        // SAFETY: both strings live during the call.
        let result = unsafe { (self.table.symlink)(target.as_ptr(), new.as_ptr()) };
        check(result.into()).map(|_| ())
    }

    /// `rename(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn rename(&self, from: &str, to: &str) -> Result<()> {
        let (from, to) = (CString::new(from)?, CString::new(to)?);
        // SAFETY: both paths live during the call.
        let result = unsafe { (self.table.rename)(from.as_ptr(), to.as_ptr()) };
        check(result.into()).map(|_| ())
    }

    /// `readlink(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn readlink(&self, path: &str) -> Result<Vec<u8>> {
        let path = CString::new(path)?;
        let mut target = vec![0_u8; 1024];
        // SAFETY: path and buffer live during the call, and the buffer has that length.
        let result = unsafe {
            (self.table.readlink)(
                path.as_ptr(),
                target.as_mut_ptr().cast(),
                target.len() as u64,
            )
        };
        target.truncate(check(result)?);
        Ok(target)
    }

    /// `stat(2)`: follows a symbolic link.
    ///
    /// # Errors
    /// As the manual page.
    pub fn stat(&self, path: &str) -> Result<stat> {
        self.stat_by(self.table.stat, path)
    }

    /// `lstat(2)`: the link itself.
    ///
    /// # Errors
    /// As the manual page.
    pub fn lstat(&self, path: &str) -> Result<stat> {
        self.stat_by(self.table.lstat, path)
    }

    fn stat_by(
        &self,
        call: unsafe extern "C" fn(*const core::ffi::c_char, *mut core::ffi::c_void) -> i32,
        path: &str,
    ) -> Result<stat> {
        let path = CString::new(path)?;
        let mut answer = core::mem::MaybeUninit::<stat>::zeroed();
        // SAFETY: the path lives during the call and the buffer is a `struct stat`.
        let result = unsafe { call(path.as_ptr(), answer.as_mut_ptr().cast()) };
        check(result.into())?;
        // SAFETY: all of it was zeroed and every bit pattern is valid.
        Ok(unsafe { answer.assume_init() })
    }

    /// `mount(2)` of a tmpfs; `flags` are `MNT_*`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn mount(&self, fstype: &str, path: &str, flags: i32, args: &TmpfsArgs) -> Result<()> {
        let (fstype, path) = (CString::new(fstype)?, CString::new(path)?);
        let mut data = tmpfs_args {
            ta_version: TMPFS_ARGS_VERSION,
            ta_nodes_max: args.nodes,
            ta_size_max: i64::try_from(args.size).unwrap_or(i64::MAX),
            ta_root_uid: 0,
            ta_root_gid: 0,
            ta_root_mode: args.mode,
        };
        // SAFETY: the strings and the argument block live during the call.
        let result = unsafe {
            (self.table.mount)(
                fstype.as_ptr(),
                path.as_ptr(),
                flags,
                (&raw mut data).cast(),
                size_of::<tmpfs_args>() as u64,
            )
        };
        check(result.into()).map(|_| ())
    }

    /// `unmount(2)`; `flags` are `MNT_FORCE` or 0.
    ///
    /// # Errors
    /// As the manual page.
    pub fn unmount(&self, path: &str, flags: i32) -> Result<()> {
        let path = CString::new(path)?;
        // SAFETY: the path lives during the call.
        let result = unsafe { (self.table.unmount)(path.as_ptr(), flags) };
        check(result.into()).map(|_| ())
    }

    /// `open(2)`; `flags` are NetBSD's `O_*` (`rump::types::O_CREAT` ...).
    ///
    /// # Errors
    /// As the manual page.
    pub fn open(&self, path: &str, flags: i32, mode: u32) -> Result<File<'_>> {
        let path = CString::new(path)?;
        // SAFETY: the path lives during the call.
        let fd = unsafe { (self.table.open)(path.as_ptr(), flags, mode) };
        check(fd.into())?;
        Ok(File { kernel: self, fd })
    }

    /// A whole file.
    ///
    /// # Errors
    /// As `open(2)` and `read(2)`.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        let file = self.open(path, O_RDONLY, 0)?;
        let mut content = Vec::new();
        let mut buffer = vec![0_u8; READ_BUFFER];
        loop {
            let got = file.pread(&mut buffer, content.len() as u64)?;
            if got == 0 {
                return Ok(content);
            }
            content.extend_from_slice(&buffer[..got]);
        }
    }

    /// Makes or replaces a file with this content.
    ///
    /// # Errors
    /// As `open(2)` and `write(2)`.
    pub fn write(&self, path: &str, content: &[u8]) -> Result<()> {
        let file = self.open(path, O_RDWR | O_CREAT | O_TRUNC, 0o644)?;
        let mut done = 0;
        while done < content.len() {
            done += file.pwrite(&content[done..], done as u64)?;
        }
        Ok(())
    }

    /// The names in a directory, in the file system's order.
    ///
    /// # Errors
    /// As `open(2)` and `getdents(2)`.
    pub fn read_dir(&self, path: &str) -> Result<Vec<DirEntry>> {
        let file = self.open(path, O_RDONLY, 0)?;
        let mut entries = Vec::new();
        let mut buffer = vec![0_u8; DIRECTORY_BUFFER];
        loop {
            // SAFETY: the buffer has that length and lives during the call.
            let got = unsafe {
                (self.table.getdents)(file.fd, buffer.as_mut_ptr().cast(), buffer.len() as u64)
            };
            let got = check(got.into())?;
            if got == 0 {
                return Ok(entries);
            }
            parse(&buffer[..got], &mut entries);
        }
    }
}

/// Reads `struct dirent` records; a record with a length that cannot be ends the block.
fn parse(mut records: &[u8], entries: &mut Vec<DirEntry>) {
    const NAME: usize = core::mem::offset_of!(dirent, d_name);
    while records.len() > NAME {
        let length = usize::from(u16::from_le_bytes([records[8], records[9]]));
        let name = usize::from(u16::from_le_bytes([records[10], records[11]]));
        if length < NAME + name || length > records.len() {
            return;
        }
        let fileno: [u8; 8] = records[..8].try_into().expect("eight bytes");
        entries.push(DirEntry {
            fileno: u64::from_le_bytes(fileno),
            kind: records[12],
            name: records[NAME..NAME + name].to_vec(),
        });
        records = &records[length..];
    }
}

impl File<'_> {
    /// `pread(2)`: how many bytes were read, 0 at the end.
    ///
    /// # Errors
    /// As the manual page.
    pub fn pread(&self, buffer: &mut [u8], offset: u64) -> Result<usize> {
        let table = &self.kernel.table;
        // SAFETY: the buffer has that length and lives during the call.
        let result = unsafe {
            (table.pread)(
                self.fd,
                buffer.as_mut_ptr().cast(),
                buffer.len() as u64,
                offset.cast_signed(),
            )
        };
        check(result)
    }

    /// `pwrite(2)`: how many bytes were written.
    ///
    /// # Errors
    /// As the manual page.
    pub fn pwrite(&self, buffer: &[u8], offset: u64) -> Result<usize> {
        let table = &self.kernel.table;
        // SAFETY: the buffer has that length and lives during the call.
        let result = unsafe {
            (table.pwrite)(
                self.fd,
                buffer.as_ptr().cast(),
                buffer.len() as u64,
                offset.cast_signed(),
            )
        };
        check(result)
    }

    /// `ftruncate(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn set_len(&self, length: u64) -> Result<()> {
        // SAFETY: the descriptor is open; the call takes no pointer.
        let result = unsafe { (self.kernel.table.ftruncate)(self.fd, length.cast_signed()) };
        check(result.into()).map(|_| ())
    }

    /// `fsync(2)`.
    ///
    /// # Errors
    /// As the manual page.
    pub fn sync(&self) -> Result<()> {
        // SAFETY: the descriptor is open; the call takes no pointer.
        let result = unsafe { (self.kernel.table.fsync)(self.fd) };
        check(result.into()).map(|_| ())
    }
}

impl Drop for File<'_> {
    fn drop(&mut self) {
        // SAFETY: the descriptor is open and nobody uses it any more. Its error has no reader here.
        unsafe { (self.kernel.table.close)(self.fd) };
    }
}
