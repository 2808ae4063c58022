//! Callouts of drivers: `callout(9)` on the kernel's own [`crate::callout`].
//!
//! What a driver's `callout_t` points to outlives it for as long as its function may run. Each start has a
//! number; a function that finds another number was stopped or started anew in the meantime.

use core::ffi::c_void;
use core::time::Duration;
use std::sync::Arc;

use rumpuser::condvar::Condvar;
use rumpuser::mutex::Mutex;

use super::guarded::Guarded;
use crate::callout::{self, Callout};
use crate::sync;

/// What a callout runs.
pub type Function = unsafe extern "C" fn(*mut c_void);

/// A driver's callout.
pub struct Timeout {
    state: Guarded<State>,
    idle: Condvar,
    mpsafe: bool,
}

struct State {
    function: Option<(Function, usize)>,
    /// Of the start that counts.
    number: u64,
    started: Option<Callout>,
    fired: bool,
    invoking: bool,
    running: bool,
}

/// What is known about a callout.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    /// It will run.
    pub pending: bool,
    /// Its time has come.
    pub fired: bool,
    /// Its function runs, and has not said `callout_ack`.
    pub invoking: bool,
}

impl Timeout {
    /// One that was never started. Its function runs under the big lock unless `mpsafe`.
    #[must_use]
    pub fn new(mpsafe: bool) -> Arc<Self> {
        Arc::new(Self {
            state: Guarded::new(State {
                function: None,
                number: 0,
                started: None,
                fired: false,
                invoking: false,
                running: false,
            }),
            idle: Condvar::new(),
            mpsafe,
        })
    }

    /// What to run (`callout_setfunc`).
    pub fn set_function(&self, function: Function, argument: *mut c_void) {
        let argument = argument.expose_provenance();
        self.state
            .with(|state| state.function = Some((function, argument)));
    }

    /// Lets the function run in `after`, whatever was said before (`callout_schedule`).
    ///
    /// # Panics
    /// When it has none.
    pub fn schedule(self: &Arc<Self>, after: Duration) {
        let old = self.state.with(|state| {
            assert!(
                state.function.is_some(),
                "callout_schedule: the callout has no function"
            );
            state.number += 1;
            state.fired = false;
            state.started.take()
        });
        if let Some(old) = old {
            old.cancel();
        }
        let number = self.state.with(|state| state.number);
        let this = Arc::clone(self);
        let started = Callout::start(after, None, move || this.run(number));
        let late = self.state.with(|state| {
            // Somebody else may have started or stopped it meanwhile.
            if state.number == number && !state.fired {
                state.started.replace(started)
            } else {
                Some(started)
            }
        });
        if let Some(late) = late {
            late.cancel();
        }
    }

    /// The time has come.
    fn run(&self, number: u64) {
        let function = self.state.with(|state| {
            if state.number != number || state.fired {
                return None;
            }
            state.fired = true;
            state.invoking = true;
            state.running = true;
            if let Some(started) = state.started.take() {
                // It is the one that runs: there is nothing to take off.
                core::mem::forget(started);
            }
            state.function
        });
        let Some((function, argument)) = function else {
            return;
        };
        let argument = core::ptr::with_exposed_provenance_mut(argument);
        if !self.mpsafe {
            sync::kernel_lock(1);
        }
        // SAFETY: the driver's own function and argument.
        unsafe { function(argument) };
        if !self.mpsafe {
            sync::kernel_unlock_all();
        }
        self.state.with(|state| {
            state.invoking = false;
            state.running = false;
            self.idle.broadcast();
        });
    }

    /// Takes the callout back; true when its time had come before (`callout_stop`).
    pub fn stop(&self) -> bool {
        let (fired, old) = self.state.with(|state| {
            state.number += 1;
            (core::mem::take(&mut state.fired), state.started.take())
        });
        if let Some(old) = old {
            old.cancel();
        }
        fired
    }

    /// As [`Timeout::stop`], and waits until the function does not run any more. `interlock`, which the
    /// caller holds, is free meanwhile (`callout_halt`).
    pub fn halt(&self, interlock: Option<&Mutex>) -> bool {
        let fired = self.stop();
        if callout::is_runner() || !self.state.with(|state| state.running) {
            return fired;
        }
        if let Some(interlock) = interlock {
            interlock.exit();
        }
        self.state
            .wait(&self.idle, |state| (!state.running).then_some(()));
        if let Some(interlock) = interlock {
            interlock.enter();
        }
        fired
    }

    /// What is known about it.
    #[must_use]
    pub fn status(&self) -> Status {
        self.state.with(|state| Status {
            pending: state.started.is_some(),
            fired: state.fired,
            invoking: state.invoking,
        })
    }

    /// The function has seen that it runs (`callout_ack`).
    pub fn acknowledge(&self) {
        self.state.with(|state| state.invoking = false);
    }
}
