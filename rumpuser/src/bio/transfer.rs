//! The steps of a transfer: the host may move less than it was asked to, so there may be several; a write
//! that has to be durable ends with one that makes it so.

use core::ffi::c_void;

use rump_abi::errno::{Errno, Result};

use super::Request;
use crate::errno;

/// The most that one step moves: what the host takes at once is a little below 2 GiB.
const STEP: usize = 1 << 30;

/// How far a transfer has come.
pub struct Progress {
    moved: usize,
    next: Step,
}

/// What the host is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Read `len` bytes at `off` to `to`.
    Read { to: *mut u8, len: usize, off: i64 },
    /// Write `len` bytes from `from` at `off`.
    Write {
        from: *const u8,
        len: usize,
        off: i64,
    },
    /// Make what was written durable.
    Flush,
    /// Nothing: this is the result.
    Done(Result<usize>),
}

impl Progress {
    pub fn new(request: &Request) -> Self {
        let mut progress = Self {
            moved: 0,
            next: Step::Done(Ok(0)),
        };
        progress.next = progress.onwards(request);
        progress
    }

    /// What the host is to do next.
    pub fn step(&self) -> Step {
        self.next
    }

    /// The host has done the step.
    pub fn answered(&mut self, request: &Request, answer: Answer) {
        self.next = match (self.next, answer) {
            (done @ Step::Done(_), _) => done,
            (again, Err(libc::EINTR)) => again,
            (_, Err(error)) => Step::Done(Err(errno::from_host(error))),
            (Step::Flush, Ok(_)) => Step::Done(Ok(self.moved)),
            // The end of the file.
            (Step::Read { .. }, Ok(0)) => Step::Done(Ok(self.moved)),
            // A host that takes nothing and has no reason.
            (Step::Write { .. }, Ok(0)) => Step::Done(Err(Errno::EIO)),
            (Step::Read { .. } | Step::Write { .. }, Ok(count)) => {
                self.moved += count;
                self.onwards(request)
            }
        };
    }

    /// Does all steps in the calling thread.
    pub fn run(mut self, request: &Request) -> Result<usize> {
        loop {
            let answer = match self.next {
                Step::Done(result) => return result,
                Step::Read { to, len, off } => {
                    // SAFETY: the submitter has left this part of its buffer to the request.
                    unsafe { libc::pread(request.fd.0, to.cast::<c_void>(), len, off) }
                }
                Step::Write { from, len, off } => {
                    // SAFETY: the submitter has left this part of its buffer to the request.
                    unsafe { libc::pwrite(request.fd.0, from.cast::<c_void>(), len, off) }
                }
                Step::Flush => {
                    // SAFETY: fdatasync has no conditions.
                    unsafe { libc::fdatasync(request.fd.0) as isize }
                }
            };
            let answer = usize::try_from(answer).map_err(|_| errno::last_host());
            self.answered(request, answer);
        }
    }

    fn onwards(&self, request: &Request) -> Step {
        let left = request.len - self.moved;
        if left == 0 {
            return if request.is_durable() {
                Step::Flush
            } else {
                Step::Done(Ok(self.moved))
            };
        }
        let moved = i64::try_from(self.moved).ok();
        let Some(off) = moved.and_then(|moved| request.off.checked_add(moved)) else {
            return Step::Done(Err(Errno::EINVAL));
        };
        let at = request.buf.wrapping_add(self.moved);
        let len = left.min(STEP);
        if request.is_read() {
            Step::Read { to: at, len, off }
        } else {
            Step::Write { from: at, len, off }
        }
    }
}

/// Reads all that is asked for if the host has it in memory. Otherwise nothing has happened, but for bytes
/// in the buffer.
pub fn read_at_once(request: &Request) -> bool {
    // For this call an offset of -1 would be the place where the descriptor stands.
    if !request.is_read() || request.off < 0 {
        return false;
    }
    let piece = libc::iovec {
        iov_base: request.buf.cast(),
        iov_len: request.len,
    };
    // SAFETY: the submitter has left the buffer to the request.
    let count = unsafe { libc::preadv2(request.fd.0, &piece, 1, request.off, libc::RWF_NOWAIT) };
    usize::try_from(count) == Ok(request.len)
}

/// What the host answers to a step: a count, or an error number of its own.
pub type Answer = core::result::Result<usize, i32>;
