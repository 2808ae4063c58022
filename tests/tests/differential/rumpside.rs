//! tmpfs of a rump kernel in this process.

use std::ffi::CString;
use std::path::Path;

use rump_abi::sysno::*;
use rump_abi::types::*;
use rump_tests::raw::Raw;

use crate::openflags;
use crate::side::{Answer, Attributes, DirectoryEntry, Node, Open, Side};

/// A directory of the kernel's name space, by system call number.
pub struct Rump {
    raw: Raw,
    root: Vec<u8>,
}

impl Rump {
    /// Boots the kernel with the tmpfs of this folder on `/mnt` and binds this thread to a process of its
    /// own.
    pub fn boot(driver: &Path) -> Self {
        let raw = Raw::boot_with(driver);
        let library = driver.join("librumpfs_tmpfs.so");
        let library = library.canonicalize().expect("the driver");
        let maps = std::fs::read_to_string("/proc/self/maps").expect("/proc");
        assert!(
            maps.contains(&*library.to_string_lossy()),
            "{} is not the driver that was loaded",
            library.display()
        );
        raw.own_process();
        let mut side = Self {
            raw,
            // Below the root of the mount, which has errors of its own (EBUSY).
            root: b"/mnt/top/".to_vec(),
        };
        side.umask(0);
        let top = c"/mnt/top".as_ptr() as u64;
        side.syscall(SYS_mkdir, &[top, 0o777]).expect("mkdir");
        side
    }

    pub fn syscall(&self, number: u16, slots: &[u64]) -> Answer<i64> {
        // SAFETY: every pointer among the slots lives during the call, with the size that it states.
        unsafe { self.raw.call(number, slots) }
    }

    fn path(&self, path: &[u8]) -> CString {
        CString::new([&self.root, path].concat()).expect("no NUL")
    }

    fn attributes(&self, number: u16, first: u64) -> Answer<Attributes> {
        let mut st = std::mem::MaybeUninit::<stat>::zeroed();
        self.syscall(number, &[first, st.as_mut_ptr() as u64])?;
        // SAFETY: zeroed and filled by the kernel.
        Ok(attributes(&unsafe { st.assume_init() }))
    }
}

fn attributes(st: &stat) -> Attributes {
    Attributes {
        ino: st.st_ino,
        mode: st.st_mode,
        nlink: st.st_nlink.into(),
        uid: st.st_uid,
        gid: st.st_gid,
        size: st.st_size.cast_unsigned(),
        mtime: st.st_mtimespec.tv_sec,
        atime: st.st_atimespec.tv_sec,
    }
}

pub fn fd(number: i32) -> u64 {
    number.cast_unsigned().into()
}

impl Side for Rump {
    fn mkdir(&mut self, path: &[u8], mode: u32) -> Answer<()> {
        let path = self.path(path);
        self.syscall(SYS_mkdir, &[path.as_ptr() as u64, mode.into()])
            .map(drop)
    }

    fn rmdir(&mut self, path: &[u8]) -> Answer<()> {
        let path = self.path(path);
        self.syscall(SYS_rmdir, &[path.as_ptr() as u64]).map(drop)
    }

    fn unlink(&mut self, path: &[u8]) -> Answer<()> {
        let path = self.path(path);
        self.syscall(SYS_unlink, &[path.as_ptr() as u64]).map(drop)
    }

    fn rename(&mut self, from: &[u8], to: &[u8]) -> Answer<()> {
        let (from, to) = (self.path(from), self.path(to));
        self.syscall(
            SYS___posix_rename,
            &[from.as_ptr() as u64, to.as_ptr() as u64],
        )
        .map(drop)
    }

    fn link(&mut self, from: &[u8], to: &[u8]) -> Answer<()> {
        let (from, to) = (self.path(from), self.path(to));
        // linkat without AT_SYMLINK_FOLLOW, as the host's link(2): NetBSD's follows.
        let at = fd(AT_FDCWD);
        self.syscall(
            SYS_linkat,
            &[at, from.as_ptr() as u64, at, to.as_ptr() as u64, 0],
        )
        .map(drop)
    }

    fn symlink(&mut self, target: &[u8], path: &[u8]) -> Answer<()> {
        let (target, path) = (CString::new(target).expect("no NUL"), self.path(path));
        self.syscall(SYS_symlink, &[target.as_ptr() as u64, path.as_ptr() as u64])
            .map(drop)
    }

    fn readlink(&mut self, path: &[u8]) -> Answer<Vec<u8>> {
        let path = self.path(path);
        let mut target = vec![0_u8; 1024];
        let slots = [path.as_ptr() as u64, target.as_mut_ptr() as u64, 1024];
        let length = self.syscall(SYS_readlink, &slots)?;
        target.truncate(usize::try_from(length).expect("a length"));
        Ok(target)
    }

