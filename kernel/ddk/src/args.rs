//! The C argument structures of the vnode operations, read safely.
//!
//! An [`Args`] is made once, by the adapter that the kernel called with the structure; what is in it
//! is then valid for the call, as `vnodeops(9)` promises.

use core::ffi::{CStr, c_int, c_void};
use core::marker::PhantomData;

use rump_abi::types as t;
use rump_abi::{Errno, Result, kpi};

use crate::cred::Cred;
use crate::namei::{ComponentName, NameiOp};
use crate::uio::Uio;
use crate::vattr::Vattr;
use crate::vnode::{Vnode, VnodeRef};

/// The argument structure `A` of the operation that is running.
pub struct Args<'a, A> {
    raw: *mut A,
    call: PhantomData<&'a mut A>,
}

impl<A> Args<'_, A> {
    /// The argument structure of an operation.
    ///
    /// # Safety
    /// `v` is what the kernel called the operation with, whose structure `A` is: all pointers in it
    /// are valid, with references and locks as the manual says, until the operation returns.
    #[inline(always)]
    #[must_use]
    pub unsafe fn new(v: *mut c_void) -> Self {
        Self {
            raw: v.cast(),
            call: PhantomData,
        }
    }

    /// The C structure.
    #[inline(always)]
    #[must_use]
    pub fn as_ptr(&self) -> *mut A {
        self.raw
    }
}

