//! References to vnodes, `vref(9)` and its neighbours, and the root of the name space.
//!
//! A count changes between two values above zero by one atomic operation and no lock. Changes from
//! and to zero happen under the interlock. The last `vrele` makes the vnode idle: it calls
//! `VOP_INACTIVE` with the vnode locked and `Blocked`, so that nobody gets a new reference meanwhile.
//! If the lock is not to be had without waiting, the work is left to the release thread
//! ([`super::release`]).

use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{AcqRel, Relaxed};

use rump_abi::types::*;

use super::vcache::State;
use super::{lru, mount, reclaim, specfs, unlocked};
use super::{pages, release};
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

/// Vnodes that are not on the free list (`numvnodes`).
#[unsafe(export_name = "rumpns_numvnodes")]
static COUNT: AtomicU32 = AtomicU32::new(0);

/// How many vnodes there are.
#[must_use]
pub fn numvnodes() -> u32 {
    COUNT.load(Relaxed)
}

/// The root of the name space, which keeps its reference for ever.
///
/// # Panics
/// Before the root is mounted.
#[must_use]
pub fn rootvnode() -> Vp {
    root_opt().expect("the root file system is not mounted")
}

/// The root of the name space, if it is mounted.
#[must_use]
pub fn root_opt() -> Option<Vp> {
    crate::ffi::vnode::c_rootvnode()
}

/// Sets the root; the caller's reference goes with it.
pub fn set_rootvnode(vp: Option<Vp>) {
    crate::ffi::vnode::set_c_rootvnode(vp);
}

/// How a reference is dropped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Here, unless a lock is in the way.
    Now,
    /// Here; the caller has the vnode locked exclusively, and that ends, too.
    Locked,
    /// By the release thread.
    Deferred,
    /// By the release thread, which is the caller: waits for locks.
    InThread,
}

impl Vp {
    /// Adds a reference; the caller has one (`vref`).
    #[inline]
    pub fn vref(self) {
        let before = self.refs().fetch_add(1, Relaxed);
        assert!(before != 0, "vref: vnode {self:?} has no reference");
    }

    /// Drops a reference; the caller does not hold the vnode's lock (`vrele`).
    #[inline]
    pub fn vrele(self) {
        if !self.drop_unless_last() {
            self.interlock().enter();
            release_locked(self, How::Now);
        }
    }

    /// Unlocks and drops a reference (`vput`).
    #[inline]
    pub fn vput(self) {
        if self.usecount() == 1 && self.v_lock().write_held() {
            // The lock is wanted for the end of the last reference.
            self.interlock().enter();
            return release_locked(self, How::Locked);
        }
        self.unlock();
        self.vrele();
    }

    /// Drops a reference and leaves what follows to the release thread (`vrele_async`).
    pub fn vrele_async(self) {
        if !self.drop_unless_last() {
            self.interlock().enter();
            release_locked(self, How::Deferred);
        }
    }

    /// Subtracts one from a count above one.
    #[inline]
    fn drop_unless_last(self) -> bool {
        let refs = self.refs();
        let mut n = refs.load(Relaxed);
        while n > 1 {
            match refs.compare_exchange_weak(n, n - 1, AcqRel, Relaxed) {
                Ok(_) => return true,
                Err(now) => n = now,
            }
        }
        assert!(n != 0, "vrele: vnode {self:?} has no reference");
        false
    }

    /// Keeps the structure, not the file (`vhold`).
    pub fn vhold(self) {
        self.interlock().enter();
        self.vholdl();
        self.interlock().exit();
    }

    /// [`Vp::vhold`] with the interlock held.
    pub fn vholdl(self) {
        self.add_holdcnt(1);
    }

    /// Ends [`Vp::vhold`] (`holdrele`).
    pub fn holdrele(self) {
        self.interlock().enter();
        self.holdrelel();
        self.interlock().exit();
    }

    /// [`Vp::holdrele`] with the interlock held.
    pub fn holdrelel(self) {
        let left = self.add_holdcnt(-1);
        assert!(left >= 0, "holdrele: vnode {self:?} was not held");
    }
}