    fn mknod(&mut self, path: &[u8], node: Node, mode: u32) -> Answer<()> {
        let path = self.path(path);
        let path = path.as_ptr() as u64;
        let (kind, dev) = match node {
            Node::Fifo => return self.syscall(SYS_mkfifo, &[path, mode.into()]).map(drop),
            Node::Character => (S_IFCHR, 0x202),
            Node::Block => (S_IFBLK, 0x707),
        };
        let mode = u64::from(mode | kind.cast_unsigned());
        self.syscall(SYS___mknod50, &[path, mode, dev]).map(drop)
    }

    fn chmod(&mut self, path: &[u8], mode: u32) -> Answer<()> {
        let path = self.path(path);
        self.syscall(SYS_chmod, &[path.as_ptr() as u64, mode.into()])
            .map(drop)
    }

    fn chown(&mut self, path: &[u8], uid: u32, gid: u32, follow: bool) -> Answer<()> {
        let path = self.path(path);
        // The variants that clear the set-id bits always, as the host does for these files.
        let number = if follow {
            SYS___posix_chown
        } else {
            SYS___posix_lchown
        };
        self.syscall(number, &[path.as_ptr() as u64, uid.into(), gid.into()])
            .map(drop)
    }

    fn utimes(&mut self, path: &[u8], atime: i64, mtime: i64) -> Answer<()> {
        let path = self.path(path);
        let times = [
            timespec {
                tv_sec: atime,
                tv_nsec: 0,
            },
            timespec {
                tv_sec: mtime,
                tv_nsec: 0,
            },
        ];
        let slots = [fd(AT_FDCWD), path.as_ptr() as u64, times.as_ptr() as u64, 0];
        self.syscall(SYS_utimensat, &slots).map(drop)
    }

    fn truncate(&mut self, path: &[u8], length: i64) -> Answer<()> {
        let path = self.path(path);
        self.syscall(
            SYS_truncate,
            &[path.as_ptr() as u64, 0, length.cast_unsigned()],
        )
        .map(drop)
    }

    fn access(&mut self, path: &[u8], mode: u32) -> Answer<()> {
        let path = self.path(path);
        let slots = [
            fd(AT_FDCWD),
            path.as_ptr() as u64,
            mode.into(),
            AT_EACCESS.cast_unsigned().into(),
        ];
        self.syscall(SYS_faccessat, &slots).map(drop)
    }

    fn stat(&mut self, path: &[u8], follow: bool) -> Answer<Attributes> {
        let path = self.path(path);
        let number = if follow { SYS___stat50 } else { SYS___lstat50 };
        self.attributes(number, path.as_ptr() as u64)
    }

    fn open(&mut self, path: &[u8], how: Open, mode: u32) -> Answer<i32> {
        let path = self.path(path);
        self.syscall(
            SYS_open,
            &[path.as_ptr() as u64, openflags::netbsd(how), mode.into()],
        )
        .map(|fd| fd as i32)
    }

    fn close(&mut self, number: i32) -> Answer<()> {
        self.syscall(SYS_close, &[fd(number)]).map(drop)
    }

    fn dup(&mut self, number: i32) -> Answer<i32> {
        self.syscall(SYS_dup, &[fd(number)]).map(|fd| fd as i32)
    }

    fn read(&mut self, number: i32, length: usize) -> Answer<Vec<u8>> {
        let mut data = vec![0; length];
        let got = self.syscall(
            SYS_read,
            &[fd(number), data.as_mut_ptr() as u64, length as u64],
        )?;
        data.truncate(usize::try_from(got).expect("a length"));
        Ok(data)
    }

    fn write(&mut self, number: i32, data: &[u8]) -> Answer<usize> {
        let slots = [fd(number), data.as_ptr() as u64, data.len() as u64];
        self.syscall(SYS_write, &slots).map(|n| n as usize)
    }

    fn pread(&mut self, number: i32, length: usize, offset: i64) -> Answer<Vec<u8>> {
        let mut data = vec![0; length];
        let slots = [
            fd(number),
            data.as_mut_ptr() as u64,
            length as u64,
            0,
            offset.cast_unsigned(),
        ];
        let got = self.syscall(SYS_pread, &slots)?;
        data.truncate(usize::try_from(got).expect("a length"));
        Ok(data)
    }

    fn pwrite(&mut self, number: i32, data: &[u8], offset: i64) -> Answer<usize> {
        let slots = [
            fd(number),
            data.as_ptr() as u64,
            data.len() as u64,
            0,
            offset.cast_unsigned(),
        ];
        self.syscall(SYS_pwrite, &slots).map(|n| n as usize)
    }

    fn readv(&mut self, number: i32, lengths: [usize; 2]) -> Answer<Vec<u8>> {
        let mut data = [vec![0_u8; lengths[0]], vec![0_u8; lengths[1]]];
        let vectors = data.each_mut().map(|part| iovec {
            iov_base: part.as_mut_ptr().cast(),
            iov_len: part.len(),
        });
        let got = self.syscall(SYS_readv, &[fd(number), vectors.as_ptr() as u64, 2])?;
        let mut all = data.concat();
        all.truncate(usize::try_from(got).expect("a length"));
        Ok(all)
    }

