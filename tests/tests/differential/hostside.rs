//! The host's own tmpfs, by raw system calls of this thread.

use std::ffi::CString;
use std::os::fd::RawFd;

use rump_abi::Errno;

use crate::openflags;
use crate::side::{Answer, Attributes, DirectoryEntry, Node, Open, Side};

/// A folder on the host's tmpfs; the caller removes it.
pub struct Host {
    root: Vec<u8>,
}

impl Host {
    /// Uses `folder`, after `statfs(2)` said that it is on a tmpfs.
    pub fn new(folder: &std::path::Path) -> Self {
        use std::os::unix::ffi::OsStrExt as _;
        let stat = nix::sys::statfs::statfs(folder).expect("statfs");
        assert_eq!(
            stat.filesystem_type(),
            nix::sys::statfs::TMPFS_MAGIC,
            "{} is not on a tmpfs",
            folder.display()
        );
        // SAFETY: umask has no conditions.
        unsafe { libc::umask(0) };
        let mut root = folder.as_os_str().as_bytes().to_vec();
        root.push(b'/');
        Self { root }
    }

    fn path(&self, path: &[u8]) -> CString {
        CString::new([&self.root, path].concat()).expect("no NUL")
    }
}

/// -1 is an error of the host, by its name.
pub fn check(result: impl Into<i64>) -> Answer<i64> {
    match result.into() {
        -1 => Err(netbsd(nix::errno::Errno::last())),
        other => Ok(other),
    }
}

/// NetBSD's number of an error, found by the name that both systems give it.
pub fn netbsd(host: nix::errno::Errno) -> Errno {
    let name = match format!("{host:?}").as_str() {
        "EAGAIN" => "EAGAIN".to_owned(),
        "EOPNOTSUPP" | "ENOTSUP" => "EOPNOTSUPP".to_owned(),
        other => other.to_owned(),
    };
    (1..=96)
        .map(Errno::new)
        .find(|errno| errno.name() == Some(&name))
        .unwrap_or_else(|| panic!("NetBSD has no {name}"))
}

fn attributes(st: &libc::stat) -> Attributes {
    Attributes {
        ino: st.st_ino,
        mode: st.st_mode,
        nlink: st.st_nlink,
        uid: st.st_uid,
        gid: st.st_gid,
        size: st.st_size.cast_unsigned(),
        mtime: st.st_mtime,
        atime: st.st_atime,
    }
}

impl Drop for Host {
    /// A failed step may have been another user's, who could not remove the folder.
    fn drop(&mut self) {
        let _ = self.seteuid(0);
    }
}

