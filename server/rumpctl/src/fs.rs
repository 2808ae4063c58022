//! The file calls that cp needs, on the kernel and on the host alike.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::sys::stat::{SFlag, UtimensatFlags, utimensat};
use nix::sys::time::TimeSpec;
use rump_abi::errno::Errno;
use rumpclient::Client;
use rumpclient::sys::consts::*;
use rumpclient::sys::{File, Follow, Timespec};

use crate::ctl::{Stop, host_text};
use crate::place::Place;

/// A failure on either side.
#[derive(Debug)]
pub enum Failure {
    /// Of a remote call.
    Kernel(rumpclient::Error),
    /// Of the host.
    Host(io::Error),
}

pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// Is it this error of the kernel, or the host's of the same meaning?
    pub fn is(&self, errno: Errno, kind: io::ErrorKind) -> bool {
        match self {
            Self::Kernel(error) => error.errno() == Some(errno),
            Self::Host(error) => error.kind() == kind,
        }
    }

    /// The sentence for `place`; a lost server ends the applet.
    pub fn at(self, place: &Place) -> std::result::Result<String, Stop> {
        match self {
            Self::Kernel(rumpclient::Error::Sys(errno)) => Ok(format!("{place}: {errno}")),
            Self::Kernel(error) => Err(Stop::Server(error)),
            Self::Host(error) => Ok(format!("{place}: {}", host_text(&error))),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kernel(error) => error.fmt(f),
            Self::Host(error) => f.write_str(&host_text(error)),
        }
    }
}

impl From<rumpclient::Error> for Failure {
    fn from(error: rumpclient::Error) -> Self {
        Self::Kernel(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Host(error)
    }
}

impl From<nix::Error> for Failure {
    fn from(error: nix::Error) -> Self {
        Self::Host(error.into())
    }
}

/// What both sides tell of a file. Type bits of modes are the same on both.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    pub mode: u32,
    pub nlink: u64,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    pub dev: u64,
    pub ino: u64,
    pub rdev: u64,
    pub atime: Timespec,
    pub mtime: Timespec,
}

impl Meta {
    pub fn kind(&self) -> u32 {
        self.mode & S_IFMT
    }

    pub fn is_dir(&self) -> bool {
        self.kind() == S_IFDIR
    }
}

/// An open file on either side.
pub enum Stream<'c> {
    Kernel(File<'c>),
    Host(std::fs::File),
}

impl Stream<'_> {
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::Kernel(file) => Ok(file.read(buffer)?),
            Self::Host(file) => loop {
                match file.read(buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    result => return Ok(result?),
                }
            },
        }
    }

    pub fn write_all(&mut self, data: &[u8]) -> Result<()> {
        match self {
            Self::Kernel(file) => Ok(file.write_all(data)?),
            Self::Host(file) => Ok(file.write_all(data)?),
        }
    }

    /// Closes it, and tells what the file system has to say to that.
    pub fn close(self) -> Result<()> {
        match self {
            Self::Kernel(file) => Ok(file.close()?),
            Self::Host(_) => Ok(()),
        }
    }
}

/// Both sides.
pub struct Fs<'c> {
    pub client: &'c Client,
}

impl<'c> Fs<'c> {
    pub fn meta(&self, place: &Place, follow: Follow) -> Result<Meta> {
        let path = &place.path;
        if place.host {
            let meta = if follow == Follow::Yes {
                std::fs::metadata(path)
            } else {
                std::fs::symlink_metadata(path)
            }?;
            return Ok(Meta {
                mode: meta.mode(),
                nlink: meta.nlink(),
                uid: meta.uid(),
                gid: meta.gid(),
                size: meta.size(),
                dev: meta.dev(),
                ino: meta.ino(),
                rdev: meta.rdev(),
                atime: Timespec {
                    sec: meta.atime(),
                    nsec: meta.atime_nsec(),
                },
                mtime: Timespec {
                    sec: meta.mtime(),
                    nsec: meta.mtime_nsec(),
                },
            });
        }
        let stat = if follow == Follow::Yes {
            self.client.stat(path)
        } else {
            self.client.lstat(path)
        }?;
        Ok(Meta {
            mode: stat.mode,
            nlink: stat.nlink.into(),
            uid: stat.uid,
            gid: stat.gid,
            size: stat.size.max(0).cast_unsigned(),
            dev: stat.dev,
            ino: stat.ino,
            rdev: stat.rdev,
            atime: stat.atime,
            mtime: stat.mtime,
        })
    }

