//! All buffers and pages of a vnode: write them, drop them, drop those behind a new end.
//! `vinvalbuf(9)`, `vflushbuf`, `vtruncbuf`.

use rump_abi::types::{
    BC_BUSY, BC_INVAL, BC_VFLUSH, BO_DELWRI, FSYNC_LAZY, FSYNC_RECLAIM, FSYNC_WAIT, PGO_ALLPAGES,
    PGO_CLEANIT, PGO_FREE, PGO_LAZY, PGO_RECLAIM, PGO_SYNCIO, daddr_t,
};

use super::{CACHE, Owned, Sleep, bawrite, bbusy, brelsel, bremfree, wait_for_output};
use crate::Result;
use crate::cred::Cred;
use crate::ffi::buf::{Buf, List};
use crate::ffi::vnode::Vp;
use crate::mem::PAGE_SIZE;

/// Drops all pages and buffers of a locked vnode; with `save` writes what is to be written first
/// (`vinvalbuf`).
///
/// # Errors
/// The driver's and the device's, and `sleep`'s.
pub fn vinvalbuf(vp: Vp, save: bool, cred: Cred, sleep: Sleep) -> Result<()> {
    let write = if save { PGO_CLEANIT | PGO_RECLAIM } else { 0 };
    vp.interlock().enter();
    vp.vop_putpages(PGO_ALLPAGES | PGO_FREE | PGO_SYNCIO | write)?;
    if save && vp.has_dirty_buffers() {
        vp.fsync(cred, FSYNC_WAIT | FSYNC_RECLAIM, 0, 0)?;
    }
    while drop_some(vp, |_| true, save, sleep)? {}
    Ok(())
}

/// Drops what lies at or behind block `first` of a locked vnode (`vtruncbuf`).
///
/// # Errors
/// The driver's, and `sleep`'s.
pub fn vtruncbuf(vp: Vp, first: daddr_t, sleep: Sleep) -> Result<()> {
    let shift = vp.v_mount().fs_bshift();
    let page = PAGE_SIZE as i64;
    let start = ((first << shift) + page - 1) & -page;
    vp.interlock().enter();
    vp.vop_putpages_from(start, PGO_FREE | PGO_SYNCIO)?;
    while drop_some(vp, |bp| bp.lblkno() >= first, false, sleep)? {}
    Ok(())
}

/// Drops buffers that `wanted` names until none is left (false), or until the lists may have changed.
fn drop_some(vp: Vp, wanted: impl Fn(Buf) -> bool, save: bool, sleep: Sleep) -> Result<bool> {
    CACHE.mutex().enter();
    for list in [List::Clean, List::Dirty] {
        let mut next = list.first(vp);
        while let Some(bp) = next {
            next = bp.next_of_vnode();
            if !wanted(bp) {
                continue;
            }
            match bbusy(bp, sleep, None) {
                Ok(Owned::Yes) => {}
                other => {
                    CACHE.mutex().exit();
                    return other.map(|_| true);
                }
            }
            if save && bp.has_o(BO_DELWRI) {
                CACHE.mutex().exit();
                vp.bwrite(bp)?;
                return Ok(true);
            }
            brelsel(bp, BC_INVAL | BC_VFLUSH);
        }
    }
    CACHE.mutex().exit();
    Ok(false)
}

/// Writes dirty pages and buffers; `flags` are `FSYNC_*`, and with `FSYNC_WAIT` all of it is written at the
/// end (`vflushbuf`).
///
/// # Errors
/// The driver's; with `FSYNC_WAIT` the device's, the first after everything was tried.
pub fn vflushbuf(vp: Vp, flags: i32) -> Result<()> {
    let waits = flags & FSYNC_WAIT != 0;
    let lazily = if flags & FSYNC_LAZY != 0 { PGO_LAZY } else { 0 };
    let wait = if waits { PGO_SYNCIO } else { 0 };
    let mut result = Ok(());
    loop {
        vp.interlock().enter();
        result = result.and(vp.vop_putpages(PGO_CLEANIT | PGO_ALLPAGES | wait | lazily));
        loop {
            match write_one(vp, waits) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => result = result.and(Err(error)),
            }
        }
        if !waits {
            return result;
        }
        vp.interlock().enter();
        wait_for_output(vp);
        vp.interlock().exit();
        if result.is_err() || !vp.has_dirty_buffers() {
            return result;
        }
    }
}

/// Writes one dirty buffer, or begins to; false when there is none, or only such as somebody has who is not
/// waited for. A buffer that cannot be written is gone.
fn write_one(vp: Vp, waits: bool) -> Result<bool> {
    CACHE.mutex().enter();
    let mut next = List::Dirty.first(vp);
    while let Some(bp) = next {
        if !bp.has_c(BC_BUSY) {
            bp.change_cflags(BC_BUSY | BC_VFLUSH, 0);
            bremfree(bp);
            CACHE.mutex().exit();
            if waits {
                vp.bwrite(bp)?;
            } else {
                bawrite(bp);
            }
            return Ok(true);
        }
        next = bp.next_of_vnode();
    }
    let slept = match List::Dirty.first(vp) {
        Some(bp) if waits => bbusy(bp, Sleep::default(), None).map(|_| true),
        _ => Ok(false),
    };
    CACHE.mutex().exit();
    slept
}
