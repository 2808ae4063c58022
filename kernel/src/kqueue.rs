//! Kernel events, `kqueue(2)`.

use crate::ffi::fd::Fd;
use crate::file::FileRef;
use crate::proc::Proc;

/// A descriptor is closed: the events on it go.
pub(crate) fn fd_closed(table: Fd, fd: i32, file: &FileRef) {
    let _ = (table, fd, file);
}

/// A process ends: who watches it hears of it.
pub(crate) fn proc_exit(p: Proc) {
    let _ = p;
}
