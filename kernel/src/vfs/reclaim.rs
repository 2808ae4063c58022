//! The end of a vnode: `vgone(9)`, `vrecycle(9)`, `vrevoke(9)`.
//!
//! The driver sees: its buffers flushed; the device closed; `VOP_INACTIVE`, if somebody still has
//! references (which unlocks), else a plain unlock; then `VOP_RECLAIM` **unlocked**. After that the
//! vnode has the dead operations and belongs to the dead mount; who still has a reference gets errors.

use rump_abi::types::*;

use super::bio::Sleep;
use super::bio::flush::vinvalbuf;
use super::vcache::State;
use super::vnode::{How, change_state, release_locked, wait_stable};
use super::{deadfs, fifofs, knote, mount, namecache, specfs, unlocked};
use crate::cred::Cred;
use crate::ffi::vnode::Vp;

/// Tears an active vnode down. On entry it is locked exclusively, the caller has a reference and the
/// interlock; on return it is unlocked, reclaimed, and the interlock is held. `active`: there are
/// other users, whom the driver's `VOP_INACTIVE` has not been told about.
pub(super) fn reclaim(vp: Vp, active: bool) {
    change_state(vp, State::Active, State::Reclaiming);
    vp.interlock().exit();

    if vp.npages() > 0 || vp.has_buffers() {
        // What cannot be written is lost: the driver has told why.
        if vinvalbuf(vp, true, Cred::NOCRED, Sleep::default()).is_err() {
            // Dropping writes nothing, so it cannot fail but by the driver's own rules.
            let _ = vinvalbuf(vp, false, Cred::NOCRED, Sleep::default());
        }
    }
    if vp.is_device() {
        specfs::node_revoke(vp);
    } else if vp.v_type() == VFIFO {
        fifofs::revoke(vp);
    }
    if active {
        vp.vop_inactive();
    } else {
        vp.unlock();
    }
    unlocked::wait_for_all(vp);
    let driver = vp.v_mount().op();
    if let Err(error) = vp.vop_reclaim() {
        panic!("{}: VOP_RECLAIM failed: {error:?}", driver.name());
    }
    assert!(
        vp.v_data().is_null(),
        "{}: VOP_RECLAIM left v_data",
        driver.name()
    );
    assert!(
        !vp.record()
            .hashed
            .load(core::sync::atomic::Ordering::Relaxed),
        "{}: VOP_RECLAIM did not remove the key from the vnode cache",
        driver.name()
    );
    assert!(
        vp.npages() == 0,
        "{}: VOP_RECLAIM left pages",
        driver.name()
    );

    namecache::forget(vp);
    vp.clear_vflag(VV_ROOT);
    mount::insmntque(vp, Some(deadfs::dead_mount()));
    vp.set_v_op(deadfs::vector());
    vp.set_vflag(VV_LOCKSWORK | VV_MPSAFE);
    vp.set_v_tag(VT_NON);

    vp.interlock().enter();
    knote::post_locked(vp, NOTE_REVOKE);
    change_state(vp, State::Reclaiming, State::Reclaimed);
}

impl Vp {
    /// Tears the vnode down whoever uses it; uses up the caller's reference (`vgone`). Unlocked.
    pub fn vgone(self) {
        if self.lock(LK_EXCLUSIVE).is_ok() {
            self.interlock().enter();
            if self.state() == State::Active {
                let active = self.usecount() > 1;
                reclaim(self, active);
                release_locked(self, How::Now);
                return;
            }
            self.interlock().exit();
            self.unlock();
        }
        self.vrele();
    }

    /// Tears the vnode down if the caller's is the only reference, and uses it up: true. Else false
    /// (`vrecycle`). Unlocked.
    #[must_use]
    pub fn vrecycle(self) -> bool {
        self.interlock().enter();
        wait_stable(self);
        if self.usecount() != 1 {
            self.interlock().exit();
            return false;
        }
        if self.state() != State::Active {
            release_locked(self, How::Now);
            return true;
        }
        change_state(self, State::Active, State::Blocked);
        self.interlock().exit();
        self.recycle_blocked()
    }

    /// Reclaims a `Blocked` vnode of which the caller has the only reference; false, and the
    /// reference stays, when its lock is not free.
    fn recycle_blocked(self) -> bool {
        let locked = self.lock(LK_EXCLUSIVE | LK_NOWAIT);
        self.interlock().enter();
        change_state(self, State::Blocked, State::Active);
        if locked.is_err() {
            self.interlock().exit();
            return false;
        }
        reclaim(self, false);
        release_locked(self, How::Now);
        true
    }

    /// What becomes of a vnode that the queue of idle ones chose.
    pub(super) fn recycle_victim(self) {
        if !self.recycle_blocked() {
            self.vrele();
        }
    }

    /// Tears the vnode down, and of a device all its vnodes (`vrevoke`). The caller keeps its
    /// reference.
    pub fn vrevoke(self) {
        self.interlock().enter();
        wait_stable(self);
        let dead = self.state() == State::Reclaimed;
        self.interlock().exit();
        if dead {
            return;
        }
        if self.is_device() {
            let (kind, dev) = (self.v_type(), specfs::rdev(self));
            while let Ok(alias) = specfs::lookup_by_dev(kind, dev) {
                alias.vgone();
            }
        } else {
            self.vref();
            self.vgone();
        }
    }
}
