//! Advisory locks, `fcntl(2)` `F_SETLK` and `flock(2)`.
//!
//! Locks of all files are in one table; they are rare, and finding a deadlock means to see them all. A lock
//! belongs to a process (record locks) or to an open file (`flock`), and both kinds stand in each other's
//! way. Who has to wait sleeps until any lock of the table goes, and can be interrupted.

use std::collections::HashMap;
use std::sync::OnceLock;

use rump_abi::types::{
    F_GETLK, F_RDLCK, F_SETLK, F_UNLCK, F_WRLCK, SEEK_CUR, SEEK_END, SEEK_SET, dev_t, flock, off_t,
    pid_t, vtype,
};
use rumpuser::condvar::Condvar;

use crate::ffi::guarded::Guarded;
use crate::lwproc::curlwp;
use crate::{Errno, Result};

/// What locks are filed under.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum File {
    /// The address of a driver's `struct lockf *`.
    Head(usize),
    /// A device, whichever vnode it was opened by.
    Device(vtype, dev_t),
}

/// Whom a lock belongs to, by address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Owner {
    /// A process.
    Process(usize),
    /// An open file.
    OpenFile(usize),
}

/// Who wants what of which file.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The file.
    pub file: File,
    /// Who.
    pub owner: Owner,
    /// `F_SETLK`, `F_UNLCK`, `F_GETLK`.
    pub op: i32,
    /// `F_WAIT`.
    pub wait: bool,
}

/// The most locks that one owner may have.
const LOCKS_PER_OWNER: usize = 4096;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Lock {
    owner: Owner,
    pid: pid_t,
    exclusive: bool,
    start: off_t,
    /// The last byte; the largest number for the end of the file.
    end: off_t,
}

impl Lock {
    fn overlaps(&self, other: &Lock) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    fn conflicts(&self, other: &Lock) -> bool {
        self.owner != other.owner && self.overlaps(other) && (self.exclusive || other.exclusive)
    }
}

#[derive(Default)]
struct Table {
    held: HashMap<File, Vec<Lock>>,
    waiting: Vec<(File, Lock)>,
}

fn table() -> &'static Guarded<Table> {
    static TABLE: OnceLock<Guarded<Table>> = OnceLock::new();
    TABLE.get_or_init(|| Guarded::new(Table::default()))
}

/// A lock went.
static RELEASED: Condvar = Condvar::new();

impl Table {
    fn conflict(&self, file: File, wanted: &Lock) -> Option<Lock> {
        let held = self.held.get(&file)?;
        let blocking = held.iter().filter(|lock| lock.conflicts(wanted));
        blocking.min_by_key(|lock| lock.start).copied()
    }

    /// Takes what `range` covers away from its owner's locks.
    fn clear(&mut self, file: File, range: &Lock) {
        let Some(held) = self.held.get_mut(&file) else {
            return;
        };
        let mut rest = Vec::new();
        held.retain(|lock| {
            if lock.owner != range.owner || !lock.overlaps(range) {
                return true;
            }
            if lock.start < range.start {
                rest.push(Lock {
                    end: range.start - 1,
                    ..*lock
                });
            }
            if lock.end > range.end {
                rest.push(Lock {
                    start: range.end + 1,
                    ..*lock
                });
            }
            false
        });
        held.append(&mut rest);
        if held.is_empty() {
            self.held.remove(&file);
        }
    }

    /// Gives the owner the lock, which nobody else's is in the way of; neighbours of the same kind
    /// become one.
    fn set(&mut self, file: File, wanted: Lock) -> Result<()> {
        self.clear(file, &wanted);
        let held = self.held.entry(file).or_default();
        let own = held.iter().filter(|lock| lock.owner == wanted.owner);
        if own.count() >= LOCKS_PER_OWNER {
            return Err(Errno::ENOLCK);
        }
        let mut merged = wanted;
        held.retain(|lock| {
            let touches = lock.owner == wanted.owner
                && lock.exclusive == wanted.exclusive
                && (lock.end.checked_add(1) == Some(wanted.start)
                    || wanted.end.checked_add(1) == Some(lock.start));
            if touches {
                merged.start = merged.start.min(lock.start);
                merged.end = merged.end.max(lock.end);
            }
            !touches
        });
        held.push(merged);
        Ok(())
    }

