//! What the model tests share: running a model, lwps, and data that a lock guards.

#![allow(dead_code)] // Each test file uses its part.

use loom::cell::UnsafeCell;
use rumpuser::curlwp::{self, Lwp};

/// Explores the interleavings of `body` with at most `preemptions` forced switches; without a
/// number, all of them.
pub fn explore(preemptions: Option<usize>, body: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(move || {
        rumpuser::sync::reset_model();
        body();
    });
}

/// Makes the calling thread run lwp number `number`, and answers the lwp.
pub fn become_lwp(number: usize) -> *mut Lwp {
    let lwp = core::ptr::without_provenance_mut(number * 64);
    curlwp::set(lwp);
    lwp
}

/// A number that a lock guards. The model fails when two threads use it without an order.
pub struct Guarded(UnsafeCell<u32>);

impl Guarded {
    pub fn new(value: u32) -> Self {
        Self(UnsafeCell::new(value))
    }

    pub fn get(&self) -> u32 {
        // SAFETY: the model checks the access.
        self.0.with(|value| unsafe { *value })
    }

    pub fn set(&self, new: u32) {
        // SAFETY: the model checks the access.
        self.0.with_mut(|value| unsafe { *value = new });
    }

    pub fn add(&self, more: u32) {
        self.set(self.get() + more);
    }
}

// SAFETY: the model checks every access.
unsafe impl Sync for Guarded {}
// SAFETY: a number may be sent.
unsafe impl Send for Guarded {}
