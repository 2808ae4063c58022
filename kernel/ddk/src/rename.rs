//! `VOP_RENAME` by the kernel's rename framework (`genfs(9)`).
//!
//! The framework drops the caller's locks, takes them again in an order that cannot deadlock, looks
//! both names up again, and refuses to move a directory below itself. The driver answers questions
//! about vnodes that are locked for it.

use core::ffi::{c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types as t;
use rump_abi::{Errno, kpi};

use crate::cred::Cred;
use crate::fs::{RenameArgs, Renamed};
use crate::namei::ComponentName;
use crate::ops::RenameOps;
use crate::vnode::Vnode;
use crate::vops::function;

/// The body of `VOP_RENAME`: consumes all references and locks.
///
/// # Safety
/// `v` points to `struct vop_rename_args` of vnodes that `F` loaded, referenced and locked as
/// `vnodeops(9)` says.
#[inline(always)]
pub unsafe extern "C" fn rename<F: RenameOps>(v: *mut c_void) -> c_int {
    // SAFETY: the arguments are passed on; `sane` fits what the framework does with them.
    unsafe { kpi::genfs_insane_rename(v, Some(sane::<F>)) }
}

/// Called with both directories unlocked.
unsafe extern "C" fn sane<F: RenameOps>(
    fdvp: *mut t::vnode,
    fcnp: *mut t::componentname,
    tdvp: *mut t::vnode,
    tcnp: *mut t::componentname,
    cred: t::kauth_cred_t,
    posixly_correct: bool,
) -> c_int {
    // The framework passes these to the driver for its directory entries; ours are found by name.
    let mut fde = 0_usize;
    let mut tde = 0_usize;
    // SAFETY: the table is a constant; the other arguments are passed on as they came.
    unsafe {
        kpi::genfs_sane_rename(
            &raw const *Table::<F>::OPS,
            fdvp,
            fcnp,
            (&raw mut fde).cast(),
            tdvp,
            tcnp,
            (&raw mut tde).cast(),
            cred,
            posixly_correct,
        )
    }
}

struct Table<F>(core::marker::PhantomData<F>);

impl<F: RenameOps> Table<F> {
    const OPS: &'static t::genfs_rename_ops = &t::genfs_rename_ops {
        gro_directory_empty_p: Some(directory_empty_p::<F>),
        gro_rename_check_possible: Some(rename_check_possible::<F>),
        gro_rename_check_permitted: Some(rename_check_permitted::<F>),
        gro_remove_check_possible: Some(remove_check_possible::<F>),
        gro_remove_check_permitted: Some(remove_check_permitted::<F>),
        gro_rename: Some(gro_rename::<F>),
        gro_remove: Some(gro_remove::<F>),
        gro_lookup: Some(gro_lookup::<F>),
        gro_genealogy: Some(gro_genealogy::<F>),
        gro_lock_directory: Some(gro_lock_directory::<F>),
    };
}

/// A vnode argument that is there.
macro_rules! vnode {
    ($vp:expr) => {
        // SAFETY: the framework holds a reference for the call.
        unsafe { Vnode::from_ptr($vp) }
    };
}

/// A vnode argument that may be NULL.
macro_rules! vnode_or_none {
    ($vp:expr) => {
        if $vp.is_null() {
            None
        } else {
            Some(vnode!($vp))
        }
    };
}

/// A component argument.
macro_rules! cnp {
    ($cnp:expr) => {
        // SAFETY: the component is valid for the call and used by this thread only.
        unsafe { ComponentName::from_ptr($cnp) }
    };
}

/// A credentials argument.
macro_rules! cred {
    ($cred:expr) => {
        // SAFETY: credentials are valid for the call.
        unsafe { Cred::from_ptr($cred) }
    };
}

unsafe extern "C" fn directory_empty_p<F: RenameOps>(
    _mp: *mut t::mount,
    _cred: t::kauth_cred_t,
    vp: *mut t::vnode,
    _dvp: *mut t::vnode,
) -> bool {
    F::directory_is_empty(vnode!(vp))
}

unsafe extern "C" fn rename_check_possible<F: RenameOps>(
    _mp: *mut t::mount,
    fdvp: *mut t::vnode,
    fvp: *mut t::vnode,
    tdvp: *mut t::vnode,
    tvp: *mut t::vnode,
) -> c_int {
    to_c(F::rename_possible(&Renamed {
        fdvp: vnode!(fdvp),
        fvp: vnode!(fvp),
        tdvp: vnode!(tdvp),
        tvp: vnode_or_none!(tvp),
    }))
}

