//! The operations (`vnodeops(9)`): read-only and device rules of the layer's mount, and the way down.
//!
//! They are generic, and not inlined, so that a debugger finds them in the component; see
//! `rump_ddk::driver!`.

use rump_ddk::layer::Passing;
use rump_ddk::namei::NameiOp;
use rump_ddk::types as t;
use rump_ddk::{Errno, Result, Vnode, printf};

/// Every operation that is not below.
///
/// # Errors
/// Those of the file system below.
#[inline(never)]
pub fn null_bypass<L>(op: Passing<'_, t::vop_generic_args>) -> Result<()> {
    op.bypass()
}

/// Finds a name, unless it is to be changed and the layer is read-only.
///
/// # Errors
/// `EROFS`, and those of the file system below.
#[inline(never)]
pub fn null_lookup<L>(op: Passing<'_, t::vop_lookup_v2_args>) -> Result<()> {
    let cnp = op.cnp();
    let is_kept = cnp.is_last() && op.dvp().mount().is_rdonly();
    if is_kept && matches!(cnp.op(), NameiOp::Delete | NameiOp::Rename) {
        return Err(Errno::EROFS);
    }
    match op.lookup() {
        // The file system below would make it.
        Err(Errno::EJUSTRETURN) if is_kept => Err(Errno::EROFS),
        result => result,
    }
}

/// Devices are not opened through a layer without them, wherever they are.
///
/// # Errors
/// `ENXIO`, and those of the file system below.
#[inline(never)]
pub fn null_open<L>(op: Passing<'_, t::vop_open_args>) -> Result<()> {
    let vp = op.vp();
    if is_device(vp) && vp.mount().flag() & t::MNT_NODEV != 0 {
        return Err(Errno::ENXIO);
    }
    op.bypass()
}

/// Writing files needs a layer that is not read-only.
///
/// # Errors
/// `EROFS`, and those of the file system below.
#[inline(never)]
pub fn null_access<L>(op: Passing<'_, t::vop_access_args>) -> Result<()> {
    let vp = op.vp();
    let is_stored = vp.is_reg() || vp.is_dir() || vp.is_symlink();
    if op.mode() & t::VWRITE != 0 && is_stored && vp.mount().is_rdonly() {
        return Err(Errno::EROFS);
    }
    op.bypass()
}

/// The attributes, with the layer's device number.
///
/// # Errors
/// Those of the file system below.
#[inline(never)]
pub fn null_getattr<L>(op: Passing<'_, t::vop_getattr_args>) -> Result<()> {
    let fsid = op.vp().mount().fsid();
    op.getattr()?.va_fsid = fsid;
    Ok(())
}

/// Changes attributes, if the layer is not read-only.
///
/// # Errors
/// `EROFS`, `EISDIR`, and those of the file system below.
#[inline(never)]
pub fn null_setattr<L>(op: Passing<'_, t::vop_setattr_args>) -> Result<()> {
    const VNOVAL: i64 = t::VNOVAL as i64;
    let (vp, vap) = (op.vp(), op.vap());
    let is_rdonly = vp.mount().is_rdonly();
    let changes = vap.va_flags != VNOVAL as u64
        || vap.va_uid != VNOVAL as u32
        || vap.va_gid != VNOVAL as u32
        || vap.va_mode != VNOVAL as t::mode_t
        || vap.va_atime.tv_sec != VNOVAL
        || vap.va_mtime.tv_sec != VNOVAL;
    if changes && is_rdonly {
        return Err(Errno::EROFS);
    }
    if vap.va_size != VNOVAL as u64 {
        if vp.is_dir() {
            return Err(Errno::EISDIR);
        }
        // Truncation of devices and fifos is the habit of who opens them.
        if is_rdonly && (vp.is_reg() || vp.is_symlink()) {
            return Err(Errno::EROFS);
        }
    }
    op.bypass()
}

/// Makes changes last; a vnode of the layer that dies has none of its own.
///
/// # Errors
/// Those of the file system below.
#[inline(never)]
pub fn null_fsync<L>(op: Passing<'_, t::vop_fsync_args>) -> Result<()> {
    if op.flags() & t::FSYNC_RECLAIM != 0 {
        return Ok(());
    }
    op.bypass()
}

/// Takes the file away from who has it open.
///
/// # Errors
/// Those of the file system below.
#[inline(never)]
pub fn null_revoke<L>(op: Passing<'_, t::vop_revoke_args>) -> Result<()> {
    op.revoke()
}

/// Unlinks a file.
///
/// # Errors
/// Those of the file system below.
#[inline(never)]
pub fn null_remove<L>(op: Passing<'_, t::vop_remove_args>) -> Result<()> {
    op.remove()
}

/// Renames.
///
/// # Errors
/// Those of the file system below.
#[inline(never)]
pub fn null_rename<L>(op: Passing<'_, t::vop_rename_args>) -> Result<()> {
    op.rename()
}

/// Removes an empty directory.
///
/// # Errors
/// Those of the file system below.
#[inline(never)]
pub fn null_rmdir<L>(op: Passing<'_, t::vop_rmdir_args>) -> Result<()> {
    op.rmdir()
}

/// The last reference went.
///
/// # Errors
/// None.
#[inline(never)]
pub fn null_inactive<L>(op: Passing<'_, t::vop_inactive_args>) -> Result<()> {
    op.inactive()
}

/// The vnode dies.
///
/// # Errors
/// None.
#[inline(never)]
pub fn null_reclaim<L>(op: Passing<'_, t::vop_reclaim_args>) -> Result<()> {
    op.reclaim()
}

/// Prints a line about the vnode and the one below.
///
/// # Errors
/// None.
#[inline(never)]
pub fn null_print<L>(op: Passing<'_, t::vop_print_args>) -> Result<()> {
    printf!("\ttag VT_NULL, vnode {:p}\n", op.vp());
    op.print()
}

fn is_device(vp: &Vnode) -> bool {
    matches!(vp.v_type(), t::VBLK | t::VCHR)
}
