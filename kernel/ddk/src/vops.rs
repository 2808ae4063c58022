//! From the C argument structures to the methods of [`VnodeOps`] (`vnodeops(9)`).
//!
//! Each function here is a slot of an operations vector, once a type is put in for `F`. It holds the
//! contract for references and locks on every path: what the manual says is released is released
//! here, after the driver's method, and a method never releases.
//!
//! All of them have one condition, which the kernel's dispatch fulfils: `v` points to the argument
//! structure of the operation, on vnodes that `F` loaded, with references and locks as the manual
//! says. They are always inlined, so that a backtrace shows the exported function of the driver.

use core::ffi::{CStr, c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types as t;
use rump_abi::{Errno, Result, kpi};

use crate::cred::Cred;
use crate::fs::VnodeOps;
use crate::mount::Mount;
use crate::namei::{ComponentName, NameiOp};
use crate::node;
use crate::uio::Uio;
use crate::vnode::{Vnode, VnodeRef};

/// The argument structure.
macro_rules! args {
    ($v:ident: $ty:ident) => {
        // SAFETY: `v` is the argument structure of this operation, ours for the call.
        unsafe { &mut *$v.cast::<t::$ty>() }
    };
}

/// A vnode argument.
macro_rules! vnode {
    ($vp:expr) => {
        // SAFETY: a vnode argument is referenced for the call.
        unsafe { Vnode::from_ptr($vp) }
    };
}

/// A credentials argument.
macro_rules! cred {
    ($cred:expr) => {
        // SAFETY: credentials are valid for the call.
        unsafe { Cred::from_ptr($cred) }
    };
}

/// A component argument.
macro_rules! cnp {
    ($cnp:expr) => {
        // SAFETY: the component is valid for the call and used by this thread only.
        unsafe { ComponentName::from_ptr($cnp) }
    };
}

/// Answers an operation that makes a vnode.
fn answer(result: Result<VnodeRef>, vpp: *mut *mut t::vnode) -> c_int {
    let (vp, error) = match result {
        Ok(vp) => (vp.into_raw(), 0),
        Err(error) => (core::ptr::null_mut(), error.get()),
    };
    // SAFETY: the caller of such an operation gives room for the answer.
    unsafe { vpp.write(vp) };
    error
}

macro_rules! operations {
    ($($(#[$meta:meta])* fn $name:ident<$f:ident>($v:ident) $body:block)*) => {
        $(
            $(#[$meta])*
            ///
            /// # Safety
            /// See the module.
            #[inline(always)]
            pub unsafe extern "C" fn $name<$f: VnodeOps>($v: *mut c_void) -> c_int $body
        )*
    };
}

operations! {
    /// `VOP_LOOKUP`.
    fn lookup<F>(v) {
        let ap = args!(v: vop_lookup_v2_args);
        answer(F::lookup(vnode!(ap.a_dvp), cnp!(ap.a_cnp)), ap.a_vpp)
    }

    /// `VOP_CREATE`.
    fn create<F>(v) {
        let ap = args!(v: vop_create_v3_args);
        // SAFETY: the attributes are valid for the call.
        let vap = unsafe { &*ap.a_vap };
        answer(F::create(vnode!(ap.a_dvp), cnp!(ap.a_cnp), vap), ap.a_vpp)
    }

    /// `VOP_MKNOD`.
    fn mknod<F>(v) {
        let ap = args!(v: vop_mknod_v3_args);
        // SAFETY: the attributes are valid for the call.
        let vap = unsafe { &*ap.a_vap };
        answer(F::mknod(vnode!(ap.a_dvp), cnp!(ap.a_cnp), vap), ap.a_vpp)
    }

    /// `VOP_OPEN`.
    fn open<F>(v) {
        let ap = args!(v: vop_open_args);
        to_c(F::open(vnode!(ap.a_vp), ap.a_mode, cred!(ap.a_cred)))
    }

    /// `VOP_CLOSE`.
    fn close<F>(v) {
        let ap = args!(v: vop_close_args);
        to_c(F::close(vnode!(ap.a_vp), ap.a_fflag, cred!(ap.a_cred)))
    }

    /// `VOP_ACCESS`.
    fn access<F>(v) {
        let ap = args!(v: vop_access_args);
        to_c(F::access(vnode!(ap.a_vp), ap.a_mode, cred!(ap.a_cred)))
    }

    /// `VOP_GETATTR`.
    fn getattr<F>(v) {
        let ap = args!(v: vop_getattr_args);
        // SAFETY: fills the caller's structure before anything is read from it.
        unsafe { kpi::vattr_null(ap.a_vap) };
        // SAFETY: valid for the call, and initialised now.
        let vap = unsafe { &mut *ap.a_vap };
        to_c(F::getattr(vnode!(ap.a_vp), vap, cred!(ap.a_cred)))
    }

    /// `VOP_SETATTR`.
    fn setattr<F>(v) {
        let ap = args!(v: vop_setattr_args);
        // SAFETY: the attributes are valid for the call.
        let vap = unsafe { &*ap.a_vap };
        to_c(F::setattr(vnode!(ap.a_vp), vap, cred!(ap.a_cred)))
    }

    /// `VOP_READ`.
    fn read<F>(v) {
        let ap = args!(v: vop_read_args);
        // SAFETY: the uio is valid for the call and used by this thread only.
        let uio = unsafe { Uio::from_ptr(ap.a_uio) };
        to_c(F::read(vnode!(ap.a_vp), uio, ap.a_ioflag, cred!(ap.a_cred)))
    }

    /// `VOP_WRITE`.
    fn write<F>(v) {
        let ap = args!(v: vop_write_args);
        // SAFETY: the uio is valid for the call and used by this thread only.
        let uio = unsafe { Uio::from_ptr(ap.a_uio) };
        to_c(F::write(vnode!(ap.a_vp), uio, ap.a_ioflag, cred!(ap.a_cred)))
    }

    /// `VOP_FSYNC`.
    fn fsync<F>(v) {
        let ap = args!(v: vop_fsync_args);
        to_c(F::fsync(vnode!(ap.a_vp), cred!(ap.a_cred), ap.a_flags, ap.a_offlo, ap.a_offhi))
    }

    /// `VOP_REMOVE`: releases both vnodes.
    fn remove<F>(v) {
        let ap = args!(v: vop_remove_args);
        let error = to_c(F::remove(vnode!(ap.a_dvp), vnode!(ap.a_vp), cnp!(ap.a_cnp)));
        put_both(ap.a_dvp, ap.a_vp);
        error
    }

    /// `VOP_LINK`: `vp` comes and goes unlocked, the method has it locked.
    fn link<F>(v) {
        let ap = args!(v: vop_link_v2_args);
        let vp = vnode!(ap.a_vp);
        let cnp = cnp!(ap.a_cnp);
        let result = vp.lock_exclusive().and_then(|()| {
            let result = F::link(vnode!(ap.a_dvp), vp, cnp);
            vp.unlock();
            result
        });
        if result.is_err() {
            // SAFETY: the directory is locked and the component valid.
            unsafe { kpi::VOP_ABORTOP(ap.a_dvp, ap.a_cnp) };
        }
        to_c(result)
    }

    /// `VOP_MKDIR`.
    fn mkdir<F>(v) {
        let ap = args!(v: vop_mkdir_v3_args);
        // SAFETY: the attributes are valid for the call.
        let vap = unsafe { &*ap.a_vap };
        answer(F::mkdir(vnode!(ap.a_dvp), cnp!(ap.a_cnp), vap), ap.a_vpp)
    }

    /// `VOP_RMDIR`: releases both vnodes.
    fn rmdir<F>(v) {
        let ap = args!(v: vop_rmdir_args);
        let error = to_c(F::rmdir(vnode!(ap.a_dvp), vnode!(ap.a_vp), cnp!(ap.a_cnp)));
        put_both(ap.a_dvp, ap.a_vp);
        error
    }

    /// `VOP_SYMLINK`.
    fn symlink<F>(v) {
        let ap = args!(v: vop_symlink_v3_args);
        // SAFETY: the attributes are valid for the call.
        let vap = unsafe { &*ap.a_vap };
        // SAFETY: a string in kernel memory that outlives the call.
        let target = unsafe { CStr::from_ptr(ap.a_target) };
        answer(F::symlink(vnode!(ap.a_dvp), cnp!(ap.a_cnp), vap, target), ap.a_vpp)
    }

    /// `VOP_READDIR`. Cookies, which only an NFS server asks for, are not made.
    fn readdir<F>(v) {
        let ap = args!(v: vop_readdir_args);
        if !ap.a_cookies.is_null() {
            return Errno::EOPNOTSUPP.get();
        }
        // SAFETY: the uio is valid for the call and used by this thread only.
        let uio = unsafe { Uio::from_ptr(ap.a_uio) };
        match F::readdir(vnode!(ap.a_vp), uio, cred!(ap.a_cred)) {
            Ok(eof) => {
                if !ap.a_eofflag.is_null() {
                    // SAFETY: not NULL, so it is room for the answer.
                    unsafe { ap.a_eofflag.write(c_int::from(eof)) };
                }
                0
            }
            Err(error) => error.get(),
        }
    }

    /// `VOP_READLINK`.
    fn readlink<F>(v) {
        let ap = args!(v: vop_readlink_args);
        // SAFETY: the uio is valid for the call and used by this thread only.
        let uio = unsafe { Uio::from_ptr(ap.a_uio) };
        to_c(F::readlink(vnode!(ap.a_vp), uio, cred!(ap.a_cred)))
    }

    /// `VOP_INACTIVE`: unlocks.
    fn inactive<F>(v) {
        let ap = args!(v: vop_inactive_args);
        let vp = vnode!(ap.a_vp);
        let recycle = F::inactive(vp);
        // SAFETY: the caller gives room for the answer.
        unsafe { ap.a_recycle.write(recycle) };
        vp.unlock();
        0
    }

    /// `VOP_RECLAIM`: forgets the key and lets the node go.
    fn reclaim<F>(v) {
        let ap = args!(v: vop_reclaim_args);
        let vp = vnode!(ap.a_vp);
        // SAFETY: v_mount of a vnode that is being reclaimed is still its own.
        let mp = unsafe { (*ap.a_vp).v_mount };
        // SAFETY: a mount outlives its vnodes.
        let mp = unsafe { Mount::from_ptr(mp) };
        // SAFETY: reclaim runs once a life of the vnode.
        let node = unsafe { node::take_data::<F>(vp) };
        F::reclaim(mp, node);
        0
    }

    /// `VOP_PATHCONF`.
    fn pathconf<F>(v) {
        let ap = args!(v: vop_pathconf_args);
        match F::pathconf(vnode!(ap.a_vp), ap.a_name) {
            Ok(value) => {
                // SAFETY: the caller gives room for the answer.
                unsafe { ap.a_retval.write(value) };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// `VOP_ADVLOCK`: the vnode is unlocked and may be dead.
    fn advlock<F>(v) {
        let ap: *mut t::vop_advlock_args = v.cast();
        // SAFETY: the argument structure, ours for the call.
        let vp = vnode!((*ap).a_vp);
        let Some(node) = vp.data_unlocked::<F>() else {
            return Errno::ENOENT.get();
        };
        let (list, size) = F::lock_list(&node);
        to_c(list.advlock(ap, size))
    }

    /// `VOP_WHITEOUT`.
    fn whiteout<F>(v) {
        let ap = args!(v: vop_whiteout_args);
        let op = match ap.a_flags {
            t::LOOKUP => NameiOp::Lookup,
            t::CREATE => NameiOp::Create,
            t::DELETE => NameiOp::Delete,
            _ => return Errno::EINVAL.get(),
        };
        // SAFETY: a NULL component comes only with the question whether whiteouts are supported.
        to_c(F::whiteout(vnode!(ap.a_dvp), cnp!(ap.a_cnp), op))
    }

    /// `VOP_PRINT`.
    fn print<F>(v) {
        let ap = args!(v: vop_print_args);
        F::print(vnode!(ap.a_vp));
        0
    }
}

/// The end of remove and rmdir: both vnodes are unlocked and released; a directory that was asked to
/// remove itself has one lock and two references.
fn put_both(dvp: *mut t::vnode, vp: *mut t::vnode) {
    if dvp == vp {
        // SAFETY: two references, of which this is the one without the lock.
        unsafe { kpi::vrele(vp) };
    } else {
        // SAFETY: locked and referenced for the operation.
        unsafe { kpi::vput(vp) };
    }
    // SAFETY: locked and referenced for the operation.
    unsafe { kpi::vput(dvp) };
}
