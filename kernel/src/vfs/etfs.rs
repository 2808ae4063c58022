//! Host files in the kernel's name space (`rump_etfs_register`).
//!
//! The root file system looks a path up here before its own directories. A key is a path that begins
//! with a slash; what is registered does not show in a directory listing.

use core::ffi::CStr;

use crate::ffi::guarded::Guarded;
use crate::{Errno, Result};

/// How a host file appears (`enum rump_etfs_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    Reg,
    /// A block device.
    Blk,
    /// A character device.
    Chr,
    /// A directory, without those in it.
    Dir,
    /// A directory and all below.
    DirSubdirs,
}

impl Kind {
    /// The kind of a C value.
    #[must_use]
    pub fn from_raw(raw: i32) -> Option<Self> {
        Some(match raw {
            0 => Self::Reg,
            1 => Self::Blk,
            2 => Self::Chr,
            3 => Self::Dir,
            4 => Self::DirSubdirs,
            _ => return None,
        })
    }

    fn is_dir(self) -> bool {
        matches!(self, Self::Dir | Self::DirSubdirs)
    }
}

/// A registered host file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path in the kernel, with one leading slash.
    pub key: Vec<u8>,
    /// The path on the host.
    pub hostpath: Vec<u8>,
    /// How it appears.
    pub kind: Kind,
    /// Where its window begins.
    pub begin: u64,
    /// How long its window is; `SIZE_ENDOFF`: to the end.
    pub size: u64,
}

/// A window that ends with the host file (`RUMP_ETFS_SIZE_ENDOFF`).
pub const SIZE_ENDOFF: u64 = u64::MAX;

/// The driver that makes nodes of registered files.
pub trait Backend: Send + Sync {
    /// Makes the host file appear.
    ///
    /// # Errors
    /// The host's, `EEXIST`, `EBUSY`.
    fn register(&self, entry: &Entry) -> Result<()>;

    /// Takes it away.
    ///
    /// # Errors
    /// `ENOENT`, `EBUSY`.
    fn remove(&self, key: &[u8]) -> Result<()>;
}

static BACKEND: Guarded<Option<&'static dyn Backend>> = Guarded::new(None);

/// The root file system says that it can show host files; without the VFS there is none.
pub fn set_backend(backend: &'static dyn Backend) {
    BACKEND.with(|slot| *slot = Some(backend));
}

fn backend() -> Result<&'static dyn Backend> {
    BACKEND.with(|slot| *slot).ok_or(Errno::ENOSYS)
}

/// A key with its leading slashes made one.
fn canonical(key: &CStr) -> Result<Vec<u8>> {
    let bytes = key.to_bytes();
    if bytes.first() != Some(&b'/') {
        return Err(Errno::EINVAL);
    }
    let slashes = bytes.iter().take_while(|&&byte| byte == b'/').count();
    Ok(bytes[slashes - 1..].to_vec())
}

/// Makes the window `begin`, `size` of a host file appear at `key` as a `kind`.
///
/// # Errors
/// `EINVAL` for a bad key or kind, `EISDIR` for a directory with a window, those of [`Backend::register`];
/// `ENOSYS` without the VFS.
pub fn register(key: &CStr, hostpath: &CStr, kind: i32, begin: u64, size: u64) -> Result<()> {
    let key = canonical(key)?;
    let kind = Kind::from_raw(kind).ok_or(Errno::EINVAL)?;
    if kind.is_dir() && (begin != 0 || size != SIZE_ENDOFF) {
        return Err(Errno::EISDIR);
    }
    backend()?.register(&Entry {
        key,
        hostpath: hostpath.to_bytes().to_vec(),
        kind,
        begin,
        size,
    })
}

/// Takes away what is registered at `key`.
///
/// # Errors
/// `ENOENT`, and `EBUSY` for what is in use.
pub fn remove(key: &CStr) -> Result<()> {
    backend()?.remove(&canonical(key)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_begin_with_one_slash() {
        assert_eq!(canonical(c"//a//b"), Ok(b"/a//b".to_vec()));
        assert_eq!(canonical(c"a"), Err(Errno::EINVAL));
        assert_eq!(canonical(c""), Err(Errno::EINVAL));
    }

    #[test]
    fn a_directory_has_no_window() {
        assert_eq!(register(c"/d", c"/", 3, 0, 5), Err(Errno::EISDIR));
        assert_eq!(register(c"/d", c"/", 9, 0, 0), Err(Errno::EINVAL));
    }
}
