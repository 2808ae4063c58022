//! The object that the kernel knows a file system by: three operations vectors and a `struct vfsops`.
//!
//! A driver has one [`Driver`] as a static. It is empty until [`Driver::attach`] fills it in and calls
//! `vfs_attach(9)`; from then on the kernel owns the counters and links in it.

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::ptr;

use rump_abi::types::{
    self as t, VBLK, VCHR, VFIFO, VNODE_OPS_COUNT, vnodeop_desc, vnodeopv_desc,
    vnodeopv_entry_desc, vtype,
};
use rump_abi::{Result, kpi};

use crate::fs::{FileSystem, RenameOps};
use crate::kernel::check;
use crate::{VnodeOp, rename, vfsops, vops};

/// Slots of an operations vector; a slot that is `None` gets the default.
pub type Slots = [Option<VnodeOp>; SLOTS];
const SLOTS: usize = VNODE_OPS_COUNT as usize;
/// The table that describes a vector ends with an empty row.
const ROWS: usize = SLOTS + 1;

type VectorPointer = *mut Option<VnodeOp>;

/// One operations vector: where the kernel stores it, and the description that it is made from.
struct Vector {
    pointer: UnsafeCell<VectorPointer>,
    rows: UnsafeCell<[vnodeopv_entry_desc; ROWS]>,
    desc: UnsafeCell<vnodeopv_desc>,
}

