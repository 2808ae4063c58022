//! The buffer cache, `buffercache(9)`: blocks of vnodes in memory.
//!
//! A buffer belongs to one block of one vnode: of a block device, or of a file for what a driver keeps in
//! blocks (directories, indirect blocks, symbolic links). Who has it `BC_BUSY` owns it; all others wait on
//! `b_busy`. Buffers that are not busy are in one of the queues of [`index`] and go from there when their
//! memory is wanted. A buffer that is to be written later (`BO_DELWRI`) hangs on its vnode's dirty list, and
//! the vnode in the syncer's list.
//!
//! Lock order: `bufcache_lock`, then one interlock. Neither is held across a transfer.

pub mod flush;
mod index;
mod io;
mod nested;
mod own;
mod transfer;

use rump_abi::types::{
    B_ASYNC, B_LOCKED, BC_AGE, BC_BUSY, BC_INVAL, BC_NOCACHE, BC_VFLUSH, BC_WANTED, BO_DELWRI,
    BO_DONE, VBLK, daddr_t,
};

use crate::ffi::buf::{Buf, List};
use crate::ffi::guarded::Guarded;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result, mem};

use index::{Index, Queue, unqueue};

pub(crate) use io::run_cow;
pub use io::{bawrite, bdwrite, bread, breadn, bwrite, vn_bwrite};
pub use nested::{getiobuf, nestiobuf_done, nestiobuf_iodone, nestiobuf_setup, putiobuf};
pub use own::{Owned, Sleep, bbusy};
pub(crate) use transfer::output_done;
pub use transfer::{biodone, biowait, vwakeup, wait_for_output};

/// `bufcache_lock` is its lock.
#[unsafe(export_name = "rumpns_bufcache_lock")]
pub(crate) static CACHE: Guarded<Index> = Guarded::new(Index::new());

/// What buffers may have in memory, without a limit for the kernel.
const DEFAULT_LIMIT: usize = 64 << 20;

/// What buffers may have in memory: a sixth of the kernel's.
fn limit() -> usize {
    match mem::limit() {
        Some(all) => usize::try_from(all / 6).unwrap_or(usize::MAX),
        None => DEFAULT_LIMIT,
    }
}

/// How many bytes may wait to be written before somebody writes the oldest.
fn delayed_limit() -> usize {
    limit() / 2
}

/// The memory of a buffer for `size` bytes.
fn rounded(size: usize) -> usize {
    size.max(1).next_multiple_of(512)
}

/// The buffer of a block, if there is one; the cache's lock is held (`incore`).
#[must_use]
pub fn incore(vp: Vp, block: daddr_t) -> Option<Buf> {
    CACHE.with_held(|index| index.find(vp, block))
}

/// How many blocks have a buffer.
#[must_use]
pub fn count() -> usize {
    CACHE.with(|index| index.len())
}

/// The buffer of a block, busy, with memory for `size` bytes, whether or not their contents are valid
/// (`getblk`).
///
/// # Errors
/// As `sleep` says; `ENOMEM`.
pub fn getblk(vp: Vp, block: daddr_t, size: usize, sleep: Sleep) -> Result<Buf> {
    loop {
        CACHE.mutex().enter();
        if let Some(bp) = incore(vp, block) {
            let owned = bbusy(bp, sleep, None);
            CACHE.mutex().exit();
            if owned? == Owned::Slept {
                continue;
            }
            if fit(bp, vp, size)? {
                return Ok(bp);
            }
            continue;
        }
        CACHE.mutex().exit();
        let fresh = with_memory(size)?;
        fresh.set_lblkno(block);
        fresh.set_blkno(block);
        CACHE.mutex().enter();
        let lost = incore(vp, block).is_some();
        if !lost {
            CACHE.with_held(|index| index.insert(vp, block, fresh));
            vp.interlock().enter();
            bgetvp(vp, fresh);
            vp.interlock().exit();
        }
        CACHE.mutex().exit();
        if !lost {
            return Ok(fresh);
        }
        brelse(fresh, BC_INVAL);
    }
}

