//! Descriptor tables, `filedesc(9)`.
//!
//! Several processes may share one table. A descriptor refers to an open file; the lowest free number
//! is given out.

mod made;
mod slots;

use rump_abi::types::{F_POSIX, F_UNLCK, RLIMIT_NOFILE};

pub use crate::ffi::fd::{Fd, FdTable};
use crate::ffi::lwp::Lwp;
use crate::ffi::proc::Proc;
use crate::file::FileRef;
use crate::vfs::vn::whole_file;
use crate::{Errno, Result};

pub use made::{EMOVEFD, dupopen};
pub(crate) use made::{affix, reserve, unreserve};
use slots::Slot;
pub(crate) use slots::Slots;

fn limit_of(p: Proc) -> usize {
    usize::try_from(p.rlimit(RLIMIT_NOFILE as usize).rlim_cur)
        .unwrap_or(usize::MAX)
        .min(i32::MAX as usize)
}

/// Puts an open file behind the lowest free descriptor.
///
/// # Errors
/// `EMFILE`; the reference is dropped.
pub fn allocate(l: Lwp, file: FileRef) -> Result<i32> {
    allocate_from(l, file, 0, false)
}

/// As [`allocate`], at `from` or above, close-on-exec if `cloexec`.
///
/// # Errors
/// `EMFILE`; the reference is dropped.
pub fn allocate_from(l: Lwp, file: FileRef, from: usize, cloexec: bool) -> Result<i32> {
    let p = l.proc();
    let limit = limit_of(p);
    // The reference of a refused file is dropped behind the lock.
    let mut file = Some(file);
    p.fd().slots(|slots| {
        let index = slots.lowest_free(from, limit)?;
        if let Some(file) = file.take() {
            slots.put(
                index,
                Slot {
                    file,
                    cloexec,
                    reserved: false,
                },
            );
        }
        i32::try_from(index).map_err(|_| Errno::EMFILE)
    })
}

/// Whether there is a free descriptor: an open that could not give one out must not begin.
///
/// # Errors
/// `EMFILE`.
pub fn check_room(l: Lwp) -> Result<()> {
    let p = l.proc();
    let limit = limit_of(p);
    p.fd().slots(|slots| slots.lowest_free(0, limit).map(drop))
}

/// The file behind a descriptor, with a reference.
///
/// # Errors
/// `EBADF`.
pub fn get(l: Lwp, fd: i32) -> Result<FileRef> {
    l.proc()
        .fd()
        .slots(|slots| Ok(FileRef::clone(&slots.get(fd)?.file)))
}

/// As [`get`], for a file that is a vnode.
///
/// # Errors
/// `EBADF`, `EINVAL`.
pub fn get_vnode(l: Lwp, fd: i32) -> Result<FileRef> {
    let file = get(l, fd)?;
    if file.vnode().is_some() {
        Ok(file)
    } else {
        Err(Errno::EINVAL)
    }
}

/// As [`get`], with a mode that the file must be open for (`FREAD`, `FWRITE`).
///
/// # Errors
/// `EBADF`.
pub fn get_mode(l: Lwp, fd: i32, mode: i32) -> Result<FileRef> {
    let file = get(l, fd)?;
    if file.flag() & mode == mode {
        Ok(file)
    } else {
        Err(Errno::EBADF)
    }
}

/// Closes a descriptor: the process's byte range locks on the file go, and its last reference
/// closes the file.
///
/// # Errors
/// `EBADF`.
pub fn close(l: Lwp, fd: i32) -> Result<()> {
    let p = l.proc();
    let slot = p.fd().slots(|slots| slots.take(fd))?;
    crate::kqueue::fd_closed(p.fd(), fd, &slot.file);
    release_locks(p, &slot.file);
    drop(slot);
    Ok(())
}

/// Releases the locks that the process has on a file (`fcntl(2)`: closing any descriptor does).
fn release_locks(p: Proc, file: &FileRef) {
    if file.vnode().is_none() {
        return;
    }
    let mut whole = whole_file(F_UNLCK);
    let id = p.as_ptr().cast();
    // A file system without locks has none to release.
    let _ = file.ops().advlock(file, id, F_UNLCK, &mut whole, F_POSIX);
}

/// Duplicates a descriptor to the lowest free one from `from` on.
///
/// # Errors
/// `EBADF`, `EMFILE`, `EINVAL` for an impossible `from`.
pub fn dup(l: Lwp, fd: i32, from: i32, cloexec: bool) -> Result<i32> {
    let file = get(l, fd)?;
    let from = usize::try_from(from).map_err(|_| Errno::EINVAL)?;
    if from >= limit_of(l.proc()) {
        return Err(Errno::EINVAL);
    }
    allocate_from(l, file, from, cloexec)
}

