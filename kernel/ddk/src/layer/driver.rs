//! The object that the kernel knows a layer by: one operations vector and a `struct vfsops`.

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::ptr;

use rump_abi::types::{self as t, MODULE_CMD_FINI, MODULE_CMD_INIT, modcmd_t, vnodeopv_desc};
use rump_abi::{Errno, Result, kpi};

use super::{Layer, lock, pages, vfsops, vops};
use crate::driver::Vector;
use crate::kernel::check;
use crate::vectors::{SLOTS, Slots};

/// A layer's driver, as the kernel knows it.
pub struct LayerDriver<L> {
    vector: Vector,
    descs: UnsafeCell<[*const vnodeopv_desc; 2]>,
    vfsops: UnsafeCell<t::vfsops>,
    of: PhantomData<fn() -> L>,
}

// SAFETY: filled in once before the kernel sees it; after that only the kernel changes it, under its
// own locks.
unsafe impl<L> Sync for LayerDriver<L> {}

impl<L: Layer> LayerDriver<L> {
    /// An empty one, for a static.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            vector: Vector::new(),
            descs: UnsafeCell::new([ptr::null(); 2]),
            vfsops: UnsafeCell::new(vfsops::table::<L>()),
            of: PhantomData,
        }
    }

    /// `vfs_attach(9)` with these operations. Called once.
    ///
    /// # Errors
    /// `EEXIST`: a file system of this name is there already.
    pub fn attach_with(&'static self, slots: &Slots) -> Result<()> {
        // SAFETY: the kernel does not know this object yet.
        unsafe { self.vector.fill_in(slots) };
        // SAFETY: as above.
        unsafe { self.descs.get().write([self.vector.desc(), ptr::null()]) };
        // SAFETY: as above.
        unsafe { (*self.vfsops.get()).vfs_opv_descs = self.descs.get().cast() };
        // SAFETY: complete now, and static.
        check(unsafe { kpi::vfs_attach(self.vfsops.get()) })
    }

    /// `vfs_detach(9)`.
    ///
    /// # Errors
    /// `EBUSY` while something is mounted.
    pub fn detach(&'static self) -> Result<()> {
        // SAFETY: static; the kernel refuses one that is not attached.
        check(unsafe { kpi::vfs_detach(self.vfsops.get()) })
    }

    /// The vector of every vnode of the layer.
    pub(super) fn vector(&self) -> super::passing::Vector {
        self.vector.get()
    }
}

impl<L: Layer> Default for LayerDriver<L> {
    fn default() -> Self {
        Self::new()
    }
}

/// The operations of a layer; what is not here is passed on.
#[must_use]
pub fn operations<L: Layer>() -> Slots {
    let mut slots: Slots = [None; SLOTS];
    slots[0] = Some(vops::bypass::<L>);
    slots[t::VOP_LOOKUP_DESCOFFSET as usize] = Some(vops::lookup::<L>);
    slots[t::VOP_OPEN_DESCOFFSET as usize] = Some(vops::open::<L>);
    slots[t::VOP_ACCESS_DESCOFFSET as usize] = Some(vops::access::<L>);
    slots[t::VOP_GETATTR_DESCOFFSET as usize] = Some(vops::getattr::<L>);
    slots[t::VOP_SETATTR_DESCOFFSET as usize] = Some(vops::setattr::<L>);
    slots[t::VOP_FSYNC_DESCOFFSET as usize] = Some(vops::fsync::<L>);
    slots[t::VOP_REVOKE_DESCOFFSET as usize] = Some(vops::revoke::<L>);
    slots[t::VOP_REMOVE_DESCOFFSET as usize] = Some(vops::remove::<L>);
    slots[t::VOP_RENAME_DESCOFFSET as usize] = Some(vops::rename::<L>);
    slots[t::VOP_RMDIR_DESCOFFSET as usize] = Some(vops::rmdir::<L>);
    slots[t::VOP_INACTIVE_DESCOFFSET as usize] = Some(vops::inactive::<L>);
    slots[t::VOP_RECLAIM_DESCOFFSET as usize] = Some(vops::reclaim::<L>);
    slots[t::VOP_PRINT_DESCOFFSET as usize] = Some(vops::print::<L>);
    slots[t::VOP_LOCK_DESCOFFSET as usize] = Some(lock::lock);
    slots[t::VOP_BMAP_DESCOFFSET as usize] = Some(pages::bmap);
    slots[t::VOP_GETPAGES_DESCOFFSET as usize] = Some(pages::getpages);
    slots[t::VOP_PUTPAGES_DESCOFFSET as usize] = Some(pages::putpages);
    slots
}

/// What the module does when the kernel commands.
#[must_use]
pub fn command<L: Layer>(command: modcmd_t, operations: impl FnOnce() -> Slots) -> i32 {
    let result = match command {
        MODULE_CMD_INIT => {
            crate::kernel::install_panic_hook();
            L::driver().attach_with(&operations())
        }
        MODULE_CMD_FINI => L::driver().detach(),
        _ => Err(Errno::ENOTTY),
    };
    rump_abi::errno::to_c(result)
}