/// A buffer of no block (`geteblk`).
///
/// # Errors
/// `ENOMEM`.
pub fn geteblk(size: usize) -> Result<Buf> {
    let bp = with_memory(size)?;
    bp.change_cflags(BC_INVAL, 0);
    Ok(bp)
}

/// Makes an owned buffer have `size` bytes, as its vnode's block is now asked for. False when the buffer had
/// to be given up and is to be looked for again.
fn fit(bp: Buf, vp: Vp, size: usize) -> Result<bool> {
    let valid = bp.has_o(BO_DONE | BO_DELWRI);
    let had = usize::try_from(bp.bcount()).unwrap_or(0);
    if vp.v_type() == VBLK && valid && size != had {
        // Devices are read in blocks of any size: what is asked for must be valid, and what is to be
        // written stays.
        if bp.has_o(BO_DELWRI) {
            if size < had {
                return Ok(true);
            }
            bwrite(bp)?;
            return Ok(false);
        }
        if size > had {
            bp.objlock().enter();
            bp.change_oflags(0, BO_DONE);
            bp.objlock().exit();
        }
    } else {
        assert!(
            !valid || bp.memory() >= size,
            "getblk: block {} has {} bytes in the cache, not {size}",
            bp.lblkno(),
            bp.memory()
        );
    }
    if let Err(error) = allocbuf(bp, size, valid) {
        brelse(bp, BC_INVAL);
        return Err(error);
    }
    Ok(true)
}

/// Gives an owned buffer `size` bytes, keeping what is there if `preserve` (`allocbuf`).
///
/// # Errors
/// `ENOMEM`; the buffer is as before.
pub fn allocbuf(bp: Buf, size: usize, preserve: bool) -> Result<()> {
    let (before, wanted) = (bp.memory(), rounded(size));
    if before != wanted && !bp.has(B_LOCKED) {
        let keep = if preserve { before.min(wanted) } else { 0 };
        if !bp.resize(wanted, keep) {
            return Err(Errno::ENOMEM);
        }
        CACHE.with(|index| {
            index.bytes = index.bytes - before + wanted;
            if bp.has_o(BO_DELWRI) {
                index.delayed = index.delayed - before + wanted;
            }
        });
    }
    bp.set_bcount(i32::try_from(size).map_err(|_| Errno::ENOMEM)?);
    Ok(())
}

/// A busy buffer with memory, which no block has yet.
fn with_memory(size: usize) -> Result<Buf> {
    const PATIENCE: usize = 100;
    let wanted = rounded(size);
    CACHE.with(|index| {
        while index.bytes + wanted > limit() && evict(index) {}
        index.bytes += wanted;
    });
    let bp = Buf::allocate();
    for _ in 0..PATIENCE {
        if bp.resize(wanted, 0) {
            bp.set_bcount(i32::try_from(size).map_err(|_| Errno::ENOMEM)?);
            return Ok(bp);
        }
        if !CACHE.with(evict) {
            mem::wait_for_memory();
        }
    }
    CACHE.with(|index| index.bytes -= wanted);
    bp.deallocate();
    Err(Errno::ENOMEM)
}

/// Frees the buffer that will be missed least; false when all are busy or to be written.
fn evict(index: &mut Index) -> bool {
    let victim = Queue::Aged.oldest().or_else(|| Queue::Used.oldest());
    let Some(bp) = victim else { return false };
    unqueue(bp);
    destroy(index, bp);
    true
}

/// Ends a buffer that nobody has and that is in no queue.
fn destroy(index: &mut Index, bp: Buf) {
    if let Some(vp) = bp.vp() {
        index.remove(vp, bp.lblkno(), bp);
        vp.interlock().enter();
        brelvp(bp);
        vp.interlock().exit();
    }
    index.bytes -= bp.memory();
    bp.release_memory();
    bp.deallocate();
}

