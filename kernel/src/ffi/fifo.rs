//! Entry points of fifofs, and where a fifo's state hangs on its vnode (`v_fifoinfo`).

use core::ffi::{c_int, c_void};
use core::ptr;
use core::sync::atomic::AtomicPtr;
use std::sync::Arc;

use rump_abi::types::*;

use super::genfs::*;
use super::genfs_pages::genfs_putpages;
use super::opargs::{UioRef, cred, operations, vp};
use super::opv::{Vector, vector};
use super::vnode::{Op, Vp};
use crate::vfs::fifofs::{self, Fifo};
use crate::{Errno, vfs};

static FIFO: Vector = vector(
    vn_default_error,
    &[
        (VOP_LOOKUP_DESCOFFSET, fifo_lookup),
        (VOP_CREATE_DESCOFFSET, genfs_badop),
        (VOP_MKNOD_DESCOFFSET, genfs_badop),
        (VOP_OPEN_DESCOFFSET, fifo_open),
        (VOP_CLOSE_DESCOFFSET, fifo_close),
        (VOP_ACCESS_DESCOFFSET, genfs_ebadf),
        (VOP_GETATTR_DESCOFFSET, genfs_ebadf),
        (VOP_SETATTR_DESCOFFSET, genfs_ebadf),
        (VOP_READ_DESCOFFSET, fifo_read),
        (VOP_WRITE_DESCOFFSET, fifo_write),
        (VOP_FALLOCATE_DESCOFFSET, genfs_eopnotsupp),
        (VOP_FDISCARD_DESCOFFSET, genfs_eopnotsupp),
        (VOP_IOCTL_DESCOFFSET, fifo_ioctl),
        (VOP_FCNTL_DESCOFFSET, genfs_fcntl),
        (VOP_POLL_DESCOFFSET, fifo_poll),
        (VOP_KQFILTER_DESCOFFSET, fifo_kqfilter),
        (VOP_REVOKE_DESCOFFSET, genfs_revoke),
        (VOP_MMAP_DESCOFFSET, genfs_badop),
        (VOP_FSYNC_DESCOFFSET, genfs_nullop),
        (VOP_SEEK_DESCOFFSET, genfs_badop),
        (VOP_REMOVE_DESCOFFSET, genfs_badop),
        (VOP_LINK_DESCOFFSET, genfs_badop),
        (VOP_RENAME_DESCOFFSET, genfs_badop),
        (VOP_MKDIR_DESCOFFSET, genfs_badop),
        (VOP_RMDIR_DESCOFFSET, genfs_badop),
        (VOP_SYMLINK_DESCOFFSET, genfs_badop),
        (VOP_READDIR_DESCOFFSET, genfs_badop),
        (VOP_READLINK_DESCOFFSET, genfs_badop),
        (VOP_ABORTOP_DESCOFFSET, genfs_badop),
        (VOP_INACTIVE_DESCOFFSET, fifo_inactive),
        (VOP_RECLAIM_DESCOFFSET, genfs_nullop),
        (VOP_LOCK_DESCOFFSET, genfs_lock),
        (VOP_UNLOCK_DESCOFFSET, genfs_unlock),
        (VOP_ISLOCKED_DESCOFFSET, genfs_islocked),
        (VOP_BMAP_DESCOFFSET, fifo_bmap),
        (VOP_STRATEGY_DESCOFFSET, genfs_badop),
        (VOP_PRINT_DESCOFFSET, genfs_nullop),
        (VOP_PATHCONF_DESCOFFSET, fifo_pathconf),
        (VOP_ADVLOCK_DESCOFFSET, genfs_einval),
        (VOP_BWRITE_DESCOFFSET, genfs_nullop),
        (VOP_PUTPAGES_DESCOFFSET, genfs_putpages),
    ],
);

/// `fifo_vnodeop_p`.
#[unsafe(export_name = "rumpns_fifo_vnodeop_p")]
pub static FIFO_VNODEOP_P: AtomicPtr<Op> =
    AtomicPtr::new((&raw const FIFO).cast_mut().cast::<Op>());

