//! Kernel events, `kqueue(2)`: queues, and the events that they wait for.
//!
//! A queue owns its knotes; each is attached to an object, which tells the queue when its event may be
//! there. A scan asks the object again before it delivers. Lock order: the queue's list of knotes,
//! the lock of an object's list, the queue's state.

mod file;
mod process;
mod scan;
#[cfg(test)]
mod tests;

use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Weak};

use rump_abi::types::{
    DTYPE_KQUEUE, EV_ADD, EV_CLEAR, EV_DELETE, EV_DISABLE, EV_DISPATCH, EV_ENABLE, EV_ERROR,
    EV_ONESHOT, EV_RECEIPT, EVFILT_AIO, EVFILT_PROC, EVFILT_READ, EVFILT_SIGNAL, EVFILT_TIMER,
    EVFILT_VNODE, EVFILT_WRITE, FREAD, FWRITE, kevent, knote as c_knote,
};
use rumpuser::condvar::Condvar;

use crate::ffi::fd::Fd;
use crate::ffi::guarded::Guarded;
use crate::ffi::kevent::{self as note, Knote};
use crate::ffi::lwp::Lwp;
use crate::file::{File, FileRef};
use crate::select::Selinfo;
use crate::{Errno, Result, callout, filedesc};
use file::Handle;
pub(crate) use process::proc_exit;

pub use crate::ffi::kevent::{KList, file_offset, knote};

/// What an object tells about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// `data` of the event.
    pub amount: i64,
    /// Whether the event is there.
    pub active: bool,
    /// Whether nothing more will come.
    pub eof: bool,
    /// `NOTE_*` of things that happened; then only they count.
    pub fflags: u32,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // kqueue(2)
pub enum Filter {
    Read,
    Write,
    Vnode,
    Other(u32),
}

/// The filter of a knote that is being attached.
#[must_use]
pub fn filter_of(kn: *mut c_knote) -> Filter {
    match note::filter(kn) {
        number if number == EVFILT_READ as u32 => Filter::Read,
        number if number == EVFILT_WRITE as u32 => Filter::Write,
        number if number == EVFILT_VNODE as u32 => Filter::Vnode,
        number => Filter::Other(number),
    }
}

type Key = (usize, u32);

/// An event of a queue.
struct Entry {
    kn: Knote,
    flags: u32,
    timer: Option<Timer>,
}

#[derive(Default)]
struct State {
    /// Events that may be there, in the order of arrival.
    queue: VecDeque<Key>,
    closed: bool,
}

/// A queue.
pub struct Kqueue {
    table: Fd,
    entries: Guarded<BTreeMap<Key, Entry>>,
    state: Guarded<State>,
    cv: Condvar,
    sel: Selinfo,
    notes: KList,
    this: Weak<Kqueue>,
}

/// All queues, so that a closed descriptor finds those that watch it.
static QUEUES: Guarded<Vec<Weak<Kqueue>>> = Guarded::new(Vec::new());
/// How many queues are open: closing a descriptor costs nothing when there is none.
static OPEN: AtomicUsize = AtomicUsize::new(0);

/// The clock of a timer's event.
struct Timer {
    expired: Arc<Guarded<i64>>,
    _callout: callout::Callout,
}

/// Makes a queue.
///
/// # Errors
/// `EMFILE`.
pub fn kqueue(l: Lwp, flags: i32, cloexec: bool) -> Result<i32> {
    let table = l.proc().fd();
    let kq = Arc::new_cyclic(|this| Kqueue {
        table,
        entries: Guarded::new(BTreeMap::new()),
        state: Guarded::new(State::default()),
        cv: Condvar::new(),
        sel: Selinfo::new(),
        notes: KList::new(),
        this: Weak::clone(this),
    });
    QUEUES.with(|queues| {
        queues.retain(|queue| queue.strong_count() > 0);
        queues.push(Arc::downgrade(&kq));
    });
    OPEN.fetch_add(1, Ordering::Relaxed);
    let file = File::for_object(
        Box::new(Handle(kq)),
        DTYPE_KQUEUE,
        FREAD | FWRITE | flags,
        l.cred(),
    );
    filedesc::allocate_from(l, file, 0, cloexec)
}

/// The queue behind an open file.
///
/// # Errors
/// `EBADF` when it is none.
pub fn of_file(file: &FileRef) -> Result<Arc<Kqueue>> {
    QUEUES.with(|queues| {
        let mut living = queues.iter().filter_map(Weak::upgrade);
        living
            .find(|kq| file.dtype() == DTYPE_KQUEUE && kq.is_of(file))
            .ok_or(Errno::EBADF)
    })
}

const fn has(flags: u32, flag: i32) -> bool {
    flags & flag as u32 != 0
}

impl Kqueue {
    fn is_of(&self, file: &File) -> bool {
        file.ops().identity() == core::ptr::from_ref(self).cast()
    }

    /// Makes one change (`kqueue_register`).
    ///
    /// # Errors
    /// As `kevent(2)` reports for a change.
    pub fn register(&self, l: Lwp, change: &kevent) -> Result<()> {
        let key = (change.ident, change.filter);
        if change.filter > EVFILT_TIMER as u32 {
            return Err(Errno::EINVAL);
        }
        let known = self.entries.with(|entries| entries.contains_key(&key));
        if !known {
            if !has(change.flags, EV_ADD) {
                return Err(Errno::ENOENT);
            }
            self.add(l, key, change)?;
        } else if has(change.flags, EV_DELETE) {
            let gone = self.entries.with(|entries| entries.remove(&key));
            drop(gone);
            return Ok(());
        } else if has(change.flags, EV_ADD) {
            self.modify(key, change);
        }
        let armed = self.entries.with(|entries| {
            let entry = entries.get_mut(&key)?;
            if has(change.flags, EV_DISABLE) {
                entry.flags |= EV_DISABLE as u32;
            }
            if has(change.flags, EV_ENABLE) {
                entry.flags &= !(EV_DISABLE as u32);
            }
            Some(!has(entry.flags, EV_DISABLE) && entry.kn.is_active())
        });
        if armed == Some(true) {
            self.activate(key);
        }
        Ok(())
    }

