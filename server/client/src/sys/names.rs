//! Names in directories: `mkdir(2)`, `rmdir(2)`, `unlink(2)`, `rename(2)`, `link(2)`,
//! `symlink(2)`, `readlink(2)`, `mknod(2)`, `mkfifo(2)`, and the records of `getdents(2)`.

use std::collections::HashSet;
use std::ffi::OsString;
use std::mem::offset_of;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rump_abi::sysno::{
    SYS___mknod50, SYS_link, SYS_linkat, SYS_mkdir, SYS_mkfifo, SYS_readlink, SYS_rename,
    SYS_rmdir, SYS_symlink, SYS_unlink,
};
use rump_abi::types::dirent;

use super::c_path;
use super::consts;
use super::layout::Fields;
use super::stat::{Follow, slot};
use crate::{Client, Result};

/// `PATH_MAX`.
const PATH_MAX: usize = 1024;

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirent {
    /// Inode number.
    pub ino: u64,
    /// `DT_*`, `DT_UNKNOWN` when the file system does not say.
    pub kind: u8,
    /// The name.
    pub name: OsString,
}

/// The entries in a block that `getdents(2)` filled; deleted ones (inode 0) are left out. A record
/// that does not fit its block ends the list.
pub fn entries(mut block: &[u8]) -> impl Iterator<Item = Dirent> {
    const NAME: usize = offset_of!(dirent, d_name);
    std::iter::from_fn(move || {
        loop {
            if block.len() < NAME {
                return None;
            }
            let fields = Fields(block);
            let reclen = usize::from(fields.u16(offset_of!(dirent, d_reclen)));
            let namlen = usize::from(fields.u16(offset_of!(dirent, d_namlen)));
            if reclen < NAME + namlen || reclen > block.len() {
                return None;
            }
            let entry = Dirent {
                ino: fields.u64(offset_of!(dirent, d_fileno)),
                kind: fields.u8(offset_of!(dirent, d_type)),
                name: OsString::from_vec(fields.text(NAME, namlen).to_vec()),
            };
            block = &block[reclen..];
            if entry.ino != 0 {
                return Some(entry);
            }
        }
    })
}

/// The entries that a look-up of their names finds: the first of each name, and none where that is a
/// whiteout.
pub(super) fn reachable(mut entries: Vec<Dirent>) -> Vec<Dirent> {
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.name.clone()) && entry.kind != consts::DT_WHT);
    entries
}

impl Client {
    /// `mkdir(2)`. A new process has the umask of init: pass the bits that you want.
    ///
    /// # Errors
    /// As the system call.
    pub fn mkdir(&self, path: impl AsRef<Path>, mode: u32) -> Result<()> {
        self.path_call(SYS_mkdir, path.as_ref(), &[mode.into()])
    }

    /// `rmdir(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn rmdir(&self, path: impl AsRef<Path>) -> Result<()> {
        self.path_call(SYS_rmdir, path.as_ref(), &[])
    }

    /// `unlink(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn unlink(&self, path: impl AsRef<Path>) -> Result<()> {
        self.path_call(SYS_unlink, path.as_ref(), &[])
    }

    /// `mkfifo(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn mkfifo(&self, path: impl AsRef<Path>, mode: u32) -> Result<()> {
        self.path_call(SYS_mkfifo, path.as_ref(), &[mode.into()])
    }

    /// `mknod(2)`; the type is in the mode.
    ///
    /// # Errors
    /// As the system call.
    pub fn mknod(&self, path: impl AsRef<Path>, mode: u32, dev: u64) -> Result<()> {
        self.path_call(SYS___mknod50, path.as_ref(), &[mode.into(), dev])
    }

    /// `rename(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn rename(&self, from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
        self.two_paths(SYS_rename, from.as_ref(), to.as_ref())
    }

    /// `link(2)`; a symbolic link `from` is followed, or linked itself (`linkat(2)`).
    ///
    /// # Errors
    /// As the system call.
    pub fn link(&self, from: impl AsRef<Path>, to: impl AsRef<Path>, follow: Follow) -> Result<()> {
        if follow == Follow::Yes {
            return self.two_paths(SYS_link, from.as_ref(), to.as_ref());
        }
        let (from, to) = (c_path(from.as_ref())?, c_path(to.as_ref())?);
        let mut buffers = self.buffers();
        let cwd = slot(consts::AT_FDCWD);
        let args = [cwd, buffers.lend_str(&from), cwd, buffers.lend_str(&to), 0];
        self.syscall(SYS_linkat, &args, &mut buffers)?;
        Ok(())
    }

    /// `symlink(2)`: makes `path`, which points to `target`.
    ///
    /// # Errors
    /// As the system call.
    pub fn symlink(&self, target: impl AsRef<Path>, path: impl AsRef<Path>) -> Result<()> {
        self.two_paths(SYS_symlink, target.as_ref(), path.as_ref())
    }

    /// `readlink(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn readlink(&self, path: impl AsRef<Path>) -> Result<PathBuf> {
        let path = c_path(path.as_ref())?;
        let mut target = vec![0; PATH_MAX];
        let mut buffers = self.buffers();
        let args = [
            buffers.lend_str(&path),
            buffers.lend_write(&mut target),
            PATH_MAX as u64,
        ];
        let [len, _] = self.syscall(SYS_readlink, &args, &mut buffers)?;
        target.truncate(usize::try_from(len).unwrap_or(0));
        Ok(PathBuf::from(OsString::from_vec(target)))
    }

    fn two_paths(&self, number: u16, first: &Path, second: &Path) -> Result<()> {
        let (first, second) = (c_path(first)?, c_path(second)?);
        let mut buffers = self.buffers();
        let args = [buffers.lend_str(&first), buffers.lend_str(&second)];
        self.syscall(number, &args, &mut buffers)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(ino: u64, name: &[u8]) -> Vec<u8> {
        let len = (13 + name.len() + 1).next_multiple_of(8);
        let mut bytes = ino.to_le_bytes().to_vec();
        bytes.extend((len as u16).to_le_bytes());
        bytes.extend((name.len() as u16).to_le_bytes());
        bytes.push(consts::DT_DIR);
        bytes.extend(name);
        bytes.resize(len, 0);
        bytes
    }

    #[test]
    fn blocks_of_entries() {
        let block = [record(7, b"tmp"), record(0, b"deleted"), record(8, b"..")].concat();
        assert_eq!(block.len(), 24 + 24 + 16);
        let all: Vec<_> = entries(&block).collect();
        let names: Vec<_> = all
            .iter()
            .map(|entry| (entry.ino, entry.kind, entry.name.to_str().unwrap()))
            .collect();
        assert_eq!(names, [(7, 4, "tmp"), (8, 4, "..")]);
        // Cut anywhere, it ends before the record that is not whole.
        assert_eq!(entries(&block[..30]).count(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_block_ends(block: Vec<u8>) {
            proptest::prop_assert!(entries(&block).count() <= block.len());
        }
    }

    #[test]
    fn what_a_union_shows() {
        let entry = |kind, name: &str| Dirent {
            ino: 1,
            kind,
            name: name.into(),
        };
        let (file, whiteout) = (8, consts::DT_WHT);
        let upper = [
            entry(4, "."),
            entry(file, "both"),
            entry(whiteout, "hidden"),
        ];
        let lower = [
            entry(4, "."),
            entry(file, "hidden"),
            entry(4, "both"),
            entry(file, "below"),
        ];
        let shown = reachable([&upper[..], &lower].concat());
        let wanted = [entry(4, "."), entry(file, "both"), entry(file, "below")];
        assert_eq!(shown, wanted);
    }
}
