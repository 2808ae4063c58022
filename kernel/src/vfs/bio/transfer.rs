//! The end of a transfer: `biodone`, `biowait`, and counting writes of vnodes.

use rump_abi::types::{B_ASYNC, BO_DELWRI, BO_DONE};

use super::brelse;
use crate::ffi::buf::Buf;
use crate::ffi::bufio;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

/// A transfer is done; what went wrong is in the buffer (`biodone`). The buffer goes to who asked for it:
/// its completion function, the cache, or who waits.
///
/// # Panics
/// When it was done before.
pub fn biodone(bp: Buf) {
    let lock = bp.objlock();
    lock.enter();
    assert!(
        !bp.has_o(BO_DONE),
        "biodone: the buffer {bp:?} was done before"
    );
    bp.change_oflags(BO_DONE, 0);
    if !bp.is_read() {
        vwakeup(bp);
    }
    if let Some(done) = bp.iodone() {
        bp.set_iodone(None);
        lock.exit();
        bufio::call_iodone(bp, done);
    } else if bp.has(B_ASYNC) {
        lock.exit();
        brelse(bp, 0);
    } else {
        bp.done_cv().broadcast();
        lock.exit();
    }
}

/// Waits for the end of a transfer (`biowait`).
///
/// # Errors
/// The transfer's.
pub fn biowait(bp: Buf) -> Result<()> {
    let lock = bp.objlock();
    lock.enter();
    while !bp.has_o(BO_DONE | BO_DELWRI) {
        bp.done_cv().wait(lock);
    }
    lock.exit();
    Errno::check(bp.error())
}

/// A write of a vnode's is done (`vwakeup`); the object lock is held.
///
/// # Panics
/// When none was begun.
pub fn vwakeup(bp: Buf) {
    if let Some(vp) = bp.vp() {
        output_done(vp);
    }
}

/// One write less is under way; the interlock is held.
pub(crate) fn output_done(vp: Vp) {
    let left = vp.add_numoutput(-1);
    assert!(
        left >= 0,
        "vwakeup: more writes of {vp:?} are done than were begun"
    );
    if left == 0 {
        vp.state_cv().broadcast();
    }
}

/// Waits until all writes that are under way are done; the interlock is held.
pub fn wait_for_output(vp: Vp) {
    while vp.numoutput() > 0 {
        vp.state_cv().wait(vp.interlock());
    }
}