    fn modify(&self, key: Key, change: &kevent) {
        self.entries.with(|entries| {
            if let Some(entry) = entries.get_mut(&key) {
                entry.kn.modify(change);
                let keep = EV_ONESHOT | EV_CLEAR | EV_DISPATCH;
                entry.flags |= change.flags & keep as u32;
            }
        });
    }

    fn add(&self, l: Lwp, key: Key, change: &kevent) -> Result<()> {
        let this = Weak::clone(&self.this);
        let object = match change.filter as i32 {
            EVFILT_READ | EVFILT_WRITE | EVFILT_VNODE => {
                let fd = i32::try_from(change.ident).map_err(|_| Errno::EBADF)?;
                Some(filedesc::get(l, fd)?)
            }
            _ => None,
        };
        let file = object.as_ref().map_or_else(Weak::new, Arc::downgrade);
        let kn = Knote::new(
            *change,
            file,
            Box::new(move || {
                if let Some(kq) = this.upgrade() {
                    kq.activate(key);
                }
            }),
        );
        let mut flags = change.flags & !((EV_ADD | EV_ENABLE | EV_RECEIPT) as u32);
        let mut timer = None;
        match change.filter as i32 {
            EVFILT_READ | EVFILT_WRITE | EVFILT_VNODE => {
                let object = object.ok_or(Errno::EBADF)?;
                object.ops().kqfilter(&object, kn.as_ptr())?;
            }
            EVFILT_TIMER => {
                timer = Some(self.start_timer(&kn, key, change)?);
                // The count starts anew at each delivery.
                flags |= EV_CLEAR as u32;
            }
            EVFILT_PROC => {
                process::watch(&kn, change)?;
                flags |= EV_CLEAR as u32;
            }
            EVFILT_SIGNAL => return Err(Errno::EOPNOTSUPP),
            EVFILT_AIO => return Err(Errno::EINVAL),
            _ => return Err(Errno::EINVAL),
        }
        let entry = Entry { kn, flags, timer };
        let old = self.entries.with(|entries| entries.insert(key, entry));
        drop(old);
        Ok(())
    }

    fn start_timer(&self, kn: &Knote, key: Key, change: &kevent) -> Result<Timer> {
        let ms = u64::try_from(change.data).map_err(|_| Errno::EINVAL)?;
        let period = Duration::from_millis(ms.max(1));
        let count = Arc::new(Guarded::new(0_i64));
        let list = Arc::new(KList::new());
        let look = Arc::clone(&count);
        let keep = Arc::clone(&list);
        list.attach(
            kn.as_ptr(),
            Box::new(move || {
                let _ = &keep;
                let amount = look.with(|count| *count);
                Seen {
                    amount,
                    active: amount > 0,
                    ..Seen::default()
                }
            }),
        );
        let this = Weak::clone(&self.this);
        let again = !has(change.flags, EV_ONESHOT);
        let expired = Arc::clone(&count);
        let callout = callout::Callout::start(period, again.then_some(period), move || {
            count.with(|count| *count += 1);
            if let Some(kq) = this.upgrade() {
                kq.activate(key);
            }
        });
        Ok(Timer {
            expired,
            _callout: callout,
        })
    }

    /// An event may be there.
    fn activate(&self, key: Key) {
        self.state.with(|state| {
            if !state.closed && !state.queue.contains(&key) {
                state.queue.push_back(key);
            }
            self.cv.broadcast();
        });
        self.sel.notify();
        self.notes.notify(0);
    }

    fn close(&self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
        let entries = self.entries.with(core::mem::take);
        drop(entries);
        self.state.with(|state| {
            state.closed = true;
            state.queue.clear();
            self.cv.broadcast();
        });
    }

    fn forget_fd(&self, fd: usize) {
        let gone: Vec<Entry> = self.entries.with(|entries| {
            let files = [EVFILT_READ, EVFILT_WRITE, EVFILT_VNODE];
            files
                .iter()
                .filter_map(|&filter| entries.remove(&(fd, filter as u32)))
                .collect()
        });
        drop(gone);
    }
}

/// A descriptor is closed: the events on it go.
pub(crate) fn fd_closed(table: Fd, fd: i32, file: &FileRef) {
    let _ = file;
    if OPEN.load(Ordering::Relaxed) == 0 {
        return;
    }
    let queues: Vec<Arc<Kqueue>> = QUEUES.with(|queues| {
        let own = queues.iter().filter_map(Weak::upgrade);
        own.filter(|kq| kq.table == table).collect()
    });
    for kq in queues {
        kq.forget_fd(fd.unsigned_abs() as usize);
    }
}

/// An error as an event of a change list.
#[must_use]
pub fn error_event(change: &kevent, error: i32) -> kevent {
    kevent {
        flags: EV_ERROR as u32,
        data: i64::from(error),
        ..*change
    }
}

/// Whether a change wants an answer even when it succeeds.
#[must_use]
pub fn wants_receipt(change: &kevent) -> bool {
    has(change.flags, EV_RECEIPT)
}
