//! Vnode operations for blocks and pages as methods of [`Vp`], and the vnode's fields for them.

use core::ffi::c_int;
use core::ptr;
use core::sync::atomic::{AtomicI32, Ordering::Relaxed};

use rump_abi::types::{daddr_t, uvm_object, vnode};

use super::buf::Buf;
use super::mount::result;
use super::tailq::Link;
use super::uobj::Uobj;
use super::vnode::Vp;
use crate::vfs::vnode_if::{VOP_BMAP, VOP_BWRITE, VOP_STRATEGY};
use crate::{Errno, Result};

/// Where a block of a file is.
#[derive(Clone, Copy, Debug)]
pub struct Mapped {
    /// The vnode of the device.
    pub device: Vp,
    /// The block there, of 512 bytes; negative where the file has a hole.
    pub block: daddr_t,
    /// How many blocks of the file follow one another behind it.
    pub run: usize,
}

impl Vp {
    /// `VOP_STRATEGY`. What goes wrong is also in the buffer, whose end comes by `biodone`.
    ///
    /// # Errors
    /// The driver's.
    pub fn strategy(self, bp: Buf) -> Result<()> {
        // SAFETY: a vnode, and a buffer that its owner gives to the driver.
        result(unsafe { VOP_STRATEGY(self.as_ptr(), bp.as_ptr()) })
    }

    /// `VOP_BWRITE`.
    ///
    /// # Errors
    /// The transfer's.
    pub fn bwrite(self, bp: Buf) -> Result<()> {
        // SAFETY: as above.
        result(unsafe { VOP_BWRITE(self.as_ptr(), bp.as_ptr()) })
    }

    /// `VOP_BMAP`: where block `block` of the file is.
    ///
    /// # Errors
    /// The driver's.
    pub fn bmap(self, block: daddr_t) -> Result<Mapped> {
        let mut device = ptr::null_mut();
        let (mut mapped, mut run) = (0, 0);
        // SAFETY: a vnode, and places for the results.
        let error = unsafe { VOP_BMAP(self.as_ptr(), block, &mut device, &mut mapped, &mut run) };
        result(error)?;
        Ok(Mapped {
            // SAFETY: the driver stored a vnode that its mount keeps.
            device: unsafe { Vp::from_ptr(device) }.ok_or(Errno::EIO)?,
            block: mapped,
            run: usize::try_from(run).unwrap_or(0),
        })
    }

    /// The vnode as a memory object.
    #[inline]
    #[must_use]
    pub fn uobj(self) -> Uobj {
        // SAFETY: the first member of a vnode, which is initialised with it.
        unsafe { Uobj::from_ptr(self.as_ptr().cast::<uvm_object>()) }
    }

    fn output_count(self) -> &'static AtomicI32 {
        // SAFETY: vnodes are type-stable; no reference is made.
        let field: *mut c_int = unsafe { &raw mut (*self.as_ptr()).v_numoutput };
        // SAFETY: aligned and alive for ever.
        unsafe { AtomicI32::from_ptr(field) }
    }

    /// `v_numoutput`: writes that are under way; the interlock is held.
    #[must_use]
    pub fn numoutput(self) -> i32 {
        self.output_count().load(Relaxed)
    }

    /// Counts writes; answers how many are under way then. The interlock is held.
    pub fn add_numoutput(self, n: i32) -> i32 {
        self.output_count().fetch_add(n, Relaxed) + n
    }

    /// `v_synclist_slot`: in which of the syncer's lists an entry of the vnode is, or 0; the interlock is held.
    #[must_use]
    pub(crate) fn sync_slot(self) -> c_int {
        // SAFETY: vnodes are type-stable; the interlock guards the field.
        unsafe { (*self.as_ptr()).v_synclist_slot }
    }

    /// Sets it.
    pub(crate) fn set_sync_slot(self, slot: c_int) {
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).v_synclist_slot = slot };
    }

    pub(crate) fn sync_link(self) -> &'static Link<vnode> {
        Self::sync_link_of(self.as_ptr())
    }

    /// The link of a member of one of the syncer's lists.
    pub(crate) fn sync_link_of(vp: *mut vnode) -> &'static Link<vnode> {
        // SAFETY: only called with type-stable vnodes.
        let link = unsafe { &raw mut (*vp).v_synclist };
        // SAFETY: as above; a tail queue's entry.
        unsafe { &*link.cast::<Link<vnode>>() }
    }

    /// A member of a list; `None` behind its end.
    pub(crate) fn listed(vp: *mut vnode) -> Option<Self> {
        // SAFETY: lists have vnodes of this kernel.
        unsafe { Self::from_ptr(vp) }
    }

    /// Takes away the pages' table, when the vnode goes.
    pub(crate) fn free_page_table(self) {
        self.uobj().destroy(false);
    }
}
