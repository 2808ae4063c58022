//! NetBSD's system calls with Rust types: thin, one function a call.
//!
//! Layouts are NetBSD's (`stat(2)`, `getdents(2)`, `getvfsstat(2)`, `sysctl(3)`), read and written
//! field by field at the offsets that the C headers give.

pub mod consts;
mod file;
mod layout;
mod module;
mod mount;
mod names;
mod process;
mod stat;
mod sysctl;

pub use file::{File, Whence};
pub use mount::{Statvfs, TmpfsArgs};
pub use names::{Dirent, entries};
pub use stat::{Follow, Stat, Timespec};
pub use sysctl::{Ctl, Node};

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rump_abi::errno::Errno;

use crate::Result;

/// A path argument. A NUL byte cannot be part of one.
pub(crate) fn c_path(path: &Path) -> Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| Errno::EINVAL.into())
}
