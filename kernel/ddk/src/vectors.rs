//! What stands in the slots of the three operations vectors of a file system (`vnodeops(9)`).

use rump_abi::kpi;
use rump_abi::types::{self as t, VNODE_OPS_COUNT, vnodeop_desc};

use crate::ops::RenameOps;
use crate::{VnodeOp, rename, vops};

/// Slots of an operations vector; a slot that is `None` gets the default.
pub type Slots = [Option<VnodeOp>; SLOTS];
pub(crate) const SLOTS: usize = VNODE_OPS_COUNT as usize;

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
pub(crate) fn special_operations(files: &Slots) -> Slots {
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
pub(crate) fn fifo_operations(files: &Slots) -> Slots {
    let mut slots: Slots = [Some(kpi::vn_fifo_bypass); SLOTS];
    slots[0] = Some(kpi::vn_default_error);
    for slot in SHARED {
        slots[slot] = files[slot];
    }
    slots
}

/// The descriptors in the order of their slots, as `vfs_op_descs` has them.
pub(crate) fn descriptors() -> [*const vnodeop_desc; SLOTS] {
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
