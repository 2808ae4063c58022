//! Host files in the root file system: the registrar's side of `rump_pub_etfs_register`.
//!
//! A regular file is a window of the host file, read and written through the host layer. A block or
//! character device is a unit of the kernel's disk driver on such a window. A directory is
//! [`crate::hostdir`]'s.

use core::ffi::{CStr, c_void};
use std::ffi::CString;
use std::sync::Arc;

use rump_abi::errno::{Errno, Result};
use rump_ddk::Uio;
use rump_kernel::init;
use rump_kernel::subr_prf::printf;
use rump_kernel::vfs::devsw::rumpblk;
use rump_kernel::vfs::etfs::{Backend, Entry, Kind, SIZE_ENDOFF};
use rump_kernel::vfs::specfs;
use rump_rumpfs::etfs::{self as registry, Shape};
use rump_tmpfs::node::External;
use rumpuser::file::{self, Fd, FileType, IoVec, OPEN_RDONLY, OPEN_RDWR};

use crate::hostdir::HostDir;

/// Bytes that are moved at a time between the host file and a uio.
const CHUNK: usize = 64 * 1024;

/// rumpfs as the place where host files appear.
pub(crate) static BACKEND: Rumpfs = Rumpfs;

pub(crate) struct Rumpfs;

impl Backend for Rumpfs {
    fn register(&self, entry: &Entry) -> Result<()> {
        let path = CString::new(entry.hostpath.clone()).map_err(|_| Errno::EINVAL)?;
        let (length, kind) = file::getfileinfo(&path)?;
        match entry.kind {
            Kind::Reg => register_file(entry, &path, length, kind),
            Kind::Blk | Kind::Chr => register_disk(entry, length),
            Kind::Dir | Kind::DirSubdirs if kind != FileType::Dir => Err(Errno::ENOTDIR),
            Kind::Dir | Kind::DirSubdirs => {
                let all = entry.kind == Kind::DirSubdirs;
                let dir = Arc::new(HostDir::top(entry.hostpath.clone(), all));
                registry::register(&entry.key, Shape::Directory(dir))
            }
        }
    }

    fn remove(&self, key: &[u8]) -> Result<()> {
        // A device that is open stays, and its key with it.
        if let Some(dev) = registry::registered(key)?.device() {
            rumpblk::deregister(dev)?;
            specfs::vdevgone(dev);
        }
        registry::remove(key)
    }
}

fn register_file(entry: &Entry, path: &CStr, length: u64, kind: FileType) -> Result<()> {
    if kind == FileType::Dir {
        return Err(Errno::EISDIR);
    }
    let window = window(length, entry)?;
    // A host file that may not be written is one that reads only.
    let fd = match file::open(path, OPEN_RDWR) {
        Err(Errno::EACCES | Errno::EROFS | Errno::EPERM) => file::open(path, OPEN_RDONLY),
        other => other,
    }?;
    let file = Arc::new(HostFile { fd, window });
    registry::register(&entry.key, Shape::File(file))
}

fn register_disk(entry: &Entry, length: u64) -> Result<()> {
    let window = window(length, entry)?;
    let dev = rumpblk::register(&entry.hostpath, window.begin, window.size)?;
    let disk = Arc::new(Disk { size: window.size });
    let shape = match entry.kind {
        Kind::Blk => Shape::Block(dev, disk),
        _ => Shape::Character(dev, disk),
    };
    let registered = registry::register(&entry.key, shape);
    match registered {
        Err(error) => {
            rumpblk::deregister(dev)?;
            Err(error)
        }
        Ok(()) => {
            announce(entry, window.size);
            Ok(())
        }
    }
}

/// With `rump_server -v`, the console tells of each disk.
fn announce(entry: &Entry, size: u64) {
    if init::is_verbose() {
        printf(format_args!(
            "{}: hostpath {} ({size} bytes)\n",
            String::from_utf8_lossy(&entry.key),
            String::from_utf8_lossy(&entry.hostpath),
        ));
    }
}

/// The size of a device node; what it holds is the driver's.
struct Disk {
    size: u64,
}

impl External for Disk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, _uio: &mut Uio) -> Result<()> {
        Err(Errno::ENXIO)
    }

    fn write(&self, _uio: &mut Uio) -> Result<()> {
        Err(Errno::ENXIO)
    }
}

/// Where a registered file lies in the host file, in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) begin: u64,
    pub(crate) size: u64,
}

/// The window that was asked for lies inside the file.
fn window(length: u64, entry: &Entry) -> Result<Window> {
    let rest = length.checked_sub(entry.begin).ok_or(Errno::EINVAL)?;
    let size = match entry.size {
        SIZE_ENDOFF => rest,
        size if size <= rest => size,
        _ => return Err(Errno::EINVAL),
    };
    Ok(Window {
        begin: entry.begin,
        size,
    })
}

pub(crate) struct HostFile {
    pub(crate) fd: Fd,
    pub(crate) window: Window,
}

impl HostFile {
    /// The part of the window from the uio's offset on: where it lies on the host, how long it is.
    fn rest(&self, uio: &Uio) -> Result<(i64, usize)> {
        let offset = u64::try_from(uio.offset()).map_err(|_| Errno::EINVAL)?;
        let rest = self.window.size.saturating_sub(offset);
        let at = self.window.begin.checked_add(offset).ok_or(Errno::EFBIG)?;
        let at = i64::try_from(at).map_err(|_| Errno::EFBIG)?;
        let length = usize::try_from(rest).unwrap_or(usize::MAX);
        Ok((at, length.min(uio.resid()).min(CHUNK)))
    }
}

impl External for HostFile {
    fn size(&self) -> u64 {
        self.window.size
    }

    fn read(&self, uio: &mut Uio) -> Result<()> {
        let mut buffer = vec![0; CHUNK.min(uio.resid())];
        loop {
            let (at, length) = self.rest(uio)?;
            if length == 0 {
                return Ok(());
            }
            let piece = [IoVec {
                base: buffer.as_mut_ptr().cast::<c_void>(),
                len: length,
            }];
            // SAFETY: the piece is the buffer, which is at least that long.
            let got = unsafe { file::iovread(self.fd, &piece, Some(at)) }?;
            if got == 0 {
                // Somebody cut the host file.
                return Err(Errno::EIO);
            }
            uio.copy_out(&buffer[..got])?;
        }
    }

    fn write(&self, uio: &mut Uio) -> Result<()> {
        let mut buffer = vec![0; CHUNK.min(uio.resid())];
        while uio.resid() > 0 {
            let (at, length) = self.rest(uio)?;
            if length == 0 {
                return Err(Errno::ENOSPC);
            }
            uio.copy_in(&mut buffer[..length])?;
            let mut done = 0;
            while done < length {
                let piece = [IoVec {
                    base: buffer[done..].as_mut_ptr().cast::<c_void>(),
                    len: length - done,
                }];
                let offset = at + i64::try_from(done).map_err(|_| Errno::EFBIG)?;
                // SAFETY: the piece is the rest of the buffer.
                done += unsafe { file::iovwrite(self.fd, &piece, Some(offset)) }?;
            }
        }
        Ok(())
    }
}

impl Drop for HostFile {
    fn drop(&mut self) {
        // The last user is gone; what the host says of its disk has no reader here.
        let _ = file::close(self.fd);
    }
}