    fn writev(&mut self, number: i32, data: [&[u8]; 2]) -> Answer<usize> {
        let vectors = data.map(|part| iovec {
            iov_base: part.as_ptr().cast_mut().cast(),
            iov_len: part.len(),
        });
        self.syscall(SYS_writev, &[fd(number), vectors.as_ptr() as u64, 2])
            .map(|n| n as usize)
    }

    fn lseek(&mut self, number: i32, offset: i64, whence: u32) -> Answer<i64> {
        self.syscall(
            SYS_lseek,
            &[fd(number), 0, offset.cast_unsigned(), whence.into()],
        )
    }

    fn ftruncate(&mut self, number: i32, length: i64) -> Answer<()> {
        self.syscall(SYS_ftruncate, &[fd(number), 0, length.cast_unsigned()])
            .map(drop)
    }

    fn fstat(&mut self, number: i32) -> Answer<Attributes> {
        self.attributes(SYS___fstat50, fd(number))
    }

    fn fchmod(&mut self, number: i32, mode: u32) -> Answer<()> {
        self.syscall(SYS_fchmod, &[fd(number), mode.into()])
            .map(drop)
    }

    fn fchown(&mut self, number: i32, uid: u32, gid: u32) -> Answer<()> {
        self.syscall(SYS___posix_fchown, &[fd(number), uid.into(), gid.into()])
            .map(drop)
    }

    fn fsync(&mut self, number: i32) -> Answer<()> {
        self.syscall(SYS_fsync, &[fd(number)]).map(drop)
    }

    fn flock(&mut self, number: i32, exclusive: bool, unlock: bool) -> Answer<()> {
        let operation = match (unlock, exclusive) {
            (true, _) => LOCK_UN,
            (false, true) => LOCK_EX | LOCK_NB,
            (false, false) => LOCK_SH | LOCK_NB,
        };
        self.syscall(SYS_flock, &[fd(number), operation.cast_unsigned().into()])
            .map(drop)
    }

    fn readdir_part(&mut self, number: i32, size: usize) -> Answer<Option<Vec<DirectoryEntry>>> {
        let mut buffer = vec![0_u8; size];
        let mut names = Vec::new();
        let slots = [fd(number), buffer.as_mut_ptr() as u64, buffer.len() as u64];
        let got = self.syscall(SYS___getdents30, &slots)? as usize;
        if got == 0 {
            return Ok(None);
        }
        let mut at = 0;
        while at < got {
            let record = &buffer[at..got];
            let length = usize::from(u16::from_le_bytes([record[8], record[9]]));
            let name = usize::from(u16::from_le_bytes([record[10], record[11]]));
            let name = record[13..13 + name].to_vec();
            if name != b"." && name != b".." {
                names.push((name, record[12]));
            }
            at += length;
        }
        Ok(Some(names))
    }

    fn fstatat(&mut self, number: i32, path: &[u8]) -> Answer<Attributes> {
        let path = CString::new(path).expect("no NUL");
        let mut st = std::mem::MaybeUninit::<stat>::zeroed();
        let flag = AT_SYMLINK_NOFOLLOW.cast_unsigned().into();
        let slots = [
            fd(number),
            path.as_ptr() as u64,
            st.as_mut_ptr() as u64,
            flag,
        ];
        self.syscall(SYS_fstatat, &slots)?;
        // SAFETY: zeroed and filled by the kernel.
        Ok(attributes(&unsafe { st.assume_init() }))
    }

    fn mkdirat(&mut self, number: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = CString::new(path).expect("no NUL");
        self.syscall(
            SYS_mkdirat,
            &[fd(number), path.as_ptr() as u64, mode.into()],
        )
        .map(drop)
    }

    fn unlinkat(&mut self, number: i32, path: &[u8], directory: bool) -> Answer<()> {
        let path = CString::new(path).expect("no NUL");
        let flag = if directory { AT_REMOVEDIR } else { 0 };
        let slots = [
            fd(number),
            path.as_ptr() as u64,
            flag.cast_unsigned().into(),
        ];
        self.syscall(SYS_unlinkat, &slots).map(drop)
    }

    fn renameat(&mut self, number: i32, from: &[u8], to: &[u8]) -> Answer<()> {
        let (from, to) = (
            CString::new(from).expect("no NUL"),
            CString::new(to).expect("no NUL"),
        );
        let slots = [
            fd(number),
            from.as_ptr() as u64,
            fd(number),
            to.as_ptr() as u64,
        ];
        self.syscall(SYS_renameat, &slots).map(drop)
    }

    fn seteuid(&mut self, uid: u32) -> Answer<()> {
        self.syscall(SYS_seteuid, &[0])?;
        self.syscall(SYS_setegid, &[uid.into()])?;
        self.syscall(SYS_setgroups, &[0, 0])?;
        self.syscall(SYS_seteuid, &[uid.into()]).map(drop)
    }

    fn umask(&mut self, mask: u32) {
        self.syscall(SYS_umask, &[mask.into()])
            .expect("umask cannot fail");
    }
}
