//! Idle vnodes, and how many may stay.
//!
//! An idle vnode keeps its file, so that the next lookup finds it; when there are more vnodes than
//! [`desired`] the ones unused for longest are reclaimed. The queue is a clock: using a vnode does not
//! touch it. A vnode enters the queue when it becomes idle for the first time and stays there; a look
//! at it finds out whether it is in use, was used since the last look, or is a victim.
//!
//! Reclaiming happens in the `vrele` that makes a vnode idle, where a driver must expect to be entered
//! anyway: at most two victims each time, so that vnodes cannot be made faster than they go.

use core::cell::Cell;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Acquire, Relaxed};
use std::collections::VecDeque;

use super::vcache::State;
use super::vnode::numvnodes;
use crate::ffi::guarded::Guarded;
use crate::ffi::vnode::Vp;

/// The limit without `RUMP_NVNODES`.
pub const DEFAULT_LIMIT: u32 = 1024;

/// For C, `desiredvnodes`.
#[unsafe(export_name = "rumpns_desiredvnodes")]
static DESIRED: AtomicU32 = AtomicU32::new(DEFAULT_LIMIT);
static QUEUE: Guarded<VecDeque<Vp>> = Guarded::new(VecDeque::new());

/// How many victims one `vrele` reclaims at most.
const VICTIMS: usize = 2;
/// How many vnodes are looked at for one victim. When all were used lately the last is it, so that each
/// call that makes a vnode does the same work.
const LOOKS: usize = 8;

thread_local! {
    /// A reclaim by this thread is under way: it does not start another.
    static TRIMMING: Cell<bool> = const { Cell::new(false) };
}

/// How many vnodes there are to be (`desiredvnodes`, `kern.maxvnodes`).
#[must_use]
pub fn desired() -> u32 {
    DESIRED.load(Relaxed)
}

/// Takes the limit from `RUMP_NVNODES`, if that is a number.
pub(super) fn configure() {
    let text = rumpuser::param::get("RUMP_NVNODES");
    if let Some(limit) = text.ok().and_then(|text| text.trim().parse().ok()) {
        set_desired(limit);
    }
}

/// Sets the limit; the kernel itself needs a few.
pub fn set_desired(limit: u32) {
    DESIRED.store(limit.max(16), Relaxed);
}

/// The count of `vp` fell to zero; the interlock is held.
pub(super) fn idle(vp: Vp) {
    let record = vp.record();
    record.recent.store(true, Relaxed);
    if !record.queued.load(Acquire) {
        QUEUE.with(|queue| {
            if !record.queued.swap(true, Relaxed) {
                queue.push_back(vp);
            }
        });
    }
}

/// Reclaims a few idle vnodes if there are too many.
pub(super) fn trim() {
    if numvnodes() <= desired() || TRIMMING.replace(true) {
        return;
    }
    for _ in 0..VICTIMS {
        if numvnodes() <= desired() {
            break;
        }
        let Some(vp) = victim() else { break };
        vp.recycle_victim();
    }
    TRIMMING.set(false);
}

/// An idle vnode, with a reference for the caller, and `Blocked`: who looks for it waits.
fn victim() -> Option<Vp> {
    QUEUE.with(|queue| {
        let looks = LOOKS.min(queue.len());
        for look in 1..=looks {
            let vp = queue.pop_front()?;
            if vp.unqueue_if_free() {
                continue;
            }
            if take(vp, look == looks) {
                return Some(vp);
            }
            queue.push_back(vp);
        }
        None
    })
}

/// Takes a reference to `vp` and lets it leave the queue, if it is idle and, unless it is the last resort,
/// was not used since the last look. Its interlock is only tried: lock order, and the vnode may be any in any state.
fn take(vp: Vp, last_resort: bool) -> bool {
    let interlock = vp.interlock();
    if vp.state() != State::Active || vp.usecount() != 0 || !interlock.try_enter() {
        return false;
    }
    let record = vp.record();
    let is_idle = core::ptr::eq(interlock, vp.interlock())
        && vp.state() == State::Active
        && vp.usecount() == 0;
    let chosen = is_idle && (!record.recent.swap(false, Relaxed) || last_resort);
    if chosen {
        vp.refs().fetch_add(1, Relaxed);
        vp.set_state(State::Blocked);
        record.queued.store(false, Relaxed);
    }
    interlock.exit();
    chosen
}
