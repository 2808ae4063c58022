//! Pipes, `pipe(2)`.
//!
//! A pipe is one ring of bytes. Data is copied from and to the program without the pipe's lock: a remote
//! program may keep the kernel waiting. One reader and one writer at a time have their *turn*, so
//! bytes keep their order.

use std::collections::VecDeque;
use std::sync::Arc;

use rump_abi::types::{
    DTYPE_PIPE, FNONBLOCK, FREAD, FWRITE, PIPE_BUF, POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDNORM,
    S_IFIFO, knote, stat, timespec,
};
use rumpuser::condvar::Condvar;

use crate::copy::zeroed;
use crate::cred::Cred;
use crate::ffi::guarded::Guarded;
use crate::ffi::lwp::Lwp;
use crate::file::{File, FileOps, FileRef};
use crate::kqueue::{self, KList};
use crate::select::Selinfo;
use crate::uio::Uio;
use crate::{Errno, Result, filedesc, ioctl, sync, time};

/// How many bytes a pipe holds.
const CAPACITY: usize = 16_384;
const ATOMIC: usize = PIPE_BUF as usize;

struct State {
    data: VecDeque<u8>,
    reader_open: bool,
    writer_open: bool,
    reading: bool,
    writing: bool,
    read_time: timespec,
    write_time: timespec,
}

struct Pipe {
    state: Guarded<State>,
    readable: Condvar,
    writable: Condvar,
    read_sel: Selinfo,
    write_sel: Selinfo,
    read_notes: KList,
    write_notes: KList,
    made: timespec,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Read,
    Write,
}

struct End {
    pipe: Arc<Pipe>,
    side: Side,
}

/// Makes a pipe; the read end and the write end.
///
/// # Errors
/// `EMFILE`.
pub fn pipe(l: Lwp, flags: i32, cloexec: bool) -> Result<(i32, i32)> {
    let now = time::nanotime();
    let pipe = Arc::new(Pipe {
        state: Guarded::new(State {
            data: VecDeque::new(),
            reader_open: true,
            writer_open: true,
            reading: false,
            writing: false,
            read_time: now,
            write_time: now,
        }),
        readable: Condvar::new(),
        writable: Condvar::new(),
        read_sel: Selinfo::new(),
        write_sel: Selinfo::new(),
        read_notes: KList::new(),
        write_notes: KList::new(),
        made: now,
    });
    let end = |side, mode| -> FileRef {
        let pipe = Arc::clone(&pipe);
        File::for_object(
            Box::new(End { pipe, side }),
            DTYPE_PIPE,
            mode | flags,
            l.cred(),
        )
    };
    let read = filedesc::allocate_from(l, end(Side::Read, FREAD), 0, cloexec)?;
    match filedesc::allocate_from(l, end(Side::Write, FWRITE), 0, cloexec) {
        Ok(write) => Ok((read, write)),
        Err(error) => {
            filedesc::close(l, read)?;
            Err(error)
        }
    }
}

/// What a reader finds.
enum Found {
    Data(Vec<u8>),
    End,
    WouldBlock,
}

impl Pipe {
    fn read(&self, uio: &mut Uio<'_>, nonblocking: bool) -> Result<()> {
        let wanted = uio.resid();
        if wanted == 0 {
            return Ok(());
        }
        let take = |state: &mut State| {
            if state.reading {
                return nonblocking.then_some(Found::WouldBlock);
            }
            if !state.data.is_empty() {
                state.reading = true;
                let count = wanted.min(state.data.len());
                return Some(Found::Data(
                    state.data.iter().take(count).copied().collect(),
                ));
            }
            if !state.writer_open {
                return Some(Found::End);
            }
            nonblocking.then_some(Found::WouldBlock)
        };
        let sleep = |mutex: &_| sync::cv_wait_sig(&self.readable, mutex);
        let data = match self.state.wait_with(take, sleep)? {
            Found::Data(data) => data,
            Found::End => return Ok(()),
            Found::WouldBlock => return Err(Errno::EAGAIN),
        };
        let moved = uio.move_out(&data);
        let count = wanted - uio.resid();
        self.state.with(|state| {
            state.data.drain(..count);
            state.reading = false;
            state.read_time = time::nanotime();
            self.readable.broadcast();
            self.writable.broadcast();
        });
        self.write_sel.notify();
        self.write_notes.notify(0);
        moved
    }

