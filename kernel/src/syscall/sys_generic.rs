//! Reading, writing and controlling files: `read(2)`, `readv(2)`, `write(2)`, `writev(2)`, `ioctl(2)`.

use rump_abi::sysno::*;
use rump_abi::types::{FREAD, FWRITE, O_NOSIGPIPE, UIO_MAXIOV, UIO_READ, UIO_WRITE, iovec, uio_rw};

use super::{Args, Handler};
use crate::copy::{UserPtr, copyin, copyin_vec, copyout};
use crate::ffi::lwp::Lwp;
use crate::file::{File, FileRef};
use crate::uio::Uio;
use crate::{Errno, Result, filedesc, ioctl, signal};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS_read, sys_read),
    (SYS_write, sys_write),
    (SYS_readv, sys_readv),
    (SYS_writev, sys_writev),
    (SYS_ioctl, sys_ioctl),
];

/// The most bytes of one transfer (`SSIZE_MAX`).
const SSIZE_MAX: usize = isize::MAX as usize;

/// Does a transfer of an open file and answers how many bytes were moved: what was moved before
/// an interruption counts. A broken pipe raises its signal. `offset` is `None` for the file's own.
///
/// # Errors
/// The file's.
pub fn transfer(l: Lwp, file: &File, offset: Option<i64>, uio: &mut Uio<'_>) -> Result<i64> {
    let wanted = uio.resid();
    let result = if uio.is_read() {
        file.ops().read(file, offset, uio, file.cred())
    } else {
        file.ops().write(file, offset, uio, file.cred())
    };
    let moved = wanted - uio.resid();
    match result {
        Ok(()) => {}
        Err(Errno::EINTR | Errno::EAGAIN | Errno::ERESTART) if moved > 0 => {}
        Err(error) => {
            if error == Errno::EPIPE && !uio.is_read() && file.flag() & O_NOSIGPIPE == 0 {
                signal::raise(l.proc(), rump_abi::signo::SIGPIPE);
            }
            return Err(error);
        }
    }
    Ok(moved as i64)
}

/// The transfer of `count` bytes at `base` of the current process.
///
/// # Errors
/// `EINVAL` for too many bytes.
pub fn user_uio(
    l: Lwp,
    base: UserPtr,
    count: usize,
    rw: uio_rw,
    offset: i64,
) -> Result<Uio<'static>> {
    if count > SSIZE_MAX {
        return Err(Errno::EINVAL);
    }
    Ok(Uio::user(base, count, rw, offset, l.proc()))
}

/// The transfer of `count` segments whose descriptions are at `iov`.
///
/// # Errors
/// `EINVAL` for none, too many, or too many bytes; `EFAULT`.
pub fn user_uio_vector(
    l: Lwp,
    iov: UserPtr,
    count: i32,
    rw: uio_rw,
    offset: i64,
) -> Result<Uio<'static>> {
    if count <= 0 || count > UIO_MAXIOV {
        return Err(Errno::EINVAL);
    }
    let iov: Vec<iovec> = copyin_vec(iov, count as usize)?;
    let mut total = 0_usize;
    for segment in &iov {
        total = total
            .checked_add(segment.iov_len)
            .filter(|&total| total <= SSIZE_MAX)
            .ok_or(Errno::EINVAL)?;
    }
    Ok(Uio::user_vector(iov, rw, offset, l.proc()))
}

fn sys_read(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let file = filedesc::get_mode(l, a.int(0), FREAD)?;
    let mut uio = user_uio(l, a.ptr(1), a.usize(2), UIO_READ, file.offset())?;
    retval[0] = transfer(l, &file, None, &mut uio)?;
    Ok(())
}

fn sys_write(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let file = filedesc::get_mode(l, a.int(0), FWRITE)?;
    let mut uio = user_uio(l, a.ptr(1), a.usize(2), UIO_WRITE, file.offset())?;
    retval[0] = transfer(l, &file, None, &mut uio)?;
    Ok(())
}

fn sys_readv(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let file = filedesc::get_mode(l, a.int(0), FREAD)?;
    let mut uio = user_uio_vector(l, a.ptr(1), a.int(2), UIO_READ, file.offset())?;
    retval[0] = transfer(l, &file, None, &mut uio)?;
    Ok(())
}

fn sys_writev(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let file = filedesc::get_mode(l, a.int(0), FWRITE)?;
    let mut uio = user_uio_vector(l, a.ptr(1), a.int(2), UIO_WRITE, file.offset())?;
    retval[0] = transfer(l, &file, None, &mut uio)?;
    Ok(())
}

fn sys_ioctl(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let (fd, command, user) = (a.int(0), a.u64(1) & 0xffff_ffff, a.ptr(2));
    let file = filedesc::get(l, fd)?;
    if file.flag() & (FREAD | FWRITE) == 0 {
        return Err(Errno::EBADF);
    }
    match command {
        ioctl::FIOCLEX => return filedesc::set_cloexec(l, fd, true),
        ioctl::FIONCLEX => return filedesc::set_cloexec(l, fd, false),
        _ => {}
    }
    let length = ioctl::length(command);
    if length > ioctl::IOCPARM_MAX {
        return Err(Errno::ENOTTY);
    }
    let mut data = vec![0; length];
    if command & ioctl::IOC_IN != 0 {
        copyin(user, &mut data)?;
    }
    if command & (ioctl::IOC_IN | ioctl::IOC_OUT) == 0 {
        // The argument is the word itself.
        data = (user.addr() as u64).to_ne_bytes().to_vec();
    }
    control(&file, command, &mut data)?;
    if command & ioctl::IOC_OUT != 0 {
        copyout(&data, user)?;
    }
    Ok(())
}

/// The commands that all files know, and then the file's own.
fn control(file: &FileRef, command: u64, data: &mut [u8]) -> Result<()> {
    let flag = match command {
        ioctl::FIONBIO => rump_abi::types::FNONBLOCK,
        ioctl::FIOASYNC => rump_abi::types::O_ASYNC,
        ioctl::FIOSETOWN => {
            file.set_owner(ioctl::load_int(data)?);
            return Ok(());
        }
        ioctl::FIOGETOWN => return ioctl::store_int(data, file.owner()),
        _ => 0,
    };
    if flag != 0 {
        let on = ioctl::load_int(data)? != 0;
        file.set_flag(flag, if on { flag } else { 0 });
        return match file.ops().ioctl(file, command, data) {
            // The flag is all there is to it.
            Err(Errno::ENOTTY | Errno::EPASSTHROUGH) => Ok(()),
            other => other,
        };
    }
    match file.ops().ioctl(file, command, data) {
        Err(Errno::EPASSTHROUGH) => Err(Errno::ENOTTY),
        other => other,
    }
}
