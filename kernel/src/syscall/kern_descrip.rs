//! Descriptors: `close(2)`, `dup(2)`, `fcntl(2)`, `flock(2)`, `fstat(2)`, `fpathconf(2)`,
//! `posix_fadvise(2)`, `pipe(2)`.

use rump_abi::sysno::*;
use rump_abi::types::*;

use super::{Args, Handler};
use crate::copy::{UserPtr, copyin, copyin_val, copyout, copyout_val, zeroed};
use crate::ffi::lwp::Lwp;
use crate::file::FileRef;
use crate::vfs::vn::whole_file;
use crate::{Errno, Result, filedesc, pipe};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS_close, sys_close),
    (SYS_dup, sys_dup),
    (SYS_dup2, sys_dup2),
    (SYS_dup3, sys_dup3),
    (SYS_fcntl, sys_fcntl),
    (SYS_flock, sys_flock),
    (SYS___fstat50, sys_fstat),
    (SYS_fpathconf, sys_fpathconf),
    (SYS___posix_fadvise50, sys_posix_fadvise),
    (SYS_pipe, sys_pipe),
    (SYS_pipe2, sys_pipe2),
];

/// The flags that `F_SETFL` changes.
const SETTABLE: i32 =
    FAPPEND | O_ASYNC | FFSYNC | FNONBLOCK | FDSYNC | FRSYNC | FALTIO | FDIRECT | O_NOSIGPIPE;

fn sys_close(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    filedesc::close(l, a.int(0))
}

fn sys_dup(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(filedesc::dup(l, a.int(0), 0, false)?);
    Ok(())
}

fn sys_dup2(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(filedesc::dup2(l, a.int(0), a.int(1), false)?);
    Ok(())
}

fn sys_dup3(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let flags = a.int(2);
    if flags & !(O_CLOEXEC | O_NONBLOCK | O_NOSIGPIPE) != 0 {
        return Err(Errno::EINVAL);
    }
    let to = filedesc::dup2(l, a.int(0), a.int(1), flags & O_CLOEXEC != 0)?;
    let file = filedesc::get(l, to)?;
    let bits = flags & (O_NONBLOCK | O_NOSIGPIPE);
    file.set_flag(bits, bits);
    retval[0] = i64::from(to);
    Ok(())
}

fn sys_pipe(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let (read, write) = pipe::pipe(l, 0, false)?;
    *retval = [i64::from(read), i64::from(write)];
    Ok(())
}

fn sys_pipe2(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let flags = a.int(1);
    if flags & !(O_CLOEXEC | O_NONBLOCK | O_NOSIGPIPE) != 0 {
        return Err(Errno::EINVAL);
    }
    let keep = flags & (O_NONBLOCK | O_NOSIGPIPE);
    let (read, write) = pipe::pipe(l, keep, flags & O_CLOEXEC != 0)?;
    let stored = copyout_val(&[read, write], a.ptr(0));
    if stored.is_err() {
        filedesc::close(l, read)?;
        filedesc::close(l, write)?;
    }
    stored
}

fn sys_fstat(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let file = filedesc::get(l, a.int(0))?;
    let mut st: stat = zeroed();
    file.ops().stat(&file, &mut st)?;
    copyout_val(&st, a.ptr(1))
}

fn sys_fpathconf(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let file = filedesc::get(l, a.int(0))?;
    retval[0] = file.ops().pathconf(&file, a.int(1))?;
    Ok(())
}

/// `posix_fadvise(2)`; its error is its result.
fn sys_posix_fadvise(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    // Slot 1 is a pad.
    let (fd, offset, length, advice) = (a.int(0), a.i64(2), a.i64(3), a.int(4));
    let advise = || {
        let file = filedesc::get(l, fd)?;
        if file.vnode().is_none() {
            let is_pipe = file.dtype() == DTYPE_PIPE;
            return Err(if is_pipe { Errno::ESPIPE } else { Errno::EBADF });
        }
        if length < 0 || offset < 0 || !(0..=5).contains(&advice) {
            return Err(Errno::EINVAL);
        }
        if advice <= 2 {
            file.set_advice(advice.cast_unsigned());
        }
        Ok(())
    };
    retval[0] = match advise() {
        Ok(()) => 0,
        Err(error) => i64::from(error.get()),
    };
    Ok(())
}

fn sys_fcntl(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let (fd, command, arg) = (a.int(0), a.int(1), a.ptr(2));
    let word = a.int(2);
    retval[0] = match command {
        F_CLOSEM => {
            filedesc::close_from(l, fd)?;
            0
        }
        F_MAXFD => i64::from(filedesc::highest(l)),
        F_DUPFD => i64::from(filedesc::dup(l, fd, word, false)?),
        F_DUPFD_CLOEXEC => i64::from(filedesc::dup(l, fd, word, true)?),
        F_GETFD => i64::from(filedesc::cloexec(l, fd)?),
        F_SETFD => {
            filedesc::set_cloexec(l, fd, word & FD_CLOEXEC != 0)?;
            0
        }
        F_SETLK | F_SETLKW => {
            set_lock(l, fd, arg, command == F_SETLKW)?;
            0
        }
        F_GETLK => {
            get_lock(l, fd, arg)?;
            0
        }
        _ => {
            let file = filedesc::get(l, fd)?;
            control(&file, command, word, arg)?
        }
    };
    Ok(())
}

