//! Scanning a queue: waiting for events, looking whether they are still there, delivering them.

use core::time::Duration;

use rump_abi::types::{EV_CLEAR, EV_DISABLE, EV_DISPATCH, EV_ONESHOT, kevent};

use super::{Key, Kqueue, State, has};
use crate::{Errno, Result, sync};

impl Kqueue {
    /// Collects at most `max` events; waits for the first one, at most `time` long.
    ///
    /// # Errors
    /// `EINTR`, `EBADF` when the queue is closed meanwhile.
    pub fn scan(&self, max: usize, time: Option<Duration>) -> Result<Vec<kevent>> {
        let end = time.map(|time| {
            crate::time::uptime_nanos()
                .saturating_add(i64::try_from(time.as_nanos()).unwrap_or(i64::MAX))
        });
        loop {
            let events = self.collect(max);
            if !events.is_empty() || max == 0 {
                return Ok(events);
            }
            let left = end.map(|end| end - crate::time::uptime_nanos());
            if left.is_some_and(|left| left <= 0) {
                return Ok(Vec::new());
            }
            let ready = |state: &mut State| {
                if state.closed {
                    return Some(Err(Errno::EBADF));
                }
                (!state.queue.is_empty()).then_some(Ok(()))
            };
            let sleep = |mutex: &_| match left {
                Some(left) => {
                    let left = Duration::from_nanos(left.unsigned_abs());
                    sync::cv_timedwait_sig(&self.cv, mutex, left)
                }
                None => sync::cv_wait_sig(&self.cv, mutex),
            };
            match self.state.wait_with(ready, sleep) {
                Ok(result) => result?,
                Err(Errno::EWOULDBLOCK) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The events that are there now.
    fn collect(&self, max: usize) -> Vec<kevent> {
        let mut events = Vec::new();
        let waiting = self.state.with(|state| state.queue.len());
        for _ in 0..waiting {
            if events.len() == max {
                break;
            }
            let Some(key) = self.state.with(|state| state.queue.pop_front()) else {
                break;
            };
            if let Some(event) = self.deliver(key) {
                events.push(event);
            }
        }
        events
    }

    /// Looks whether the event is still there, and takes it.
    fn deliver(&self, key: Key) -> Option<kevent> {
        let (event, again, gone) = self.entries.with(|entries| {
            let entry = entries.get_mut(&key)?;
            if has(entry.flags, EV_DISABLE) || !entry.kn.is_active() {
                return None;
            }
            let mut event = entry.kn.event();
            event.flags |= entry.flags & (EV_ONESHOT | EV_CLEAR) as u32;
            let mut again = false;
            let mut gone = None;
            if has(entry.flags, EV_ONESHOT) {
                gone = entries.remove(&key);
            } else if has(entry.flags, EV_DISPATCH) {
                entry.flags |= EV_DISABLE as u32;
                entry.kn.clear();
            } else if has(entry.flags, EV_CLEAR) {
                entry.kn.clear();
                if let Some(timer) = &entry.timer {
                    timer.expired.with(|count| *count = 0);
                }
            } else {
                again = true;
            }
            Some((event, again, gone))
        })?;
        drop(gone);
        if again {
            // Level-triggered: it stays until the object says no.
            self.state.with(|state| {
                if !state.queue.contains(&key) {
                    state.queue.push_back(key);
                }
            });
        }
        Some(event)
    }
}
