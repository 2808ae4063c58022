//! Fifos, `mkfifo(2)`: what happens to a fifo's vnode on any file system.
//!
//! A fifo is a ring of bytes between those who have it open for reading and for writing. It exists while it
//! is open. Opening waits for the other side; a writer that came and went while a reader waited has
//! been there, so openings are counted and not only who is present. Whoever waits has given up the vnode's
//! lock, and takes it again exclusively. Data is copied from and to the program without the fifo's lock.

use std::collections::VecDeque;
use std::sync::Arc;

use rump_abi::types::*;
use rumpuser::condvar::Condvar;

use crate::ffi::fifo as node;
use crate::ffi::guarded::Guarded;
use crate::ffi::opargs::{NOT_MINE, UioRef};
use crate::ffi::vnode::Vp;
use crate::kqueue::{self, Filter, KList, Seen};
use crate::select::Selinfo;
use crate::{Errno, Result};

/// How much a fifo holds.
const CAPACITY: usize = 16384;
/// Writes up to this length are not mixed with others (`PIPE_BUF`).
const ATOMIC: usize = PIPE_BUF as usize;
/// How much is copied at a time.
const PIECE: usize = 4096;

const FIONREAD: u64 = 0x4004_667f;
const FIONBIO: u64 = 0x8004_667e;
const FIOASYNC: u64 = 0x8004_667d;

#[derive(Default)]
struct Ends {
    data: VecDeque<u8>,
    readers: u32,
    writers: u32,
    reader_opens: u64,
    writer_opens: u64,
    /// The vnode was torn down.
    revoked: bool,
}

/// The state of an open fifo.
pub(crate) struct Fifo {
    ends: Guarded<Ends>,
    /// Something changed.
    changed: Condvar,
    poll: Selinfo,
    readable: KList,
    writable: KList,
}

impl Fifo {
    fn wake(&self) {
        self.changed.broadcast();
        self.poll.notify();
        self.readable.notify(0);
        self.writable.notify(0);
    }

    /// Waits with the vnode unlocked until `f` answers; the vnode is locked exclusively afterwards.
    fn wait<R>(&self, vp: Vp, mut f: impl FnMut(&mut Ends) -> Option<R>) -> Result<R> {
        vp.unlock();
        let result = self.ends.wait_interruptible(&self.changed, |ends| {
            if ends.revoked {
                return Some(Err(Errno::EIO));
            }
            f(ends).map(Ok)
        });
        vp.lock_retry(LK_EXCLUSIVE);
        result?
    }

    fn can_read(&self) -> Seen {
        self.ends.with(|ends| Seen {
            amount: ends.data.len() as i64,
            active: !ends.data.is_empty(),
            eof: ends.writers == 0,
            fflags: 0,
        })
    }

    fn can_write(&self) -> Seen {
        self.ends.with(|ends| {
            let room = CAPACITY - ends.data.len();
            Seen {
                amount: room as i64,
                active: room >= ATOMIC,
                eof: ends.readers == 0,
                fflags: 0,
            }
        })
    }
}

fn state(vp: Vp) -> Result<Arc<Fifo>> {
    node::state(vp).ok_or(Errno::EBADF)
}

pub(crate) fn open(vp: Vp, mode: i32) -> Result<()> {
    let fifo = node::state(vp).unwrap_or_else(|| {
        let fifo = Arc::new(Fifo {
            ends: Guarded::new(Ends::default()),
            changed: Condvar::new(),
            poll: Selinfo::new(),
            readable: KList::new(),
            writable: KList::new(),
        });
        node::attach(vp, &fifo);
        fifo
    });
    let (reads, writes) = (mode & FREAD != 0, mode & FWRITE != 0);
    let (reader_opens, writer_opens) = fifo.ends.with(|ends| {
        if reads {
            ends.readers += 1;
            ends.reader_opens += 1;
        }
        if writes {
            ends.writers += 1;
            ends.writer_opens += 1;
        }
        (ends.reader_opens, ends.writer_opens)
    });
    fifo.wake();
    let wait = mode & O_NONBLOCK == 0;
    let mut result = Ok(());
    if reads && !writes && wait {
        let other = fifo.ends.with(|ends| ends.writers > 0);
        if !other {
            result = fifo.wait(vp, |ends| {
                (ends.writers > 0 || ends.writer_opens != writer_opens).then_some(())
            });
        }
    } else if writes && !reads {
        let other = fifo.ends.with(|ends| ends.readers > 0);
        if !other {
            result = if wait {
                fifo.wait(vp, |ends| {
                    (ends.readers > 0 || ends.reader_opens != reader_opens).then_some(())
                })
            } else {
                Err(Errno::ENXIO)
            };
        }
    }
    if result.is_err() {
        leave(vp, &fifo, reads, writes);
    }
    result
}

pub(crate) fn close(vp: Vp, flags: i32) -> Result<()> {
    if let Some(fifo) = node::state(vp) {
        leave(vp, &fifo, flags & FREAD != 0, flags & FWRITE != 0);
    }
    Ok(())
}

