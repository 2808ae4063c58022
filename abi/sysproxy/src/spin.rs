//! Waiting a moment before sleeping: the other side may be about to answer on another processor.
//!
//! How long is learnt: a wait that was rewarded makes the next ones long, one that was not makes them
//! shorter, until there are none; then one is tried now and then. A process has fewer threads that
//! wait so than the host has processors, and one that waits offers its processor to others.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The longest wait, in nanoseconds.
const MAX: u32 = 50_000;
/// A wait that would be shorter is none.
const MIN: u32 = 3_000;
/// Without waits, every so many times one is tried.
const REST: u32 = 32;
/// Looks between two looks at the clock.
const LOOKS: u32 = 8;

/// Threads of this process that wait.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// What one place has learnt.
#[derive(Debug)]
pub struct Spin {
    nanos: AtomicU32,
    rested: AtomicU32,
}

impl Default for Spin {
    fn default() -> Self {
        Self {
            nanos: AtomicU32::new(MAX),
            rested: AtomicU32::new(0),
        }
    }
}

impl Spin {
    /// Looks until `ready` says so, or the time is up; what it said last.
    pub fn until(&self, mut ready: impl FnMut() -> bool) -> bool {
        if ready() {
            return true;
        }
        let time = match self.nanos.load(Ordering::Relaxed) {
            0 if self.rested.fetch_add(1, Ordering::Relaxed) % REST < REST - 1 => return false,
            0 => MAX / 4,
            nanos => nanos,
        };
        if WAITING.fetch_add(1, Ordering::Relaxed) + 1 >= processors() {
            WAITING.fetch_sub(1, Ordering::Relaxed);
            return false;
        }
        let found = look(&mut ready, Duration::from_nanos(time.into()));
        WAITING.fetch_sub(1, Ordering::Relaxed);
        let next = match found {
            true => MAX,
            false if time / 2 < MIN => 0,
            false => time / 2,
        };
        self.nanos.store(next, Ordering::Relaxed);
        found
    }
}

fn look(ready: &mut impl FnMut() -> bool, time: Duration) -> bool {
    let start = Instant::now();
    loop {
        for _ in 0..LOOKS {
            if ready() {
                return true;
            }
            for _ in 0..8 {
                std::hint::spin_loop();
            }
        }
        if start.elapsed() >= time {
            return ready();
        }
        // The other side may wait for this very processor.
        std::thread::yield_now();
    }
}

fn processors() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_that_bring_nothing_end() {
        let spin = Spin::default();
        assert!(spin.until(|| true));
        for _ in 0..8 {
            assert!(!spin.until(|| false));
        }
        // From now on one look is all, until one is tried again.
        let mut looks = 0;
        for _ in 0..20 {
            spin.until(|| {
                looks += 1;
                false
            });
        }
        assert_eq!(looks, 20);
    }
}
