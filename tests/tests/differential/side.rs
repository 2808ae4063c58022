//! The two file systems that are compared, behind one interface.
//!
//! Both answer with NetBSD's error numbers: the host's are translated by name.

use rump_abi::Errno;

/// What a step sees of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Only compared between objects of the same side.
    pub ino: u64,
    /// Type and permission bits.
    pub mode: u32,
    pub nlink: u64,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    /// Seconds; only compared after a call that set them.
    pub mtime: i64,
    pub atime: i64,
}

/// Name and type.
pub type DirectoryEntry = (Vec<u8>, u8);

pub type Answer<T> = Result<T, Errno>;

/// Flags of open that both sides know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Open {
    pub read: bool,
    pub write: bool,
    pub create: bool,
    pub exclusive: bool,
    pub truncate: bool,
    pub append: bool,
    pub directory: bool,
    pub nofollow: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    Fifo,
    Character,
    Block,
}

/// Calls by path and by descriptor. Paths are relative to the root of the file system under test;
/// descriptors are the side's own numbers.
pub trait Side {
    fn mkdir(&mut self, path: &[u8], mode: u32) -> Answer<()>;
    fn rmdir(&mut self, path: &[u8]) -> Answer<()>;
    fn unlink(&mut self, path: &[u8]) -> Answer<()>;
    fn rename(&mut self, from: &[u8], to: &[u8]) -> Answer<()>;
    fn link(&mut self, from: &[u8], to: &[u8]) -> Answer<()>;
    fn symlink(&mut self, target: &[u8], path: &[u8]) -> Answer<()>;
    fn readlink(&mut self, path: &[u8]) -> Answer<Vec<u8>>;
    fn mknod(&mut self, path: &[u8], node: Node, mode: u32) -> Answer<()>;
    fn chmod(&mut self, path: &[u8], mode: u32) -> Answer<()>;
    fn chown(&mut self, path: &[u8], uid: u32, gid: u32, follow: bool) -> Answer<()>;
    fn utimes(&mut self, path: &[u8], atime: i64, mtime: i64) -> Answer<()>;
    fn truncate(&mut self, path: &[u8], length: i64) -> Answer<()>;
    fn access(&mut self, path: &[u8], mode: u32) -> Answer<()>;
    fn stat(&mut self, path: &[u8], follow: bool) -> Answer<Attributes>;
    fn open(&mut self, path: &[u8], how: Open, mode: u32) -> Answer<i32>;
    fn close(&mut self, fd: i32) -> Answer<()>;
    fn dup(&mut self, fd: i32) -> Answer<i32>;
    fn read(&mut self, fd: i32, length: usize) -> Answer<Vec<u8>>;
    fn write(&mut self, fd: i32, data: &[u8]) -> Answer<usize>;
    fn pread(&mut self, fd: i32, length: usize, offset: i64) -> Answer<Vec<u8>>;
    fn pwrite(&mut self, fd: i32, data: &[u8], offset: i64) -> Answer<usize>;
    fn readv(&mut self, fd: i32, lengths: [usize; 2]) -> Answer<Vec<u8>>;
    fn writev(&mut self, fd: i32, data: [&[u8]; 2]) -> Answer<usize>;
    fn lseek(&mut self, fd: i32, offset: i64, whence: u32) -> Answer<i64>;
    fn ftruncate(&mut self, fd: i32, length: i64) -> Answer<()>;
    fn fstat(&mut self, fd: i32) -> Answer<Attributes>;
    fn fchmod(&mut self, fd: i32, mode: u32) -> Answer<()>;
    fn fchown(&mut self, fd: i32, uid: u32, gid: u32) -> Answer<()>;
    fn fsync(&mut self, fd: i32) -> Answer<()>;
    fn flock(&mut self, fd: i32, exclusive: bool, unlock: bool) -> Answer<()>;
    /// Names and types of all entries from the start, without dots, sorted.
    fn readdir(&mut self, fd: i32) -> Answer<Vec<DirectoryEntry>> {
        self.rewind(fd)?;
        let mut names = Vec::new();
        while let Some(part) = self.readdir_part(fd, 4096)? {
            names.extend(part);
        }
        names.sort();
        Ok(names)
    }
    /// The next entries without dots, as many as fit into so many bytes; `None` at the end.
    fn readdir_part(&mut self, fd: i32, size: usize) -> Answer<Option<Vec<DirectoryEntry>>>;
    /// `lseek(2)` to the start.
    fn rewind(&mut self, fd: i32) -> Answer<()> {
        self.lseek(fd, 0, 0).map(drop)
    }
    fn fstatat(&mut self, fd: i32, path: &[u8]) -> Answer<Attributes>;
    fn mkdirat(&mut self, fd: i32, path: &[u8], mode: u32) -> Answer<()>;
    fn unlinkat(&mut self, fd: i32, path: &[u8], directory: bool) -> Answer<()>;
    fn renameat(&mut self, fd: i32, from: &[u8], to: &[u8]) -> Answer<()>;
    /// Becomes this user with a group of the same number and no other.
    fn seteuid(&mut self, uid: u32) -> Answer<()>;
    fn umask(&mut self, mask: u32);
}