fn leave(vp: Vp, fifo: &Fifo, reads: bool, writes: bool) {
    let unused = fifo.ends.with(|ends| {
        ends.readers = ends.readers.saturating_sub(u32::from(reads));
        ends.writers = ends.writers.saturating_sub(u32::from(writes));
        if ends.readers == 0 {
            ends.data.clear();
        }
        ends.readers == 0 && ends.writers == 0
    });
    fifo.wake();
    // A vnode that was torn down has lost its state already.
    if unused && vp.v_type() == VFIFO && !vp.state().is_dead() {
        node::detach(vp);
    }
}

pub(crate) fn read(vp: Vp, uio: &mut UioRef, ioflag: i32) -> Result<()> {
    if uio.resid() == 0 {
        return Ok(());
    }
    let fifo = state(vp)?;
    let nonblocking = ioflag & IO_NDELAY != 0;
    let mut piece = [0; PIECE];
    let mut moved = false;
    loop {
        let want = PIECE.min(uio.resid());
        // `None`: nothing there. `Some(0)`: and nothing will come.
        let mut take = |ends: &mut Ends| -> Option<usize> {
            if ends.data.is_empty() {
                return (ends.writers == 0).then_some(0);
            }
            let n = want.min(ends.data.len());
            for (to, from) in piece.iter_mut().zip(ends.data.drain(..n)) {
                *to = from;
            }
            Some(n)
        };
        let got = match fifo.ends.with(&mut take) {
            Some(got) => got,
            None if moved => return Ok(()),
            None if nonblocking => return Err(Errno::EAGAIN),
            None => fifo.wait(vp, take)?,
        };
        if got == 0 {
            return Ok(());
        }
        fifo.wake();
        uio.move_out(&piece[..got])?;
        moved = true;
        if uio.resid() == 0 {
            return Ok(());
        }
    }
}

pub(crate) fn write(vp: Vp, uio: &mut UioRef, ioflag: i32) -> Result<()> {
    let fifo = state(vp)?;
    let nonblocking = ioflag & IO_NDELAY != 0;
    let whole = uio.resid() <= ATOMIC;
    let mut piece = [0; PIECE];
    while uio.resid() > 0 {
        // Room first: what is taken from the program must be put somewhere.
        let least = if whole { uio.resid() } else { 1 };
        let ready = |ends: &mut Ends| -> Option<Result<usize>> {
            if ends.readers == 0 {
                return Some(Err(Errno::EPIPE));
            }
            let room = CAPACITY - ends.data.len();
            (room >= least).then_some(Ok(room))
        };
        let room = match fifo.ends.with(ready) {
            Some(room) => room?,
            None if nonblocking => return Err(Errno::EAGAIN),
            None => fifo.wait(vp, ready)??,
        };
        // The vnode's lock keeps other writers from taking the room.
        let n = PIECE.min(uio.resid()).min(room);
        uio.move_in(&mut piece[..n])?;
        fifo.ends.with(|ends| {
            if ends.readers == 0 {
                return Err(Errno::EPIPE);
            }
            ends.data.extend(&piece[..n]);
            Ok(())
        })?;
        fifo.wake();
    }
    Ok(())
}

pub(crate) fn ioctl(vp: Vp, command: u64) -> Result<Option<i32>> {
    match command {
        FIONREAD => {
            let fifo = state(vp)?;
            Ok(Some(fifo.ends.with(|ends| ends.data.len() as i32)))
        }
        FIONBIO | FIOASYNC => Ok(None),
        _ => Err(NOT_MINE),
    }
}

pub(crate) fn poll(vp: Vp, events: i32) -> i32 {
    let Some(fifo) = node::state(vp) else {
        return POLLNVAL;
    };
    let look = || {
        fifo.ends.with(|ends| {
            let mut ready = 0;
            if !ends.data.is_empty() || ends.writers == 0 {
                ready |= events & (POLLIN | POLLRDNORM);
            }
            if ends.writers == 0 && ends.writer_opens > 0 && ends.data.is_empty() {
                ready |= POLLHUP;
            }
            if ends.readers > 0 && CAPACITY - ends.data.len() >= ATOMIC {
                ready |= events & (POLLOUT | POLLWRNORM);
            }
            ready
        })
    };
    let ready = look();
    if ready != 0 {
        return ready;
    }
    fifo.poll.record();
    look()
}

/// The vnode is torn down: who waits is told, and the state goes with its last user. Locked.
pub(super) fn revoke(vp: Vp) {
    if let Some(fifo) = node::state(vp) {
        fifo.ends.with(|ends| {
            ends.revoked = true;
            ends.readers = 0;
            ends.writers = 0;
        });
        node::detach(vp);
        fifo.wake();
    }
}

pub(crate) fn kqfilter(vp: Vp, kn: *mut knote) -> Result<()> {
    let fifo = state(vp)?;
    let of = Arc::clone(&fifo);
    match kqueue::filter_of(kn) {
        Filter::Read => fifo.readable.attach(kn, Box::new(move || of.can_read())),
        Filter::Write => fifo.writable.attach(kn, Box::new(move || of.can_write())),
        _ => return Err(Errno::EINVAL),
    }
    Ok(())
}

pub(crate) fn pathconf(name: i32) -> Result<register_t> {
    Ok(match name {
        _PC_LINK_MAX => LINK_MAX.into(),
        _PC_PIPE_BUF => PIPE_BUF.into(),
        _PC_CHOWN_RESTRICTED => 1,
        _ => return Err(Errno::EINVAL),
    })
}
