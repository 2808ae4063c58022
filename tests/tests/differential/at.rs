//! Calls by descriptor and name, and the rarer ones by descriptor: one interface, both sides.

use std::ffi::CString;

use rump_abi::sysno::*;
use rump_abi::types as netbsd;

use crate::hostside::{Host, check};
use crate::openflags;
use crate::rumpside::{Rump, fd};
use crate::side::{Answer, Open};

/// Seconds of both times; `None`: now.
pub type Times = Option<(i64, i64)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    Read,
    Write,
    Unlock,
}

pub trait SideAt {
    fn openat(&mut self, at: i32, path: &[u8], how: Open, mode: u32) -> Answer<i32>;
    fn linkat(&mut self, at: i32, from: &[u8], to: &[u8], follow: bool) -> Answer<()>;
    fn symlinkat(&mut self, target: &[u8], at: i32, path: &[u8]) -> Answer<()>;
    fn readlinkat(&mut self, at: i32, path: &[u8]) -> Answer<Vec<u8>>;
    fn mkfifoat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()>;
    fn fchmodat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()>;
    /// Does not follow a symbolic link.
    fn fchownat(&mut self, at: i32, path: &[u8], uid: u32, gid: u32) -> Answer<()>;
    fn faccessat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()>;
    fn utimensat(&mut self, at: i32, path: &[u8], times: Times, follow: bool) -> Answer<()>;
    fn futimens(&mut self, number: i32, times: Times) -> Answer<()>;
    fn preadv(&mut self, number: i32, lengths: [usize; 2], offset: i64) -> Answer<Vec<u8>>;
    fn pwritev(&mut self, number: i32, data: [&[u8]; 2], offset: i64) -> Answer<usize>;
    fn fdatasync(&mut self, number: i32) -> Answer<()>;
    /// `fcntl(F_SETLK)`, from the start of the file.
    fn setlk(&mut self, number: i32, lock: Lock, start: i64, length: i64) -> Answer<()>;
    /// `fcntl(F_GETLK)`: whether somebody else's lock is in the way.
    fn getlk(&mut self, number: i32, lock: Lock, start: i64, length: i64) -> Answer<bool>;
}

fn text(path: &[u8]) -> CString {
    CString::new(path).expect("no NUL")
}

fn pointer(path: &CString) -> u64 {
    path.as_ptr() as u64
}

fn number_of(flag: i32) -> u64 {
    flag.cast_unsigned().into()
}

fn netbsd_times(times: Times) -> [netbsd::timespec; 2] {
    let nanoseconds = if times.is_some() {
        0
    } else {
        netbsd::UTIME_NOW.into()
    };
    let (atime, mtime) = times.unwrap_or_default();
    [atime, mtime].map(|seconds| netbsd::timespec {
        tv_sec: seconds,
        tv_nsec: nanoseconds,
    })
}

fn host_times(times: Times) -> [libc::timespec; 2] {
    let nanoseconds = if times.is_some() { 0 } else { libc::UTIME_NOW };
    let (atime, mtime) = times.unwrap_or_default();
    [atime, mtime].map(|seconds| libc::timespec {
        tv_sec: seconds,
        tv_nsec: nanoseconds,
    })
}

/// A `struct flock` from the start of the file, NetBSD's or the host's.
macro_rules! request {
    ($abi:ident, $lock:expr, $start:expr, $length:expr) => {
        $abi::flock {
            l_start: $start,
            l_len: $length,
            l_pid: 0,
            l_type: match $lock {
                Lock::Read => $abi::F_RDLCK,
                Lock::Write => $abi::F_WRLCK,
                Lock::Unlock => $abi::F_UNLCK,
            } as i16,
            l_whence: $abi::SEEK_SET as i16,
        }
    };
}

impl Rump {
    fn lock(
        &self,
        command: i32,
        number: i32,
        lock: Lock,
        (start, length): (i64, i64),
    ) -> Answer<i16> {
        let mut request = request!(netbsd, lock, start, length);
        let slots = [
            fd(number),
            number_of(command),
            (&raw mut request).addr() as u64,
        ];
        self.syscall(SYS_fcntl, &slots)?;
        Ok(request.l_type)
    }
}

impl SideAt for Rump {
    fn openat(&mut self, at: i32, path: &[u8], how: Open, mode: u32) -> Answer<i32> {
        let path = text(path);
        let slots = [fd(at), pointer(&path), openflags::netbsd(how), mode.into()];
        self.syscall(SYS_openat, &slots).map(|fd| fd as i32)
    }

    fn linkat(&mut self, at: i32, from: &[u8], to: &[u8], follow: bool) -> Answer<()> {
        let (from, to) = (text(from), text(to));
        let flag = if follow { netbsd::AT_SYMLINK_FOLLOW } else { 0 };
        let slots = [
            fd(at),
            pointer(&from),
            fd(at),
            pointer(&to),
            number_of(flag),
        ];
        self.syscall(SYS_linkat, &slots).map(drop)
    }