    pub fn open(&self, place: &Place) -> Result<Stream<'c>> {
        if place.host {
            return Ok(Stream::Host(std::fs::File::open(&place.path)?));
        }
        Ok(Stream::Kernel(self.client.open(
            &place.path,
            O_RDONLY,
            0,
        )?))
    }

    /// Opens for writing; a file that is there is emptied, or refused when `new`.
    pub fn create(&self, place: &Place, mode: u32, new: bool) -> Result<Stream<'c>> {
        if place.host {
            let mut options = std::fs::OpenOptions::new();
            options.write(true).mode(mode & 0o7777);
            if new {
                options.create_new(true)
            } else {
                options.create(true).truncate(true)
            };
            return Ok(Stream::Host(options.open(&place.path)?));
        }
        let how = if new { O_EXCL } else { O_TRUNC };
        Ok(Stream::Kernel(self.client.open(
            &place.path,
            O_WRONLY | O_CREAT | how,
            mode & 0o7777,
        )?))
    }

    pub fn mkdir(&self, place: &Place, mode: u32) -> Result<()> {
        if place.host {
            use std::os::unix::fs::DirBuilderExt;
            return Ok(std::fs::DirBuilder::new()
                .mode(mode & 0o7777)
                .create(&place.path)?);
        }
        Ok(self.client.mkdir(&place.path, mode & 0o7777)?)
    }

    /// Names in a directory, without `.` and `..`, sorted.
    pub fn list(&self, place: &Place) -> Result<Vec<OsString>> {
        let mut names: Vec<OsString> = if place.host {
            let entries = std::fs::read_dir(&place.path)?;
            entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect::<io::Result<_>>()?
        } else {
            self.client
                .read_dir(&place.path)?
                .into_iter()
                .map(|entry| entry.name)
                .collect()
        };
        names.retain(|name| name != "." && name != "..");
        names.sort();
        Ok(names)
    }

    pub fn readlink(&self, place: &Place) -> Result<PathBuf> {
        if place.host {
            return Ok(std::fs::read_link(&place.path)?);
        }
        Ok(self.client.readlink(&place.path)?)
    }

    pub fn symlink(&self, target: &Path, place: &Place) -> Result<()> {
        if place.host {
            return Ok(std::os::unix::fs::symlink(target, &place.path)?);
        }
        Ok(self.client.symlink(target, &place.path)?)
    }

    pub fn unlink(&self, place: &Place) -> Result<()> {
        if place.host {
            return Ok(std::fs::remove_file(&place.path)?);
        }
        Ok(self.client.unlink(&place.path)?)
    }

    /// Makes a fifo; device nodes only within the kernel, as device numbers differ.
    pub fn special(&self, place: &Place, meta: &Meta) -> Result<()> {
        if place.host {
            let mode = nix::sys::stat::Mode::from_bits_truncate(meta.mode & 0o777);
            return Ok(nix::sys::stat::mknod(&place.path, SFlag::S_IFIFO, mode, 0)?);
        }
        match meta.kind() {
            S_IFIFO => Ok(self.client.mkfifo(&place.path, meta.mode & 0o7777)?),
            _ => Ok(self.client.mknod(&place.path, meta.mode, meta.rdev)?),
        }
    }

    pub fn chmod(&self, place: &Place, mode: u32) -> Result<()> {
        if place.host {
            let mode = std::fs::Permissions::from_mode(mode & 0o7777);
            return Ok(std::fs::set_permissions(&place.path, mode)?);
        }
        Ok(self.client.chmod(&place.path, mode & 0o7777, Follow::Yes)?)
    }

    pub fn chown(&self, place: &Place, uid: u32, gid: u32) -> Result<()> {
        if place.host {
            return Ok(std::os::unix::fs::lchown(
                &place.path,
                Some(uid),
                Some(gid),
            )?);
        }
        Ok(self
            .client
            .chown(&place.path, Some(uid), Some(gid), Follow::No)?)
    }

    pub fn utimens(&self, place: &Place, meta: &Meta) -> Result<()> {
        if place.host {
            let time = |time: Timespec| TimeSpec::new(time.sec, time.nsec);
            let (atime, mtime) = (time(meta.atime), time(meta.mtime));
            let cwd = nix::fcntl::AT_FDCWD;
            return Ok(utimensat(
                cwd,
                &place.path,
                &atime,
                &mtime,
                UtimensatFlags::NoFollowSymlink,
            )?);
        }
        Ok(self
            .client
            .utimens(&place.path, meta.atime, meta.mtime, Follow::No)?)
    }
}
