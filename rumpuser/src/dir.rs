//! Listing directories of the host. NetBSD's hypercalls have no such thing: its kernel shows host
//! directories without their entries.

use core::ffi::CStr;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirEntryExt as _, MetadataExt as _};
use std::path::Path;

use rump_abi::errno::{Errno, Result};

use crate::errno;
use crate::file::FileType;
use crate::hyperup;

/// An entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its inode number on the host.
    pub ino: u64,
    /// What it is, itself: [`FileType::Other`] for a symbolic link.
    pub kind: FileType,
}

fn path(name: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(name.to_bytes()))
}

fn netbsd(error: &std::io::Error) -> Errno {
    error.raw_os_error().map_or(Errno::EIO, errno::from_host)
}

/// The entries of a directory, without "." and "..", by name.
///
/// # Errors
/// The host's reason.
pub fn list(name: &CStr) -> Result<Vec<Entry>> {
    hyperup::wrapped(|| {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(path(name)).map_err(|error| netbsd(&error))? {
            let entry = entry.map_err(|error| netbsd(&error))?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_file() => FileType::Reg,
                Ok(kind) if kind.is_dir() => FileType::Dir,
                _ => FileType::Other,
            };
            entries.push(Entry {
                name: entry.file_name().as_bytes().to_vec(),
                ino: entry.ino(),
                kind,
            });
        }
        // The host's order is its own affair; this one stays when other entries come and go.
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    })
}

/// The inode number of a file, behind symbolic links.
///
/// # Errors
/// The host's reason.
pub fn ino(name: &CStr) -> Result<u64> {
    hyperup::wrapped(|| {
        let status = std::fs::metadata(path(name)).map_err(|error| netbsd(&error))?;
        Ok(status.ino())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_by_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("b"), []).unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::os::unix::fs::symlink("b", folder.path().join("c")).unwrap();
        let name = std::ffi::CString::new(folder.path().as_os_str().as_bytes()).unwrap();
        let found = list(&name).unwrap();
        let kinds: Vec<_> = found.iter().map(|e| (&e.name[..], e.kind)).collect();
        let expected: [(&[u8], FileType); 3] = [
            (b"a", FileType::Dir),
            (b"b", FileType::Reg),
            (b"c", FileType::Other),
        ];
        assert_eq!(kinds, expected);
        let file = std::ffi::CString::new([name.as_bytes(), b"/c"].concat()).unwrap();
        assert_eq!(ino(&file), Ok(found[1].ino), "behind the link");
        assert_eq!(list(&file), Err(Errno::ENOTDIR));
    }
}
