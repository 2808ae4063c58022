//! What `stat(2)` shows and the calls that change it.

use rump_abi::sysno::{
    SYS___fstat50, SYS___lstat50, SYS___stat50, SYS_access, SYS_chflags, SYS_chmod, SYS_chown,
    SYS_fchmod, SYS_fchown, SYS_lchmod, SYS_lchown, SYS_pathconf, SYS_utimensat,
};
use rumpclient::sys::consts::{AT_FDCWD, AT_SYMLINK_NOFOLLOW};
use rumpclient::sys::{Follow, Stat};

use super::Process;
use super::call::c_string;
use crate::outcome::Sys;

/// Seconds and nanoseconds.
pub type Time = rumpclient::sys::Timespec;

impl Process<'_> {
    /// `stat(2)`.
    pub fn stat(&self, path: &str) -> Sys<Stat> {
        self.stat_by("stat", SYS___stat50, path)
    }

    /// `lstat(2)`.
    pub fn lstat(&self, path: &str) -> Sys<Stat> {
        self.stat_by("lstat", SYS___lstat50, path)
    }

    fn stat_by(&self, name: &str, number: u16, path: &str) -> Sys<Stat> {
        let path = c_string(path);
        let mut bytes = [0; Stat::LEN];
        self.call(name, number)
            .string(&path)
            .output(&mut bytes)
            .done()?;
        Ok(Stat::decode(&bytes))
    }

    /// `fstat(2)`.
    pub fn fstat(&self, fd: i32) -> Sys<Stat> {
        let mut bytes = [0; Stat::LEN];
        self.call("fstat", SYS___fstat50)
            .signed(fd)
            .output(&mut bytes)
            .done()?;
        Ok(Stat::decode(&bytes))
    }

    /// `chmod(2)`.
    pub fn chmod(&self, path: &str, mode: u32) -> Sys {
        self.path_call("chmod", SYS_chmod, path, &[mode.into()])
    }

    /// `lchmod(2)`.
    pub fn lchmod(&self, path: &str, mode: u32) -> Sys {
        self.path_call("lchmod", SYS_lchmod, path, &[mode.into()])
    }

    /// `fchmod(2)`.
    pub fn fchmod(&self, fd: i32, mode: u32) -> Sys {
        self.call("fchmod", SYS_fchmod)
            .signed(fd)
            .number(mode)
            .done()
            .map(drop)
    }

    /// `chown(2)`; `u32::MAX` leaves an id.
    pub fn chown(&self, path: &str, uid: u32, gid: u32) -> Sys {
        self.path_call("chown", SYS_chown, path, &[uid.into(), gid.into()])
    }

    /// `lchown(2)`.
    pub fn lchown(&self, path: &str, uid: u32, gid: u32) -> Sys {
        self.path_call("lchown", SYS_lchown, path, &[uid.into(), gid.into()])
    }

    /// `fchown(2)`.
    pub fn fchown(&self, fd: i32, uid: u32, gid: u32) -> Sys {
        self.call("fchown", SYS_fchown)
            .signed(fd)
            .number(uid)
            .number(gid)
            .done()
            .map(drop)
    }

    /// `chflags(2)`.
    pub fn chflags(&self, path: &str, flags: u32) -> Sys {
        self.path_call("chflags", SYS_chflags, path, &[flags.into()])
    }

    /// `access(2)`: 4 read, 2 write, 1 execute.
    pub fn access(&self, path: &str, mode: u32) -> Sys {
        self.path_call("access", SYS_access, path, &[mode.into()])
    }

    /// `utimensat(2)`; without times it is now.
    pub fn utimens(&self, path: &str, times: Option<[Time; 2]>, follow: Follow) -> Sys {
        let path = c_string(path);
        let flag = if follow == Follow::Yes {
            0
        } else {
            AT_SYMLINK_NOFOLLOW
        };
        let mut bytes = Vec::new();
        for time in times.iter().flatten() {
            bytes.extend(time.sec.to_ne_bytes());
            bytes.extend(time.nsec.to_ne_bytes());
        }
        let call = self
            .call("utimensat", SYS_utimensat)
            .signed(AT_FDCWD)
            .string(&path);
        let call = if times.is_some() {
            call.input(&bytes)
        } else {
            call.number(0_u32)
        };
        call.number(flag).done().map(drop)
    }

    /// `pathconf(2)`.
    pub fn pathconf(&self, path: &str, name: u32) -> Sys<i64> {
        let path = c_string(path);
        self.call("pathconf", SYS_pathconf)
            .string(&path)
            .number(name)
            .done()
    }
}