/// Changes the state from `from`, under the interlock, and wakes waiters.
///
/// # Panics
/// When the vnode is in another state.
pub(super) fn change_state(vp: Vp, from: State, to: State) {
    let now = vp.state();
    assert!(
        now == from,
        "vnode {vp:?} is {now:?} and was to change from {from:?} to {to:?}"
    );
    vp.set_state(to);
    if vp.state_cv().has_waiters() {
        vp.state_cv().broadcast();
    }
}

/// Waits, under the interlock, until the vnode is neither `Blocked` nor `Reclaiming`; whether it
/// had to.
pub(super) fn wait_stable(vp: Vp) -> bool {
    let mut waited = false;
    while matches!(vp.state(), State::Blocked | State::Reclaiming) {
        vp.state_cv().wait(vp.interlock());
        waited = true;
    }
    waited
}

/// Gets a reference to a vnode that may be idle; the interlock is held, and is released (`vget`).
/// Answers whether it had to wait.
///
/// # Errors
/// `ENOENT` when the vnode died.
pub fn vget_locked(vp: Vp) -> Result<bool> {
    vget_begin(vp);
    vget_finish(vp)
}

/// Takes the reference of [`vget_locked`]: the vnode is not freed, but may be dying.
pub(super) fn vget_begin(vp: Vp) {
    vp.refs().fetch_add(1, Relaxed);
}

/// Waits until the vnode is itself again, or has died.
pub(super) fn vget_finish(vp: Vp) -> Result<bool> {
    let waited = wait_stable(vp);
    if vp.state() == State::Reclaimed {
        release_locked(vp, How::Now);
        return Err(Errno::ENOENT);
    }
    vp.interlock().exit();
    Ok(waited)
}

/// As [`vget_locked`], but never waits (`LK_NOWAIT`).
///
/// # Errors
/// `ENOENT` when the vnode died, `EBUSY` when it is changing.
pub fn vget_nowait(vp: Vp) -> Result<()> {
    let result = match vp.state() {
        State::Active => {
            vp.refs().fetch_add(1, Relaxed);
            Ok(())
        }
        State::Reclaimed => Err(Errno::ENOENT),
        _ => Err(Errno::EBUSY),
    };
    vp.interlock().exit();
    result
}

/// Whether the vnode is dead, `ENOENT`; waits while it is dying, or with `VDEAD_NOWAIT` answers
/// `EBUSY` (`vdead_check`). The interlock is held and stays so.
///
/// # Errors
/// `ENOENT`, `EBUSY`.
pub fn vdead_check(vp: Vp, flags: i32) -> Result<()> {
    if flags & VDEAD_NOWAIT != 0 {
        if vp.state() == State::Reclaiming {
            return Err(Errno::EBUSY);
        }
    } else if vp.state() == State::Reclaiming {
        unlocked::step_out(vp);
        while vp.state() == State::Reclaiming {
            vp.state_cv().wait(vp.interlock());
        }
    }
    if vp.state() == State::Reclaimed {
        Err(Errno::ENOENT)
    } else {
        Ok(())
    }
}

/// Drops a reference with the interlock held, and releases it; the last one makes the vnode idle.
pub(super) fn release_locked(vp: Vp, mut how: How) {
    loop {
        if how == How::Locked && (vp.usecount() != 1 || vp.state() != State::Active) {
            vp.interlock().exit();
            vp.unlock();
            vp.interlock().enter();
            how = How::Now;
        }
        if vp.drop_unless_last() {
            vp.interlock().exit();
            return;
        }
        let writers = vp.writecount();
        assert!(
            writers == 0,
            "vrele: the last reference to vnode {vp:?} goes while {writers} have it open for writing"
        );
        if vp.state() == State::Reclaimed {
            return last_reference_gone(vp);
        }
        if how == How::Locked {
            how = How::Now;
        } else {
            vp.interlock().exit();
            if !lock_for_release(vp, how) {
                return release::defer(vp);
            }
            vp.interlock().enter();
            if vp.usecount() > 1 || vp.state() != State::Active {
                // Somebody found it meanwhile.
                vp.interlock().exit();
                vp.unlock();
                vp.interlock().enter();
                continue;
            }
        }
        change_state(vp, State::Active, State::Blocked);
        vp.interlock().exit();
        let recycle = vp.vop_inactive();
        if recycle && !lock_for_release(vp, how) {
            unblock(vp);
            vp.interlock().exit();
            return release::defer(vp);
        }
        unblock(vp);
        if recycle {
            reclaim::reclaim(vp, false);
        }
        if vp.drop_unless_last() {
            vp.interlock().exit();
            return;
        }
        return last_reference_gone(vp);
    }
}

