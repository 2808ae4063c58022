//! Reading and writing at a place, seeking, directory entries, flushing, space.

use core::ffi::c_int;

use rump_abi::types::*;

use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::vattr_null;
use crate::file::FileRef;
use crate::syscall::Args;
use crate::syscall::sys_generic::{transfer, user_uio, user_uio_vector};
use crate::uio::Uio;
use crate::vfs::vn::{MAXBSIZE, vn_readdir};
use crate::vfs::{unlocked, vop};
use crate::{Errno, Result, filedesc};

/// The whole file, in the flags of `fsync_range(2)`.
const FFILESYNC: i32 = 0x20;
/// Its data only.
const FDATASYNC: i32 = 0x10;
/// The disk's cache too.
const FDISKSYNC: i32 = 0x40;

/// A file that has offsets, and its vnode. `ESPIPE` for what has none.
fn seekable(file: &FileRef) -> Result<Vp> {
    file.vnode()
        .filter(|vp| vp.v_type() != VFIFO)
        .ok_or(Errno::ESPIPE)
}

/// Asks the driver whether `offset` is good, with the vnode unlocked: a layer passes the question down, and
/// finds below in its data; other drivers look at the number only.
fn may_seek(vp: Vp, file: &FileRef, offset: i64) -> Result<()> {
    let seek = || vp.seek(file.offset(), offset, file.cred());
    if vop::has_genfs_lock(vp) {
        seek()
    } else {
        unlocked::call(vp, seek)
    }
}

/// The file of a transfer at `offset`, which its vnode accepts.
fn at_offset(l: Lwp, fd: c_int, mode: i32, offset: i64) -> Result<FileRef> {
    let file = filedesc::get_mode(l, fd, mode)?;
    let vp = seekable(&file)?;
    may_seek(vp, &file, offset)?;
    Ok(file)
}

type Retval = [i64; 2];

fn positional(
    l: Lwp,
    a: &Args,
    retval: &mut Retval,
    rw: uio_rw,
    uio: impl FnOnce(i64) -> Result<Uio<'static>>,
) -> Result<()> {
    let offset = a.i64(4);
    let mode = if rw == UIO_READ { FREAD } else { FWRITE };
    let file = at_offset(l, a.int(0), mode, offset)?;
    retval[0] = transfer(l, &file, Some(offset), &mut uio(offset)?)?;
    Ok(())
}

pub(super) fn sys_pread(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    positional(l, a, retval, UIO_READ, |offset| {
        user_uio(l, a.ptr(1), a.usize(2), UIO_READ, offset)
    })
}

pub(super) fn sys_pwrite(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    positional(l, a, retval, UIO_WRITE, |offset| {
        user_uio(l, a.ptr(1), a.usize(2), UIO_WRITE, offset)
    })
}

pub(super) fn sys_preadv(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    positional(l, a, retval, UIO_READ, |offset| {
        user_uio_vector(l, a.ptr(1), a.int(2), UIO_READ, offset)
    })
}

pub(super) fn sys_pwritev(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    positional(l, a, retval, UIO_WRITE, |offset| {
        user_uio_vector(l, a.ptr(1), a.int(2), UIO_WRITE, offset)
    })
}

pub(super) fn sys_lseek(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let (offset, whence) = (a.i64(2), a.int(3));
    let file = filedesc::get(l, a.int(0))?;
    let vp = seekable(&file)?;
    vp.lock_retry(LK_SHARED);
    let result = seek(vp, &file, offset, whence);
    vp.unlock();
    retval[0] = result?;
    Ok(())
}

fn seek(vp: Vp, file: &FileRef, offset: i64, whence: c_int) -> Result<i64> {
    let base = match whence {
        SEEK_SET => 0,
        SEEK_CUR => file.offset(),
        SEEK_END => {
            let mut va = vattr_null();
            vp.getattr(&mut va, file.cred())?;
            va.va_size as i64
        }
        _ => return Err(Errno::EINVAL),
    };
    // Too far is negative, which VOP_SEEK refuses.
    let new = base.wrapping_add(offset);
    vp.seek(file.offset(), new, file.cred())?;
    file.set_offset(new);
    Ok(new)
}

pub(super) fn sys_getdents(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let file = filedesc::get_vnode(l, a.int(0))?;
    if file.flag() & FREAD == 0 {
        return Err(Errno::EBADF);
    }
    let count = a.usize(2).min(MAXBSIZE);
    let mut uio = Uio::user(a.ptr(1), count, UIO_READ, 0, l.proc());
    vn_readdir(&file, &mut uio)?;
    retval[0] = (count - uio.resid()) as i64;
    Ok(())
}

fn flush(file: &FileRef, flags: i32, start: i64, end: i64, l: Lwp) -> Result<()> {
    let vp = file.vnode().ok_or(Errno::EINVAL)?;
    vp.lock_retry(LK_EXCLUSIVE);
    let result = vp.fsync(l.cred(), flags, start, end);
    vp.unlock();
    result
}

pub(super) fn sys_fsync(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let file = filedesc::get_vnode(l, a.int(0))?;
    flush(&file, FSYNC_WAIT, 0, 0, l)
}

pub(super) fn sys_fdatasync(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let file = filedesc::get_vnode(l, a.int(0))?;
    if file.flag() & FWRITE == 0 {
        return Err(Errno::EBADF);
    }
    flush(&file, FSYNC_WAIT | FSYNC_DATAONLY, 0, 0, l)
}

pub(super) fn sys_fsync_range(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let (flags, start, length) = (a.int(1), a.i64(2), a.i64(3));
    let file = filedesc::get_vnode(l, a.int(0))?;
    if file.flag() & FWRITE == 0 {
        return Err(Errno::EBADF);
    }
    // Exactly one of both.
    if matches!(flags & (FDATASYNC | FFILESYNC), 0 | 0x30) {
        return Err(Errno::EINVAL);
    }
    let mut how = FSYNC_WAIT;
    if flags & FDATASYNC != 0 {
        how |= FSYNC_DATAONLY;
    }
    if flags & FDISKSYNC != 0 {
        how |= FSYNC_CACHE;
    }
    let (from, to) = if length == 0 {
        (0, 0)
    } else {
        let end = start.checked_add(length).filter(|&end| end >= start);
        (start, end.ok_or(Errno::EINVAL)?)
    };
    flush(&file, how, from, to, l)
}

const _: () = assert!(FDATASYNC | FFILESYNC == 0x30);

/// A regular range of a file that is open for writing, for `change` with the vnode locked.
fn with_range(l: Lwp, a: &Args, change: impl FnOnce(Vp, i64, i64) -> Result<()>) -> Result<()> {
    let (pos, len) = (a.i64(2), a.i64(3));
    if pos < 0 || len < 0 || len > i64::MAX - pos {
        return Err(Errno::EINVAL);
    }
    let file = filedesc::get_mode(l, a.int(0), FWRITE)?;
    let vp = file.vnode().ok_or(Errno::ENODEV)?;
    if vp.v_type() == VFIFO {
        return Err(Errno::ESPIPE);
    }
    if vp.is_dir() {
        return Err(Errno::EISDIR);
    }
    vp.lock_retry(LK_EXCLUSIVE);
    let result = change(vp, pos, len);
    vp.unlock();
    result
}

/// Never fails by `errno`: the error is what it returns.
pub(super) fn sys_posix_fallocate(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let result = with_range(l, a, Vp::fallocate);
    retval[0] = result.map_or_else(|error| error.get().into(), |()| 0);
    Ok(())
}

pub(super) fn sys_fdiscard(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    with_range(l, a, Vp::fdiscard)
}