/// What an accessor does with the C field.
macro_rules! accessor {
    (dvp: $a:ty) => {
        accessor!(@vnode dvp a_dvp "The directory.", $a);
    };
    (vp: $a:ty) => {
        accessor!(@vnode vp a_vp "The file.", $a);
    };
    (cnp: $a:ty) => {
        accessor!(@get cnp a_cnp &'a ComponentName, ComponentName::from_ptr, "The name.");
    };
    (cred: $a:ty) => {
        accessor!(@get cred a_cred &'a Cred, Cred::from_ptr, "On whose behalf.");
    };
    (uio: $a:ty) => {
        accessor!(@get uio a_uio &'a mut Uio, Uio::from_ptr, "The transfer; asked for once.");
    };
    (vap: $a:ty) => {
        accessor!(@get vap a_vap &'a Vattr, attributes, "The attributes that are wanted.");
    };
    (vap_out: $a:ty) => {
        accessor!(@get vap_out a_vap &'a mut Vattr, nulled, "Room for attributes; asked for once.");
    };
    (target: $a:ty) => {
        accessor!(@get target a_target &'a CStr, CStr::from_ptr, "Where a link points.");
    };
    (mode: $a:ty) => {
        accessor!(@value mode a_mode "The access.");
    };
    (fflag: $a:ty) => {
        accessor!(@value fflag a_fflag "`F*` and `O_*`.");
    };
    (ioflag: $a:ty) => {
        accessor!(@value ioflag a_ioflag "`IO_*`.");
    };
    (flags: $a:ty) => {
        accessor!(@value flags a_flags "`FSYNC_*` or what is asked of whiteouts.");
    };
    (name: $a:ty) => {
        accessor!(@value name a_name "`_PC_*`.");
    };
    (vpp: $a:ty) => {
        /// Answers with the vnode that the operation made or found.
        #[must_use]
        pub fn answer(&self, result: Result<VnodeRef>) -> c_int {
            let (vp, error) = match result {
                Ok(vp) => (vp.into_raw(), 0),
                Err(error) => (core::ptr::null_mut(), error.get()),
            };
            // SAFETY: see Args::new.
            let vpp = unsafe { (*self.raw).a_vpp };
            // SAFETY: the caller of such an operation gives room for the answer.
            unsafe { vpp.write(vp) };
            error
        }
    };
    (@vnode $name:ident $field:ident $doc:literal, $a:ty) => {
        accessor!(@get $name $field &'a Vnode, Vnode::from_ptr, $doc);
    };
    (@get $name:ident $field:ident $ty:ty, $make:path, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        #[must_use]
        pub fn $name(&self) -> $ty {
            // SAFETY: see Args::new.
            let pointer = unsafe { (*self.raw).$field };
            // SAFETY: valid for the call, see Args::new.
            unsafe { $make(pointer) }
        }
    };
    (@value $name:ident $field:ident $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        #[must_use]
        pub fn $name(&self) -> c_int {
            // SAFETY: see Args::new.
            unsafe { (*self.raw).$field }
        }
    };
}

macro_rules! accessors {
    ($($args:ident: $($name:ident)*;)*) => {
        $(
            impl<'a> Args<'a, t::$args> {
                $(accessor!($name: t::$args);)*
            }
        )*
    };
}

accessors! {
    vop_lookup_v2_args: dvp cnp vpp;
    vop_create_v3_args: dvp cnp vap vpp;
    vop_mknod_v3_args: dvp cnp vap vpp;
    vop_mkdir_v3_args: dvp cnp vap vpp;
    vop_symlink_v3_args: dvp cnp vap target vpp;
    vop_open_args: vp mode cred;
    vop_close_args: vp fflag cred;
    vop_access_args: vp mode cred;
    vop_getattr_args: vp vap_out cred;
    vop_setattr_args: vp vap cred;
    vop_read_args: vp uio ioflag cred;
    vop_write_args: vp uio ioflag cred;
    vop_fsync_args: vp cred flags;
    vop_remove_args: dvp vp cnp;
    vop_rmdir_args: dvp vp cnp;
    vop_link_v2_args: dvp vp cnp;
    vop_readdir_args: vp uio cred;
    vop_readlink_args: vp uio cred;
    vop_inactive_args: vp;
    vop_reclaim_args: vp;
    vop_print_args: vp;
    vop_pathconf_args: vp name;
    vop_advlock_args: vp;
    vop_whiteout_args: dvp cnp flags;
}

/// # Safety
/// `vap` is valid for `'a`.
unsafe fn attributes<'a>(vap: *mut Vattr) -> &'a Vattr {
    // SAFETY: the caller's promise.
    unsafe { &*vap }
}

/// # Safety
/// `vap` is room for attributes for `'a`.
unsafe fn nulled<'a>(vap: *mut Vattr) -> &'a mut Vattr {
    // SAFETY: fills the structure before anything is read from it.
    unsafe { kpi::vattr_null(vap) };
    // SAFETY: the caller's promise, and initialised now.
    unsafe { &mut *vap }
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

impl Args<'_, t::vop_remove_args> {
    /// Unlocks and releases both vnodes: the last thing.
    pub fn put_both(self) {
        put_both(self.dvp().as_ptr(), self.vp().as_ptr());
    }
}

impl Args<'_, t::vop_rmdir_args> {
    /// Unlocks and releases both vnodes: the last thing.
    pub fn put_both(self) {
        put_both(self.dvp().as_ptr(), self.vp().as_ptr());
    }
}

impl Args<'_, t::vop_link_v2_args> {
    /// `VOP_ABORTOP(9)`: nothing will be made of the name.
    pub fn abort(&self) {
        let (dvp, cnp) = (self.dvp().as_ptr(), self.cnp().as_ptr());
        // SAFETY: the directory is locked and the component valid.
        unsafe { kpi::VOP_ABORTOP(dvp, cnp) };
    }
}

impl Args<'_, t::vop_fsync_args> {
    /// The range, 0 and 0 for everything.
    #[must_use]
    pub fn range(&self) -> (t::off_t, t::off_t) {
        // SAFETY: see Args::new.
        let args = unsafe { *self.raw };
        (args.a_offlo, args.a_offhi)
    }
}

impl Args<'_, t::vop_readdir_args> {
    /// Whether cookies are asked for, as an NFS server does.
    #[must_use]
    pub fn wants_cookies(&self) -> bool {
        // SAFETY: see Args::new.
        unsafe { !(*self.raw).a_cookies.is_null() }
    }

    /// Answers whether the end was reached.
    #[must_use]
    pub fn answer(&self, result: Result<bool>) -> c_int {
        // SAFETY: see Args::new.
        let eofflag = unsafe { (*self.raw).a_eofflag };
        match result {
            Ok(eof) => {
                if !eofflag.is_null() {
                    // SAFETY: not NULL, so it is room for the answer.
                    unsafe { eofflag.write(c_int::from(eof)) };
                }
                0
            }
            Err(error) => error.get(),
        }
    }
}

impl Args<'_, t::vop_pathconf_args> {
    /// Answers with a value.
    #[must_use]
    pub fn answer(&self, result: Result<i64>) -> c_int {
        // SAFETY: see Args::new.
        let retval = unsafe { (*self.raw).a_retval };
        match result {
            Ok(value) => {
                // SAFETY: the caller gives room for the answer.
                unsafe { retval.write(value) };
                0
            }
            Err(error) => error.get(),
        }
    }
}

impl Args<'_, t::vop_inactive_args> {
    /// Answers whether the vnode should die, and unlocks it: the last thing.
    pub fn unlock(self, recycle: bool) {
        // SAFETY: see Args::new.
        let answer = unsafe { (*self.raw).a_recycle };
        // SAFETY: the caller gives room for the answer.
        unsafe { answer.write(recycle) };
        self.vp().unlock();
    }
}

impl Args<'_, t::vop_whiteout_args> {
    /// What is asked.
    ///
    /// # Errors
    /// `EINVAL` for anything else.
    pub fn op(&self) -> Result<NameiOp> {
        match self.flags() {
            t::LOOKUP => Ok(NameiOp::Lookup),
            t::CREATE => Ok(NameiOp::Create),
            t::DELETE => Ok(NameiOp::Delete),
            _ => Err(Errno::EINVAL),
        }
    }
}
