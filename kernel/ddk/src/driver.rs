//! The object that the kernel knows a file system by: three operations vectors and a `struct vfsops`.
//!
//! A driver has one [`Driver`] as a static. It is empty until [`Driver::attach`] fills it in and calls
//! `vfs_attach(9)`; from then on the kernel owns the counters and links in it.

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::ptr;

use rump_abi::types::{self as t, VBLK, VCHR, VFIFO, vnodeopv_desc, vnodeopv_entry_desc, vtype};
use rump_abi::{Result, kpi};

use crate::fs::FileSystem;
use crate::kernel::check;
use crate::ops::RenameOps;
use crate::vectors::{
    SLOTS, Slots, descriptors, fifo_operations, file_operations, special_operations,
};
use crate::{VnodeOp, vfsops};

/// The table that describes a vector ends with an empty row.
const ROWS: usize = SLOTS + 1;

pub(crate) type VectorPointer = *mut Option<VnodeOp>;

/// One operations vector: where the kernel stores it, and the description that it is made from.
pub(crate) struct Vector {
    pointer: UnsafeCell<VectorPointer>,
    rows: UnsafeCell<[vnodeopv_entry_desc; ROWS]>,
    desc: UnsafeCell<vnodeopv_desc>,
}

impl Vector {
    pub(crate) const fn new() -> Self {
        let row = vnodeopv_entry_desc {
            opve_op: ptr::null(),
            opve_impl: None,
        };
        Self {
            pointer: UnsafeCell::new(ptr::null_mut()),
            rows: UnsafeCell::new([row; ROWS]),
            desc: UnsafeCell::new(vnodeopv_desc {
                opv_desc_vector_p: ptr::null_mut(),
                opv_desc_ops: ptr::null(),
            }),
        }
    }

    /// # Safety
    /// Called once, before the kernel sees the vector.
    pub(crate) unsafe fn fill_in(&'static self, slots: &Slots) {
        let rows = self.rows.get().cast::<vnodeopv_entry_desc>();
        let mut row = rows;
        for (desc, slot) in descriptors().into_iter().zip(slots) {
            let Some(operation) = slot else { continue };
            let entry = vnodeopv_entry_desc {
                opve_op: desc,
                opve_impl: Some(*operation),
            };
            // SAFETY: at most SLOTS rows are written to an array of one more.
            unsafe { row.write(entry) };
            // SAFETY: stays within that array.
            row = unsafe { row.add(1) };
        }
        let desc = vnodeopv_desc {
            opv_desc_vector_p: self.pointer.get(),
            opv_desc_ops: rows,
        };
        // SAFETY: nobody else looks yet.
        unsafe { self.desc.get().write(desc) };
    }

    /// Its description, for `vfs_opv_descs`.
    pub(crate) fn desc(&self) -> *const vnodeopv_desc {
        self.desc.get().cast_const()
    }

    pub(crate) fn get(&self) -> VectorPointer {
        // SAFETY: written by the kernel in vfs_attach, before any vnode exists.
        unsafe { *self.pointer.get() }
    }
}

/// A file system driver, as the kernel knows it.
pub struct Driver<F> {
    files: Vector,
    specials: Vector,
    fifos: Vector,
    descs: UnsafeCell<[*const vnodeopv_desc; 4]>,
    vfsops: UnsafeCell<t::vfsops>,
    of: PhantomData<fn() -> F>,
}

// SAFETY: filled in once before the kernel sees it; after that only the kernel changes it, under its
// own locks.
unsafe impl<F> Sync for Driver<F> {}

impl<F: FileSystem> Driver<F> {
    /// An empty one, for a static.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            files: Vector::new(),
            specials: Vector::new(),
            fifos: Vector::new(),
            descs: UnsafeCell::new([ptr::null(); 4]),
            vfsops: UnsafeCell::new(Self::vfsops()),
            of: PhantomData,
        }
    }

    const fn vfsops() -> t::vfsops {
        t::vfsops {
            vfs_name: F::NAME.as_ptr(),
            vfs_min_mount_data: size_of::<F::Args>(),
            vfs_mount: Some(vfsops::mount::<F>),
            vfs_start: Some(vfsops::start),
            vfs_unmount: Some(vfsops::unmount::<F>),
            vfs_root: Some(vfsops::root::<F>),
            vfs_quotactl: Some(vfsops::quotactl),
            vfs_statvfs: Some(vfsops::statvfs::<F>),
            vfs_sync: Some(vfsops::sync::<F>),
            vfs_vget: Some(vfsops::vget),
            vfs_loadvnode: Some(vfsops::loadvnode::<F>),
            vfs_newvnode: Some(vfsops::newvnode),
            vfs_fhtovp: Some(vfsops::fhtovp::<F>),
            vfs_vptofh: Some(vfsops::vptofh::<F>),
            vfs_init: Some(vfsops::nothing),
            vfs_reinit: None,
            vfs_done: Some(vfsops::nothing),
            vfs_mountroot: None,
            vfs_snapshot: Some(vfsops::snapshot),
            vfs_extattrctl: Some(kpi::vfs_stdextattrctl),
            vfs_suspendctl: Some(vfsops::suspendctl),
            vfs_renamelock_enter: Some(kpi::genfs_renamelock_enter),
            vfs_renamelock_exit: Some(kpi::genfs_renamelock_exit),
            vfs_fsync: Some(vfsops::fsync),
            vfs_opv_descs: ptr::null(),
            vfs_refcount: 0,
            vfs_list: t::vfsops__bindgen_ty_1 {
                le_next: ptr::null_mut(),
                le_prev: ptr::null_mut(),
            },
        }
    }

    /// `vfs_attach(9)` with the operations of `F` as they are.
    ///
    /// # Errors
    /// `EEXIST`: a file system of this name is there already.
    pub fn attach(&'static self) -> Result<()>
    where
        F: RenameOps,
    {
        self.attach_with(&file_operations::<F>())
    }

    /// `vfs_attach(9)` with these operations for files, such as the exported ones of an artifact
    /// crate. Called once.
    ///
    /// # Errors
    /// `EEXIST`: a file system of this name is there already.
    pub fn attach_with(&'static self, files: &Slots) -> Result<()> {
        // SAFETY: the kernel does not know this object yet.
        unsafe { self.files.fill_in(files) };
        // SAFETY: as above.
        unsafe { self.specials.fill_in(&special_operations(files)) };
        // SAFETY: as above.
        unsafe { self.fifos.fill_in(&fifo_operations(files)) };
        let descs = [
            self.files.desc(),
            self.specials.desc(),
            self.fifos.desc(),
            ptr::null(),
        ];
        // SAFETY: as above.
        unsafe { self.descs.get().write(descs) };
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

    /// The `struct vfsops`, for code that mounts by address.
    #[must_use]
    pub fn vfsops_ptr(&'static self) -> *mut t::vfsops {
        self.vfsops.get()
    }

    /// The vector of vnodes of this type.
    pub(crate) fn vector_for(&self, v_type: vtype) -> VectorPointer {
        match v_type {
            VBLK | VCHR => self.specials.get(),
            VFIFO => self.fifos.get(),
            _ => self.files.get(),
        }
    }

    /// Whether this is one of our vectors.
    pub(crate) fn has_vector(&self, v_op: VectorPointer) -> bool {
        !v_op.is_null()
            && (v_op == self.files.get() || v_op == self.specials.get() || v_op == self.fifos.get())
    }
}

impl<F: FileSystem> Default for Driver<F> {
    fn default() -> Self {
        Self::new()
    }
}
