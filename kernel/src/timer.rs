//! Timers of a process, `timer_create(2)` and `setitimer(2)`.
//!
//! A timer that runs out sends its signal to the process. Timers of virtual time do not run: the host
//! runs all processes of this kernel in one of its own.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

use rump_abi::signo::SIGALRM;

use crate::callout::Callout;
use crate::ffi::guarded::Guarded;
use crate::proc::Proc;
use crate::{Errno, Result, signal};

/// How many timers a process may have (`TIMER_MAX`).
const TIMER_MAX: i32 = 32;
/// The first number that `timer_create` gives out: those below are the interval timers.
const FIRST: i32 = 4;

/// What a timer does when it runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notify {
    /// Nothing.
    None,
    /// Sends a signal.
    Signal(i32),
}

/// A timer's setting: how long until it runs out, and then how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Until it runs out; zero: it does not run.
    pub value: Duration,
    /// After that; zero: once.
    pub interval: Duration,
}

struct Timer {
    notify: Notify,
    clock: i32,
    interval: Duration,
    callout: Option<Callout>,
    overruns: Arc<Guarded<i64>>,
}

type Key = (i32, i32);

/// All timers, by pid and number.
static TIMERS: Guarded<BTreeMap<Key, Timer>> = Guarded::new(BTreeMap::new());

impl Timer {
    fn new(notify: Notify, clock: i32) -> Self {
        Self {
            notify,
            clock,
            interval: Duration::ZERO,
            callout: None,
            overruns: Arc::new(Guarded::new(0)),
        }
    }

    fn setting(&self) -> Setting {
        let value = self.callout.as_ref().and_then(Callout::left);
        Setting {
            value: value.unwrap_or_default(),
            interval: self.interval,
        }
    }
}

/// Makes a timer (`timer_create`); its number.
///
/// # Errors
/// `EAGAIN` when the process has too many.
pub fn create(p: Proc, clock: i32, notify: Option<Notify>) -> Result<i32> {
    TIMERS.with(|timers| {
        let free = (FIRST..TIMER_MAX).find(|&id| !timers.contains_key(&(p.pid(), id)));
        let id = free.ok_or(Errno::EAGAIN)?;
        let notify = notify.unwrap_or(Notify::Signal(SIGALRM));
        timers.insert((p.pid(), id), Timer::new(notify, clock));
        Ok(id)
    })
}

/// Ends a timer (`timer_delete`).
///
/// # Errors
/// `EINVAL` for an unknown one.
pub fn delete(p: Proc, id: i32) -> Result<()> {
    if id < FIRST {
        return Err(Errno::EINVAL);
    }
    let gone = TIMERS.with(|timers| timers.remove(&(p.pid(), id)));
    // Stopping may wait for the function, so no lock is held.
    gone.map(drop).ok_or(Errno::EINVAL)
}

/// The clock of a timer.
///
/// # Errors
/// `EINVAL` for an unknown one.
pub fn clock(p: Proc, id: i32) -> Result<i32> {
    TIMERS.with(|timers| {
        let timer = timers.get(&(p.pid(), id)).ok_or(Errno::EINVAL)?;
        Ok(timer.clock)
    })
}

/// A timer's setting as it stands (`timer_gettime`).
///
/// # Errors
/// `EINVAL` for an unknown one.
pub fn get(p: Proc, id: i32) -> Result<Setting> {
    TIMERS.with(|timers| {
        let timer = timers.get(&(p.pid(), id)).ok_or(Errno::EINVAL)?;
        Ok(timer.setting())
    })
}

/// How often it ran out again before its signal was seen (`timer_getoverrun`).
///
/// # Errors
/// `EINVAL` for an unknown one.
pub fn overruns(p: Proc, id: i32) -> Result<i64> {
    TIMERS.with(|timers| {
        let timer = timers.get(&(p.pid(), id)).ok_or(Errno::EINVAL)?;
        // A signal is handed over at once, so none is outstanding when the next one comes.
        Ok(timer.overruns.with(|overruns| *overruns))
    })
}

/// Sets a timer (`timer_settime`); its old setting.
///
/// # Errors
/// `EINVAL` for an unknown one.
pub fn set(p: Proc, id: i32, setting: Setting) -> Result<Setting> {
    let (old, stopped) = TIMERS.with(|timers| {
        let timer = timers.get_mut(&(p.pid(), id)).ok_or(Errno::EINVAL)?;
        let old = timer.setting();
        Ok((old, timer.callout.take()))
    })?;
    drop(stopped);
    let started = start(p, id, setting)?;
    let superseded = TIMERS.with(|timers| {
        let Some(timer) = timers.get_mut(&(p.pid(), id)) else {
            return started;
        };
        timer.interval = setting.interval;
        core::mem::replace(&mut timer.callout, started)
    });
    drop(superseded);
    Ok(old)
}

fn start(p: Proc, id: i32, setting: Setting) -> Result<Option<Callout>> {
    if setting.value.is_zero() {
        return Ok(None);
    }
    let notify = TIMERS.with(|timers| {
        let timer = timers.get(&(p.pid(), id)).ok_or(Errno::EINVAL)?;
        Ok(timer.notify)
    })?;
    let period = (!setting.interval.is_zero()).then_some(setting.interval);
    let pid = p.pid();
    Ok(Some(Callout::start(setting.value, period, move || {
        if let (Notify::Signal(signo), Ok(p)) = (notify, crate::proc::find(pid)) {
            signal::raise(p, signo);
        }
    })))
}

/// Makes sure that an interval timer is there (`setitimer`).
pub fn ensure(p: Proc, id: i32, clock: i32, signo: i32) {
    TIMERS.with(|timers| {
        timers
            .entry((p.pid(), id))
            .or_insert_with(|| Timer::new(Notify::Signal(signo), clock));
    });
}

/// A process ends: its timers go.
pub(crate) fn proc_exit(p: Proc) {
    let gone: Vec<Timer> = TIMERS.with(|timers| {
        let own = (p.pid(), 0)..=(p.pid(), i32::MAX);
        let keys: Vec<Key> = timers.range(own).map(|(key, _)| *key).collect();
        keys.iter().filter_map(|key| timers.remove(key)).collect()
    });
    drop(gone);
}
