//! Renaming without deadlock, and its rules: `genfs_rename(9)`, `miscfs/genfs/genfs.h`.

use core::ffi::{c_int, c_void};

use rump_abi::types::*;
use rump_kernel::ffi::genfs as entry;
use rump_kernel::ffi::genfs_rename::{Entry, Ops};
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::vfs::genfs::{self, Owned, Side};

use crate::export::vfs_kpi;
use crate::vnode::{errno, vp};

/// What a driver knows of a directory and a file in it, if there is one.
///
/// # Safety
/// The pointers are vnodes of this kernel; `file` may be NULL.
unsafe fn owned(
    dvp: *mut vnode,
    dmode: mode_t,
    duid: uid_t,
    file: *mut vnode,
    uid: uid_t,
) -> Owned {
    Owned {
        // SAFETY: as promised by the caller.
        dvp: unsafe { vp(dvp) },
        dmode,
        duid,
        // SAFETY: as promised by the caller.
        file: unsafe { Vp::from_ptr(file) }.map(|vp| (vp, uid)),
    }
}

vfs_kpi! {
    /// A `VOP_RENAME` that has `sane` lock everything again.
    fn genfs_insane_rename(v: *mut c_void, sane: Option<entry::SaneRename>) -> c_int {
        // SAFETY: the caller's argument structure and function.
        unsafe { entry::genfs_insane_rename(v, sane) }
    }

    /// Locks, looks up, checks, and renames.
    fn genfs_sane_rename(
        ops: *const genfs_rename_ops,
        fdvp: *mut vnode,
        fcnp: *mut componentname,
        fde: *mut c_void,
        tdvp: *mut vnode,
        tcnp: *mut componentname,
        tde: *mut c_void,
        cred: kauth_cred_t,
        posixly_correct: bool,
    ) -> c_int {
        // SAFETY: the caller's table.
        let ops = unsafe { Ops::from_ptr(ops) };
        let mut from = Side {
            // SAFETY: the caller's vnode.
            dvp: unsafe { vp(fdvp) },
            // SAFETY: the caller's name, which nobody else uses meanwhile.
            cnp: unsafe { &mut *fcnp },
            entry: Entry::new(fde),
        };
        let mut to = Side {
            // SAFETY: the caller's vnode.
            dvp: unsafe { vp(tdvp) },
            // SAFETY: the caller's name, which nobody else uses meanwhile.
            cnp: unsafe { &mut *tcnp },
            entry: Entry::new(tde),
        };
        let cred = crate::genfs::cred(cred);
        errno(genfs::sane_rename(ops, &mut from, &mut to, cred, posixly_correct))
    }

    /// Tells the knotes of a rename.
    fn genfs_rename_knote(
        fdvp: *mut vnode,
        fvp: *mut vnode,
        tdvp: *mut vnode,
        tvp: *mut vnode,
        deleted: bool,
    ) {
        // SAFETY: the caller's vnodes.
        let (fdvp, fvp) = (unsafe { vp(fdvp) }, unsafe { vp(fvp) });
        // SAFETY: the caller's vnodes; the target may be NULL.
        let (tdvp, tvp) = (unsafe { vp(tdvp) }, unsafe { Vp::from_ptr(tvp) });
        genfs::rename_knote(fdvp, fvp, tdvp, tvp, deleted);
    }

    /// Forgets cached names that a rename changed.
    fn genfs_rename_cache_purge(
        fdvp: *mut vnode,
        fvp: *mut vnode,
        tdvp: *mut vnode,
        tvp: *mut vnode,
    ) {
        // SAFETY: the caller's vnodes.
        let (fdvp, fvp) = (unsafe { vp(fdvp) }, unsafe { vp(fvp) });
        // SAFETY: the caller's vnodes; the target may be NULL.
        let (tdvp, tvp) = (unsafe { vp(tdvp) }, unsafe { Vp::from_ptr(tvp) });
        genfs::rename_cache_purge(fdvp, fvp, tdvp, tvp);
    }

    /// Whether flags stand in the way of a rename.
    fn genfs_ufslike_rename_check_possible(
        fdflags: u_long,
        fflags: u_long,
        tdflags: u_long,
        tflags: u_long,
        clobber: bool,
        immutable: u_long,
        append: u_long,
    ) -> c_int {
        errno(genfs::ufslike_rename_check_possible(
            fdflags, fflags, tdflags, tflags, clobber, immutable, append,
        ))
    }

    /// Whether ownership and modes allow a rename.
    fn genfs_ufslike_rename_check_permitted(
        cred: kauth_cred_t,
        fdvp: *mut vnode,
        fdmode: mode_t,
        fduid: uid_t,
        fvp: *mut vnode,
        fuid: uid_t,
        tdvp: *mut vnode,
        tdmode: mode_t,
        tduid: uid_t,
        tvp: *mut vnode,
        tuid: uid_t,
    ) -> c_int {
        // SAFETY: the caller's vnodes.
        let from = unsafe { owned(fdvp, fdmode, fduid, fvp, fuid) };
        // SAFETY: the caller's vnodes; the target may be NULL.
        let to = unsafe { owned(tdvp, tdmode, tduid, tvp, tuid) };
        errno(genfs::ufslike_rename_check_permitted(crate::genfs::cred(cred), from, to))
    }

    /// Whether flags stand in the way of a removal.
    fn genfs_ufslike_remove_check_possible(
        dflags: u_long,
        flags: u_long,
        immutable: u_long,
        append: u_long,
    ) -> c_int {
        errno(genfs::ufslike_remove_check_possible(dflags, flags, immutable, append))
    }

    /// Whether ownership and modes allow a removal.
    fn genfs_ufslike_remove_check_permitted(
        cred: kauth_cred_t,
        dvp: *mut vnode,
        dmode: mode_t,
        duid: uid_t,
        vp: *mut vnode,
        uid: uid_t,
    ) -> c_int {
        // SAFETY: the caller's vnodes.
        let from = unsafe { owned(dvp, dmode, duid, vp, uid) };
        errno(genfs::ufslike_remove_check_permitted(crate::genfs::cred(cred), from))
    }
}