/// `vn_fifo_bypass`: the fifo vector's function for the operation that the descriptor names.
///
/// # Safety
/// The argument is the argument structure of an operation on a fifo.
pub unsafe extern "C" fn vn_fifo_bypass(v: *mut c_void) -> c_int {
    // SAFETY: every argument structure begins with its descriptor.
    let desc = unsafe { *v.cast::<*const vnodeop_desc>() };
    // SAFETY: descriptors are constants.
    let slot = unsafe { (*desc).vdesc_offset };
    let op = FIFO[slot as usize].expect("the fifo vector has no empty slots");
    // SAFETY: the structure is the one of that slot.
    unsafe { op(v) }
}

/// The fifo's state; made when it has none. The vnode is locked exclusively.
pub(crate) fn state(vp: Vp) -> Option<Arc<Fifo>> {
    let raw = vp.special().cast_const().cast::<Fifo>();
    if raw.is_null() {
        return None;
    }
    // SAFETY: the vnode owns a count of the state, from `attach`, until `detach`.
    unsafe { Arc::increment_strong_count(raw) };
    // SAFETY: the count was just added.
    Some(unsafe { Arc::from_raw(raw) })
}

/// Hangs a state on the vnode, which is locked exclusively and has none.
pub(crate) fn attach(vp: Vp, fifo: &Arc<Fifo>) {
    let raw = Arc::into_raw(Arc::clone(fifo));
    vp.set_special(raw.cast_mut().cast());
}

/// Takes the state off the vnode, which is locked exclusively.
pub(crate) fn detach(vp: Vp) {
    let raw = vp.special().cast_const().cast::<Fifo>();
    vp.set_special(ptr::null_mut());
    if !raw.is_null() {
        // SAFETY: `attach` gave the vnode this count.
        drop(unsafe { Arc::from_raw(raw) });
    }
}

/// Events of a fifo.
///
/// # Safety
/// The argument is a `struct vop_poll_args`.
pub unsafe extern "C" fn fifo_poll(v: *mut c_void) -> c_int {
    // SAFETY: as promised by the caller.
    let ap = unsafe { &*v.cast::<vop_poll_args>() };
    fifofs::poll(vp(ap.a_vp), ap.a_events)
}

operations! {
    /// A fifo is no directory.
    fn fifo_lookup(ap: vop_lookup_v2_args) {
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_vpp = ptr::null_mut() };
        Err(Errno::ENOTDIR)
    }

    /// Waits for the other side, unless told not to.
    fn fifo_open(ap: vop_open_args) {
        let _ = cred(ap.a_cred);
        fifofs::open(vp(ap.a_vp), ap.a_mode)
    }

    /// One side goes.
    fn fifo_close(ap: vop_close_args) { fifofs::close(vp(ap.a_vp), ap.a_fflag) }

    /// Reads; the vnode's lock is given up while it waits.
    fn fifo_read(ap: vop_read_args) {
        fifofs::read(vp(ap.a_vp), &mut UioRef::new(ap.a_uio), ap.a_ioflag)
    }

    /// Writes; the vnode's lock is given up while it waits.
    fn fifo_write(ap: vop_write_args) {
        fifofs::write(vp(ap.a_vp), &mut UioRef::new(ap.a_uio), ap.a_ioflag)
    }

    /// `FIONREAD`, `FIONBIO`.
    fn fifo_ioctl(ap: vop_ioctl_args) {
        let answer = fifofs::ioctl(vp(ap.a_vp), ap.a_command)?;
        if let Some(value) = answer {
            // SAFETY: the kernel's copy of the argument is as long as the command says: an int.
            unsafe { ap.a_data.cast::<c_int>().write(value) };
        }
        Ok(())
    }

    /// Attaches a knote for `EVFILT_READ` or `EVFILT_WRITE`.
    fn fifo_kqfilter(ap: vop_kqfilter_args) { fifofs::kqfilter(vp(ap.a_vp), ap.a_kn) }

    /// Unlocks.
    fn fifo_inactive(ap: vop_inactive_args) {
        super::opargs::inactive(ap);
        Ok(())
    }

    /// A fifo's blocks are where they are.
    fn fifo_bmap(ap: vop_bmap_args) {
        super::opargs::bmap(ap, 0);
        Ok(())
    }

    /// Limits of fifos.
    fn fifo_pathconf(ap: vop_pathconf_args) {
        let value = vfs::fifofs::pathconf(ap.a_name)?;
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_retval = value };
        Ok(())
    }
}