/// Makes `to` refer to the file of `fd`; what `to` was is closed (`dup2(2)`).
///
/// # Errors
/// `EBADF`.
pub fn dup2(l: Lwp, fd: i32, to: i32, cloexec: bool) -> Result<i32> {
    let p = l.proc();
    let file = get(l, fd)?;
    let index = usize::try_from(to).map_err(|_| Errno::EBADF)?;
    if index >= limit_of(p) {
        return Err(Errno::EBADF);
    }
    if fd == to {
        set_cloexec_if(l, fd, cloexec)?;
        return Ok(to);
    }
    let old = p.fd().slots(|slots| {
        let slot = Slot {
            file,
            cloexec,
            reserved: false,
        };
        slots.put(index, slot)
    });
    if let Some(old) = old {
        crate::kqueue::fd_closed(p.fd(), to, &old.file);
        release_locks(p, &old.file);
    }
    Ok(to)
}

fn set_cloexec_if(l: Lwp, fd: i32, cloexec: bool) -> Result<()> {
    if cloexec {
        set_cloexec(l, fd, true)
    } else {
        Ok(())
    }
}

/// Whether the descriptor goes away at an exec.
///
/// # Errors
/// `EBADF`.
pub fn cloexec(l: Lwp, fd: i32) -> Result<bool> {
    l.proc().fd().slots(|slots| Ok(slots.get(fd)?.cloexec))
}

/// Stores [`cloexec`].
///
/// # Errors
/// `EBADF`.
pub fn set_cloexec(l: Lwp, fd: i32, cloexec: bool) -> Result<()> {
    l.proc().fd().slots(|slots| {
        let slot = slots.get_mut(fd)?;
        slot.cloexec = cloexec;
        let file = slot.file.as_c();
        if let Ok(index) = usize::try_from(fd) {
            slots.mirror.set(index, file, cloexec);
        }
        Ok(())
    })
}

/// The highest descriptor in use; -1 when there is none (`F_MAXFD`).
#[must_use]
pub fn highest(l: Lwp) -> i32 {
    l.proc()
        .fd()
        .slots(|slots| i32::try_from(slots.entries.len()).unwrap_or(i32::MAX) - 1)
}

/// Closes all descriptors from `from` on (`F_CLOSEM`).
///
/// # Errors
/// `EBADF` for a negative descriptor.
pub fn close_from(l: Lwp, from: i32) -> Result<()> {
    if from < 0 {
        return Err(Errno::EBADF);
    }
    loop {
        let last = highest(l);
        if last < from {
            return Ok(());
        }
        match close(l, last) {
            // Another thread was quicker.
            Ok(()) | Err(Errno::EBADF) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Closes the descriptors that do not survive an exec.
pub fn close_exec(l: Lwp) {
    for fd in 0..=highest(l) {
        if cloexec(l, fd) == Ok(true) {
            // It cannot be gone: the process has one lwp.
            let _ = close(l, fd);
        }
    }
}

/// How many descriptors the table has in use.
#[must_use]
pub fn count(p: Proc) -> usize {
    p.fd().slots(|slots| slots.entries.iter().flatten().count())
}

/// How many descriptors of the process refer to `file`.
#[must_use]
pub fn refers_to(p: Proc, file: &FileRef) -> usize {
    p.fd().slots(|slots| {
        let same = |slot: &&Slot| FileRef::ptr_eq(&slot.file, file);
        slots.entries.iter().flatten().filter(same).count()
    })
}

/// A table without descriptors.
#[must_use]
pub fn init() -> Fd {
    Fd::alloc()
}

/// Another reference to the table of a process (`fork(2)` that shares).
#[must_use]
pub fn share(p: Proc) -> Fd {
    p.fd().hold();
    p.fd()
}

/// A copy of the table of a process; descriptors of queues are not inherited.
#[must_use]
pub fn copy(p: Proc) -> Fd {
    let copy = Fd::alloc();
    let entries = p.fd().slots(|slots| {
        let copied = slots.entries.iter().map(|slot| {
            slot.as_ref()
                .filter(|slot| !slot.reserved)
                .filter(|slot| slot.file.dtype() != rump_abi::types::DTYPE_KQUEUE)
                .map(|slot| Slot {
                    file: FileRef::clone(&slot.file),
                    cloexec: slot.cloexec,
                    reserved: false,
                })
        });
        copied.collect::<Vec<_>>()
    });
    copy.slots(|slots| {
        for (index, slot) in entries.into_iter().enumerate() {
            if let Some(slot) = slot {
                slots.put(index, slot);
            }
        }
    });
    copy
}

/// Drops a process's reference to its table: the process's locks go, and the last reference closes all descriptors.
pub fn free(p: Proc) {
    let fd = p.fd();
    let files: Vec<FileRef> = fd.slots(|slots| {
        let vnodes = slots.entries.iter().flatten();
        vnodes.map(|slot| FileRef::clone(&slot.file)).collect()
    });
    for file in &files {
        release_locks(p, file);
    }
    drop(files);
    if fd.unref() {
        let entries = fd.slots(Slots::take_all);
        for (number, slot) in entries.iter().enumerate() {
            if let (Some(slot), Ok(number)) = (slot, i32::try_from(number)) {
                crate::kqueue::fd_closed(fd, number, &slot.file);
            }
        }
        drop(entries);
        fd.release_memory();
    }
}
