//! Host files: `rumpuser_open`, `close`, `getfileinfo`, `iovread`, `iovwrite`, `syncfd`.
//!
//! Names are the host's, relative to the host's working directory. Every call that may block gives
//! up the kernel's context meanwhile.

use core::ffi::{CStr, c_void};
use core::mem::MaybeUninit;

use rump_abi::errno::{Errno, Result};

use crate::errno;
use crate::hyperup;

/// Open for reading. (`RUMPUSER_OPEN_RDONLY`)
pub const OPEN_RDONLY: u32 = 0x00;
/// Open for writing.
pub const OPEN_WRONLY: u32 = 0x01;
/// Open for both.
pub const OPEN_RDWR: u32 = 0x02;
/// The bits of the access mode.
pub const OPEN_ACCMODE: u32 = 0x03;
/// Create the file if it is missing.
pub const OPEN_CREATE: u32 = 0x04;
/// Fail if the file exists.
pub const OPEN_EXCL: u32 = 0x08;
/// The file is for block I/O; advice.
pub const OPEN_BIO: u32 = 0x10;

/// What was read must reach the caller. (`RUMPUSER_SYNCFD_READ`)
pub const SYNCFD_READ: u32 = 0x01;
/// What was written must reach the file.
pub const SYNCFD_WRITE: u32 = 0x02;
/// Keep the order with what follows.
pub const SYNCFD_BARRIER: u32 = 0x04;
/// Wait until it has happened.
pub const SYNCFD_SYNC: u32 = 0x08;

/// A file descriptor of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Fd(pub i32);

/// The kind of a host file, with the numbers of `rumpuser.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum FileType {
    /// Anything that the others are not.
    Other = 0,
    /// A directory.
    Dir = 1,
    /// A regular file.
    Reg = 2,
    /// A block device.
    Blk = 3,
    /// A character device.
    Chr = 4,
}

/// A piece of memory for scattered I/O; the host's `struct iovec`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct IoVec {
    /// Where it begins.
    pub base: *mut c_void,
    /// How many bytes it has.
    pub len: usize,
}

const _: () = assert!(size_of::<IoVec>() == size_of::<libc::iovec>());

/// Opens a file; `mode` is made of the `OPEN_*` bits.
///
/// # Errors
/// `EINVAL` for an access mode of 3, else the host's reason.
pub fn open(name: &CStr, mode: u32) -> Result<Fd> {
    let access = match mode & OPEN_ACCMODE {
        OPEN_RDONLY => libc::O_RDONLY,
        OPEN_WRONLY => libc::O_WRONLY,
        OPEN_RDWR => libc::O_RDWR,
        _ => return Err(Errno::EINVAL),
    };
    let create = if mode & OPEN_CREATE != 0 {
        libc::O_CREAT
    } else {
        0
    };
    let exclusive = if mode & OPEN_EXCL != 0 {
        libc::O_EXCL
    } else {
        0
    };
    let flags = access | create | exclusive | libc::O_CLOEXEC;
    hyperup::wrapped(|| {
        // SAFETY: the name is a C string.
        let fd = unsafe { libc::open(name.as_ptr(), flags, 0o644) };
        if fd < 0 {
            Err(errno::last())
        } else {
            Ok(Fd(fd))
        }
    })
}

/// Writes out and closes a file.
///
/// # Errors
/// `EBADF`, or `EIO`, `ENOSPC` or `EDQUOT` when what was written is lost.
pub fn close(fd: Fd) -> Result<()> {
    hyperup::wrapped(|| {
        let synced = host_sync(fd);
        // SAFETY: the caller gives up the descriptor.
        let answer = unsafe { libc::close(fd.0) };
        if answer < 0 && errno::last_host() != libc::EINTR {
            return Err(errno::last());
        }
        match synced {
            Err(error) if error != Errno::EINVAL && error != Errno::EROFS => Err(error),
            _ => Ok(()),
        }
    })
}

/// The size and the kind of a file, behind symbolic links.
///
/// # Errors
/// `EOPNOTSUPP` for a device that does not tell its size, else the host's reason.
pub fn getfileinfo(name: &CStr) -> Result<(u64, FileType)> {
    hyperup::wrapped(|| {
        let stat = stat(name)?;
        let kind = kind_of(&stat);
        let size = match kind {
            FileType::Blk | FileType::Chr => device_size(name)?,
            _ => u64::try_from(stat.st_size).map_err(|_| Errno::EOVERFLOW)?,
        };
        Ok((size, kind))
    })
}

/// The kind of a file, behind symbolic links. A device is not opened for that.
///
/// # Errors
/// The host's reason.
pub fn kind(name: &CStr) -> Result<FileType> {
    hyperup::wrapped(|| stat(name).map(|stat| kind_of(&stat)))
}

