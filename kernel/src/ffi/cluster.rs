//! Writing of busy pages that follow one another: the transfers of one cluster, and what their end does to
//! the pages.

use core::sync::atomic::{AtomicI32, AtomicUsize, Ordering::AcqRel, Ordering::Acquire};

use rump_abi::types::{B_ASYNC, BC_BUSY, buf, daddr_t};

use super::buf::{Buf, Iodone};
use super::genfs_ops;
use super::page::{self, Page};
use super::pagemap::View;
use super::uobj::unbusy;
use super::vnode::Vp;
use crate::vfs::bio::{self, biowait, getiobuf, putiobuf};
use crate::vfs::worklist;
use crate::{Errno, Result};

/// Pages that are being written.
pub struct Cluster {
    vp: Vp,
    pages: Vec<Page>,
    view: View,
    /// Transfers that are under way, and one for who starts them.
    left: AtomicUsize,
    error: AtomicI32,
}

impl Cluster {
    /// The cluster of busy pages; the vnode's writes count it until its pages are free.
    #[must_use]
    pub fn new(vp: Vp, pages: Vec<Page>) -> Box<Self> {
        vp.interlock().enter();
        vp.add_numoutput(1);
        vp.interlock().exit();
        Box::new(Self {
            vp,
            view: View::to_write(&pages),
            pages,
            left: AtomicUsize::new(1),
            error: AtomicI32::new(0),
        })
    }

    /// A transfer of `length` bytes at `offset` of the cluster to a block of a device.
    fn transfer(&self, offset: usize, length: usize, block: daddr_t) -> Buf {
        let bp = getiobuf(Some(self.vp));
        bp.set_cflags(BC_BUSY as u32);
        bp.set_data(self.view.at(offset).cast());
        bp.set_bcount(length as i32);
        bp.set_bufsize(length as i32);
        bp.set_resid(length as i32);
        bp.set_lblkno(0);
        bp.set_blkno(block);
        self.vp.interlock().enter();
        self.vp.add_numoutput(1);
        self.vp.interlock().exit();
        bp
    }

    /// Writes a part of the cluster and waits for it.
    ///
    /// # Errors
    /// The device's.
    pub fn write(&self, offset: usize, length: usize, device: Vp, block: daddr_t) -> Result<()> {
        let bp = self.transfer(offset, length, block);
        // What is wrong is in the buffer.
        let _ = device.strategy(bp);
        let written = biowait(bp);
        let whole = bp.resid() == 0;
        putiobuf(bp);
        written?;
        if whole { Ok(()) } else { Err(Errno::EIO) }
    }

    /// Starts writing a part of the cluster.
    pub fn start(&self, offset: usize, length: usize, device: Vp, block: daddr_t) {
        let bp = self.transfer(offset, length, block);
        bp.change_flags(B_ASYNC, 0);
        bp.set_iodone(Some(DONE));
        bp.set_private(core::ptr::from_ref(self).cast_mut().cast());
        self.left.fetch_add(1, AcqRel);
        // What is wrong is in the buffer when the transfer is done.
        let _ = device.strategy(bp);
    }

    /// All transfers were started; the last that ends frees the pages. Answers what is known to be wrong.
    ///
    /// # Errors
    /// `result`'s, or that of a transfer.
    pub fn finish(self: Box<Self>, result: Result<()>) -> Result<()> {
        if let Err(error) = result {
            self.error
                .store(error.get(), core::sync::atomic::Ordering::Release);
        }
        let error = self.error.load(Acquire);
        Self::one_less(Box::into_raw(self));
        Errno::check(error)
    }

    fn one_less(cluster: *mut Self) {
        // SAFETY: the caller is one of those whom `left` counts, so it is there.
        let left = unsafe { &(*cluster).left };
        if left.fetch_sub(1, AcqRel) == 1 {
            // SAFETY: `finish` gave it up, and nobody else is left.
            unsafe { Box::from_raw(cluster) }.end();
        }
    }

    /// The pages are as on the device, or still to be written, and free.
    fn end(self) {
        let (vp, error) = (self.vp, self.error.load(Acquire));
        self.view.end();
        vp.interlock().enter();
        if error != 0 {
            for page in &self.pages {
                page.change_flags(0, page::CLEAN);
            }
            genfs_ops::count_dirty(vp);
            worklist::join(vp);
        }
        unbusy(self.pages.into_iter());
        bio::output_done(vp);
        vp.interlock().exit();
    }
}

/// The completion of a transfer of a cluster.
pub const DONE: Iodone = done;

unsafe extern "C" fn done(bp: *mut buf) {
    let bp = Buf::from_ptr(bp).expect("a completion without a buffer");
    let cluster = bp.private().cast::<Cluster>();
    let error = match bp.error() {
        0 if bp.resid() > 0 => Errno::EIO.get(),
        error => error,
    };
    putiobuf(bp);
    if error != 0 {
        // SAFETY: the transfer is one of those whom `left` counts, so the cluster is there.
        let place = unsafe { &(*cluster).error };
        place.store(error, core::sync::atomic::Ordering::Release);
    }
    Cluster::one_less(cluster);
}
