//! Operations of dead vnodes: files that were revoked or whose file system went away by force.

use core::ffi::{c_int, c_void};

use rump_abi::types::*;

use super::genfs::*;
use super::opargs::{operations, vp, vp_opt};
use super::opv::{Vector, vector};
use super::vnode::Op;
use crate::Errno;

static DEAD: Vector = vector(
    genfs_ebadf,
    &[
        (VOP_LOOKUP_DESCOFFSET, dead_lookup),
        (VOP_OPEN_DESCOFFSET, dead_open),
        (VOP_CLOSE_DESCOFFSET, genfs_nullop),
        (VOP_READ_DESCOFFSET, dead_read),
        (VOP_WRITE_DESCOFFSET, dead_eio),
        (VOP_FCNTL_DESCOFFSET, genfs_nullop),
        (VOP_POLL_DESCOFFSET, dead_poll),
        (VOP_REVOKE_DESCOFFSET, genfs_nullop),
        (VOP_FSYNC_DESCOFFSET, genfs_nullop),
        (VOP_SEEK_DESCOFFSET, genfs_nullop),
        (VOP_REMOVE_DESCOFFSET, dead_remove),
        (VOP_LINK_DESCOFFSET, dead_eio),
        (VOP_RENAME_DESCOFFSET, dead_rename),
        (VOP_RMDIR_DESCOFFSET, dead_remove),
        (VOP_ABORTOP_DESCOFFSET, genfs_abortop),
        (VOP_INACTIVE_DESCOFFSET, dead_inactive),
        (VOP_RECLAIM_DESCOFFSET, genfs_nullop),
        (VOP_LOCK_DESCOFFSET, genfs_deadlock),
        (VOP_UNLOCK_DESCOFFSET, genfs_deadunlock),
        (VOP_ISLOCKED_DESCOFFSET, genfs_islocked),
        (VOP_BMAP_DESCOFFSET, dead_eio),
        (VOP_BWRITE_DESCOFFSET, genfs_nullop),
        (VOP_PRINT_DESCOFFSET, genfs_nullop),
        (VOP_GETPAGES_DESCOFFSET, dead_getpages),
        (VOP_PUTPAGES_DESCOFFSET, dead_putpages),
    ],
);

/// The vector, for `v_op`.
pub(crate) fn vector_ptr() -> *mut Op {
    (&raw const DEAD).cast_mut().cast()
}

/// Events of a dead file: all that were asked for, so that nobody waits for ever.
unsafe extern "C" fn dead_poll(v: *mut c_void) -> c_int {
    // SAFETY: the argument is the structure of this operation.
    unsafe { (*v.cast::<vop_poll_args>()).a_events }
}

unsafe extern "C" fn dead_eio(_: *mut c_void) -> c_int {
    Errno::EIO.get()
}

operations! {
    /// There is nothing in a dead directory.
    fn dead_lookup(ap: vop_lookup_v2_args) {
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_vpp = core::ptr::null_mut() };
        Err(Errno::ENOENT)
    }

    /// The device is gone.
    fn dead_open(_ap: vop_open_args) { Err(Errno::ENXIO) }

    /// A terminal that went away ends; other files fail.
    fn dead_read(ap: vop_read_args) {
        if vp(ap.a_vp).vflag() & VV_ISTTY != 0 { Ok(()) } else { Err(Errno::EIO) }
    }

    /// Releases both vnodes, as remove and rmdir must.
    fn dead_remove(ap: vop_remove_args) {
        let (dvp, vp) = (vp(ap.a_dvp), vp(ap.a_vp));
        if dvp == vp {
            vp.vrele();
        } else {
            vp.vput();
        }
        dvp.vput();
        Err(Errno::EIO)
    }

    /// Releases all vnodes, as rename must.
    fn dead_rename(ap: vop_rename_args) {
        vp(ap.a_fdvp).vrele();
        vp(ap.a_fvp).vrele();
        let tdvp = vp(ap.a_tdvp);
        match vp_opt(ap.a_tvp) {
            Some(tvp) if tvp == tdvp => tvp.vrele(),
            Some(tvp) => tvp.vput(),
            None => {}
        }
        tdvp.vput();
        Err(Errno::EIO)
    }

    /// Unlocks.
    fn dead_inactive(ap: vop_inactive_args) {
        vp(ap.a_vp).unlock();
        Ok(())
    }

    /// Releases the interlock, if it may.
    fn dead_getpages(ap: vop_getpages_args) {
        const PGO_LOCKED: c_int = 0x040;
        if ap.a_flags & PGO_LOCKED == 0 {
            vp(ap.a_vp).interlock().exit();
        }
        Err(Errno::EFAULT)
    }

    /// Releases the interlock.
    fn dead_putpages(ap: vop_putpages_args) {
        vp(ap.a_vp).interlock().exit();
        Err(Errno::EFAULT)
    }
}
