//! Owning a buffer: `bbusy`.

use core::time::Duration;

use rump_abi::types::{BC_BUSY, BC_WANTED};
use rumpuser::mutex::Mutex;

use super::CACHE;
use super::index::unqueue;
use crate::Result;
use crate::ffi::buf::Buf;
use crate::sync::{cv_timedwait, cv_timedwait_sig, cv_wait_sig};

/// How long to sleep for a buffer that somebody has.
#[derive(Clone, Copy, Default, Debug)]
pub struct Sleep {
    /// The process' going away ends the sleep (`PCATCH`).
    pub interruptible: bool,
    /// So does the end of this time.
    pub time: Option<Duration>,
}

/// What became of the wish to own a buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owned {
    /// It is the caller's.
    Yes,
    /// Somebody had it, and the caller slept: it is to be looked for again (`EPASSTHROUGH`).
    Slept,
}

/// Makes a buffer the caller's, or sleeps until its owner is done with it (`bbusy`). The cache's lock is held;
/// it and `interlock` are free during the sleep and held again afterwards.
///
/// # Errors
/// `EINTR`, `EWOULDBLOCK`, as `sleep` allows.
pub fn bbusy(bp: Buf, sleep: Sleep, interlock: Option<&Mutex>) -> Result<Owned> {
    let lock = CACHE.mutex();
    if !bp.has_c(BC_BUSY) {
        bp.change_cflags(BC_BUSY, 0);
        unqueue(bp);
        return Ok(Owned::Yes);
    }
    bp.change_cflags(BC_WANTED, 0);
    if let Some(interlock) = interlock {
        interlock.exit();
    }
    let cv = bp.busy_cv();
    let slept = match (sleep.interruptible, sleep.time) {
        (false, None) => {
            cv.wait(lock);
            Ok(())
        }
        (true, None) => cv_wait_sig(cv, lock),
        (false, Some(time)) => cv_timedwait(cv, lock, time),
        (true, Some(time)) => cv_timedwait_sig(cv, lock, time),
    };
    if let Some(interlock) = interlock {
        interlock.enter();
    }
    slept.map(|()| Owned::Slept)
}
