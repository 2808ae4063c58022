//! Signals: this kernel delivers none of its own, it hands them to whoever runs the process.

use core::sync::atomic::{AtomicI32, Ordering};
use std::collections::VecDeque;
use std::sync::OnceLock;

use rumpuser::condvar::Condvar;

use crate::ffi::guarded::Guarded;
use crate::kthread;
use crate::proc::Proc;
use crate::sysproxy;

/// What becomes of a signal (`enum rump_sigmodel`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigModel {
    /// The kernel panics.
    Panic,
    /// Nothing.
    Ignore,
    /// The host raises it; the default.
    Raise,
    /// It is only recorded.
    Record,
}

static MODEL: AtomicI32 = AtomicI32::new(3);

/// Chooses what becomes of signals (`rump_boot_setsigmodel`).
pub fn set_model(model: SigModel) {
    let number = match model {
        SigModel::Panic => 0,
        SigModel::Ignore => 1,
        SigModel::Raise => 3,
        SigModel::Record => 4,
    };
    MODEL.store(number, Ordering::Relaxed);
}

/// The model of `enum rump_sigmodel`'s number.
#[must_use]
pub fn model_from_raw(number: i32) -> Option<SigModel> {
    match number {
        0 => Some(SigModel::Panic),
        1 => Some(SigModel::Ignore),
        2 | 3 => Some(SigModel::Raise),
        4 => Some(SigModel::Record),
        _ => None,
    }
}

/// Sends a signal to a process.
pub fn raise(p: Proc, signo: i32) {
    let client = p.client();
    if !client.is_null() {
        // A client that is gone needs no signal.
        let _ = sysproxy::raise(client, signo);
        return;
    }
    match MODEL.load(Ordering::Relaxed) {
        0 => panic!("unhandled signal {signo}"),
        3 if p.pid() > 0 => {
            if let Err(error) = rumpuser::process::kill(i64::from(p.pid()), signo) {
                tracing::warn!(target: "signal", signo, %error, "the host does not raise it");
            }
        }
        _ => tracing::debug!(target: "signal", signo, pid = p.pid(), "not delivered"),
    }
}

/// Signals that were sent under the lock of the process table.
static POSTED: Guarded<VecDeque<(i32, i32)>> = Guarded::new(VecDeque::new());
static ARRIVED: Condvar = Condvar::new();
static SENDER: OnceLock<()> = OnceLock::new();

/// As [`raise`], by a thread of the kernel: a client may have to be asked, which the caller's locks forbid.
pub fn post(p: Proc, signo: i32) {
    SENDER.get_or_init(|| {
        kthread::create(c"signals", true, send_posted).expect("the host has a thread for signals");
    });
    POSTED.with(|posted| {
        posted.push_back((p.pid(), signo));
        ARRIVED.signal();
    });
}

fn send_posted() {
    loop {
        let (pid, signo) = POSTED.wait(&ARRIVED, VecDeque::pop_front);
        // One that has ended in the meantime needs no signal.
        if let Ok(p) = crate::proc::find(pid) {
            raise(p, signo);
        }
    }
}
