//! Vnode locks, `vn_lock(9)`, and the lock that most drivers use (`genfs_lock`).
//!
//! `VOP_LOCK` of a vnode that died while the caller waited is `ENOENT`. By then its operations are the
//! dead ones, so with `LK_RETRY` a second `VOP_LOCK` succeeds: the caller has a dead vnode, on which
//! every operation fails harmlessly.

use rump_abi::types::{LK_EXCLUSIVE, LK_NOWAIT, LK_RETRY, LK_SHARED};
use rumpuser::rwlock::RwOp;

use super::vcache::State;
use super::vnode::vdead_check;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

impl Vp {
    /// Locks the vnode (`vn_lock`). The interlock is not held.
    ///
    /// # Errors
    /// `EBUSY` with `LK_NOWAIT`; `ENOENT` without `LK_RETRY` when the vnode died.
    #[inline]
    pub fn lock(self, flags: i32) -> Result<()> {
        debug_assert!(
            flags & !(LK_SHARED | LK_EXCLUSIVE | LK_NOWAIT | LK_RETRY) == 0,
            "vn_lock: flags {flags:#x}"
        );
        match self.vop_lock(flags) {
            Err(Errno::ENOENT) if flags & LK_RETRY != 0 => self.vop_lock(flags),
            result => result,
        }
    }

    /// Locks the vnode, dead or alive: cannot fail.
    ///
    /// # Panics
    /// When a driver breaks the rule of `LK_RETRY`.
    #[inline]
    pub fn lock_retry(self, flags: i32) {
        if let Err(error) = self.lock(flags | LK_RETRY) {
            panic!("vn_lock with LK_RETRY failed: {error:?}");
        }
    }
}

fn how(flags: i32) -> RwOp {
    if flags & LK_EXCLUSIVE != 0 {
        RwOp::Writer
    } else {
        RwOp::Reader
    }
}

/// `genfs_lock`: takes `v_lock`. Who has it of a living vnode knows that it stays alive, because
/// reclaiming begins with it held exclusively; so one look at the state is enough.
///
/// # Errors
/// `EBUSY`, `ENOENT`.
#[inline]
pub fn genfs_lock(vp: Vp, flags: i32) -> Result<()> {
    if flags & LK_NOWAIT != 0 {
        if !vp.v_lock().try_enter(how(flags)) {
            return Err(Errno::EBUSY);
        }
    } else {
        vp.v_lock().enter(how(flags));
    }
    if vp.state().is_dead() {
        return died(vp, flags);
    }
    Ok(())
}

#[cold]
fn died(vp: Vp, flags: i32) -> Result<()> {
    vp.v_lock().exit();
    if flags & LK_NOWAIT != 0 && vp.state() == State::Reclaiming {
        return Err(Errno::EBUSY);
    }
    vp.interlock().enter();
    let dead = vdead_check(vp, 0);
    vp.interlock().exit();
    debug_assert!(dead.is_err(), "a dying vnode came back to life");
    Err(Errno::ENOENT)
}

/// `genfs_unlock`.
#[inline]
pub fn genfs_unlock(vp: Vp) {
    vp.v_lock().exit();
}

/// `genfs_islocked`: `LK_EXCLUSIVE` if the caller has it, `LK_SHARED` if anybody has it shared.
#[must_use]
pub fn genfs_islocked(vp: Vp) -> i32 {
    if vp.v_lock().write_held() {
        LK_EXCLUSIVE
    } else if vp.v_lock().read_held() {
        LK_SHARED
    } else {
        0
    }
}

/// The lock of a dead vnode: succeeds only for those who take it dead (`LK_RETRY`).
///
/// # Errors
/// `ENOENT`, `EBUSY`.
pub fn genfs_deadlock(vp: Vp, flags: i32) -> Result<()> {
    if flags & LK_RETRY == 0 {
        return Err(Errno::ENOENT);
    }
    if flags & LK_NOWAIT == 0 {
        vp.v_lock().enter(how(flags));
    } else if !vp.v_lock().try_enter(how(flags)) {
        return Err(Errno::EBUSY);
    }
    Ok(())
}
