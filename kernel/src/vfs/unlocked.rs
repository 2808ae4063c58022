//! Operations on vnodes that their caller has not locked, and the end of vnodes.
//!
//! Who has a vnode locked knows that it lives on. A few operations are called without: `VOP_LOCK` itself,
//! where the driver has a lock of its own (a layer's is that of the vnode below), and `VOP_POLL`,
//! `VOP_FCNTL` and others of an open file. The driver looks at `v_data` at once, which `VOP_RECLAIM` frees
//! when the file system is unmounted by force. So each vnode counts the threads inside such operations and is
//! reclaimed when there are none; who comes while it is dying waits for its end, and meets the dead
//! operations.
//!
//! A lock that finds its vnode dying waits for the end, too (`vdead_check(9)`), and the reclaiming thread
//! must not wait for that: what a driver does after it may not touch its data, so the thread does not count
//! any more ([`step_out`]).

use core::cell::Cell;
use core::sync::atomic::{Ordering::SeqCst, fence};

use super::vcache::State;
use super::vnode::vdead_check;
use crate::ffi::vnode::Vp;

/// Layers over layers, each with a lock of its own, and nothing else nests.
const DEEPEST: usize = 32;

/// The operations that a thread is inside of, the outermost first.
struct Stack {
    depth: Cell<usize>,
    /// The vnodes; `None` after [`step_out`].
    vnodes: [Cell<Option<Vp>>; DEEPEST],
}

impl Stack {
    fn push(&self, vp: Vp) {
        let depth = self.depth.get();
        assert!(
            depth < DEEPEST,
            "more than {DEEPEST} layers over one another"
        );
        self.vnodes[depth].set(Some(vp));
        self.depth.set(depth + 1);
    }

    fn pop(&self) -> Option<Vp> {
        let depth = self.depth.get() - 1;
        self.depth.set(depth);
        self.vnodes[depth].get()
    }

    /// The places where `vp` stands.
    fn places(&self, vp: Vp) -> impl Iterator<Item = &Cell<Option<Vp>>> {
        self.vnodes[..self.depth.get()]
            .iter()
            .filter(move |inside| inside.get() == Some(vp))
    }
}

thread_local! {
    static STACK: Stack = const {
        Stack {
            depth: Cell::new(0),
            vnodes: [const { Cell::new(None) }; DEEPEST],
        }
    };
}

/// Runs an operation on a vnode to which the caller has a reference and perhaps no lock: alive it stays alive
/// meanwhile; if it is dying, this waits until it is dead.
pub(super) fn call<R>(vp: Vp, operation: impl FnOnce() -> R) -> R {
    if !enter(vp) {
        vp.interlock().enter();
        let dead = vdead_check(vp, 0);
        vp.interlock().exit();
        debug_assert!(dead.is_err(), "a dying vnode came back to life");
        return operation();
    }
    let result = operation();
    leave();
    result
}

/// As [`call`], but `None` where it would wait.
pub(super) fn try_call<R>(vp: Vp, operation: impl FnOnce() -> R) -> Option<R> {
    if !enter(vp) {
        return (vp.state() == State::Reclaimed).then(operation);
    }
    let result = operation();
    leave();
    Some(result)
}

/// Counts the thread; false, and it is not counted, when the vnode is dying or dead.
fn enter(vp: Vp) -> bool {
    // Either this thread sees the state that `wait_for_all` follows, or that sees the count.
    vp.record().inside.fetch_add(1, SeqCst);
    fence(SeqCst);
    if vp.state().is_dead() {
        uncount(vp);
        return false;
    }
    STACK.with(|stack| stack.push(vp));
    true
}

fn leave() {
    if let Some(vp) = STACK.with(Stack::pop) {
        uncount(vp);
    }
}

fn uncount(vp: Vp) {
    vp.record().inside.fetch_sub(1, SeqCst);
    fence(SeqCst);
    if vp.state() == State::Reclaiming {
        vp.interlock().enter();
        vp.state_cv().broadcast();
        vp.interlock().exit();
    }
}

/// The thread is about to wait for the end of `vp`, with its interlock held: from now on it is inside no
/// operation on it.
pub(super) fn step_out(vp: Vp) {
    let left = STACK.with(|stack| stack.places(vp).map(|place| place.set(None)).count());
    if left > 0 {
        vp.record().inside.fetch_sub(left as u32, SeqCst);
        vp.state_cv().broadcast();
    }
}

/// Waits, once `vp` is `Reclaiming`, until no other thread is inside an operation on it.
pub(super) fn wait_for_all(vp: Vp) {
    fence(SeqCst);
    let own = STACK.with(|stack| stack.places(vp).count()) as u32;
    if vp.record().inside.load(SeqCst) == own {
        return;
    }
    vp.interlock().enter();
    while vp.record().inside.load(SeqCst) != own {
        vp.state_cv().wait(vp.interlock());
    }
    vp.interlock().exit();
}