impl Vector {
    const fn new() -> Self {
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
    unsafe fn fill_in(&'static self, slots: &Slots) {
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

    fn get(&self) -> VectorPointer {
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
            self.files.desc.get().cast_const(),
            self.specials.desc.get().cast_const(),
            self.fifos.desc.get().cast_const(),
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

/// The index of a slot.
macro_rules! slot {
    ($offset:ident) => {
        t::$offset as usize
    };
}

/// The operations of files and directories: those of `F`, and the kernel's for the rest.
#[must_use]
pub fn file_operations<F: RenameOps>() -> Slots {
    let mut slots = common_operations();
    slots[slot!(VOP_LOOKUP_DESCOFFSET)] = Some(vops::lookup::<F>);
    slots[slot!(VOP_CREATE_DESCOFFSET)] = Some(vops::create::<F>);
    slots[slot!(VOP_MKNOD_DESCOFFSET)] = Some(vops::mknod::<F>);
    slots[slot!(VOP_OPEN_DESCOFFSET)] = Some(vops::open::<F>);
    slots[slot!(VOP_CLOSE_DESCOFFSET)] = Some(vops::close::<F>);
    slots[slot!(VOP_ACCESS_DESCOFFSET)] = Some(vops::access::<F>);
    slots[slot!(VOP_GETATTR_DESCOFFSET)] = Some(vops::getattr::<F>);
    slots[slot!(VOP_SETATTR_DESCOFFSET)] = Some(vops::setattr::<F>);
    slots[slot!(VOP_READ_DESCOFFSET)] = Some(vops::read::<F>);
    slots[slot!(VOP_WRITE_DESCOFFSET)] = Some(vops::write::<F>);
    slots[slot!(VOP_FSYNC_DESCOFFSET)] = Some(vops::fsync::<F>);
    slots[slot!(VOP_REMOVE_DESCOFFSET)] = Some(vops::remove::<F>);
    slots[slot!(VOP_LINK_DESCOFFSET)] = Some(vops::link::<F>);
    slots[slot!(VOP_RENAME_DESCOFFSET)] = Some(rename::rename::<F>);
    slots[slot!(VOP_MKDIR_DESCOFFSET)] = Some(vops::mkdir::<F>);
    slots[slot!(VOP_RMDIR_DESCOFFSET)] = Some(vops::rmdir::<F>);
    slots[slot!(VOP_SYMLINK_DESCOFFSET)] = Some(vops::symlink::<F>);
    slots[slot!(VOP_READDIR_DESCOFFSET)] = Some(vops::readdir::<F>);
    slots[slot!(VOP_READLINK_DESCOFFSET)] = Some(vops::readlink::<F>);
    slots[slot!(VOP_INACTIVE_DESCOFFSET)] = Some(vops::inactive::<F>);
    slots[slot!(VOP_RECLAIM_DESCOFFSET)] = Some(vops::reclaim::<F>);
    slots[slot!(VOP_PRINT_DESCOFFSET)] = Some(vops::print::<F>);
    slots[slot!(VOP_PATHCONF_DESCOFFSET)] = Some(vops::pathconf::<F>);
    slots[slot!(VOP_ADVLOCK_DESCOFFSET)] = Some(vops::advlock::<F>);
    slots[slot!(VOP_WHITEOUT_DESCOFFSET)] = Some(vops::whiteout::<F>);
    slots
}

/// What the kernel does for every file of a file system without a page cache.
fn common_operations() -> Slots {
    let mut slots: Slots = [None; SLOTS];
    slots[0] = Some(kpi::vn_default_error);
    slots[slot!(VOP_BWRITE_DESCOFFSET)] = Some(kpi::genfs_nullop);
    slots[slot!(VOP_FALLOCATE_DESCOFFSET)] = Some(kpi::genfs_eopnotsupp);
    slots[slot!(VOP_FDISCARD_DESCOFFSET)] = Some(kpi::genfs_eopnotsupp);
    slots[slot!(VOP_IOCTL_DESCOFFSET)] = Some(kpi::genfs_enoioctl);
    slots[slot!(VOP_FCNTL_DESCOFFSET)] = Some(kpi::genfs_fcntl);
    slots[slot!(VOP_POLL_DESCOFFSET)] = Some(kpi::genfs_poll);
    slots[slot!(VOP_KQFILTER_DESCOFFSET)] = Some(kpi::genfs_kqfilter);
    slots[slot!(VOP_REVOKE_DESCOFFSET)] = Some(kpi::genfs_revoke);
    slots[slot!(VOP_MMAP_DESCOFFSET)] = Some(kpi::genfs_mmap);
    slots[slot!(VOP_SEEK_DESCOFFSET)] = Some(kpi::genfs_seek);
    slots[slot!(VOP_ABORTOP_DESCOFFSET)] = Some(kpi::genfs_abortop);
    slots[slot!(VOP_LOCK_DESCOFFSET)] = Some(kpi::genfs_lock);
    slots[slot!(VOP_UNLOCK_DESCOFFSET)] = Some(kpi::genfs_unlock);
    slots[slot!(VOP_ISLOCKED_DESCOFFSET)] = Some(kpi::genfs_islocked);
    slots[slot!(VOP_BMAP_DESCOFFSET)] = Some(kpi::genfs_eopnotsupp);
    slots[slot!(VOP_STRATEGY_DESCOFFSET)] = Some(kpi::genfs_eopnotsupp);
    slots[slot!(VOP_GETPAGES_DESCOFFSET)] = Some(kpi::genfs_getpages);
    slots[slot!(VOP_PUTPAGES_DESCOFFSET)] = Some(kpi::genfs_putpages);
    slots
}

/// What a special file or a fifo shares with other files of its file system.
const SHARED: [usize; 11] = [
    slot!(VOP_ACCESS_DESCOFFSET),
    slot!(VOP_GETATTR_DESCOFFSET),
    slot!(VOP_SETATTR_DESCOFFSET),
    slot!(VOP_INACTIVE_DESCOFFSET),
    slot!(VOP_RECLAIM_DESCOFFSET),
    slot!(VOP_PRINT_DESCOFFSET),
    slot!(VOP_LOCK_DESCOFFSET),
    slot!(VOP_UNLOCK_DESCOFFSET),
    slot!(VOP_ISLOCKED_DESCOFFSET),
    slot!(VOP_REVOKE_DESCOFFSET),
    slot!(VOP_FCNTL_DESCOFFSET),
];

/// Operations on directories, which never reach a file of another type.
const DIRECTORY_ONLY: [usize; 11] = [
    slot!(VOP_CREATE_DESCOFFSET),
    slot!(VOP_MKNOD_DESCOFFSET),
    slot!(VOP_REMOVE_DESCOFFSET),
    slot!(VOP_LINK_DESCOFFSET),
    slot!(VOP_RENAME_DESCOFFSET),
    slot!(VOP_MKDIR_DESCOFFSET),
    slot!(VOP_RMDIR_DESCOFFSET),
    slot!(VOP_SYMLINK_DESCOFFSET),
    slot!(VOP_READDIR_DESCOFFSET),
    slot!(VOP_READLINK_DESCOFFSET),
    slot!(VOP_WHITEOUT_DESCOFFSET),
];

fn shared_operations(files: &Slots) -> Slots {
    let mut slots: Slots = [None; SLOTS];
    slots[0] = Some(kpi::vn_default_error);
    for slot in SHARED {
        slots[slot] = files[slot];
    }
    for slot in DIRECTORY_ONLY {
        slots[slot] = Some(kpi::genfs_badop);
    }
    slots[slot!(VOP_ABORTOP_DESCOFFSET)] = Some(kpi::genfs_badop);
    slots
}

/// Device files: their own attributes, the kernel's device operations.
fn special_operations(files: &Slots) -> Slots {
    let mut slots = shared_operations(files);
    slots[slot!(VOP_LOOKUP_DESCOFFSET)] = Some(kpi::spec_lookup);
    slots[slot!(VOP_OPEN_DESCOFFSET)] = Some(kpi::spec_open);
    slots[slot!(VOP_CLOSE_DESCOFFSET)] = Some(kpi::spec_close);
    slots[slot!(VOP_READ_DESCOFFSET)] = Some(kpi::spec_read);
    slots[slot!(VOP_WRITE_DESCOFFSET)] = Some(kpi::spec_write);
    slots[slot!(VOP_FALLOCATE_DESCOFFSET)] = Some(kpi::genfs_eopnotsupp);
    slots[slot!(VOP_FDISCARD_DESCOFFSET)] = Some(kpi::spec_fdiscard);
    slots[slot!(VOP_IOCTL_DESCOFFSET)] = Some(kpi::spec_ioctl);
    slots[slot!(VOP_POLL_DESCOFFSET)] = Some(kpi::spec_poll);
    slots[slot!(VOP_KQFILTER_DESCOFFSET)] = Some(kpi::spec_kqfilter);
    slots[slot!(VOP_MMAP_DESCOFFSET)] = Some(kpi::spec_mmap);
    slots[slot!(VOP_FSYNC_DESCOFFSET)] = Some(kpi::spec_fsync);
    slots[slot!(VOP_SEEK_DESCOFFSET)] = Some(kpi::genfs_nullop);
    slots[slot!(VOP_BMAP_DESCOFFSET)] = Some(kpi::spec_bmap);
    slots[slot!(VOP_STRATEGY_DESCOFFSET)] = Some(kpi::spec_strategy);
    slots[slot!(VOP_PATHCONF_DESCOFFSET)] = Some(kpi::spec_pathconf);
    slots[slot!(VOP_ADVLOCK_DESCOFFSET)] = Some(kpi::spec_advlock);
    slots[slot!(VOP_BWRITE_DESCOFFSET)] = Some(kpi::vn_bwrite);
    slots[slot!(VOP_GETPAGES_DESCOFFSET)] = Some(kpi::genfs_getpages);
    slots[slot!(VOP_PUTPAGES_DESCOFFSET)] = Some(kpi::genfs_putpages);
    slots
}

/// Fifos: their own attributes, everything else the kernel's fifos (`vn_fifo_bypass`).
fn fifo_operations(files: &Slots) -> Slots {
    let mut slots: Slots = [Some(kpi::vn_fifo_bypass); SLOTS];
    slots[0] = Some(kpi::vn_default_error);
    for slot in SHARED {
        slots[slot] = files[slot];
    }
    slots
}

/// The descriptors in the order of their slots, as `vfs_op_descs` has them.
fn descriptors() -> [*const vnodeop_desc; SLOTS] {
    [
        &raw const kpi::vop_default_desc,
        &raw const kpi::vop_bwrite_desc,
        &raw const kpi::vop_lookup_desc,
        &raw const kpi::vop_create_desc,
        &raw const kpi::vop_mknod_desc,
        &raw const kpi::vop_open_desc,
        &raw const kpi::vop_close_desc,
        &raw const kpi::vop_access_desc,
        &raw const kpi::vop_getattr_desc,
        &raw const kpi::vop_setattr_desc,
        &raw const kpi::vop_read_desc,
        &raw const kpi::vop_write_desc,
        &raw const kpi::vop_fallocate_desc,
        &raw const kpi::vop_fdiscard_desc,
        &raw const kpi::vop_ioctl_desc,
        &raw const kpi::vop_fcntl_desc,
        &raw const kpi::vop_poll_desc,
        &raw const kpi::vop_kqfilter_desc,
        &raw const kpi::vop_revoke_desc,
        &raw const kpi::vop_mmap_desc,
        &raw const kpi::vop_fsync_desc,
        &raw const kpi::vop_seek_desc,
        &raw const kpi::vop_remove_desc,
        &raw const kpi::vop_link_desc,
        &raw const kpi::vop_rename_desc,
        &raw const kpi::vop_mkdir_desc,
        &raw const kpi::vop_rmdir_desc,
        &raw const kpi::vop_symlink_desc,
        &raw const kpi::vop_readdir_desc,
        &raw const kpi::vop_readlink_desc,
        &raw const kpi::vop_abortop_desc,
        &raw const kpi::vop_inactive_desc,
        &raw const kpi::vop_reclaim_desc,
        &raw const kpi::vop_lock_desc,
        &raw const kpi::vop_unlock_desc,
        &raw const kpi::vop_bmap_desc,
        &raw const kpi::vop_strategy_desc,
        &raw const kpi::vop_print_desc,
        &raw const kpi::vop_islocked_desc,
        &raw const kpi::vop_pathconf_desc,
        &raw const kpi::vop_advlock_desc,
        &raw const kpi::vop_whiteout_desc,
        &raw const kpi::vop_getpages_desc,
        &raw const kpi::vop_putpages_desc,
        &raw const kpi::vop_closeextattr_desc,
        &raw const kpi::vop_getextattr_desc,
        &raw const kpi::vop_listextattr_desc,
        &raw const kpi::vop_openextattr_desc,
        &raw const kpi::vop_deleteextattr_desc,
        &raw const kpi::vop_setextattr_desc,
    ]
}
