//! `stat(2)` and the calls that change what it shows: chmod, chown, utimens, chflags.

use std::mem::offset_of;
use std::path::Path;

use rump_abi::sysno::{
    SYS___lstat50, SYS___stat50, SYS_chflags, SYS_chmod, SYS_chown, SYS_lchmod, SYS_lchown,
    SYS_utimensat,
};
use rump_abi::types::{stat, timespec};

use super::layout::{Fields, put};
use super::{c_path, consts};
use crate::{Client, Result};

/// `struct timespec`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timespec {
    /// Seconds since 1970.
    pub sec: i64,
    /// Nanoseconds, or `UTIME_NOW`, `UTIME_OMIT` for [`Client::utimens`].
    pub nsec: i64,
}

/// `struct stat` of `__stat50`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// The file system.
    pub dev: u64,
    /// Type and permissions.
    pub mode: u32,
    /// The file within its file system.
    pub ino: u64,
    /// Hard links.
    pub nlink: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// The device of a device node, else all ones.
    pub rdev: u64,
    /// Last access.
    pub atime: Timespec,
    /// Last change of the data.
    pub mtime: Timespec,
    /// Last change of the inode.
    pub ctime: Timespec,
    /// Creation.
    pub birthtime: Timespec,
    /// Bytes.
    pub size: i64,
    /// Units of 512 bytes in use.
    pub blocks: i64,
    /// Preferred transfer size.
    pub blksize: u32,
    /// `chflags(2)` flags.
    pub flags: u32,
    /// Generation.
    pub generation: u32,
}

impl Stat {
    /// Bytes of the kernel's structure.
    pub const LEN: usize = size_of::<stat>();

    /// The structure as the kernel wrote it.
    #[must_use]
    pub fn decode(bytes: &[u8; Self::LEN]) -> Self {
        let fields = Fields(bytes);
        let time = |at| Timespec {
            sec: fields.i64(at + offset_of!(timespec, tv_sec)),
            nsec: fields.i64(at + offset_of!(timespec, tv_nsec)),
        };
        Self {
            dev: fields.u64(offset_of!(stat, st_dev)),
            mode: fields.u32(offset_of!(stat, st_mode)),
            ino: fields.u64(offset_of!(stat, st_ino)),
            nlink: fields.u32(offset_of!(stat, st_nlink)),
            uid: fields.u32(offset_of!(stat, st_uid)),
            gid: fields.u32(offset_of!(stat, st_gid)),
            rdev: fields.u64(offset_of!(stat, st_rdev)),
            atime: time(offset_of!(stat, st_atimespec)),
            mtime: time(offset_of!(stat, st_mtimespec)),
            ctime: time(offset_of!(stat, st_ctimespec)),
            birthtime: time(offset_of!(stat, st_birthtimespec)),
            size: fields.i64(offset_of!(stat, st_size)),
            blocks: fields.i64(offset_of!(stat, st_blocks)),
            blksize: fields.u32(offset_of!(stat, st_blksize)),
            flags: fields.u32(offset_of!(stat, st_flags)),
            generation: fields.u32(offset_of!(stat, st_gen)),
        }
    }

    /// The type bits of the mode, `S_IF*`.
    #[must_use]
    pub fn file_type(&self) -> u32 {
        self.mode & consts::S_IFMT
    }

    /// Is it a directory?
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.file_type() == consts::S_IFDIR
    }

    /// Is it a symbolic link?
    #[must_use]
    pub fn is_symlink(&self) -> bool {
        self.file_type() == consts::S_IFLNK
    }
}

/// Does a call act on a symbolic link or on what it points to?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// On its target.
    Yes,
    /// On the link.
    No,
}

impl Client {
    /// `stat(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn stat(&self, path: impl AsRef<Path>) -> Result<Stat> {
        self.stat_with(SYS___stat50, path.as_ref())
    }

    /// `lstat(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn lstat(&self, path: impl AsRef<Path>) -> Result<Stat> {
        self.stat_with(SYS___lstat50, path.as_ref())
    }

    fn stat_with(&self, number: u16, path: &Path) -> Result<Stat> {
        let path = c_path(path)?;
        let mut result = [0; Stat::LEN];
        let mut buffers = self.buffers();
        let args = [buffers.lend_str(&path), buffers.lend_write(&mut result)];
        self.syscall(number, &args, &mut buffers)?;
        Ok(Stat::decode(&result))
    }

    /// `chmod(2)`, or `lchmod(2)` without following.
    ///
    /// # Errors
    /// As the system call.
    pub fn chmod(&self, path: impl AsRef<Path>, mode: u32, follow: Follow) -> Result<()> {
        let number = if follow == Follow::Yes {
            SYS_chmod
        } else {
            SYS_lchmod
        };
        self.path_call(number, path.as_ref(), &[mode.into()])
    }

    /// `chown(2)`, or `lchown(2)` without following; `None` leaves an id as it is.
    ///
    /// # Errors
    /// As the system call.
    pub fn chown(
        &self,
        path: impl AsRef<Path>,
        uid: Option<u32>,
        gid: Option<u32>,
        follow: Follow,
    ) -> Result<()> {
        let number = if follow == Follow::Yes {
            SYS_chown
        } else {
            SYS_lchown
        };
        let id = |id: Option<u32>| u64::from(id.unwrap_or(u32::MAX));
        self.path_call(number, path.as_ref(), &[id(uid), id(gid)])
    }

    /// `chflags(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn chflags(&self, path: impl AsRef<Path>, flags: u32) -> Result<()> {
        self.path_call(SYS_chflags, path.as_ref(), &[flags.into()])
    }

    /// `utimensat(2)` in the current directory.
    ///
    /// # Errors
    /// As the system call.
    pub fn utimens(
        &self,
        path: impl AsRef<Path>,
        atime: Timespec,
        mtime: Timespec,
        follow: Follow,
    ) -> Result<()> {
        let path = c_path(path.as_ref())?;
        let mut times = [0; 32];
        for (at, value) in [
            (0, atime.sec),
            (8, atime.nsec),
            (16, mtime.sec),
            (24, mtime.nsec),
        ] {
            put(&mut times, at, value.to_le_bytes());
        }
        let flag = if follow == Follow::Yes {
            0
        } else {
            consts::AT_SYMLINK_NOFOLLOW
        };
        let mut buffers = self.buffers();
        let args = [
            slot(consts::AT_FDCWD),
            buffers.lend_str(&path),
            buffers.lend_read(&times),
            flag.into(),
        ];
        self.syscall(SYS_utimensat, &args, &mut buffers)?;
        Ok(())
    }

    /// A call whose first argument is a path and whose others are numbers.
    pub(crate) fn path_call(&self, number: u16, path: &Path, others: &[u64]) -> Result<()> {
        let path = c_path(path)?;
        let mut buffers = self.buffers();
        let mut args = vec![buffers.lend_str(&path)];
        args.extend_from_slice(others);
        self.syscall(number, &args, &mut buffers)?;
        Ok(())
    }
}

/// An `int` in its slot: the value in the low half, the rest zero, as the reference client does.
pub(crate) fn slot(value: i32) -> u64 {
    value.cast_unsigned().into()
}
