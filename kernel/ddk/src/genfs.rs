//! `genfs(9)`: the permission rules that file systems share, and advisory locks (`lockf`).
//!
//! The rules know nothing of the superuser: pass their answers to [`Cred::authorize`].

use core::cell::UnsafeCell;
use core::ffi::c_ulong;

use rump_abi::types::{gid_t, lockf, mode_t, off_t, uid_t, vop_advlock_args, vtype};
use rump_abi::{Result, kpi};

use crate::args::Args;
use crate::cred::Cred;
use crate::kernel::check;
use crate::vnode::Vnode;

/// Who owns a file and what they may do: all that the rules look at.
#[derive(Clone, Copy)]
pub struct Owner {
    /// The type of the file.
    pub v_type: vtype,
    /// Its permission bits.
    pub mode: mode_t,
    /// Its owner.
    pub uid: uid_t,
    /// Its group.
    pub gid: gid_t,
    /// Its `chflags(2)` flags.
    pub flags: u32,
}

/// May `cred` access the file with these `VREAD`, `VWRITE`, `VEXEC` bits?
///
/// # Errors
/// `EACCES`.
pub fn can_access(owner: &Owner, access: mode_t, cred: &Cred) -> Result<()> {
    // SAFETY: a decision about plain values and valid credentials.
    check(unsafe {
        kpi::genfs_can_access(
            owner.v_type,
            owner.mode,
            owner.uid,
            owner.gid,
            access,
            cred.as_ptr(),
        )
    })
}

/// May `cred` give the file the mode?
///
/// # Errors
/// `EPERM`, `EFTYPE`.
pub fn can_chmod(owner: &Owner, cred: &Cred, mode: mode_t) -> Result<()> {
    // SAFETY: a decision about plain values and valid credentials.
    check(unsafe { kpi::genfs_can_chmod(owner.v_type, cred.as_ptr(), owner.uid, owner.gid, mode) })
}

/// May `cred` give the file away?
///
/// # Errors
/// `EPERM`.
pub fn can_chown(owner: &Owner, cred: &Cred, uid: uid_t, gid: gid_t) -> Result<()> {
    // SAFETY: a decision about plain values and valid credentials.
    check(unsafe { kpi::genfs_can_chown(cred.as_ptr(), owner.uid, owner.gid, uid, gid) })
}

/// May `cred` set the times of the locked file? The rule may ask `VOP_ACCESS`.
///
/// # Errors
/// `EPERM`, or what `VOP_ACCESS` says.
pub fn can_chtimes(vp: &Vnode, vaflags: u32, uid: uid_t, cred: &Cred) -> Result<()> {
    // SAFETY: the vnode is referenced and locked, the credentials are valid.
    check(unsafe { kpi::genfs_can_chtimes(vp.as_ptr(), vaflags, uid, cred.as_ptr()) })
}

/// May `cred` set the flags of the file?
///
/// # Errors
/// `EPERM`.
pub fn can_chflags(owner: &Owner, cred: &Cred, changes_sysflags: bool) -> Result<()> {
    // SAFETY: a decision about plain values and valid credentials.
    check(unsafe {
        kpi::genfs_can_chflags(cred.as_ptr(), owner.v_type, owner.uid, changes_sysflags)
    })
}

/// May `cred` remove a file from a sticky directory?
///
/// # Errors
/// `EPERM`.
pub fn can_sticky(cred: &Cred, dir_uid: uid_t, file_uid: uid_t) -> Result<()> {
    // SAFETY: a decision about plain values and valid credentials.
    check(unsafe { kpi::genfs_can_sticky(cred.as_ptr(), dir_uid, file_uid) })
}

/// Do the flags of the files of a rename allow it? The target may be nothing.
///
/// # Errors
/// `EPERM`.
pub fn rename_possible(
    [fdvp, fvp, tdvp]: [u32; 3],
    tvp: Option<u32>,
    immutable: u32,
    append: u32,
) -> Result<()> {
    // SAFETY: a decision about plain values.
    check(unsafe {
        kpi::genfs_ufslike_rename_check_possible(
            c_ulong::from(fdvp),
            c_ulong::from(fvp),
            c_ulong::from(tdvp),
            c_ulong::from(tvp.unwrap_or(0)),
            tvp.is_some(),
            c_ulong::from(immutable),
            c_ulong::from(append),
        )
    })
}

/// A vnode with what the rules must know of it.
pub type Party<'a> = (&'a Vnode, Owner);

/// May `cred` rename? All vnodes are locked.
///
/// # Errors
/// `EACCES`, `EPERM`.
pub fn rename_permitted(
    cred: &Cred,
    (fdvp, fd): Party<'_>,
    (fvp, f): Party<'_>,
    (tdvp, td): Party<'_>,
    target: Option<Party<'_>>,
) -> Result<()> {
    let (tvp, tuid) = target.map_or((core::ptr::null_mut(), 0), |(vp, t)| (vp.as_ptr(), t.uid));
    // SAFETY: the vnodes are referenced and locked, the credentials are valid.
    check(unsafe {
        kpi::genfs_ufslike_rename_check_permitted(
            cred.as_ptr(),
            fdvp.as_ptr(),
            fd.mode,
            fd.uid,
            fvp.as_ptr(),
            f.uid,
            tdvp.as_ptr(),
            td.mode,
            td.uid,
            tvp,
            tuid,
        )
    })
}

/// Do the flags allow to remove a file from a directory?
///
/// # Errors
/// `EPERM`.
pub fn remove_possible(dvp: u32, vp: u32, immutable: u32, append: u32) -> Result<()> {
    // SAFETY: a decision about plain values.
    check(unsafe {
        kpi::genfs_ufslike_remove_check_possible(
            c_ulong::from(dvp),
            c_ulong::from(vp),
            c_ulong::from(immutable),
            c_ulong::from(append),
        )
    })
}

/// May `cred` remove the file from the directory? Both are locked.
///
/// # Errors
/// `EACCES`, `EPERM`.
pub fn remove_permitted(cred: &Cred, (dvp, d): Party<'_>, (vp, v): Party<'_>) -> Result<()> {
    // SAFETY: the vnodes are referenced and locked, the credentials are valid.
    check(unsafe {
        kpi::genfs_ufslike_remove_check_permitted(
            cred.as_ptr(),
            dvp.as_ptr(),
            d.mode,
            d.uid,
            vp.as_ptr(),
            v.uid,
        )
    })
}

/// The advisory locks of one file: the head of a list that only the kernel looks into.
pub struct LockList(UnsafeCell<*mut lockf>);

// SAFETY: the kernel's lock code guards the list itself.
unsafe impl Send for LockList {}
// SAFETY: as above; this side only passes the address.
unsafe impl Sync for LockList {}

impl LockList {
    /// No locks.
    #[must_use]
    pub const fn new() -> Self {
        Self(UnsafeCell::new(core::ptr::null_mut()))
    }

    /// `lf_advlock`: does what `VOP_ADVLOCK` asks; may wait.
    ///
    /// # Errors
    /// `EAGAIN`, `EDEADLK`, `EINTR`, `EINVAL`, `ENOLCK`.
    pub fn advlock(&self, ap: &Args<'_, vop_advlock_args>, size: off_t) -> Result<()> {
        // SAFETY: the arguments are those of the operation; the list stays while the caller has it.
        check(unsafe { kpi::lf_advlock(ap.as_ptr(), self.0.get(), size) })
    }
}

impl Default for LockList {
    fn default() -> Self {
        Self::new()
    }
}
