//! Waiting for one of many files, `select(9)`: who waits for an object, and waking them.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::sync::{Arc, Weak};

use rumpuser::clock;
use rumpuser::condvar::Condvar;
use rumpuser::mutex::{Mutex, MutexKind};

use crate::ffi::guarded::Guarded;
use crate::ffi::lwp::Lwp;
use crate::lwproc::curlwp;
use crate::{Errno, Result, sync};

/// A thread that polls.
pub struct Poller {
    mutex: Mutex,
    cv: Condvar,
    woken: AtomicBool,
}

/// Who waits for an object (`struct selinfo`).
pub struct Selinfo {
    waiting: Guarded<Vec<Weak<Poller>>>,
}

impl Default for Selinfo {
    fn default() -> Self {
        Self::new()
    }
}

impl Selinfo {
    /// Nobody waits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            waiting: Guarded::new(Vec::new()),
        }
    }

    /// Notes the calling thread, if it polls (`selrecord`).
    pub fn record(&self) {
        let Some(poller) = current(curlwp()) else {
            return;
        };
        self.waiting.with(|waiting| {
            waiting.retain(|other| other.strong_count() > 0);
            let known = waiting
                .iter()
                .any(|other| core::ptr::eq(other.as_ptr(), Arc::as_ptr(&poller)));
            if !known {
                waiting.push(Arc::downgrade(&poller));
            }
        });
    }

    /// Wakes who waits (`selnotify`).
    pub fn notify(&self) {
        let waiting = self.waiting.with(core::mem::take);
        for poller in waiting.iter().filter_map(Weak::upgrade) {
            poller.mutex.enter();
            poller.woken.store(true, Ordering::Relaxed);
            poller.cv.broadcast();
            poller.mutex.exit();
        }
    }
}

/// The pollers, by lwp: few threads poll at a time.
static POLLERS: Guarded<Vec<(Lwp, Arc<Poller>)>> = Guarded::new(Vec::new());

fn current(l: Lwp) -> Option<Arc<Poller>> {
    POLLERS.with(|pollers| {
        let mut own = pollers.iter().filter(|(other, _)| *other == l);
        own.next().map(|(_, poller)| Arc::clone(poller))
    })
}

/// Runs `scan` until it finds something (answers more than 0) or the time is over. `time` is `None` for
/// ever, and zero for one look.
///
/// # Errors
/// `scan`'s, and `EINTR`.
pub fn poll_until(
    time: Option<Duration>,
    mut scan: impl FnMut() -> Result<usize>,
) -> Result<usize> {
    if time == Some(Duration::ZERO) {
        return scan();
    }
    let l = curlwp();
    let poller = Arc::new(Poller {
        mutex: Mutex::new(MutexKind::Adaptive),
        cv: Condvar::new(),
        woken: AtomicBool::new(false),
    });
    POLLERS.with(|pollers| pollers.push((l, Arc::clone(&poller))));
    let end = time.map(clock::deadline);
    let result = loop {
        poller.woken.store(false, Ordering::Relaxed);
        match scan() {
            Ok(0) => {}
            other => break other,
        }
        let left = match end {
            None => None,
            Some(end) => match left_until(end.sec, end.nsec) {
                Some(left) => Some(left),
                None => break Ok(0),
            },
        };
        match poller.sleep(left) {
            Ok(()) | Err(Errno::EWOULDBLOCK) => {}
            Err(error) => break Err(error),
        }
    };
    POLLERS.with(|pollers| pollers.retain(|(other, _)| *other != l));
    result
}

impl Poller {
    fn sleep(&self, time: Option<Duration>) -> Result<()> {
        self.mutex.enter();
        let result = if self.woken.load(Ordering::Relaxed) {
            Ok(())
        } else {
            match time {
                Some(time) => sync::cv_timedwait_sig(&self.cv, &self.mutex, time),
                None => sync::cv_wait_sig(&self.cv, &self.mutex),
            }
        };
        self.mutex.exit();
        result
    }
}

/// How long it is until a point of the monotonic clock; `None` when it has passed.
fn left_until(sec: i64, nsec: i64) -> Option<Duration> {
    let now = clock::gettime(clock::Clock::AbsMono);
    let nanos = i128::from(sec - now.sec) * 1_000_000_000 + i128::from(nsec - now.nsec);
    if nanos <= 0 {
        return None;
    }
    Some(Duration::from_nanos(
        u64::try_from(nanos).unwrap_or(u64::MAX),
    ))
}