    fn write(&self, uio: &mut Uio<'_>, nonblocking: bool) -> Result<()> {
        let whole = uio.resid();
        // A short write goes in one piece.
        let atomic = whole <= ATOMIC;
        self.writer_turn(nonblocking)?;
        let result = self.write_pieces(uio, nonblocking, atomic);
        self.state.with(|state| {
            state.writing = false;
            state.write_time = time::nanotime();
            self.writable.broadcast();
        });
        match result {
            // What went before counts.
            Err(Errno::EAGAIN | Errno::EINTR) if uio.resid() != whole => Ok(()),
            other => other,
        }
    }

    fn writer_turn(&self, nonblocking: bool) -> Result<()> {
        let turn = |state: &mut State| {
            if !state.reader_open {
                return Some(Err(Errno::EPIPE));
            }
            if state.writing {
                return nonblocking.then_some(Err(Errno::EAGAIN));
            }
            state.writing = true;
            Some(Ok(()))
        };
        let sleep = |mutex: &_| sync::cv_wait_sig(&self.writable, mutex);
        self.state.wait_with(turn, sleep)?
    }

    fn write_pieces(&self, uio: &mut Uio<'_>, nonblocking: bool, atomic: bool) -> Result<()> {
        while uio.resid() > 0 {
            let wanted = if atomic { uio.resid() } else { 1 };
            let room = |state: &mut State| {
                if !state.reader_open {
                    return Some(Err(Errno::EPIPE));
                }
                let room = CAPACITY - state.data.len();
                if room >= wanted {
                    return Some(Ok(room));
                }
                nonblocking.then_some(Err(Errno::EAGAIN))
            };
            let sleep = |mutex: &_| sync::cv_wait_sig(&self.writable, mutex);
            let room = self.state.wait_with(room, sleep)??;
            let mut piece = vec![0; room.min(uio.resid())];
            uio.move_in(&mut piece)?;
            self.state.with(|state| {
                state.data.extend(&piece);
                self.readable.broadcast();
            });
            self.read_sel.notify();
            self.read_notes.notify(0);
        }
        Ok(())
    }

    fn close(&self, side: Side) {
        self.state.with(|state| {
            match side {
                Side::Read => state.reader_open = false,
                Side::Write => state.writer_open = false,
            }
            self.readable.broadcast();
            self.writable.broadcast();
        });
        for (sel, notes) in [
            (&self.read_sel, &self.read_notes),
            (&self.write_sel, &self.write_notes),
        ] {
            sel.notify();
            notes.notify(0);
        }
    }
}

impl FileOps for End {
    fn read(&self, f: &File, _offset: Option<i64>, uio: &mut Uio<'_>, _cred: Cred) -> Result<()> {
        match self.side {
            Side::Read => self.pipe.read(uio, f.flag() & FNONBLOCK != 0),
            Side::Write => Err(Errno::EBADF),
        }
    }

    fn write(&self, f: &File, _offset: Option<i64>, uio: &mut Uio<'_>, _cred: Cred) -> Result<()> {
        match self.side {
            Side::Write => self.pipe.write(uio, f.flag() & FNONBLOCK != 0),
            Side::Read => Err(Errno::EBADF),
        }
    }

