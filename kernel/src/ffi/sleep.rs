//! Sleeps that another thread can end: what a sleeping lwp publishes about itself.
//!
//! The sleeper holds the mutex of its condition from the moment it publishes the pair until the wait
//! gives the mutex up, so an interrupter that takes that mutex before it wakes cannot come too early.
//! The interrupter pins the pair while it does so, and the sleeper does not return to its caller, who may
//! free mutex and condition variable, before the pin is gone.

use core::ptr::NonNull;
use core::time::Duration;

use rumpuser::condvar::Condvar;
use rumpuser::mutex::Mutex;

use super::guarded::Guarded;
use crate::{Errno, Result};

/// The state of an lwp's interruptible sleep.
pub struct Sleep {
    state: Guarded<State>,
    unpinned: Condvar,
}

struct State {
    on: Option<Pair>,
    pins: u32,
    interrupted: bool,
}

#[derive(Clone, Copy)]
struct Pair {
    cv: NonNull<Condvar>,
    mutex: NonNull<Mutex>,
}

// SAFETY: the pair is followed only while it is published and pinned.
unsafe impl Send for Pair {}

impl Sleep {
    /// An lwp that does not sleep.
    pub(crate) const fn new() -> Self {
        Self {
            state: Guarded::new(State {
                on: None,
                pins: 0,
                interrupted: false,
            }),
            unpinned: Condvar::new(),
        }
    }

    /// Waits on `cv`, at most `time` long, unless the lwp is or gets interrupted.
    pub(crate) fn wait(&self, cv: &Condvar, mutex: &Mutex, time: Option<Duration>) -> Result<()> {
        let pair = Pair {
            cv: NonNull::from(cv),
            mutex: NonNull::from(mutex),
        };
        let interrupted = self.state.with(|state| {
            if !state.interrupted {
                state.on = Some(pair);
            }
            state.interrupted
        });
        if interrupted {
            return Err(Errno::EINTR);
        }
        let timed_out = match time {
            Some(time) => cv.timed_wait(mutex, time),
            None => {
                cv.wait(mutex);
                false
            }
        };
        let pinned = self.state.with(|state| {
            state.on = None;
            state.pins != 0
        });
        if pinned {
            // The interrupter wants the mutex that we hold.
            mutex.exit();
            self.wait_unpinned();
            mutex.enter();
        }
        if self.is_interrupted() {
            Err(Errno::EINTR)
        } else if timed_out {
            Err(Errno::EWOULDBLOCK)
        } else {
            Ok(())
        }
    }

    /// Whether somebody interrupted the lwp for good.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.state.with(|state| state.interrupted)
    }

    /// Keeps the lwp from returning from a sleep and from vanishing until [`Sleep::interrupt`].
    pub(crate) fn pin(&self) {
        self.state.with(|state| state.pins += 1);
    }

    /// Waits until nobody interrupts the lwp any more.
    pub(crate) fn wait_unpinned(&self) {
        self.state
            .wait(&self.unpinned, |state| (state.pins == 0).then_some(()));
    }

    /// Ends the interruptible sleep that is in progress and every later one. The caller has pinned
    /// the lwp, which is undone here.
    pub(crate) fn interrupt(&self) {
        let on = self.state.with(|state| {
            state.interrupted = true;
            state.on
        });
        if let Some(pair) = on {
            // SAFETY: the lwp is pinned, so it has not returned to its caller.
            let mutex = unsafe { pair.mutex.as_ref() };
            // SAFETY: as above.
            let cv = unsafe { pair.cv.as_ref() };
            mutex.enter();
            cv.broadcast();
            mutex.exit();
        }
        self.state.with(|state| {
            state.pins -= 1;
            self.unpinned.broadcast();
        });
    }
}
