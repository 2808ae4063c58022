//! Transfers between memory and block devices: what the strategy routine of a driver gets.
//!
//! A transfer is made by whoever has the memory (a caller that waits, here; a buffer cache, with its
//! completion routine), handed down to the driver, and finished exactly once.

use core::ffi::c_void;
use std::sync::Arc;

use rump_abi::types::dev_t;
use rumpuser::bio::{self, Done};
use rumpuser::condvar::Condvar;
use rumpuser::file::{self, Fd, IoVec};

use super::guarded::Guarded;
use crate::vfs::devsw::BlockDevice;
use crate::{Errno, Result};

/// What is done with the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The device fills it.
    Read,
    /// The device takes it.
    Write,
    /// The device takes it, and it is durable when the transfer is done.
    WriteSync,
}

/// One transfer.
#[must_use = "a transfer has to be finished"]
pub struct Transfer {
    direction: Direction,
    block: i64,
    data: *mut u8,
    len: usize,
    done: Done,
    arg: *mut c_void,
    awaited: bool,
}

// SAFETY: who makes a transfer leaves memory and argument to it until it is finished.
unsafe impl Send for Transfer {}

impl Transfer {
    /// A transfer of `len` bytes at `data` from or to the block `block` of 512 bytes; `done` is called
    /// with `arg`, the count of bytes and an error or 0, perhaps by another thread.
    ///
    /// # Safety
    /// `data` is memory of that length which nobody touches until `done`; `arg` is good for `done`.
    pub unsafe fn new(
        direction: Direction,
        block: i64,
        data: *mut u8,
        len: usize,
        done: Done,
        arg: *mut c_void,
    ) -> Self {
        Self {
            direction,
            block,
            data,
            len,
            done,
            arg,
            awaited: false,
        }
    }

    /// Who made it waits for its end and has nothing else to do: its thread may do the work.
    pub fn is_awaited(&mut self) {
        self.awaited = true;
    }

    /// In which direction.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Where on the device, in blocks of 512 bytes.
    #[must_use]
    pub fn block(&self) -> i64 {
        self.block
    }

    /// How many bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nothing to move.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Leaves out what lies behind the first `len` bytes.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Ends it here: `moved` bytes, or an error.
    pub fn finish(self, moved: Result<usize>) {
        match moved {
            Ok(count) => (self.done)(self.arg, count, 0),
            Err(error) => (self.done)(self.arg, 0, error.get()),
        }
    }

    /// Has the host move the bytes, from or to `offset` of a file, and finish.
    pub fn submit(self, fd: Fd, offset: i64) {
        if self.awaited && self.direction != Direction::WriteSync {
            let moved = self.move_here(fd, offset);
            return self.finish(moved);
        }
        let op = match self.direction {
            Direction::Read => bio::READ,
            Direction::Write => bio::WRITE,
            Direction::WriteSync => bio::WRITE | bio::SYNC,
        };
        // SAFETY: the maker's promise.
        unsafe { bio::submit(fd, op, self.data, self.len, offset, self.done, self.arg) }
    }

    /// Moves the bytes in this thread; fewer at the end of the file, or where an error is in the way.
    fn move_here(&self, fd: Fd, offset: i64) -> Result<usize> {
        let mut moved = 0;
        while moved < self.len {
            let piece = [IoVec {
                base: self.data.wrapping_add(moved).cast(),
                len: self.len - moved,
            }];
            let at = Some(offset.checked_add(moved as i64).ok_or(Errno::EINVAL)?);
            let answer = match self.direction {
                // SAFETY: the maker's memory, which it leaves to the transfer.
                Direction::Read => unsafe { file::iovread(fd, &piece, at) },
                // SAFETY: as above.
                _ => unsafe { file::iovwrite(fd, &piece, at) },
            };
            match answer {
                Ok(0) => break,
                Ok(count) => moved += count,
                Err(_) if moved > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(moved)
    }
}

/// Who waits for a transfer.
struct Waiter {
    result: Guarded<Option<Result<usize>>>,
    done: Condvar,
}

extern "C" fn wake(arg: *mut c_void, count: usize, error: i32) {
    // SAFETY: the reference that `run` gave to the transfer.
    let waiter = unsafe { Arc::from_raw(arg.cast::<Waiter>()) };
    let result = match error {
        0 => Ok(count),
        error => Err(Errno::new(error)),
    };
    waiter.result.with(|slot| {
        *slot = Some(result);
        waiter.done.signal();
    });
}

/// Moves `data` from or to the block `block` of a device and waits for it; answers how much was moved.
///
/// # Errors
/// The device's.
pub fn run(
    device: &dyn BlockDevice,
    dev: dev_t,
    direction: Direction,
    block: i64,
    data: &mut [u8],
) -> Result<usize> {
    let waiter = Arc::new(Waiter {
        result: Guarded::new(None),
        done: Condvar::new(),
    });
    let arg = Arc::into_raw(waiter.clone()).cast_mut().cast::<c_void>();
    // SAFETY: this function has the memory for itself and returns after `wake`, which takes the
    // reference.
    let mut transfer =
        unsafe { Transfer::new(direction, block, data.as_mut_ptr(), data.len(), wake, arg) };
    transfer.is_awaited();
    device.strategy(dev, transfer);
    waiter.result.wait(&waiter.done, |slot| slot.take())
}
