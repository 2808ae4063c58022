//! The big lock, `KERNEL_LOCK`: what a driver that does not call itself MPSAFE runs under.
//!
//! It is recursive, belongs to the lwp, and every sleep gives it up: the hooks that the host layer calls
//! around a sleep are [`drop_for_sleep`] and [`take_after_sleep`].

use core::ffi::c_int;

use rumpuser::mutex::{Mutex, MutexKind};

use crate::ffi::lwp::Lwp;
use crate::lwproc::{curlwp, curlwp_opt};

/// A lock of the scheduler's kind: waiting for it calls no hook, for it is what the hooks are about.
static BIG: Mutex = Mutex::new(MutexKind::Internal);

/// Takes the lock `count` times (`KERNEL_LOCK`).
pub fn kernel_lock(count: c_int) {
    if count <= 0 {
        return;
    }
    let l = curlwp();
    if l.biglocks() == 0 {
        BIG.enter_nowrap();
    }
    l.set_biglocks(l.biglocks() + count);
}

/// Gives the lock back `count` times (`KERNEL_UNLOCK_ONE`).
///
/// # Panics
/// When the caller holds it less often.
pub fn kernel_unlock(count: c_int) {
    let l = curlwp();
    let held = l.biglocks();
    assert!(
        count >= 0 && held >= count,
        "KERNEL_UNLOCK: held {held} times, not {count}"
    );
    l.set_biglocks(held - count);
    if held > 0 && held == count {
        BIG.exit();
    }
}

/// Gives the lock back altogether; answers how often it was held (`KERNEL_UNLOCK_ALL`).
pub fn kernel_unlock_all() -> c_int {
    let held = curlwp().biglocks();
    kernel_unlock(held);
    held
}

/// Whether the caller holds the lock (`KERNEL_LOCKED_P`).
#[must_use]
pub fn kernel_locked() -> bool {
    curlwp_opt().is_some_and(|l| l.biglocks() > 0)
}

/// A sleep begins; answers what [`take_after_sleep`] wants back.
pub(crate) fn drop_for_sleep() -> c_int {
    match curlwp_opt() {
        Some(_) => kernel_unlock_all(),
        None => 0,
    }
}

/// A sleep is over.
pub(crate) fn take_after_sleep(count: c_int) {
    if count > 0 {
        kernel_lock(count);
    }
}

/// The thread becomes another lwp, which the count of the lock has followed. The lock's owner is a name only:
/// it may change hands.
pub(crate) fn big_lock_moves_to(new: Lwp) {
    let _ = new;
}