fn stat(name: &CStr) -> Result<libc::stat> {
    let mut buf = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the name is a C string and `buf` has room for a struct stat.
    let answer = unsafe { libc::stat(name.as_ptr(), buf.as_mut_ptr()) };
    if answer < 0 {
        return Err(errno::last());
    }
    // SAFETY: stat succeeded and filled it in.
    Ok(unsafe { buf.assume_init() })
}

fn kind_of(stat: &libc::stat) -> FileType {
    match stat.st_mode & libc::S_IFMT {
        libc::S_IFDIR => FileType::Dir,
        libc::S_IFREG => FileType::Reg,
        libc::S_IFBLK => FileType::Blk,
        libc::S_IFCHR => FileType::Chr,
        _ => FileType::Other,
    }
}

/// Reads to `iov`, at `off` or where the descriptor stands; answers the count, 0 at the end.
///
/// # Safety
/// Every piece of `iov` is memory that may be written.
///
/// # Errors
/// The host's reason; `ESPIPE` when there is an offset and the file has none.
pub unsafe fn iovread(fd: Fd, iov: &[IoVec], off: Option<i64>) -> Result<usize> {
    transfer(|| {
        let (pieces, count) = pieces(iov);
        match off {
            // SAFETY: the caller vouches for the pieces.
            Some(off) => unsafe { libc::preadv(fd.0, pieces, count, off) },
            // SAFETY: the caller vouches for the pieces.
            None => unsafe { libc::readv(fd.0, pieces, count) },
        }
    })
}

/// Writes from `iov`, at `off` or where the descriptor stands; answers the count.
///
/// # Safety
/// Every piece of `iov` is memory that may be read.
///
/// # Errors
/// The host's reason; `ESPIPE` when there is an offset and the file has none.
pub unsafe fn iovwrite(fd: Fd, iov: &[IoVec], off: Option<i64>) -> Result<usize> {
    transfer(|| {
        let (pieces, count) = pieces(iov);
        match off {
            // SAFETY: the caller vouches for the pieces.
            Some(off) => unsafe { libc::pwritev(fd.0, pieces, count, off) },
            // SAFETY: the caller vouches for the pieces.
            None => unsafe { libc::writev(fd.0, pieces, count) },
        }
    })
}

/// Writes out `len` bytes (0: all) from `start` on; `flags` is made of the `SYNCFD_*` bits.
///
/// # Errors
/// `EINVAL` when neither direction is named, else the host's reason.
pub fn syncfd(fd: Fd, flags: u32, start: u64, len: u64) -> Result<()> {
    // The range is advice; the host's promise of durability is for whole files.
    let _ = (start, len);
    match flags & (SYNCFD_READ | SYNCFD_WRITE) {
        0 => Err(Errno::EINVAL),
        SYNCFD_READ => Ok(()),
        _ => hyperup::wrapped(|| host_sync(fd)),
    }
}

/// Writes out a file, without hooks.
pub(crate) fn host_sync(fd: Fd) -> Result<()> {
    // SAFETY: fsync has no conditions.
    let answer = unsafe { libc::fsync(fd.0) };
    if answer < 0 {
        Err(errno::last())
    } else {
        Ok(())
    }
}

fn pieces(iov: &[IoVec]) -> (*const libc::iovec, i32) {
    // The host refuses a count that is too high, so it need not be exact then.
    (
        iov.as_ptr().cast(),
        i32::try_from(iov.len()).unwrap_or(i32::MAX),
    )
}

/// Runs a transfer without the kernel's context, again when a signal came before its first byte.
fn transfer(mut host: impl FnMut() -> isize) -> Result<usize> {
    hyperup::wrapped(|| {
        loop {
            match usize::try_from(host()) {
                Ok(count) => return Ok(count),
                Err(_) if errno::last_host() == libc::EINTR => {}
                Err(_) => return Err(errno::last()),
            }
        }
    })
}

/// The size of a device: what seeking to its end answers.
fn device_size(name: &CStr) -> Result<u64> {
    let flags = libc::O_RDONLY | libc::O_CLOEXEC | libc::O_NONBLOCK;
    // SAFETY: the name is a C string.
    let fd = unsafe { libc::open(name.as_ptr(), flags) };
    if fd < 0 {
        return Err(errno::last());
    }
    // SAFETY: lseek has no conditions.
    let end = unsafe { libc::lseek(fd, 0, libc::SEEK_END) };
    // SAFETY: the descriptor is ours.
    unsafe { libc::close(fd) };
    match u64::try_from(end) {
        Ok(size) if size > 0 => Ok(size),
        _ => Err(Errno::EOPNOTSUPP),
    }
}
