//! Sleeping on an address: `tsleep(9)`, `mtsleep`, `wakeup(9)`, `kpause(9)`.
//!
//! Sleepers hang in tables by their address, each with a ticket; a wake-up takes the tickets of its
//! address away. The caller's mutex is given up only once the ticket is in the table, so no wake-up
//! under that mutex is missed.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;

use rumpuser::clock::{self, Clock};
use rumpuser::condvar::Condvar;
use rumpuser::mutex::Mutex;

use super::{Guarded, cv_timedwait, cv_timedwait_sig, cv_wait_sig};
use crate::{Errno, Result};

/// What an lwp sleeps on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wchan(pub usize);

/// How a sleep may end besides by a wake-up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Until {
    /// By the process going away (`PCATCH`).
    pub signal: bool,
    /// By the end of this time.
    pub time: Option<Duration>,
}

struct Table {
    sleepers: Guarded<Vec<(Wchan, u64)>>,
    woken: Condvar,
}

const TABLES: usize = 64;
static ALL: [Table; TABLES] = [const {
    Table {
        sleepers: Guarded::new(Vec::new()),
        woken: Condvar::new(),
    }
}; TABLES];
static TICKET: AtomicU64 = AtomicU64::new(0);

fn table(wchan: Wchan) -> &'static Table {
    // Most objects are aligned to 16 bytes at least.
    &ALL[((wchan.0 >> 4) ^ (wchan.0 >> 12)) % TABLES]
}

/// Sleeps until [`wakeup`] of `wchan`. `mutex`, which the caller holds, is free meanwhile and held again
/// afterwards, unless `relock` is false.
///
/// # Errors
/// `EINTR`, `EWOULDBLOCK`, as `until` allows.
pub fn sleep(wchan: Wchan, until: Until, mutex: Option<&Mutex>, relock: bool) -> Result<()> {
    let table = table(wchan);
    let ticket = TICKET.fetch_add(1, Ordering::Relaxed);
    let mut started = false;
    let deadline = until.time.map(|time| now().saturating_add(time));
    let result = table.sleepers.wait_with(
        |sleepers| {
            if !started {
                started = true;
                sleepers.push((wchan, ticket));
                if let Some(mutex) = mutex {
                    mutex.exit();
                }
            }
            let waits = sleepers.iter().any(|&(_, waiting)| waiting == ticket);
            (!waits).then_some(())
        },
        |guard| match (
            deadline.map(|deadline| deadline.saturating_sub(now())),
            until.signal,
        ) {
            (None, false) => {
                table.woken.wait(guard);
                Ok(())
            }
            (None, true) => cv_wait_sig(&table.woken, guard),
            (Some(left), false) => cv_timedwait(&table.woken, guard, left),
            (Some(left), true) => cv_timedwait_sig(&table.woken, guard, left),
        },
    );
    if result.is_err() {
        table
            .sleepers
            .with(|sleepers| sleepers.retain(|&(_, waiting)| waiting != ticket));
    }
    if relock && let Some(mutex) = mutex {
        mutex.enter();
    }
    result
}

/// The monotonic clock.
fn now() -> Duration {
    let now = clock::gettime(Clock::AbsMono);
    Duration::new(now.sec.unsigned_abs(), now.nsec as u32)
}

/// Ends all sleeps on `wchan`.
pub fn wakeup(wchan: Wchan) {
    let table = table(wchan);
    let woken = table.sleepers.with(|sleepers| {
        let before = sleepers.len();
        sleepers.retain(|&(waiting, _)| waiting != wchan);
        before != sleepers.len()
    });
    if woken {
        table.woken.broadcast();
    }
}

/// Sleeps for a time that nobody shortens, or only a signal (`kpause`).
///
/// # Errors
/// `EINTR`; `EWOULDBLOCK` at the end of the time, which is the ordinary end.
pub fn pause(signal: bool, time: Option<Duration>, mutex: Option<&Mutex>) -> Result<()> {
    // The address of a ticket of one's own: nobody wakes it.
    let own = 0_u8;
    let wchan = Wchan(core::ptr::from_ref(&own).addr());
    sleep(wchan, Until { signal, time }, mutex, true)
}

/// What the end of a sleep that has no other end than its time means: success.
///
/// # Errors
/// Every other one.
pub fn ignore_timeout(result: Result<()>) -> Result<()> {
    match result {
        Err(Errno::EWOULDBLOCK) => Ok(()),
        other => other,
    }
}
