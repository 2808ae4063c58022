//! The calls that few programs use: one interface, both sides.

use std::ffi::CString;

use rump_abi::Errno;
use rump_abi::sysno::*;
use rump_abi::types as netbsd;

use crate::hostside::{self, Host, check};
use crate::rumpside::{Rump, fd};
use crate::side::{Answer, Node};

/// What `fsync_range(2)` writes out (`sys/unistd.h`).
const FDATASYNC: i32 = 0x10;
const FFILESYNC: i32 = 0x20;

pub trait SideRare {
    fn mknodat(&mut self, at: i32, path: &[u8], node: Node, mode: u32) -> Answer<()>;
    fn posix_fallocate(&mut self, number: i32, start: i64, length: i64) -> Answer<()>;
    fn fsync_range(&mut self, number: i32, data_only: bool, from: i64, length: i64) -> Answer<()>;
}

impl Rump {
    pub fn sync(&mut self) -> Answer<()> {
        self.syscall(SYS_sync, &[]).map(drop)
    }
}

impl SideRare for Rump {
    fn mknodat(&mut self, at: i32, path: &[u8], node: Node, mode: u32) -> Answer<()> {
        let path = CString::new(path).expect("no NUL");
        let path = path.as_ptr() as u64;
        let (kind, dev) = match node {
            Node::Fifo => {
                let slots = [fd(at), path, mode.into()];
                return self.syscall(SYS_mkfifoat, &slots).map(drop);
            }
            Node::Character => (netbsd::S_IFCHR, 0x202),
            Node::Block => (netbsd::S_IFBLK, 0x707),
        };
        let mode = u64::from(mode | kind.cast_unsigned());
        self.syscall(SYS_mknodat, &[fd(at), path, mode, 0, dev])
            .map(drop)
    }

    fn posix_fallocate(&mut self, number: i32, start: i64, length: i64) -> Answer<()> {
        let slots = [fd(number), 0, start.cast_unsigned(), length.cast_unsigned()];
        // The error is what it returns.
        match self.syscall(SYS_posix_fallocate, &slots)? {
            0 => Ok(()),
            error => Err(Errno::new(error as i32)),
        }
    }

    fn fsync_range(&mut self, number: i32, data_only: bool, from: i64, length: i64) -> Answer<()> {
        let what = if data_only { FDATASYNC } else { FFILESYNC };
        let flags = what.cast_unsigned().into();
        let slots = [
            fd(number),
            flags,
            from.cast_unsigned(),
            length.cast_unsigned(),
        ];
        self.syscall(SYS_fsync_range, &slots).map(drop)
    }
}

impl SideRare for Host {
    fn mknodat(&mut self, at: i32, path: &[u8], node: Node, mode: u32) -> Answer<()> {
        let path = CString::new(path).expect("no NUL");
        let (kind, dev) = match node {
            Node::Fifo => (libc::S_IFIFO, 0),
            Node::Character => (libc::S_IFCHR, libc::makedev(2, 2)),
            Node::Block => (libc::S_IFBLK, libc::makedev(7, 7)),
        };
        // SAFETY: the path lives during the call.
        check(unsafe { libc::mknodat(at, path.as_ptr(), mode | kind, dev) }).map(drop)
    }

    fn posix_fallocate(&mut self, number: i32, start: i64, length: i64) -> Answer<()> {
        // SAFETY: a descriptor of this test.
        match unsafe { libc::posix_fallocate(number, start, length) } {
            0 => Ok(()),
            error => Err(hostside::netbsd(nix::errno::Errno::from_raw(error))),
        }
    }

    /// The host writes whole files out, and looks neither at the range nor at the mode of the descriptor.
    fn fsync_range(&mut self, number: i32, data_only: bool, from: i64, length: i64) -> Answer<()> {
        let _ = (from, length);
        // SAFETY: a descriptor of this test.
        let flags = check(unsafe { libc::fcntl(number, libc::F_GETFL) })? as i32;
        if flags & libc::O_ACCMODE == libc::O_RDONLY {
            return Err(Errno::EBADF);
        }
        let call = if data_only {
            libc::fdatasync
        } else {
            libc::fsync
        };
        // SAFETY: a descriptor of this test.
        check(unsafe { call(number) }).map(drop)
    }
}
