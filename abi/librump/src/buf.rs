//! The buffer cache: `buffercache(9)`, `sys/buf.h`.

use core::ffi::{c_int, c_void};
use core::ptr::null_mut;

use rump_abi::Errno;
use rump_abi::errno::to_c;
use rump_abi::types::*;
use rump_kernel::Result;
use rump_kernel::ffi::buf::Buf;
use rump_kernel::ffi::bufio;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::sync::{Mutex, ticks};
use rump_kernel::vfs::bio::flush;
use rump_kernel::vfs::bio::{self, Owned, Sleep};

use crate::export::{kpi, vfs_kpi};
use crate::genfs::cred;
use crate::vnode::vp;

/// A buffer that C passed.
fn buffer(bp: *mut buf) -> Buf {
    Buf::from_ptr(bp).expect("a buffer argument is NULL")
}

fn size(bytes: c_int) -> usize {
    usize::try_from(bytes).expect("a buffer has a negative size")
}

fn sleep(interruptible: bool, timo: c_int) -> Sleep {
    Sleep {
        interruptible,
        time: (timo > 0).then(|| ticks(timo)),
    }
}

/// A buffer result: stored at `bpp`, NULL on failure.
///
/// # Safety
/// `bpp` is writable.
unsafe fn store(result: Result<Buf>, bpp: *mut *mut buf_t) -> c_int {
    let (bp, error) = match result {
        Ok(bp) => (bp.as_ptr(), 0),
        Err(error) => (null_mut(), error.get()),
    };
    // SAFETY: as promised by the caller.
    unsafe { *bpp = bp };
    error
}