impl Side for Host {
    fn mkdir(&mut self, path: &[u8], mode: u32) -> Answer<()> {
        let path = self.path(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::mkdir(path.as_ptr(), mode) }).map(drop)
    }

    fn rmdir(&mut self, path: &[u8]) -> Answer<()> {
        let path = self.path(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::rmdir(path.as_ptr()) }).map(drop)
    }

    fn unlink(&mut self, path: &[u8]) -> Answer<()> {
        let path = self.path(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::unlink(path.as_ptr()) }).map(drop)
    }

    fn rename(&mut self, from: &[u8], to: &[u8]) -> Answer<()> {
        let (from, to) = (self.path(from), self.path(to));
        // SAFETY: both paths live during the call.
        check(unsafe { libc::rename(from.as_ptr(), to.as_ptr()) }).map(drop)
    }

    fn link(&mut self, from: &[u8], to: &[u8]) -> Answer<()> {
        let (from, to) = (self.path(from), self.path(to));
        // SAFETY: both paths live during the call.
        check(unsafe { libc::link(from.as_ptr(), to.as_ptr()) }).map(drop)
    }

    fn symlink(&mut self, target: &[u8], path: &[u8]) -> Answer<()> {
        let (target, path) = (CString::new(target).expect("no NUL"), self.path(path));
        // SAFETY: both strings live during the call.
        check(unsafe { libc::symlink(target.as_ptr(), path.as_ptr()) }).map(drop)
    }

    fn readlink(&mut self, path: &[u8]) -> Answer<Vec<u8>> {
        let path = self.path(path);
        let mut target = vec![0_u8; 1024];
        // SAFETY: path and buffer live during the call.
        let length =
            check(
                unsafe { libc::readlink(path.as_ptr(), target.as_mut_ptr().cast(), 1024) } as i64,
            )?;
        target.truncate(length as usize);
        Ok(target)
    }

    fn mknod(&mut self, path: &[u8], node: Node, mode: u32) -> Answer<()> {
        let path = self.path(path);
        let (kind, dev) = match node {
            Node::Fifo => (libc::S_IFIFO, 0),
            Node::Character => (libc::S_IFCHR, libc::makedev(2, 2)),
            Node::Block => (libc::S_IFBLK, libc::makedev(7, 7)),
        };
        // SAFETY: the path lives during the call.
        check(unsafe { libc::mknod(path.as_ptr(), mode | kind, dev) }).map(drop)
    }

    fn chmod(&mut self, path: &[u8], mode: u32) -> Answer<()> {
        let path = self.path(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::chmod(path.as_ptr(), mode) }).map(drop)
    }

    fn chown(&mut self, path: &[u8], uid: u32, gid: u32, follow: bool) -> Answer<()> {
        let path = self.path(path);
        let call = if follow { libc::chown } else { libc::lchown };
        // SAFETY: the path lives during the call.
        check(unsafe { call(path.as_ptr(), uid, gid) }).map(drop)
    }

    fn utimes(&mut self, path: &[u8], atime: i64, mtime: i64) -> Answer<()> {
        let path = self.path(path);
        let times = [
            libc::timespec {
                tv_sec: atime,
                tv_nsec: 0,
            },
            libc::timespec {
                tv_sec: mtime,
                tv_nsec: 0,
            },
        ];
        // SAFETY: path and times live during the call.
        check(unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), 0) })
            .map(drop)
    }

    fn truncate(&mut self, path: &[u8], length: i64) -> Answer<()> {
        let path = self.path(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::truncate(path.as_ptr(), length) }).map(drop)
    }

    fn access(&mut self, path: &[u8], mode: u32) -> Answer<()> {
        let path = self.path(path);
        // faccessat2, since the C library's own emulation of AT_EACCESS knows no groups.
        // SAFETY: the path lives during the call.
        let result = unsafe {
            libc::syscall(
                libc::SYS_faccessat2,
                libc::AT_FDCWD,
                path.as_ptr(),
                mode,
                libc::AT_EACCESS,
            )
        };
        check(result).map(drop)
    }

    fn stat(&mut self, path: &[u8], follow: bool) -> Answer<Attributes> {
        let path = self.path(path);
        let mut st = std::mem::MaybeUninit::<libc::stat>::zeroed();
        let call = if follow { libc::stat } else { libc::lstat };
        // SAFETY: the path lives during the call and the buffer is a `struct stat`.
        check(unsafe { call(path.as_ptr(), st.as_mut_ptr()) })?;
        // SAFETY: filled.
        Ok(attributes(unsafe { st.assume_init_ref() }))
    }

    fn open(&mut self, path: &[u8], how: Open, mode: u32) -> Answer<i32> {
        let path = self.path(path);
        let flags = openflags::host(how);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::open(path.as_ptr(), flags, mode) }).map(|fd| fd as RawFd)
    }

    fn close(&mut self, fd: i32) -> Answer<()> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::close(fd) }).map(drop)
    }

    fn dup(&mut self, fd: i32) -> Answer<i32> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::dup(fd) }).map(|fd| fd as i32)
    }

    fn read(&mut self, fd: i32, length: usize) -> Answer<Vec<u8>> {
        let mut data = vec![0_u8; length];
        // SAFETY: the buffer has that length.
        let got = check(unsafe { libc::read(fd, data.as_mut_ptr().cast(), length) } as i64)?;
        data.truncate(got as usize);
        Ok(data)
    }

    fn write(&mut self, fd: i32, data: &[u8]) -> Answer<usize> {
        // SAFETY: the buffer has that length.
        check(unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) } as i64)
            .map(|n| n as usize)
    }

    fn pread(&mut self, fd: i32, length: usize, offset: i64) -> Answer<Vec<u8>> {
        let mut data = vec![0_u8; length];
        // SAFETY: the buffer has that length.
        let got =
            check(unsafe { libc::pread(fd, data.as_mut_ptr().cast(), length, offset) } as i64)?;
        data.truncate(got as usize);
        Ok(data)
    }

    fn pwrite(&mut self, fd: i32, data: &[u8], offset: i64) -> Answer<usize> {
        // SAFETY: the buffer has that length.
        check(unsafe { libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset) } as i64)
            .map(|n| n as usize)
    }

    fn readv(&mut self, fd: i32, lengths: [usize; 2]) -> Answer<Vec<u8>> {
        let mut data = [vec![0_u8; lengths[0]], vec![0_u8; lengths[1]]];
        let vectors = data.each_mut().map(|part| libc::iovec {
            iov_base: part.as_mut_ptr().cast(),
            iov_len: part.len(),
        });
        // SAFETY: the vectors describe live buffers.
        let got = check(unsafe { libc::readv(fd, vectors.as_ptr(), 2) } as i64)?;
        let mut all = data.concat();
        all.truncate(got as usize);
        Ok(all)
    }

    fn writev(&mut self, fd: i32, data: [&[u8]; 2]) -> Answer<usize> {
        let vectors = data.map(|part| libc::iovec {
            iov_base: part.as_ptr().cast_mut().cast(),
            iov_len: part.len(),
        });
        // SAFETY: the vectors describe live buffers.
        check(unsafe { libc::writev(fd, vectors.as_ptr(), 2) } as i64).map(|n| n as usize)
    }

    fn lseek(&mut self, fd: i32, offset: i64, whence: u32) -> Answer<i64> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::lseek(fd, offset, whence.cast_signed()) })
    }

    fn ftruncate(&mut self, fd: i32, length: i64) -> Answer<()> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::ftruncate(fd, length) }).map(drop)
    }

    fn fstat(&mut self, fd: i32) -> Answer<Attributes> {
        let mut st = std::mem::MaybeUninit::<libc::stat>::zeroed();
        // SAFETY: the buffer is a `struct stat`.
        check(unsafe { libc::fstat(fd, st.as_mut_ptr()) })?;
        // SAFETY: filled.
        Ok(attributes(unsafe { st.assume_init_ref() }))
    }

    fn fchmod(&mut self, fd: i32, mode: u32) -> Answer<()> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::fchmod(fd, mode) }).map(drop)
    }

    fn fchown(&mut self, fd: i32, uid: u32, gid: u32) -> Answer<()> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::fchown(fd, uid, gid) }).map(drop)
    }

    fn fsync(&mut self, fd: i32) -> Answer<()> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::fsync(fd) }).map(drop)
    }

    fn flock(&mut self, fd: i32, exclusive: bool, unlock: bool) -> Answer<()> {
        let operation = match (unlock, exclusive) {
            (true, _) => libc::LOCK_UN,
            (false, true) => libc::LOCK_EX | libc::LOCK_NB,
            (false, false) => libc::LOCK_SH | libc::LOCK_NB,
        };
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::flock(fd, operation) }).map(drop)
    }

    fn readdir_part(&mut self, fd: i32, size: usize) -> Answer<Option<Vec<DirectoryEntry>>> {
        let mut buffer = vec![0_u8; size];
        let mut names = Vec::new();
        // SAFETY: the buffer has that length.
        let got =
            unsafe { libc::syscall(libc::SYS_getdents64, fd, buffer.as_mut_ptr(), buffer.len()) };
        let got = check(got)? as usize;
        if got == 0 {
            return Ok(None);
        }
        let mut at = 0;
        while at < got {
            // struct linux_dirent64: inode 8, offset 8, length 2, type 1, name.
            let record = &buffer[at..got];
            let length = usize::from(u16::from_le_bytes([record[16], record[17]]));
            let name = &record[19..length];
            let end = name.iter().position(|&byte| byte == 0).expect("a NUL");
            let name = name[..end].to_vec();
            if name != b"." && name != b".." {
                names.push((name, record[18]));
            }
            at += length;
        }
        Ok(Some(names))
    }

    fn fstatat(&mut self, fd: i32, path: &[u8]) -> Answer<Attributes> {
        let path = CString::new(path).expect("no NUL");
        let mut st = std::mem::MaybeUninit::<libc::stat>::zeroed();
        let flag = libc::AT_SYMLINK_NOFOLLOW;
        // SAFETY: the path lives during the call and the buffer is a `struct stat`.
        check(unsafe { libc::fstatat(fd, path.as_ptr(), st.as_mut_ptr(), flag) })?;
        // SAFETY: filled.
        Ok(attributes(unsafe { st.assume_init_ref() }))
    }

    fn mkdirat(&mut self, fd: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = CString::new(path).expect("no NUL");
        // SAFETY: the path lives during the call.
        check(unsafe { libc::mkdirat(fd, path.as_ptr(), mode) }).map(drop)
    }

    fn unlinkat(&mut self, fd: i32, path: &[u8], directory: bool) -> Answer<()> {
        let path = CString::new(path).expect("no NUL");
        let flag = if directory { libc::AT_REMOVEDIR } else { 0 };
        // SAFETY: the path lives during the call.
        check(unsafe { libc::unlinkat(fd, path.as_ptr(), flag) }).map(drop)
    }

    fn renameat(&mut self, fd: i32, from: &[u8], to: &[u8]) -> Answer<()> {
        let (from, to) = (
            CString::new(from).expect("no NUL"),
            CString::new(to).expect("no NUL"),
        );
        // SAFETY: both paths live during the call.
        check(unsafe { libc::renameat(fd, from.as_ptr(), fd, to.as_ptr()) }).map(drop)
    }

    fn seteuid(&mut self, uid: u32) -> Answer<()> {
        // Raw calls: those of the C library change every thread of the process.
        const KEEP: u32 = u32::MAX;
        // SAFETY: no pointer but an empty list.
        check(unsafe { libc::syscall(libc::SYS_setresuid, KEEP, 0, KEEP) })?;
        // SAFETY: as above.
        check(unsafe { libc::syscall(libc::SYS_setresgid, KEEP, uid, KEEP) })?;
        // SAFETY: as above.
        check(unsafe { libc::syscall(libc::SYS_setgroups, 0, std::ptr::null::<u32>()) })?;
        // SAFETY: as above.
        check(unsafe { libc::syscall(libc::SYS_setresuid, KEEP, uid, KEEP) }).map(drop)
    }

    fn umask(&mut self, mask: u32) {
        // SAFETY: umask has no conditions.
        unsafe { libc::umask(mask) };
    }
}
