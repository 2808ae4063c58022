//! Reading and writing blocks: `bread`, `bwrite` and their relatives.

use rump_abi::types::{
    B_ASYNC, B_COWDONE, B_MODIFY, B_READ, BC_BUSY, BO_DELWRI, BO_DONE, BPRIO_TIMELIMITED,
    MNT_ASYNC, VBLK, daddr_t,
};

use super::index::{Queue, unqueue};
use super::{CACHE, Sleep, biowait, brelse, delayed_limit, getblk, reassignbuf, undelay};
use crate::ffi::buf::Buf;
use crate::ffi::vnode::Vp;
use crate::vfs::specfs;
use crate::{Errno, Result};

/// The buffer of a block; a transfer that fills it is started unless it is valid.
fn start_read(vp: Vp, block: daddr_t, size: usize, background: bool) -> Result<Buf> {
    let bp = getblk(vp, block, size, Sleep::default())?;
    if !bp.has_o(BO_DONE | BO_DELWRI) {
        let how = if background { B_READ | B_ASYNC } else { B_READ };
        bp.change_flags(how, 0);
        bp.set_prio(BPRIO_TIMELIMITED);
        bp.set_error(0);
        // What is wrong is in the buffer when the transfer is done.
        let _ = vp.strategy(bp);
    } else if background {
        brelse(bp, 0);
    }
    Ok(bp)
}

/// The buffer of a block with its contents, busy (`bread`).
///
/// # Errors
/// The device's, `ENOMEM`.
pub fn bread(vp: Vp, block: daddr_t, size: usize, flags: i32) -> Result<Buf> {
    finish_read(start_read(vp, block, size, false)?, flags)
}

/// As [`bread`]; `ahead` are blocks and sizes that will be wanted next (`breadn`).
///
/// # Errors
/// As [`bread`]. What is read ahead fails in silence.
pub fn breadn(
    vp: Vp,
    block: daddr_t,
    size: usize,
    ahead: impl Iterator<Item = (daddr_t, usize)>,
    flags: i32,
) -> Result<Buf> {
    let bp = start_read(vp, block, size, false)?;
    for (block, size) in ahead {
        let cached = CACHE.with(|index| index.find(vp, block).is_some());
        if !cached {
            // A reader will see what is wrong.
            let _ = start_read(vp, block, size, true);
        }
    }
    finish_read(bp, flags)
}

fn finish_read(bp: Buf, flags: i32) -> Result<Buf> {
    if let Err(error) = biowait(bp) {
        brelse(bp, 0);
        return Err(error);
    }
    if flags & B_MODIFY != 0 {
        run_cow(bp);
    }
    Ok(bp)
}

/// Who wants the old contents of a block is asked before it changes (`fscow_run`): nobody, as long as there
/// are no snapshots.
pub(crate) fn run_cow(bp: Buf) {
    bp.change_flags(B_COWDONE, 0);
}

/// Whether writes of this vnode's blocks need not reach the device at once (`MNT_ASYNC`).
fn is_asynchronous(vp: Vp) -> bool {
    let mp = if vp.v_type() == VBLK {
        specfs::getmountedfs(vp)
    } else {
        vp.v_mount_opt()
    };
    mp.is_some_and(|mp| mp.flag() & MNT_ASYNC as u32 != 0)
}

/// Writes an owned buffer and gives it up; with `B_ASYNC` does not wait for the end (`bwrite`).
///
/// # Errors
/// The device's.
///
/// # Panics
/// When the buffer is not busy or has no vnode.
pub fn bwrite(bp: Buf) -> Result<()> {
    assert!(bp.has_c(BC_BUSY), "bwrite: the buffer {bp:?} is not busy");
    let vp = bp.vp().expect("bwrite: the buffer has no vnode");
    let waits = !bp.has(B_ASYNC);
    if waits && is_asynchronous(vp) {
        bdwrite(bp);
        return Ok(());
    }
    bp.change_flags(0, B_READ);
    bp.set_error(0);
    CACHE.mutex().enter();
    let delayed = bp.has_o(BO_DELWRI);
    if delayed {
        undelay(bp);
    }
    vp.interlock().enter();
    bp.change_oflags(0, BO_DONE);
    if delayed {
        reassignbuf(bp, vp);
    }
    vp.add_numoutput(1);
    vp.interlock().exit();
    CACHE.mutex().exit();
    let started = vp.strategy(bp);
    if !waits {
        return started;
    }
    let result = biowait(bp);
    brelse(bp, 0);
    result
}

/// Starts writing an owned buffer, which goes back to the cache at the end (`bawrite`).
///
/// # Panics
/// When the buffer has no vnode.
pub fn bawrite(bp: Buf) {
    let vp = bp.vp().expect("bawrite: the buffer has no vnode");
    bp.change_flags(B_ASYNC, 0);
    // What is wrong is in the buffer when the transfer is done.
    let _ = vp.bwrite(bp);
}

/// Gives an owned buffer up that is to be written later (`bdwrite`).
///
/// # Panics
/// When the buffer is not busy or has no vnode.
pub fn bdwrite(bp: Buf) {
    assert!(bp.has_c(BC_BUSY), "bdwrite: the buffer {bp:?} is not busy");
    let vp = bp.vp().expect("bdwrite: the buffer has no vnode");
    CACHE.mutex().enter();
    vp.interlock().enter();
    let fresh = !bp.has_o(BO_DELWRI);
    bp.change_oflags(BO_DELWRI, BO_DONE);
    if fresh {
        reassignbuf(bp, vp);
    }
    vp.interlock().exit();
    let too_many = CACHE.with_held(|index| {
        if fresh {
            index.delayed += bp.memory();
        }
        index.delayed > delayed_limit()
    });
    CACHE.mutex().exit();
    brelse(bp, 0);
    if too_many {
        write_oldest();
    }
}

/// Starts writing the buffer that waits for longest.
fn write_oldest() {
    CACHE.mutex().enter();
    let oldest = Queue::Delayed.oldest();
    if let Some(bp) = oldest {
        unqueue(bp);
        bp.change_cflags(BC_BUSY, 0);
    }
    CACHE.mutex().exit();
    if let Some(bp) = oldest {
        bawrite(bp);
    }
}

/// `vn_bwrite`: what `VOP_BWRITE` of a vnode with cached blocks is.
///
/// # Errors
/// [`bwrite`]'s; `EINVAL` without a buffer.
pub fn vn_bwrite(bp: Option<Buf>) -> Result<()> {
    bwrite(bp.ok_or(Errno::EINVAL)?)
}