    /// Whether `owner` waits, directly or not, for `me`.
    fn waits_for(&self, owner: Owner, me: Owner) -> bool {
        let mut pending = vec![owner];
        let mut seen = Vec::new();
        while let Some(owner) = pending.pop() {
            if owner == me {
                return true;
            }
            if seen.contains(&owner) {
                continue;
            }
            seen.push(owner);
            let waits = self.waiting.iter().filter(|(_, lock)| lock.owner == owner);
            for (file, lock) in waits {
                let held = self.held.get(file).into_iter().flatten();
                pending.extend(held.filter(|h| h.conflicts(lock)).map(|h| h.owner));
            }
        }
        false
    }
}

/// The range of a lock description, in bytes from the start of the file.
fn range(fl: &flock, size: off_t) -> Result<(off_t, off_t)> {
    let start = match i32::from(fl.l_whence) {
        // The caller has made positions absolute.
        SEEK_SET | SEEK_CUR => fl.l_start,
        SEEK_END => size.checked_add(fl.l_start).ok_or(Errno::EOVERFLOW)?,
        _ => return Err(Errno::EINVAL),
    };
    let (start, end) = match fl.l_len {
        0 => (start, off_t::MAX),
        len if len > 0 => (start, start.checked_add(len - 1).ok_or(Errno::EOVERFLOW)?),
        len => (start.checked_add(len).ok_or(Errno::EINVAL)?, start - 1),
    };
    if start < 0 {
        return Err(Errno::EINVAL);
    }
    Ok((start, end))
}

/// Sets, clears or asks for a lock (`lf_advlock`). `size` is the end of the file.
///
/// # Errors
/// `EINVAL`, `EOVERFLOW`; `EAGAIN` when it would have to wait; `EDEADLK`, `EINTR`; `ENOLCK` when the
/// owner has too many.
pub fn advlock(request: Request, fl: &mut flock, size: off_t) -> Result<()> {
    let (start, end) = range(fl, size)?;
    let wanted = Lock {
        owner: request.owner,
        pid: curlwp().proc().pid(),
        exclusive: i32::from(fl.l_type) == F_WRLCK,
        start,
        end,
    };
    match request.op {
        F_SETLK => match i32::from(fl.l_type) {
            F_UNLCK => unlock(request.file, &wanted),
            F_RDLCK | F_WRLCK => return lock(request, wanted),
            _ => return Err(Errno::EINVAL),
        },
        F_UNLCK => unlock(request.file, &wanted),
        F_GETLK => get(request.file, &wanted, fl),
        _ => return Err(Errno::EINVAL),
    }
    Ok(())
}

fn unlock(file: File, range: &Lock) {
    table().with(|table| table.clear(file, range));
    RELEASED.broadcast();
}

fn lock(request: Request, wanted: Lock) -> Result<()> {
    let (file, owner) = (request.file, request.owner);
    let mut waiting = false;
    let mut gave_up = false;
    let result = table().wait_interruptible(&RELEASED, |table| {
        if waiting {
            table.waiting.retain(|entry| *entry != (file, wanted));
            waiting = false;
        }
        let Some(conflict) = table.conflict(file, &wanted) else {
            return Some(table.set(file, wanted));
        };
        if !request.wait {
            return Some(Err(Errno::EAGAIN));
        }
        if matches!(owner, Owner::Process(_)) && table.waits_for(conflict.owner, owner) {
            return Some(Err(Errno::EDEADLK));
        }
        if matches!(owner, Owner::OpenFile(_)) && wanted.exclusive && !gave_up {
            // A shared lock does not wait to become exclusive: it goes first.
            gave_up = true;
            table.clear(file, &wanted);
            RELEASED.broadcast();
        }
        table.waiting.push((file, wanted));
        waiting = true;
        None
    });
    if result.is_err() {
        table().with(|table| table.waiting.retain(|entry| *entry != (file, wanted)));
    } else {
        // A lock may have become a weaker one.
        RELEASED.broadcast();
    }
    result.and_then(|set| set)
}

fn get(file: File, wanted: &Lock, fl: &mut flock) {
    match table().with(|table| table.conflict(file, wanted)) {
        None => fl.l_type = F_UNLCK as i16,
        Some(lock) => {
            fl.l_type = if lock.exclusive { F_WRLCK } else { F_RDLCK } as i16;
            fl.l_whence = SEEK_SET as i16;
            fl.l_start = lock.start;
            fl.l_len = if lock.end == off_t::MAX {
                0
            } else {
                lock.end - lock.start + 1
            };
            fl.l_pid = match lock.owner {
                Owner::Process(_) => lock.pid,
                Owner::OpenFile(_) => -1,
            };
        }
    }
}

/// Whether anybody has a lock on the file.
#[must_use]
pub fn is_locked(file: File) -> bool {
    table().with(|table| table.held.contains_key(&file))
}
