//! The release thread: last references whose work cannot be done where they are dropped, because the
//! vnode's lock is held there or by another thread.

use std::collections::VecDeque;

use rumpuser::condvar::Condvar;

use super::vnode::{How, release_locked};
use crate::ffi::guarded::Guarded;
use crate::ffi::vnode::Vp;
use crate::kthread;

struct Queue {
    vnodes: VecDeque<Vp>,
    /// The thread is at work on one.
    busy: bool,
    /// The thread runs.
    started: bool,
}

static QUEUE: Guarded<Queue> = Guarded::new(Queue {
    vnodes: VecDeque::new(),
    busy: false,
    started: false,
});
/// Something was queued.
static QUEUED: Condvar = Condvar::new();
/// The queue is empty and the thread idle.
static DONE: Condvar = Condvar::new();

/// Hands a reference to the thread.
pub(super) fn defer(vp: Vp) {
    let start = QUEUE.with(|queue| {
        queue.vnodes.push_back(vp);
        !core::mem::replace(&mut queue.started, true)
    });
    QUEUED.signal();
    if start {
        kthread::create(c"vrele", true, run).expect("the host has a thread for the kernel");
    }
}

fn run() {
    loop {
        let vp = QUEUE.wait(&QUEUED, |queue| {
            let vp = queue.vnodes.pop_front()?;
            queue.busy = true;
            Some(vp)
        });
        vp.interlock().enter();
        release_locked(vp, How::InThread);
        let idle = QUEUE.with(|queue| {
            queue.busy = false;
            queue.vnodes.is_empty()
        });
        if idle {
            DONE.broadcast();
        }
    }
}

/// Waits until all references that were handed over so far are dropped (`vrele_flush`).
pub fn flush() {
    QUEUE.wait(&DONE, |queue| {
        (queue.vnodes.is_empty() && !queue.busy).then_some(())
    });
}