/// Gives a busy buffer up; `set` are `BC_*` for its future (`brelse`).
pub fn brelse(bp: Buf, set: i32) {
    CACHE.mutex().enter();
    brelsel(bp, set);
    CACHE.mutex().exit();
}

/// [`brelse`] with the cache's lock held.
///
/// # Panics
/// When the buffer is not busy, or somebody waits for a transfer of it.
pub fn brelsel(bp: Buf, set: i32) {
    assert!(bp.has_c(BC_BUSY), "brelse: the buffer {bp:?} is not busy");
    assert!(
        bp.iodone().is_none(),
        "brelse: the buffer {bp:?} has b_iodone"
    );
    bp.change_cflags(set, 0);
    if bp.has(B_LOCKED) {
        // The journal will write it again.
        bp.set_error(0);
    }
    if bp.has_c(BC_NOCACHE) || bp.error() != 0 {
        bp.change_cflags(BC_INVAL, 0);
    }
    let wanted = bp.has_c(BC_WANTED);
    if bp.has_c(BC_INVAL) || bp.memory() == 0 {
        if bp.has_o(BO_DELWRI) {
            undelay(bp);
        }
        bp.change_cflags(0, BC_WANTED | BC_BUSY);
        CACHE.with_held(|index| destroy(index, bp));
    } else {
        let queue = if bp.has(B_LOCKED) {
            Queue::Locked
        } else if bp.has_o(BO_DELWRI) {
            Queue::Delayed
        } else if bp.has_c(BC_AGE) {
            Queue::Aged
        } else {
            Queue::Used
        };
        bp.change_cflags(0, BC_WANTED | BC_BUSY | BC_AGE | BC_VFLUSH);
        bp.change_flags(0, B_ASYNC);
        queue.append(bp);
    }
    if wanted {
        // Who slept on a buffer that is gone looks for it again.
        bp.busy_cv().broadcast();
    }
}

/// What was to be written is not; both locks but the object's are held.
fn undelay(bp: Buf) {
    bp.objlock().enter();
    bp.change_oflags(0, BO_DELWRI);
    bp.objlock().exit();
    CACHE.with_held(|index| index.delayed -= bp.memory());
}

/// Who wants a block's old contents was asked (`fscow_run`).
pub fn fscow_run(bp: Buf) {
    run_cow(bp);
}

/// Takes a buffer from its queue; the cache's lock is held (`bremfree`).
pub fn bremfree(bp: Buf) {
    unqueue(bp);
}

/// Gives a buffer to a vnode, which it keeps (`bgetvp`); both locks are held.
///
/// # Panics
/// When it has one.
pub fn bgetvp(vp: Vp, bp: Buf) {
    assert!(bp.vp().is_none(), "bgetvp: the buffer {bp:?} has a vnode");
    vp.vholdl();
    bp.set_vp(Some(vp));
    bp.enlist(vp, List::Clean);
}

/// Takes a buffer from its vnode (`brelvp`); both locks are held.
///
/// # Panics
/// When it has none.
pub fn brelvp(bp: Buf) {
    let vp = bp.vp().expect("brelvp: the buffer has no vnode");
    if bp.is_on_list() {
        bp.delist();
    }
    super::worklist::leave_if_clean(vp);
    bp.set_vp(None);
    vp.holdrelel();
}

/// Puts a buffer on the list where it belongs now, clean or dirty (`reassignbuf`); both locks are held.
pub fn reassignbuf(bp: Buf, vp: Vp) {
    if bp.is_on_list() {
        bp.delist();
    }
    if bp.has_o(BO_DELWRI) {
        bp.enlist(vp, List::Dirty);
        super::worklist::join(vp);
    } else {
        bp.enlist(vp, List::Clean);
        super::worklist::leave_if_clean(vp);
    }
}
