//! The syncer's list of vnodes: those with something to write, and when it is due (`vn_syncer_*`).

use core::time::Duration;
use std::collections::VecDeque;

use rump_abi::types::{
    FSYNC_LAZY, LK_EXCLUSIVE, LK_NOWAIT, MNT_ASYNC, VBLK, VDIR, VI_ONWORKLST, VI_WRMAPDIRTY,
};
use rumpuser::clock::{self, Clock};

use super::{specfs, syncer, vnode};
use crate::cred::Cred;
use crate::ffi::guarded::Guarded;
use crate::ffi::vnode::Vp;

/// After how many seconds what a file holds back is written (`filedelay`).
const FILE: u64 = 30;
/// The same for directories (`dirdelay`).
const DIRECTORY: u64 = 15;
/// The same for disks from which something is mounted (`metadelay`).
const META: u64 = 10;

/// Vnodes with the second in which they are due, one queue for each delay: so each is in order.
struct Lists([VecDeque<(u64, Vp)>; 3]);

static LISTS: Guarded<Lists> = Guarded::new(Lists([const { VecDeque::new() }; 3]));

fn now() -> u64 {
    clock::gettime(Clock::AbsMono).sec.cast_unsigned()
}

/// The vnode has something to write; its interlock is held. On an asynchronous mount nobody is in a hurry.
pub fn join(vp: Vp) {
    if vp.iflag() & VI_ONWORKLST != 0 {
        return;
    }
    let mounted = |vp: Vp| vp.v_type() == VBLK && specfs::getmountedfs(vp).is_some();
    if vp
        .v_mount_opt()
        .is_some_and(|mp| mp.flag() & MNT_ASYNC as u32 != 0)
        && vp.v_type() != VBLK
    {
        return;
    }
    let delay = match vp.v_type() {
        VDIR => DIRECTORY,
        _ if mounted(vp) => META,
        _ => FILE,
    };
    add(vp, delay);
}

/// Puts the vnode on the list (`vn_syncer_add_to_worklist`); its interlock is held.
pub fn add(vp: Vp, seconds: u64) {
    vp.set_iflag(VI_ONWORKLST);
    if vp.sync_slot() != 0 {
        // Its entry of an earlier time is still there.
        return;
    }
    let list = if seconds <= META {
        0
    } else if seconds <= DIRECTORY {
        1
    } else {
        2
    };
    let due = now() + [META, DIRECTORY, FILE][list];
    vp.set_sync_slot(list as i32 + 1);
    let first = LISTS.with(|lists| {
        lists.0[list].push_back((due, vp));
        lists.0[list].len() == 1
    });
    if first {
        syncer::look_again();
    }
}

/// Takes it off (`vn_syncer_remove_from_worklist`); its interlock is held. The entry itself is passed over
/// when it is due.
pub fn leave(vp: Vp) {
    vp.clear_iflag(VI_ONWORKLST | VI_WRMAPDIRTY);
}

/// Takes it off unless buffers or pages of it may be dirty; its interlock is held.
pub fn leave_if_clean(vp: Vp) {
    if vp.iflag() & VI_ONWORKLST != 0 && vp.npages() == 0 && !vp.has_dirty_buffers() {
        leave(vp);
    }
}

/// When the next vnode is due, in seconds from now; `None` when there is none.
pub(super) fn next_due() -> Option<Duration> {
    let due = LISTS.with(|lists| {
        let fronts = lists.0.iter().filter_map(|list| list.front());
        fronts.map(|&(due, _)| due).min()
    })?;
    Some(Duration::from_secs(due.saturating_sub(now())))
}

/// Writes what is due.
pub(super) fn run_due() {
    let now = now();
    loop {
        let next = LISTS.with(|lists| {
            let due = lists
                .0
                .iter_mut()
                .find(|list| list.front().is_some_and(|&(due, _)| due <= now));
            due.and_then(VecDeque::pop_front)
        });
        let Some((_, vp)) = next else { return };
        write_back(vp);
    }
}

/// Has the driver write a vnode, and puts it on the list again as long as there is something to write.
fn write_back(vp: Vp) {
    vp.interlock().enter();
    vp.set_sync_slot(0);
    if vp.iflag() & VI_ONWORKLST == 0 {
        vp.interlock().exit();
        return;
    }
    if vnode::vget_nowait(vp).is_err() {
        // It is dying, which writes it, or changing.
        return retry(vp);
    }
    if vp.lock(LK_EXCLUSIVE | LK_NOWAIT).is_ok() {
        // The next round tries again.
        let _ = vp.fsync(Cred::NOCRED, FSYNC_LAZY, 0, 0);
        vp.unlock();
    }
    retry(vp);
    vp.vrele();
}

fn retry(vp: Vp) {
    vp.interlock().enter();
    if vp.iflag() & VI_ONWORKLST != 0 {
        add(vp, META);
    }
    vp.interlock().exit();
}