vfs_kpi! {
    /// The buffer of a block with its contents, busy.
    fn bread(vp: *mut vnode, blkno: daddr_t, bytes: c_int, flags: c_int, bpp: *mut *mut buf_t) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the result's place is the caller's.
        unsafe { store(bio::bread(vp, blkno, size(bytes), flags), bpp) }
    }

    /// As `bread`, and begins to read other blocks.
    fn breadn(
        vp: *mut vnode,
        blkno: daddr_t,
        bytes: c_int,
        rablks: *mut daddr_t,
        rasizes: *mut c_int,
        nrablks: c_int,
        flags: c_int,
        bpp: *mut *mut buf_t,
    ) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        let count = size(nrablks);
        let (blocks, sizes): (&[daddr_t], &[c_int]) = if count == 0 {
            (&[], &[])
        } else {
            // SAFETY: the caller's list has that many blocks.
            let blocks = unsafe { core::slice::from_raw_parts(rablks, count) };
            // SAFETY: and that many sizes.
            (blocks, unsafe { core::slice::from_raw_parts(rasizes, count) })
        };
        let ahead = blocks.iter().zip(sizes).map(|(&block, &bytes)| (block, size(bytes)));
        // SAFETY: the result's place is the caller's.
        unsafe { store(bio::breadn(vp, blkno, size(bytes), ahead, flags), bpp) }
    }

    /// The buffer of a block, busy, perhaps without contents; NULL when the sleep was interrupted.
    fn getblk(vp: *mut vnode, blkno: daddr_t, bytes: c_int, slpflag: c_int, slptimeo: c_int) -> *mut buf_t {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        let sleep = sleep(slpflag & PCATCH != 0, slptimeo);
        bio::getblk(vp, blkno, size(bytes), sleep).map_or(null_mut(), Buf::as_ptr)
    }

    /// A buffer of no block.
    fn geteblk(bytes: c_int) -> *mut buf_t {
        bio::geteblk(size(bytes)).map_or(null_mut(), Buf::as_ptr)
    }

    /// The buffer of a block, whoever has it; the cache's lock is held.
    fn incore(vp: *mut vnode, blkno: daddr_t) -> *mut buf_t {
        // SAFETY: the caller's vnode.
        bio::incore(unsafe { self::vp(vp) }, blkno).map_or(null_mut(), Buf::as_ptr)
    }

    /// Changes the size of an owned buffer.
    fn allocbuf(bp: *mut buf_t, bytes: c_int, preserve: c_int) -> c_int {
        to_c(bio::allocbuf(buffer(bp), size(bytes), preserve != 0))
    }

    /// Writes an owned buffer and gives it up.
    fn bwrite(bp: *mut buf_t) -> c_int {
        to_c(bio::bwrite(buffer(bp)))
    }

    /// Starts writing an owned buffer, and gives it up.
    fn bawrite(bp: *mut buf_t) {
        bio::bawrite(buffer(bp));
    }

    /// Gives an owned buffer up that is to be written later.
    fn bdwrite(bp: *mut buf_t) {
        bio::bdwrite(buffer(bp));
    }

    /// Gives an owned buffer up.
    fn brelse(bp: *mut buf_t, set: c_int) {
        bio::brelse(buffer(bp), set);
    }

    /// The same with the cache's lock held.
    fn brelsel(bp: *mut buf_t, set: c_int) {
        bio::brelsel(buffer(bp), set);
    }

    /// Makes a buffer the caller's; the cache's lock is held.
    fn bbusy(bp: *mut buf_t, intr: bool, timo: c_int, interlock: *mut kmutex_t) -> c_int {
        // SAFETY: NULL or a mutex that the caller holds; `Mutex` is what `kmutex_t` is.
        let interlock = unsafe { interlock.cast::<Mutex>().as_ref() };
        match bio::bbusy(buffer(bp), sleep(intr, timo), interlock) {
            Ok(Owned::Yes) => 0,
            Ok(Owned::Slept) => Errno::EPASSTHROUGH.get(),
            Err(error) => error.get(),
        }
    }

    /// Takes a buffer from its queue; the cache's lock is held.
    fn bremfree(bp: *mut buf_t) {
        bio::bremfree(buffer(bp));
    }

    /// Waits for the end of a transfer.
    fn biowait(bp: *mut buf_t) -> c_int {
        to_c(bio::biowait(buffer(bp)))
    }

    /// A transfer is done.
    fn biodone(bp: *mut buf_t) {
        bio::biodone(buffer(bp));
    }

    /// Gives a buffer to a vnode; the cache's lock and the interlock are held.
    fn bgetvp(vp: *mut vnode, bp: *mut buf_t) {
        // SAFETY: the caller's vnode.
        bio::bgetvp(unsafe { self::vp(vp) }, buffer(bp));
    }

    /// Takes a buffer from its vnode; the cache's lock and the interlock are held.
    fn brelvp(bp: *mut buf_t) {
        bio::brelvp(buffer(bp));
    }

    /// Puts a buffer on the list of its vnode where it belongs; the cache's lock and the interlock are held.
    fn reassignbuf(bp: *mut buf_t, vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        bio::reassignbuf(buffer(bp), unsafe { self::vp(vp) });
    }

    /// A buffer for a transfer that is not cached.
    fn getiobuf(vp: *mut vnode, _waitok: bool) -> *mut buf_t {
        // SAFETY: the caller's vnode or NULL.
        bio::getiobuf(unsafe { Vp::from_ptr(vp) }).as_ptr()
    }

    /// Ends `getiobuf`.
    fn putiobuf(bp: *mut buf_t) {
        bio::putiobuf(buffer(bp));
    }

    /// Makes the caller's memory a buffer.
    fn buf_init(bp: *mut buf_t) {
        // SAFETY: the caller's structure.
        unsafe { buffer(bp).init() };
    }

    /// Ends `buf_init`.
    fn buf_destroy(bp: *mut buf_t) {
        let bp = buffer(bp);
        bp.busy_cv().destroy();
        bp.done_cv().destroy();
    }

    /// Makes a buffer a part of another's transfer.
    fn nestiobuf_setup(mbp: *mut buf_t, bp: *mut buf_t, offset: c_int, bytes: usize) {
        let bytes = c_int::try_from(bytes).expect("a transfer is longer than INT_MAX");
        bio::nestiobuf_setup(buffer(mbp), buffer(bp), size(offset), bytes, bufio::NESTED_DONE);
    }

    /// The completion of a part.
    fn nestiobuf_iodone(bp: *mut buf_t) {
        // SAFETY: the caller's nested buffer.
        unsafe { bufio::NESTED_DONE(bp) };
    }

    /// A part of a transfer is done, or need not be.
    fn nestiobuf_done(mbp: *mut buf_t, donebytes: c_int, error: c_int) {
        bio::nestiobuf_done(buffer(mbp), donebytes, error);
    }

    /// A write of a vnode's is done; the object lock is held.
    fn vwakeup(bp: *mut buf) {
        bio::vwakeup(buffer(bp));
    }

    /// Writes the buffer of `VOP_BWRITE`.
    fn vn_bwrite(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { rump_kernel::ffi::genfs_pages::vn_bwrite(v) }
    }

    /// Has the old contents of a block saved before they change: there are no snapshots.
    fn fscow_run(bp: *mut buf, _data_valid: bool) -> c_int {
        bio::fscow_run(buffer(bp));
        0
    }
}

vfs_kpi! {
    /// Drops all pages and buffers of a locked vnode, with `V_SAVE` after writing them.
    fn vinvalbuf(
        vp: *mut vnode,
        flags: c_int,
        cred: kauth_cred_t,
        _l: *mut lwp,
        catch: bool,
        timeo: c_int,
    ) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        let sleep = sleep(catch, timeo);
        to_c(flush::vinvalbuf(vp, flags & V_SAVE != 0, self::cred(cred), sleep))
    }

    /// Drops what lies at or behind block `lbn` of a locked vnode.
    fn vtruncbuf(vp: *mut vnode, lbn: daddr_t, catch: bool, timeo: c_int) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        to_c(flush::vtruncbuf(vp, lbn, sleep(catch, timeo)))
    }

    /// Writes dirty pages and buffers.
    fn vflushbuf(vp: *mut vnode, flags: c_int) -> c_int {
        // SAFETY: the caller's vnode.
        to_c(flush::vflushbuf(unsafe { self::vp(vp) }, flags))
    }
}

kpi! {
    /// Starts the transfer of a buffer from or to the device `b_dev`.
    fn bdev_strategy(bp: *mut buf) {
        bufio::start(buffer(bp));
    }

    /// The table of a block device, or NULL.
    fn bdevsw_lookup(dev: dev_t) -> *const bdevsw {
        bufio::table_of(dev)
    }
}
