//! Threads that do work in the order in which it comes: `workqueue(9)`, `softint(9)`.

use core::ffi::{CStr, c_void};
use core::ptr::NonNull;
use core::sync::atomic::{AtomicBool, Ordering};
use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use rump_abi::types::work;
use rumpuser::condvar::Condvar;

use super::guarded::Guarded;
use crate::{Result, kthread, sync};

/// What a queue does with a piece of work: the work, the queue's argument.
pub type Function = unsafe extern "C" fn(*mut work, *mut c_void);

struct Item(NonNull<work>);
// SAFETY: queued work belongs to the queue.
unsafe impl Send for Item {}

struct State {
    waiting: VecDeque<Item>,
    ending: bool,
    ended: bool,
}

/// A queue of a driver with its thread.
pub struct Workqueue {
    state: Guarded<State>,
    changed: Condvar,
    function: Function,
    argument: usize,
}

impl Workqueue {
    /// Makes a queue. Its function runs under the big lock unless `mpsafe`.
    ///
    /// # Errors
    /// That of the host's threads.
    pub fn new(
        name: &CStr,
        function: Function,
        argument: *mut c_void,
        mpsafe: bool,
    ) -> Result<Arc<Self>> {
        let queue = Arc::new(Self {
            state: Guarded::new(State {
                waiting: VecDeque::new(),
                ending: false,
                ended: false,
            }),
            changed: Condvar::new(),
            function,
            argument: argument.expose_provenance(),
        });
        let own = Arc::clone(&queue);
        kthread::create(super::kthread::keep_name(name), mpsafe, move || own.run())?;
        Ok(queue)
    }

    fn run(&self) {
        loop {
            let item = self.state.wait(&self.changed, |state| {
                let item = state.waiting.pop_front();
                (item.is_some() || state.ending).then_some(item)
            });
            let Some(Item(item)) = item else {
                break;
            };
            let argument = core::ptr::with_exposed_provenance_mut(self.argument);
            // SAFETY: the driver's own function with its own work.
            unsafe { (self.function)(item.as_ptr(), argument) };
        }
        self.state.with(|state| {
            state.ended = true;
            self.changed.broadcast();
        });
    }

    /// Queues a piece of work.
    ///
    /// # Panics
    /// When it waits already, or the queue ends.
    pub fn enqueue(&self, item: NonNull<work>) {
        self.state.with(|state| {
            assert!(
                !state.ending,
                "workqueue_enqueue: the queue is being destroyed"
            );
            let twice = state.waiting.back().is_some_and(|last| last.0 == item);
            assert!(!twice, "workqueue_enqueue: {item:p} waits already");
            state.waiting.push_back(Item(item));
            self.changed.broadcast();
        });
    }

    /// Lets the queue do what waits, and ends it.
    pub fn destroy(&self) {
        self.state.with(|state| {
            state.ending = true;
            self.changed.broadcast();
        });
        self.state
            .wait(&self.changed, |state| state.ended.then_some(()));
    }
}

/// Soft interrupts of one level.
struct Level {
    waiting: Guarded<VecDeque<Arc<Softint>>>,
    changed: Condvar,
    started: OnceLock<()>,
}

const LEVELS: usize = 4;
static ALL: [Level; LEVELS] = [const {
    Level {
        waiting: Guarded::new(VecDeque::new()),
        changed: Condvar::new(),
        started: OnceLock::new(),
    }
}; LEVELS];
const NAMES: [&CStr; LEVELS] = [c"softbio", c"softclk", c"softser", c"softnet"];

/// A soft interrupt's handler.
pub struct Softint {
    level: usize,
    function: unsafe extern "C" fn(*mut c_void),
    argument: usize,
    mpsafe: bool,
    scheduled: AtomicBool,
    running: Guarded<bool>,
    idle: Condvar,
}

impl Softint {
    /// Makes a handler of a level (`SOFTINT_BIO` ...).
    ///
    /// # Panics
    /// For an unknown level.
    #[must_use]
    pub fn establish(
        level: usize,
        mpsafe: bool,
        function: unsafe extern "C" fn(*mut c_void),
        argument: *mut c_void,
    ) -> Arc<Self> {
        assert!(
            level < LEVELS,
            "softint_establish: there is no level {level}"
        );
        ALL[level].started.get_or_init(|| {
            kthread::create(NAMES[level], true, move || ALL[level].run())
                .expect("the host has a thread for the soft interrupts");
        });
        Arc::new(Self {
            level,
            function,
            argument: argument.expose_provenance(),
            mpsafe,
            scheduled: AtomicBool::new(false),
            running: Guarded::new(false),
            idle: Condvar::new(),
        })
    }

    /// Lets the handler run once, however often it is asked for before it starts.
    pub fn schedule(self: &Arc<Self>) {
        if self.scheduled.swap(true, Ordering::AcqRel) {
            return;
        }
        let level = &ALL[self.level];
        level.waiting.with(|waiting| {
            waiting.push_back(Arc::clone(self));
            level.changed.signal();
        });
    }

    /// Waits until the handler does not run any more; it will not run again.
    pub fn disestablish(self: &Arc<Self>) {
        ALL[self.level]
            .waiting
            .with(|waiting| waiting.retain(|other| !Arc::ptr_eq(self, other)));
        self.scheduled.store(true, Ordering::Relaxed);
        self.running
            .wait(&self.idle, |running| (!*running).then_some(()));
    }

    fn run(&self) {
        self.scheduled.store(false, Ordering::Release);
        if !self.mpsafe {
            sync::kernel_lock(1);
        }
        let argument = core::ptr::with_exposed_provenance_mut(self.argument);
        // SAFETY: the driver's own function and argument.
        unsafe { (self.function)(argument) };
        if !self.mpsafe {
            sync::kernel_unlock_all();
        }
        self.running.with(|running| *running = false);
        self.idle.broadcast();
    }
}

impl Level {
    fn run(&self) {
        loop {
            let next = self.waiting.wait(&self.changed, |waiting| {
                let next = waiting.pop_front()?;
                // While the queue is locked: who takes the handler back sees one or the other.
                next.running.with(|running| *running = true);
                Some(next)
            });
            next.run();
        }
    }
}
