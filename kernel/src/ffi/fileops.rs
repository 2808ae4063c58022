//! `struct fileops` for C: the operations of any open file, by its `f_ops`.

use core::ffi::{c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types::*;

use super::file::bytes;
use crate::Result;
use crate::cred::Cred;
use crate::file::File;
use crate::uio::Uio;

const THROUGH: fileops = fileops {
    fo_read: Some(fo_read),
    fo_write: Some(fo_write),
    fo_ioctl: Some(fo_ioctl),
    fo_fcntl: Some(fo_fcntl),
    fo_poll: Some(fo_poll),
    fo_stat: Some(fo_stat),
    fo_close: None,
    fo_kqfilter: Some(fo_kqfilter),
    fo_restart: Some(fo_restart),
    fo_mmap: None,
    fo_spare2: None,
};

/// What every file of the kernel shows: its operations are reached through its own `FileOps`.
pub(crate) static FILEOPS: fileops = THROUGH;

/// `vnops`: the same for files that are vnodes. A driver that makes such a file stores it in `f_ops`.
#[unsafe(export_name = "rumpns_vnops")]
pub(crate) static VNOPS: fileops = THROUGH;

/// The size of an ioctl's argument, which its number tells (`IOCPARM_LEN`).
const fn argument_length(command: u_long) -> usize {
    (command as usize >> 16) & 0x1fff
}

unsafe extern "C" fn fo_read(
    fp: *mut file,
    offset: *mut off_t,
    uio: *mut uio,
    cred: kauth_cred_t,
    flags: c_int,
) -> c_int {
    // SAFETY: by the contract of the operation.
    unsafe { transfer(fp, offset, uio, cred, flags) }
}

unsafe extern "C" fn fo_write(
    fp: *mut file,
    offset: *mut off_t,
    uio: *mut uio,
    cred: kauth_cred_t,
    flags: c_int,
) -> c_int {
    // SAFETY: by the contract of the operation.
    unsafe { transfer(fp, offset, uio, cred, flags) }
}

/// Reads or writes at `*offset`, which moves on with `FOF_UPDATE_OFFSET`.
unsafe fn transfer(
    fp: *mut file,
    offset: *mut off_t,
    uio: *mut uio,
    cred: kauth_cred_t,
    flags: c_int,
) -> c_int {
    // SAFETY: the caller's open file.
    let f = unsafe { File::from_c(fp) };
    // SAFETY: the caller's structure, complete.
    let c = unsafe { &mut *uio };
    // SAFETY: the caller's variable.
    let start = unsafe { *offset };
    let cred = Cred::from_ptr(cred).unwrap_or(Cred::NOCRED);
    // SAFETY: `uio_iov` points to `uio_iovcnt` segments.
    let mut moving = unsafe { Uio::of_c(c) };
    let before = moving.resid();
    let result: Result<()> = if moving.is_read() {
        f.ops().read(f, Some(start), &mut moving, cred)
    } else {
        f.ops().write(f, Some(start), &mut moving, cred)
    };
    let moved = before - moving.resid();
    moving.advance_c(c);
    if flags & FOF_UPDATE_OFFSET != 0 {
        // SAFETY: the caller's variable.
        unsafe { *offset = start + moved as off_t };
    }
    to_c(result)
}

unsafe extern "C" fn fo_ioctl(fp: *mut file, command: u_long, data: *mut c_void) -> c_int {
    // SAFETY: the caller's open file.
    let f = unsafe { File::from_c(fp) };
    // SAFETY: the command's number tells the size of its argument.
    let data = unsafe { bytes(data, argument_length(command)) };
    to_c(f.ops().ioctl(f, command, data))
}

unsafe extern "C" fn fo_fcntl(fp: *mut file, command: u_int, data: *mut c_void) -> c_int {
    // SAFETY: the caller's open file.
    let f = unsafe { File::from_c(fp) };
    // SAFETY: the command's number tells the size of its argument.
    let data = unsafe { bytes(data, argument_length(command.into())) };
    to_c(f.ops().fcntl(f, command, data))
}

unsafe extern "C" fn fo_poll(fp: *mut file, events: c_int) -> c_int {
    // SAFETY: the caller's open file.
    let f = unsafe { File::from_c(fp) };
    f.ops().poll(f, events)
}

unsafe extern "C" fn fo_stat(fp: *mut file, sb: *mut stat) -> c_int {
    // SAFETY: the caller's open file.
    let f = unsafe { File::from_c(fp) };
    // SAFETY: the caller's structure.
    to_c(f.ops().stat(f, unsafe { &mut *sb }))
}

unsafe extern "C" fn fo_kqfilter(fp: *mut file, kn: *mut knote) -> c_int {
    // SAFETY: the caller's open file.
    let f = unsafe { File::from_c(fp) };
    to_c(f.ops().kqfilter(f, kn))
}

unsafe extern "C" fn fo_restart(fp: *mut file) {
    // SAFETY: the caller's open file.
    let f = unsafe { File::from_c(fp) };
    f.ops().restart(f);
}
