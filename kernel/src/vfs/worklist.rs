//! The syncer's list of vnodes: those with something to write, and when it is due (`vn_syncer_*`).

use core::sync::atomic::Ordering::Relaxed;
use core::time::Duration;

use rump_abi::types::{
    FSYNC_LAZY, LK_EXCLUSIVE, LK_NOWAIT, MNT_ASYNC, VBLK, VDIR, VI_ONWORKLST, VI_WRMAPDIRTY, vnode,
};
use rumpuser::clock::{self, Clock};

use super::vcache::State;
use super::vnode::vget_nowait;
use super::{specfs, syncer};
use crate::cred::Cred;
use crate::ffi::guarded::Guarded;
use crate::ffi::tailq::Head;
use crate::ffi::vnode::Vp;

/// After how many seconds what a file holds back is written (`filedelay`).
const FILE: u64 = 30;
/// The same for directories (`dirdelay`).
const DIRECTORY: u64 = 15;
/// The same for disks from which something is mounted (`metadelay`).
const META: u64 = 10;

/// The lists, one for each delay, so that each is in the order of its due times. Guards the links too.
static LISTS: Guarded<()> = Guarded::new(());

/// The list of the vnodes with the `n`th delay.
fn list(n: usize) -> &'static Head<vnode> {
    static SOON: Head<vnode> = Head::new(&SOON);
    static LATER: Head<vnode> = Head::new(&LATER);
    static LATE: Head<vnode> = Head::new(&LATE);
    [&SOON, &LATER, &LATE][n]
}

const DELAYS: [u64; 3] = [META, DIRECTORY, FILE];

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
    let wanted = DELAYS.iter().position(|&delay| seconds <= delay);
    let n = wanted.unwrap_or(DELAYS.len() - 1);
    vp.set_sync_slot(n as i32 + 1);
    vp.record().due.store(now() + DELAYS[n], Relaxed);
    let first = LISTS.with(|()| {
        let first = list(n).first().is_null();
        list(n).append(vp.as_ptr(), vp.sync_link());
        first
    });
    if first {
        syncer::look_again();
    }
}

/// The vnode ends: its entry goes, too.
pub(crate) fn forget(vp: Vp) {
    if vp.sync_slot() != 0 {
        LISTS.with(|()| unlink(vp));
    }
}

fn unlink(vp: Vp) {
    list(vp.sync_slot() as usize - 1).remove(vp.sync_link(), Vp::sync_link_of);
    vp.set_sync_slot(0);
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

/// The first vnodes of the lists with their due times; the lists are locked.
fn firsts() -> impl Iterator<Item = (u64, Vp)> {
    (0..DELAYS.len()).filter_map(|n| {
        let vp = Vp::listed(list(n).first())?;
        Some((vp.record().due.load(Relaxed), vp))
    })
}

/// When the next vnode is due, in seconds from now; `None` when there is none.
pub(super) fn next_due() -> Option<Duration> {
    let due = LISTS.with(|()| firsts().map(|(due, _)| due).min())?;
    Some(Duration::from_secs(due.saturating_sub(now())))
}

/// Writes what is due.
pub(super) fn run_due() {
    loop {
        // A vnode whose entry is there is not freed; after that its interlock keeps it.
        let next = LISTS.with(|()| {
            let (_, vp) = firsts().find(|&(due, _)| due <= now())?;
            if vp.interlock().try_enter() {
                unlink(vp);
                return Some(Ok(vp));
            }
            Some(Err(vp))
        });
        match next {
            Some(Ok(vp)) => write_back(vp),
            // Somebody uses it just now.
            Some(Err(_)) => std::thread::yield_now(),
            None => return,
        }
    }
}

/// Has the driver write a vnode, and puts it on the list again as long as there is something to write. The
/// interlock is held, and free afterwards.
fn write_back(vp: Vp) {
    if vp.iflag() & VI_ONWORKLST == 0 {
        vp.interlock().exit();
        return;
    }
    if vp.state() != State::Active {
        // It is changing, or dying, which writes it.
        if matches!(vp.state(), State::Blocked | State::Reclaiming) {
            add(vp, META);
        }
        vp.interlock().exit();
        return;
    }
    if vget_nowait(vp).is_err() {
        return;
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