unsafe extern "C" fn rename_check_permitted<F: RenameOps>(
    _mp: *mut t::mount,
    cred: t::kauth_cred_t,
    fdvp: *mut t::vnode,
    fvp: *mut t::vnode,
    tdvp: *mut t::vnode,
    tvp: *mut t::vnode,
) -> c_int {
    let renamed = Renamed {
        fdvp: vnode!(fdvp),
        fvp: vnode!(fvp),
        tdvp: vnode!(tdvp),
        tvp: vnode_or_none!(tvp),
    };
    to_c(F::rename_permitted(&renamed, cred!(cred)))
}

unsafe extern "C" fn remove_check_possible<F: RenameOps>(
    _mp: *mut t::mount,
    dvp: *mut t::vnode,
    vp: *mut t::vnode,
) -> c_int {
    to_c(F::remove_possible(vnode!(dvp), vnode!(vp)))
}

unsafe extern "C" fn remove_check_permitted<F: RenameOps>(
    _mp: *mut t::mount,
    cred: t::kauth_cred_t,
    dvp: *mut t::vnode,
    vp: *mut t::vnode,
) -> c_int {
    to_c(F::remove_permitted(vnode!(dvp), vnode!(vp), cred!(cred)))
}

unsafe extern "C" fn gro_rename<F: RenameOps>(
    _mp: *mut t::mount,
    _cred: t::kauth_cred_t,
    fdvp: *mut t::vnode,
    fcnp: *mut t::componentname,
    _fde: *mut c_void,
    fvp: *mut t::vnode,
    tdvp: *mut t::vnode,
    tcnp: *mut t::componentname,
    _tde: *mut c_void,
    tvp: *mut t::vnode,
) -> c_int {
    let args = RenameArgs {
        fdvp: vnode!(fdvp),
        fcnp: cnp!(fcnp),
        fvp: vnode!(fvp),
        tdvp: vnode!(tdvp),
        tcnp: cnp!(tcnp),
        tvp: vnode_or_none!(tvp),
    };
    let deleted = match function!(F::RENAME)(&args) {
        Ok(deleted) => deleted,
        Err(error) => return error.get(),
    };
    // SAFETY: the four vnodes are referenced and locked; tvp may be NULL.
    unsafe { kpi::genfs_rename_knote(fdvp, fvp, tdvp, tvp, deleted) };
    // SAFETY: the four vnodes are referenced and locked; tvp may be NULL.
    unsafe { kpi::genfs_rename_cache_purge(fdvp, fvp, tdvp, tvp) };
    0
}

unsafe extern "C" fn gro_remove<F: RenameOps>(
    _mp: *mut t::mount,
    _cred: t::kauth_cred_t,
    dvp: *mut t::vnode,
    cnp: *mut t::componentname,
    _de: *mut c_void,
    vp: *mut t::vnode,
) -> c_int {
    to_c(F::rename_remove(vnode!(dvp), cnp!(cnp), vnode!(vp)))
}

unsafe extern "C" fn gro_lookup<F: RenameOps>(
    _mp: *mut t::mount,
    dvp: *mut t::vnode,
    cnp: *mut t::componentname,
    _de: *mut c_void,
    vpp: *mut *mut t::vnode,
) -> c_int {
    match F::rename_lookup(vnode!(dvp), cnp!(cnp)) {
        Ok(vp) => {
            // SAFETY: the framework gives room for the answer.
            unsafe { vpp.write(vp.into_raw()) };
            0
        }
        Err(error) => error.get(),
    }
}

/// Walks from `tdvp` up: is `fdvp` on the way to the root? Answers the child of `fdvp` on that way.
/// The rename lock keeps the tree as it is.
unsafe extern "C" fn gro_genealogy<F: RenameOps>(
    _mp: *mut t::mount,
    _cred: t::kauth_cred_t,
    fdvp: *mut t::vnode,
    tdvp: *mut t::vnode,
    intermediate: *mut *mut t::vnode,
) -> c_int {
    let fdvp = vnode!(fdvp);
    let mut child = vnode!(tdvp).vref();
    let found = loop {
        // A lock keeps the directory from being reclaimed while its parent is read.
        child.lock_retry();
        let parent = if child.belongs_to::<F>() {
            F::parent(&child)
        } else {
            Err(Errno::ENOENT)
        };
        child.unlock();
        match parent {
            Ok(None) => break core::ptr::null_mut(),
            Ok(Some(parent)) if parent.is(fdvp) => break child.into_raw(),
            Ok(Some(parent)) => child = parent,
            Err(error) => return error.get(),
        }
    };
    // SAFETY: the framework gives room for the answer.
    unsafe { intermediate.write(found) };
    0
}

unsafe extern "C" fn gro_lock_directory<F: RenameOps>(
    _mp: *mut t::mount,
    vp: *mut t::vnode,
) -> c_int {
    let vp = vnode!(vp);
    if let Err(error) = vp.lock_exclusive() {
        return error.get();
    }
    if F::directory_is_removed(vp) {
        vp.unlock();
        return Errno::ENOENT.get();
    }
    0
}