    fn symlinkat(&mut self, target: &[u8], at: i32, path: &[u8]) -> Answer<()> {
        let (target, path) = (text(target), text(path));
        let slots = [pointer(&target), fd(at), pointer(&path)];
        self.syscall(SYS_symlinkat, &slots).map(drop)
    }

    fn readlinkat(&mut self, at: i32, path: &[u8]) -> Answer<Vec<u8>> {
        let path = text(path);
        let mut target = vec![0_u8; 1024];
        let slots = [fd(at), pointer(&path), target.as_mut_ptr() as u64, 1024];
        let length = self.syscall(SYS_readlinkat, &slots)?;
        target.truncate(usize::try_from(length).expect("a length"));
        Ok(target)
    }

    fn mkfifoat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = text(path);
        let slots = [fd(at), pointer(&path), mode.into()];
        self.syscall(SYS_mkfifoat, &slots).map(drop)
    }

    fn fchmodat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = text(path);
        let slots = [fd(at), pointer(&path), mode.into(), 0];
        self.syscall(SYS_fchmodat, &slots).map(drop)
    }

    fn fchownat(&mut self, at: i32, path: &[u8], uid: u32, gid: u32) -> Answer<()> {
        let path = text(path);
        let flag = number_of(netbsd::AT_SYMLINK_NOFOLLOW);
        let slots = [fd(at), pointer(&path), uid.into(), gid.into(), flag];
        self.syscall(SYS_fchownat, &slots).map(drop)
    }

    fn faccessat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = text(path);
        let flag = number_of(netbsd::AT_EACCESS);
        let slots = [fd(at), pointer(&path), mode.into(), flag];
        self.syscall(SYS_faccessat, &slots).map(drop)
    }

    fn utimensat(&mut self, at: i32, path: &[u8], times: Times, follow: bool) -> Answer<()> {
        let path = text(path);
        let times = netbsd_times(times);
        let flag = if follow {
            0
        } else {
            netbsd::AT_SYMLINK_NOFOLLOW
        };
        let slots = [
            fd(at),
            pointer(&path),
            times.as_ptr() as u64,
            number_of(flag),
        ];
        self.syscall(SYS_utimensat, &slots).map(drop)
    }

    fn futimens(&mut self, number: i32, times: Times) -> Answer<()> {
        let times = netbsd_times(times);
        self.syscall(SYS_futimens, &[fd(number), times.as_ptr() as u64])
            .map(drop)
    }

    fn preadv(&mut self, number: i32, lengths: [usize; 2], offset: i64) -> Answer<Vec<u8>> {
        let mut data = [vec![0_u8; lengths[0]], vec![0_u8; lengths[1]]];
        let vectors = data.each_mut().map(|part| netbsd::iovec {
            iov_base: part.as_mut_ptr().cast(),
            iov_len: part.len(),
        });
        let vectors = vectors.as_ptr() as u64;
        let slots = [fd(number), vectors, 2, 0, offset.cast_unsigned()];
        let got = self.syscall(SYS_preadv, &slots)?;
        let mut all = data.concat();
        all.truncate(usize::try_from(got).expect("a length"));
        Ok(all)
    }

    fn pwritev(&mut self, number: i32, data: [&[u8]; 2], offset: i64) -> Answer<usize> {
        let vectors = data.map(|part| netbsd::iovec {
            iov_base: part.as_ptr().cast_mut().cast(),
            iov_len: part.len(),
        });
        let vectors = vectors.as_ptr() as u64;
        let slots = [fd(number), vectors, 2, 0, offset.cast_unsigned()];
        self.syscall(SYS_pwritev, &slots).map(|n| n as usize)
    }

    fn fdatasync(&mut self, number: i32) -> Answer<()> {
        self.syscall(SYS_fdatasync, &[fd(number)]).map(drop)
    }

    fn setlk(&mut self, number: i32, lock: Lock, start: i64, length: i64) -> Answer<()> {
        Rump::lock(self, netbsd::F_SETLK, number, lock, (start, length)).map(drop)
    }

    fn getlk(&mut self, number: i32, lock: Lock, start: i64, length: i64) -> Answer<bool> {
        Rump::lock(self, netbsd::F_GETLK, number, lock, (start, length))
            .map(|kind| i32::from(kind) != netbsd::F_UNLCK)
    }
}

impl Host {
    fn lock(
        &self,
        command: i32,
        number: i32,
        lock: Lock,
        (start, length): (i64, i64),
    ) -> Answer<i16> {
        let mut request = request!(libc, lock, start, length);
        // SAFETY: the request is a `struct flock` and lives during the call.
        check(unsafe { libc::fcntl(number, command, &raw mut request) })?;
        Ok(request.l_type)
    }
}