    fn ioctl(&self, _f: &File, command: u64, data: &mut [u8]) -> Result<()> {
        let (held, room) = self.pipe.state.with(|state| {
            let held = state.data.len();
            (held, CAPACITY - held)
        });
        let count = match command {
            ioctl::FIONREAD => held,
            ioctl::FIONWRITE if self.side == Side::Write => held,
            ioctl::FIONSPACE if self.side == Side::Write => room,
            ioctl::FIONWRITE | ioctl::FIONSPACE => 0,
            _ => return Err(Errno::EPASSTHROUGH),
        };
        ioctl::store_int(data, i32::try_from(count).unwrap_or(i32::MAX))
    }

    fn poll(&self, _f: &File, events: i32) -> i32 {
        let found = self.pipe.poll(self.side, events);
        if found == 0 {
            match self.side {
                Side::Read => self.pipe.read_sel.record(),
                Side::Write => self.pipe.write_sel.record(),
            }
            // A wake-up between the look and the record would be lost.
            return self.pipe.poll(self.side, events);
        }
        found
    }

    fn stat(&self, _f: &File, st: &mut stat) -> Result<()> {
        *st = zeroed();
        self.pipe.state.with(|state| {
            st.st_mode = S_IFIFO as u32 | 0o600;
            st.st_size = state.data.len() as i64;
            st.st_atimespec = state.read_time;
            st.st_mtimespec = state.write_time;
        });
        st.st_ctimespec = self.pipe.made;
        st.st_birthtimespec = self.pipe.made;
        st.st_blksize = CAPACITY as i32;
        st.st_blocks = i64::from(st.st_size != 0);
        st.st_uid = crate::lwproc::curlwp().cred().euid();
        st.st_gid = crate::lwproc::curlwp().cred().egid();
        Ok(())
    }

    fn close(&self, _f: &File) -> Result<()> {
        self.pipe.close(self.side);
        Ok(())
    }

    fn kqfilter(&self, _f: &File, kn: *mut knote) -> Result<()> {
        let pipe = Arc::clone(&self.pipe);
        let side = self.side;
        let look = move || pipe.look(side);
        match (self.side, kqueue::filter_of(kn)) {
            (Side::Read, kqueue::Filter::Read) => self.pipe.read_notes.attach(kn, Box::new(look)),
            (Side::Write, kqueue::Filter::Write) => {
                self.pipe.write_notes.attach(kn, Box::new(look));
            }
            _ => return Err(Errno::EINVAL),
        }
        Ok(())
    }

    fn restart(&self, _f: &File) {
        self.pipe.state.with(|_| {
            self.pipe.readable.broadcast();
            self.pipe.writable.broadcast();
        });
    }

    fn pathconf(&self, _f: &File, name: i32) -> Result<i64> {
        match name {
            rump_abi::types::_PC_PIPE_BUF => Ok(i64::from(PIPE_BUF)),
            _ => Err(Errno::EINVAL),
        }
    }
}

impl Pipe {
    fn poll(&self, side: Side, events: i32) -> i32 {
        self.state.with(|state| match side {
            Side::Read => {
                let mut found = 0;
                if !state.data.is_empty() || !state.writer_open {
                    found |= events & (POLLIN | POLLRDNORM);
                }
                if !state.writer_open {
                    found |= POLLHUP;
                }
                found
            }
            Side::Write if !state.reader_open => POLLERR | POLLHUP,
            Side::Write if CAPACITY - state.data.len() >= ATOMIC => events & POLLOUT,
            Side::Write => 0,
        })
    }

    /// What an event queue wants to know: whether to tell, how much there is, whether it is the end.
    fn look(&self, side: Side) -> kqueue::Seen {
        self.state.with(|state| match side {
            Side::Read => kqueue::Seen {
                amount: state.data.len() as i64,
                active: !state.data.is_empty() || !state.writer_open,
                eof: !state.writer_open,
                fflags: 0,
            },
            Side::Write => {
                let room = CAPACITY - state.data.len();
                kqueue::Seen {
                    amount: if state.reader_open { room as i64 } else { 0 },
                    active: room >= ATOMIC || !state.reader_open,
                    eof: !state.reader_open,
                    fflags: 0,
                }
            }
        })
    }
}
