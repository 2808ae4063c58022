//! Functions that run later, `callout(9)`.
//!
//! One kernel thread, started with the first callout, sleeps until the next one is due. A function
//! runs on that thread, with no lock held, and must not sleep for long.

use core::cell::Cell;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rumpuser::clock::{self, Clock};
use rumpuser::condvar::Condvar;

use crate::ffi::guarded::Guarded;
use crate::kthread;

type Function = Arc<dyn Fn() + Send + Sync>;

struct Due {
    function: Function,
    period: Option<Duration>,
}

#[derive(Default)]
struct Wheel {
    /// By time (nanoseconds of the monotonic clock) and number.
    due: BTreeMap<(i128, u64), Due>,
    /// When each callout is due.
    when: BTreeMap<u64, i128>,
    last: u64,
    running: Option<u64>,
}

static WHEEL: Guarded<Option<Wheel>> = Guarded::new(None);
static CHANGED: Condvar = Condvar::new();
static IDLE: Condvar = Condvar::new();
static THREAD: OnceLock<()> = OnceLock::new();

fn wheel<R>(f: impl FnOnce(&mut Wheel) -> R) -> R {
    WHEEL.with(|wheel| f(wheel.get_or_insert_with(Wheel::default)))
}

fn now() -> i128 {
    let now = clock::gettime(Clock::AbsMono);
    i128::from(now.sec) * 1_000_000_000 + i128::from(now.nsec)
}

fn nanos(time: Duration) -> i128 {
    i128::try_from(time.as_nanos()).unwrap_or(i128::MAX / 4)
}

/// A function that will run. Dropping it stops it: once `drop` returns, the function does not run any more.
#[derive(Debug)]
pub struct Callout(u64);

impl Callout {
    /// Lets `f` run `after` from now, and then every `period`.
    pub fn start(
        after: Duration,
        period: Option<Duration>,
        f: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        THREAD.get_or_init(|| {
            kthread::create(c"callout", true, run).expect("the host has a thread for the callouts");
        });
        let at = now() + nanos(after);
        let number = wheel(|wheel| {
            wheel.last += 1;
            let number = wheel.last;
            let function: Function = Arc::new(f);
            wheel.due.insert((at, number), Due { function, period });
            wheel.when.insert(number, at);
            number
        });
        CHANGED.broadcast();
        Self(number)
    }

    /// Stops it without waiting for a function that runs just now.
    pub fn cancel(self) {
        self.forget();
        core::mem::forget(self);
    }

    fn forget(&self) {
        wheel(|wheel| {
            if let Some(at) = wheel.when.remove(&self.0) {
                wheel.due.remove(&(at, self.0));
            }
        });
    }

    /// How long it is until it runs next; `None` when it has run for the last time.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        let at = wheel(|wheel| wheel.when.get(&self.0).copied())?;
        let left = u64::try_from(at - now()).unwrap_or(0);
        Some(Duration::from_nanos(left))
    }
}

impl Drop for Callout {
    fn drop(&mut self) {
        self.forget();
        // A function may stop its own callout.
        if is_runner() {
            return;
        }
        WHEEL.wait(&IDLE, |wheel| {
            let running = wheel.as_ref().and_then(|wheel| wheel.running);
            (running != Some(self.0)).then_some(())
        });
    }
}

/// Whether the caller is the thread that runs the functions.
#[must_use]
pub fn is_runner() -> bool {
    RUNNER.get() == Some(&std::thread::current().id())
}

static RUNNER: OnceLock<std::thread::ThreadId> = OnceLock::new();

/// What the thread does: takes the next function that is due, runs it, and so on.
fn run() {
    RUNNER.get_or_init(|| std::thread::current().id());
    loop {
        let function = next();
        function();
        wheel(|wheel| {
            wheel.running = None;
            IDLE.broadcast();
        });
    }
}

fn next() -> Function {
    loop {
        let found = WHEEL.with(|wheel| {
            let wheel = wheel.get_or_insert_with(Wheel::default);
            let (&(at, number), _) = wheel.due.first_key_value()?;
            if at > now() {
                return None;
            }
            let due = wheel.due.remove(&(at, number))?;
            wheel.when.remove(&number);
            let function = Arc::clone(&due.function);
            if let Some(period) = due.period {
                let again = at + nanos(period).max(1);
                wheel.due.insert((again, number), due);
                wheel.when.insert(number, again);
            }
            wheel.running = Some(number);
            Some(function)
        });
        match found {
            Some(found) => return found,
            None => wait(),
        }
    }
}

/// Sleeps until the next one is due, or the callouts change.
fn wait() {
    let first = Cell::new(None);
    let waited = Cell::new(false);
    let done = WHEEL.wait_with(
        |wheel| {
            let due = &wheel.get_or_insert_with(Wheel::default).due;
            first.set(due.first_key_value().map(|(key, _)| key.0 - now()));
            (waited.get() || first.get().is_some_and(|left| left <= 0)).then_some(())
        },
        |mutex| {
            waited.set(true);
            match first.get() {
                None => CHANGED.wait(mutex),
                Some(left) => {
                    let left = Duration::from_nanos(u64::try_from(left).unwrap_or(u64::MAX));
                    // Either way the callouts are looked at again.
                    let _timed_out = CHANGED.timed_wait(mutex, left);
                }
            }
            Ok(())
        },
    );
    debug_assert!(done.is_ok(), "a wait without signals does not fail");
}