/// The commands about the open file.
fn control(file: &FileRef, command: i32, word: i32, arg: UserPtr) -> Result<i64> {
    match command {
        F_GETFL => Ok(i64::from((file.flag() - 1) & !O_CLOEXEC)),
        F_SETFL => {
            file.set_flag(SETTABLE, word);
            Ok(0)
        }
        F_GETOWN => Ok(i64::from(file.owner())),
        F_SETOWN => {
            file.set_owner(word);
            Ok(0)
        }
        F_GETNOSIGPIPE => Ok(i64::from(file.flag() & O_NOSIGPIPE != 0)),
        F_SETNOSIGPIPE => {
            file.set_flag(O_NOSIGPIPE, if word != 0 { O_NOSIGPIPE } else { 0 });
            Ok(0)
        }
        _ if command.cast_unsigned() & FSCTL != 0 => fs_control(file, command.cast_unsigned(), arg),
        _ => Err(Errno::EINVAL),
    }
}

/// A command of the file system (`F_FSCTL`), and the directions of its argument.
const FSCTL: u32 = 0x8000_0000;
const FSIN: u32 = 0x1000_0000;
const FSOUT: u32 = 0x2000_0000;
const FSVOID: u32 = 0x4000_0000;

fn fs_control(file: &FileRef, command: u32, arg: UserPtr) -> Result<i64> {
    if file.vnode().is_none() || command & (FSIN | FSOUT | FSVOID) == 0 {
        return Err(Errno::EINVAL);
    }
    let mut data = vec![0; (command & 0xfff) as usize];
    if command & FSIN != 0 {
        copyin(arg, &mut data)?;
    } else if command & FSVOID != 0 {
        data = (arg.addr() as u64).to_ne_bytes().to_vec();
    }
    file.ops().fcntl(file, command, &mut data)?;
    if command & FSOUT != 0 {
        copyout(&data, arg)?;
    }
    Ok(0)
}

/// The range that a program means, with the file and the owner.
fn range(l: Lwp, fd: i32, arg: UserPtr) -> Result<(FileRef, flock)> {
    let file = filedesc::get(l, fd)?;
    if file.vnode().is_none() {
        return Err(Errno::EINVAL);
    }
    let mut fl: flock = copyin_val(arg)?;
    if i32::from(fl.l_whence) == SEEK_CUR {
        fl.l_start = fl
            .l_start
            .checked_add(file.offset())
            .ok_or(Errno::EOVERFLOW)?;
        fl.l_whence = SEEK_SET as i16;
    }
    Ok((file, fl))
}

fn set_lock(l: Lwp, fd: i32, arg: UserPtr, wait: bool) -> Result<()> {
    let (file, mut fl) = range(l, fd, arg)?;
    let id = l.proc().as_ptr().cast();
    let flags = if wait { F_POSIX | F_WAIT } else { F_POSIX };
    let op = match i32::from(fl.l_type) {
        F_RDLCK if file.flag() & FREAD == 0 => return Err(Errno::EBADF),
        F_WRLCK if file.flag() & FWRITE == 0 => return Err(Errno::EBADF),
        F_RDLCK | F_WRLCK => F_SETLK,
        F_UNLCK => F_UNLCK,
        _ => return Err(Errno::EINVAL),
    };
    file.ops().advlock(&file, id, op, &mut fl, flags)?;
    // Another thread may have closed the descriptor before the lock was there.
    let still = filedesc::get(l, fd).is_ok_and(|now| FileRef::ptr_eq(&now, &file));
    if !still && op == F_SETLK {
        file.ops().advlock(&file, id, F_UNLCK, &mut fl, F_POSIX)?;
    }
    Ok(())
}

fn get_lock(l: Lwp, fd: i32, arg: UserPtr) -> Result<()> {
    let (file, mut fl) = range(l, fd, arg)?;
    if !matches!(i32::from(fl.l_type), F_RDLCK | F_WRLCK | F_UNLCK) {
        return Err(Errno::EINVAL);
    }
    let id = l.proc().as_ptr().cast();
    file.ops().advlock(&file, id, F_GETLK, &mut fl, F_POSIX)?;
    copyout_val(&fl, arg)
}

fn sys_flock(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let (fd, how) = (a.int(0), a.int(1));
    let file = filedesc::get(l, fd)?;
    if file.vnode().is_none() {
        return Err(Errno::EOPNOTSUPP);
    }
    let mut whole = whole_file(F_UNLCK);
    if how & LOCK_UN != 0 {
        return file
            .ops()
            .advlock(&file, file.id(), F_UNLCK, &mut whole, F_FLOCK);
    }
    whole.l_type = if how & LOCK_EX != 0 {
        F_WRLCK as i16
    } else if how & LOCK_SH != 0 {
        F_RDLCK as i16
    } else {
        return Err(Errno::EINVAL);
    };
    let wait = if how & LOCK_NB != 0 { 0 } else { F_WAIT };
    file.ops()
        .advlock(&file, file.id(), F_SETLK, &mut whole, F_FLOCK | wait)
}