impl SideAt for Host {
    fn openat(&mut self, at: i32, path: &[u8], how: Open, mode: u32) -> Answer<i32> {
        let path = text(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::openat(at, path.as_ptr(), openflags::host(how), mode) })
            .map(|fd| fd as i32)
    }

    fn linkat(&mut self, at: i32, from: &[u8], to: &[u8], follow: bool) -> Answer<()> {
        let (from, to) = (text(from), text(to));
        let flag = if follow { libc::AT_SYMLINK_FOLLOW } else { 0 };
        // SAFETY: both paths live during the call.
        check(unsafe { libc::linkat(at, from.as_ptr(), at, to.as_ptr(), flag) }).map(drop)
    }

    fn symlinkat(&mut self, target: &[u8], at: i32, path: &[u8]) -> Answer<()> {
        let (target, path) = (text(target), text(path));
        // SAFETY: both strings live during the call.
        check(unsafe { libc::symlinkat(target.as_ptr(), at, path.as_ptr()) }).map(drop)
    }

    fn readlinkat(&mut self, at: i32, path: &[u8]) -> Answer<Vec<u8>> {
        let path = text(path);
        let mut target = vec![0_u8; 1024];
        let buffer = target.as_mut_ptr().cast();
        // SAFETY: path and buffer live during the call.
        let length = check(unsafe { libc::readlinkat(at, path.as_ptr(), buffer, 1024) } as i64)?;
        target.truncate(length as usize);
        Ok(target)
    }

    fn mkfifoat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = text(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::mkfifoat(at, path.as_ptr(), mode) }).map(drop)
    }

    fn fchmodat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = text(path);
        // SAFETY: the path lives during the call.
        check(unsafe { libc::fchmodat(at, path.as_ptr(), mode, 0) }).map(drop)
    }

    fn fchownat(&mut self, at: i32, path: &[u8], uid: u32, gid: u32) -> Answer<()> {
        let path = text(path);
        let flag = libc::AT_SYMLINK_NOFOLLOW;
        // SAFETY: the path lives during the call.
        check(unsafe { libc::fchownat(at, path.as_ptr(), uid, gid, flag) }).map(drop)
    }

    fn faccessat(&mut self, at: i32, path: &[u8], mode: u32) -> Answer<()> {
        let path = text(path);
        let flag = libc::AT_EACCESS;
        // SAFETY: the path lives during the call.
        let result = unsafe { libc::syscall(libc::SYS_faccessat2, at, path.as_ptr(), mode, flag) };
        check(result).map(drop)
    }

    fn utimensat(&mut self, at: i32, path: &[u8], times: Times, follow: bool) -> Answer<()> {
        let path = text(path);
        let times = host_times(times);
        let flag = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
        // SAFETY: path and times live during the call.
        check(unsafe { libc::utimensat(at, path.as_ptr(), times.as_ptr(), flag) }).map(drop)
    }

    fn futimens(&mut self, number: i32, times: Times) -> Answer<()> {
        let times = host_times(times);
        // SAFETY: the times live during the call.
        check(unsafe { libc::futimens(number, times.as_ptr()) }).map(drop)
    }

    fn preadv(&mut self, number: i32, lengths: [usize; 2], offset: i64) -> Answer<Vec<u8>> {
        let mut data = [vec![0_u8; lengths[0]], vec![0_u8; lengths[1]]];
        let vectors = data.each_mut().map(|part| libc::iovec {
            iov_base: part.as_mut_ptr().cast(),
            iov_len: part.len(),
        });
        // SAFETY: the vectors describe live buffers.
        let got = check(unsafe { libc::preadv(number, vectors.as_ptr(), 2, offset) } as i64)?;
        let mut all = data.concat();
        all.truncate(got as usize);
        Ok(all)
    }

    fn pwritev(&mut self, number: i32, data: [&[u8]; 2], offset: i64) -> Answer<usize> {
        let vectors = data.map(|part| libc::iovec {
            iov_base: part.as_ptr().cast_mut().cast(),
            iov_len: part.len(),
        });
        // SAFETY: the vectors describe live buffers.
        let got = unsafe { libc::pwritev(number, vectors.as_ptr(), 2, offset) };
        check(got as i64).map(|n| n as usize)
    }

    fn fdatasync(&mut self, number: i32) -> Answer<()> {
        // SAFETY: a descriptor of this test.
        check(unsafe { libc::fdatasync(number) }).map(drop)
    }

    fn setlk(&mut self, number: i32, lock: Lock, start: i64, length: i64) -> Answer<()> {
        Host::lock(self, libc::F_SETLK, number, lock, (start, length)).map(drop)
    }

    fn getlk(&mut self, number: i32, lock: Lock, start: i64, length: i64) -> Answer<bool> {
        Host::lock(self, libc::F_GETLK, number, lock, (start, length))
            .map(|kind| i32::from(kind) != libc::F_UNLCK)
    }
}
