//! Calls that make, move and remove names, and list them.

use rump_abi::sysno::{
    SYS___getdents30, SYS___mknod50, SYS___posix_rename, SYS_link, SYS_mkdir, SYS_mkfifo,
    SYS_readlink, SYS_rename, SYS_rmdir, SYS_symlink, SYS_unlink,
};
use rumpclient::sys::consts::{O_DIRECTORY, O_RDONLY};
use rumpclient::sys::{Dirent, entries};

use super::Process;
use super::call::c_string;
use crate::outcome::Sys;

impl Process<'_> {
    /// `mkdir(2)`.
    pub fn mkdir(&self, path: &str, mode: u32) -> Sys {
        self.path_call("mkdir", SYS_mkdir, path, &[mode.into()])
    }

    /// `rmdir(2)`.
    pub fn rmdir(&self, path: &str) -> Sys {
        self.path_call("rmdir", SYS_rmdir, path, &[])
    }

    /// `unlink(2)`.
    pub fn unlink(&self, path: &str) -> Sys {
        self.path_call("unlink", SYS_unlink, path, &[])
    }

    /// `link(2)`.
    pub fn link(&self, from: &str, to: &str) -> Sys {
        self.two_paths("link", SYS_link, from, to)
    }

    /// `symlink(2)`.
    pub fn symlink(&self, target: &str, path: &str) -> Sys {
        self.two_paths("symlink", SYS_symlink, target, path)
    }

    /// `rename(2)`.
    pub fn rename(&self, from: &str, to: &str) -> Sys {
        self.two_paths("rename", SYS_rename, from, to)
    }

    /// `__posix_rename(2)`: two links to one file stay.
    pub fn posix_rename(&self, from: &str, to: &str) -> Sys {
        self.two_paths("__posix_rename", SYS___posix_rename, from, to)
    }

    /// `mkfifo(2)`.
    pub fn mkfifo(&self, path: &str, mode: u32) -> Sys {
        self.path_call("mkfifo", SYS_mkfifo, path, &[mode.into()])
    }

    /// `mknod(2)`.
    pub fn mknod(&self, path: &str, mode: u32, dev: u64) -> Sys {
        self.path_call("mknod", SYS___mknod50, path, &[mode.into(), dev])
    }

    /// `readlink(2)`, at most `room` bytes.
    pub fn readlink_room(&self, path: &str, room: usize) -> Sys<String> {
        let path = c_string(path);
        let mut target = vec![0; room];
        let call = self
            .call("readlink", SYS_readlink)
            .string(&path)
            .output(&mut target);
        let length = call.number(room as u64).done()?;
        target.truncate(usize::try_from(length).unwrap_or(0));
        Ok(String::from_utf8_lossy(&target).into_owned())
    }

    /// `readlink(2)`.
    pub fn readlink(&self, path: &str) -> Sys<String> {
        self.readlink_room(path, 1024)
    }

    /// One `getdents(2)` with so much room; nothing at the end.
    pub fn getdents(&self, fd: i32, room: usize) -> Sys<Vec<Dirent>> {
        let mut block = vec![0; room];
        let call = self
            .call("getdents", SYS___getdents30)
            .signed(fd)
            .output(&mut block);
        let length = call.number(room as u64).done()?;
        block.truncate(usize::try_from(length).unwrap_or(0));
        Ok(entries(&block).collect())
    }

    /// Everything in a directory, `.` and `..` too.
    pub fn list(&self, path: &str) -> Sys<Vec<Dirent>> {
        let fd = self.open(path, O_RDONLY | O_DIRECTORY, 0)?;
        let mut all = Vec::new();
        loop {
            match self.getdents(fd, 4096) {
                Ok(some) if some.is_empty() => break,
                Ok(some) => all.extend(some),
                Err(error) => {
                    // The first error is the one to tell.
                    let _ = self.close(fd);
                    return Err(error);
                }
            }
        }
        self.close(fd)?;
        Ok(all)
    }

    /// The names in a directory, sorted, without `.` and `..`.
    pub fn names(&self, path: &str) -> Sys<Vec<String>> {
        let entries = self.list(path)?;
        let names = entries
            .iter()
            .map(|entry| entry.name.to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| name != "." && name != "..").collect();
        names.sort();
        Ok(names)
    }
}
