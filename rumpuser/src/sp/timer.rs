//! What happens when nothing happens: one host timer for all deadlines of a server.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};
use rump_abi::sysproxy::Auth;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The client with this cookie should have sent its handshake.
    Handshake(usize),
    /// The child should have redeemed this prepared fork.
    Prefork(Auth),
    /// The host was short of something when a connection came in: another try.
    Accept,
}

/// Names a deadline, to cancel it.
pub type Key = (Instant, u64);

/// The deadlines of a server.
#[derive(Debug)]
pub struct Timers {
    fd: TimerFd,
    list: Mutex<(u64, BTreeMap<Key, Due>)>,
}

impl Timers {
    pub fn new() -> nix::Result<Self> {
        let flags = TimerFlags::TFD_NONBLOCK | TimerFlags::TFD_CLOEXEC;
        let fd = TimerFd::new(ClockId::CLOCK_MONOTONIC, flags)?;
        Ok(Self {
            fd,
            list: Mutex::default(),
        })
    }

    /// Readable when something is due.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    /// In `after` from now `due` is due.
    pub fn add(&self, after: Duration, due: Due) -> Key {
        let mut list = self.list.lock().expect("no holder panics");
        let key = (Instant::now() + after, list.0);
        list.0 += 1;
        list.1.insert(key, due);
        if list.1.first_key_value().map(|(first, _)| *first) == Some(key) {
            self.set(after);
        }
        key
    }

    /// It is no longer due.
    pub fn cancel(&self, key: Key) {
        self.list.lock().expect("no holder panics").1.remove(&key);
    }

    /// All that is due now.
    pub fn expired(&self) -> Vec<Due> {
        let mut list = self.list.lock().expect("no holder panics");
        let now = Instant::now();
        let mut due = Vec::new();
        while let Some(entry) = list.1.first_entry() {
            if entry.key().0 > now {
                self.set(entry.key().0 - now);
                break;
            }
            due.push(entry.remove());
        }
        due
    }

    fn set(&self, after: Duration) {
        // A zero would disarm it.
        let after = TimeSpec::from_duration(after.max(Duration::from_millis(1)));
        let flags = TimerSetTimeFlags::empty();
        self.fd
            .set(Expiration::OneShot(after), flags)
            .expect("a timer takes any positive time");
    }
}
