//! Walking the vnodes of a mount, `vfs_vnode_iterator(9)`, and emptying one, `vflush(9)`.
//!
//! The walk is a marker in the mount's list: vnodes come and go around it.

use rump_abi::types::{FORCECLOSE, SKIPSYSTEM, VREG, VV_SYSTEM, WRITECLOSE};

use super::vcache::State;
use super::{release, vnode};
use crate::ffi::mount::Mp;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

/// A walk; it must be ended by [`VnodeIterator::destroy`].
#[must_use]
pub struct VnodeIterator {
    mp: Mp,
    marker: Vp,
}

impl VnodeIterator {
    /// Begins a walk.
    pub fn new(mp: Mp) -> Self {
        let marker = Vp::allocate();
        marker.set_state(State::Marker);
        mp.record().vnodes.enter();
        mp.vnodelist_insert_head(marker);
        mp.record().vnodes.exit();
        Self { mp, marker }
    }

    /// The next living vnode that `wanted` accepts, referenced and unlocked. `wanted` is called with
    /// the list's lock and the vnode's interlock and must not sleep.
    pub fn next(&mut self, wanted: impl Fn(Vp) -> bool) -> Option<Vp> {
        let list = &self.mp.record().vnodes;
        list.enter();
        loop {
            let Some(vp) = Mp::vnodelist_next(self.marker) else {
                list.exit();
                return None;
            };
            self.mp.vnodelist_remove(self.marker);
            self.mp.vnodelist_insert_after(vp, self.marker);
            if matches!(vp.state(), State::Marker | State::Loading) {
                continue;
            }
            vp.interlock().enter();
            if vp.state() == State::Reclaimed || !wanted(vp) {
                vp.interlock().exit();
                continue;
            }
            vnode::vget_begin(vp);
            list.exit();
            if vnode::vget_finish(vp).is_ok() {
                return Some(vp);
            }
            list.enter();
        }
    }

    /// Ends the walk.
    pub fn destroy(self) {
        self.mp.record().vnodes.enter();
        self.mp.vnodelist_remove(self.marker);
        self.mp.record().vnodes.exit();
        self.marker.deallocate();
    }
}

/// Calls `f`, which does not sleep, for each vnode of `mp` with the list's lock held.
pub(super) fn each_quick(mp: Mp, f: impl Fn(Vp)) {
    mp.record().vnodes.enter();
    let mut next = mp.vnodelist_first();
    while let Some(vp) = next {
        if vp.state() != State::Marker {
            f(vp);
        }
        next = Mp::vnodelist_next(vp);
    }
    mp.record().vnodes.exit();
}

/// Reclaims the vnodes of a mount that is being unmounted (`vflush`), except `skip`, and with
/// `SKIPSYSTEM` except those of the kernel; `WRITECLOSE` means only files open for writing. Those in use
/// die with `FORCECLOSE`.
///
/// # Errors
/// `EBUSY` when a vnode is in use and stays.
pub fn vflush(mp: Mp, skip: Option<Vp>, flags: i32) -> Result<()> {
    release::flush();
    let wanted = |vp: Vp| {
        !(flags & SKIPSYSTEM != 0 && vp.vflag() & VV_SYSTEM != 0)
            && !(flags & WRITECLOSE != 0 && (vp.writecount() == 0 || vp.v_type() != VREG))
    };
    let mut busy = 0;
    let mut walk = VnodeIterator::new(mp);
    while let Some(vp) = walk.next(wanted) {
        if Some(vp) == skip {
            vp.vrele();
        } else if vp.vrecycle() {
        } else if flags & FORCECLOSE != 0 {
            vp.vgone();
        } else {
            busy += 1;
            vp.vrele();
        }
    }
    walk.destroy();
    if busy > 0 {
        return Err(Errno::EBUSY);
    }
    // What `vrele` handed to the thread meanwhile.
    release::flush();
    Ok(())
}