/// Ends the time in which nobody gets a reference; leaves the interlock held.
fn unblock(vp: Vp) {
    vp.interlock().enter();
    change_state(vp, State::Blocked, State::Active);
}

fn lock_for_release(vp: Vp, how: How) -> bool {
    match how {
        How::Now | How::Locked => vp.lock(LK_EXCLUSIVE | LK_NOWAIT).is_ok(),
        How::Deferred => false,
        How::InThread => {
            vp.lock_retry(LK_EXCLUSIVE);
            true
        }
    }
}

/// The count goes from one to zero; the interlock is held, and is released.
fn last_reference_gone(vp: Vp) {
    let (mapped, was_mapped) = (VI_TEXT | VI_EXECMAP | VI_WRMAP, VV_MAPPED);
    if vp.iflag() & mapped != 0 {
        vp.clear_iflag(mapped);
    }
    if vp.vflag() & was_mapped != 0 {
        vp.clear_vflag(was_mapped);
    }
    if vp.refs().fetch_sub(1, AcqRel) != 1 {
        vp.interlock().exit();
        return;
    }
    if vp.state() == State::Reclaimed && vp.holdcnt() == 0 {
        vp.interlock().exit();
        free(vp);
        return;
    }
    lru::idle(vp);
    vp.interlock().exit();
    lru::trim();
}

/// A vnode for the cache to fill in: private to the caller, one reference.
pub(super) fn allocate() -> Vp {
    COUNT.fetch_add(1, Relaxed);
    let vp = Vp::allocate();
    vp.refs().store(1, Relaxed);
    vp
}

/// Throws away a vnode that was never entered.
pub(super) fn discard(vp: Vp) {
    vp.refs().store(0, Relaxed);
    free(vp);
}

/// Ends the life of a vnode that nobody has.
fn free(vp: Vp) {
    if vp.is_device() {
        specfs::node_destroy(vp);
    }
    if vp.v_mount_opt().is_some() {
        mount::insmntque(vp, None);
    }
    vp.deallocate();
    COUNT.fetch_sub(1, Relaxed);
}

/// `uvm_vnp_setsize`: both sizes. Whole pages behind a new end go, wherever the driver has them.
pub fn setsize(vp: Vp, size: i64) {
    const PAGE: i64 = 4096;
    assert!(size >= 0, "uvm_vnp_setsize: the size {size} is negative");
    vp.interlock().enter();
    // VSIZENOTSET is negative.
    let kept = size.saturating_add(PAGE - 1) & -PAGE;
    if vp.v_writesize() > size {
        pages::zero_behind(vp, size);
    }
    if vp.v_writesize() > kept && vp.v_type() == VREG {
        // Freeing writes nothing, so nothing can go wrong.
        let _ = vp.vop_putpages_from(kept, PGO_FREE | PGO_SYNCIO);
        vp.interlock().enter();
    }
    vp.store_sizes(Some(size), size);
    vp.interlock().exit();
}

/// `uvm_vnp_setwritesize`: the size that the file will have after the write in progress.
pub fn setwritesize(vp: Vp, size: i64) {
    assert!(
        size >= vp.v_size(),
        "uvm_vnp_setwritesize: {size} is less than the file's size"
    );
    vp.interlock().enter();
    vp.store_sizes(None, size);
    vp.interlock().exit();
}
