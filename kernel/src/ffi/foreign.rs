//! Files whose operations are a driver's `struct fileops` in C.

use core::ffi::c_int;

use rump_abi::types::*;

use super::mount::result;
use crate::cred::Cred;
use crate::file::{File, FileOps};
use crate::uio::Uio;
use crate::{Errno, Result};

/// Calls what is in `f_ops`; `EOPNOTSUPP` for what is not.
pub(crate) struct Foreign;

pub(crate) static FOREIGN: Foreign = Foreign;

/// The operations of a file, unless its driver has not stored any yet.
fn table(f: &File) -> Option<&'static fileops> {
    // SAFETY: NULL, or a driver's table, which stays while it has files.
    unsafe { f.c().c_ops().as_ref() }
}

type Move = unsafe extern "C" fn(*mut file, *mut off_t, *mut uio, kauth_cred_t, c_int) -> c_int;

fn transfer(
    operation: Option<Move>,
    f: &File,
    offset: Option<i64>,
    uio: &mut Uio<'_>,
    cred: Cred,
) -> Result<()> {
    let operation = operation.ok_or(Errno::EOPNOTSUPP)?;
    let mut own = offset.unwrap_or_else(|| f.offset());
    let flags = if offset.is_none() {
        FOF_UPDATE_OFFSET
    } else {
        0
    };
    // SAFETY: an open file, and a transfer of the current thread.
    let error = unsafe { operation(f.as_c(), &mut own, uio.as_mut_ptr(), cred.as_ptr(), flags) };
    if offset.is_none() {
        f.set_offset(own);
    }
    result(error)
}

impl FileOps for Foreign {
    fn read(&self, f: &File, offset: Option<i64>, uio: &mut Uio<'_>, cred: Cred) -> Result<()> {
        transfer(table(f).and_then(|ops| ops.fo_read), f, offset, uio, cred)
    }

    fn write(&self, f: &File, offset: Option<i64>, uio: &mut Uio<'_>, cred: Cred) -> Result<()> {
        transfer(table(f).and_then(|ops| ops.fo_write), f, offset, uio, cred)
    }

    fn ioctl(&self, f: &File, command: u64, data: &mut [u8]) -> Result<()> {
        let operation = table(f).and_then(|ops| ops.fo_ioctl);
        let operation = operation.ok_or(Errno::ENOTTY)?;
        // SAFETY: an open file, and the command's argument.
        match result(unsafe { operation(f.as_c(), command, data.as_mut_ptr().cast()) }) {
            Err(Errno::EPASSTHROUGH) => Err(Errno::ENOTTY),
            result => result,
        }
    }

    fn fcntl(&self, f: &File, command: u32, data: &mut [u8]) -> Result<()> {
        let operation = table(f).and_then(|ops| ops.fo_fcntl);
        let operation = operation.ok_or(Errno::EOPNOTSUPP)?;
        // SAFETY: an open file, and the command's argument.
        result(unsafe { operation(f.as_c(), command, data.as_mut_ptr().cast()) })
    }

    fn poll(&self, f: &File, events: i32) -> i32 {
        match table(f).and_then(|ops| ops.fo_poll) {
            // SAFETY: an open file.
            Some(operation) => unsafe { operation(f.as_c(), events) },
            None => POLLERR,
        }
    }

    fn stat(&self, f: &File, st: &mut stat) -> Result<()> {
        let operation = table(f).and_then(|ops| ops.fo_stat);
        let operation = operation.ok_or(Errno::EOPNOTSUPP)?;
        // SAFETY: an open file, and the caller's structure.
        result(unsafe { operation(f.as_c(), st) })
    }

    fn close(&self, f: &File) -> Result<()> {
        match table(f).and_then(|ops| ops.fo_close) {
            // SAFETY: the last reference to an open file.
            Some(operation) => result(unsafe { operation(f.as_c()) }),
            None => Ok(()),
        }
    }

    fn kqfilter(&self, f: &File, kn: *mut knote) -> Result<()> {
        let operation = table(f).and_then(|ops| ops.fo_kqfilter);
        let operation = operation.ok_or(Errno::EOPNOTSUPP)?;
        // SAFETY: an open file, and a knote that the queue keeps until it has detached it.
        result(unsafe { operation(f.as_c(), kn) })
    }

    fn restart(&self, f: &File) {
        if let Some(operation) = table(f).and_then(|ops| ops.fo_restart) {
            // SAFETY: an open file.
            unsafe { operation(f.as_c()) };
        }
    }
}
