//! The C argument structures of the vnode operations, read safely.
//!
//! An [`Args`] is made once, by the adapter that the kernel called with the structure; what is in it
//! is then valid for the call, as `vnodeops(9)` promises.

use core::ffi::{CStr, c_int, c_void};
use core::marker::PhantomData;

use rump_abi::types::{self as t, off_t};
use rump_abi::{Errno, Result, kpi};

use crate::answer::Answer;
use crate::cred::Cred;
use crate::locked::{Locked, LockedRef};
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
        accessor!(@value mode a_mode c_int, "The access.");
    };
    (fflag: $a:ty) => {
        accessor!(@value fflag a_fflag c_int, "`F*` and `O_*`.");
    };
    (ioflag: $a:ty) => {
        accessor!(@value ioflag a_ioflag c_int, "`IO_*`.");
    };
    (flags: $a:ty) => {
        accessor!(@value flags a_flags c_int, "`FSYNC_*` or what is asked of whiteouts.");
    };
    (name: $a:ty) => {
        accessor!(@value name a_name c_int, "`_PC_*`.");
    };
    (offlo: $a:ty) => {
        accessor!(@value offlo a_offlo off_t, "Where the range begins.");
    };
    (offhi: $a:ty) => {
        accessor!(@value offhi a_offhi off_t, "Where the range ends; 0 and 0 is everything.");
    };
    (locked: $a:ty) => {
        accessor!(@get locked a_vp Locked<'a>, Locked::from_raw, "The file, with its lock; asked for once.");
    };
    (vpp: $a:ty) => {
        accessor!(@get vpp a_vpp Answer<'a, VnodeRef>, no_vnode, "Room for a vnode; asked for once.");
    };
    (eofflag: $a:ty) => {
        accessor!(@get eofflag a_eofflag Answer<'a, c_int>, Answer::at, "Whether the end was reached; asked for once.");
    };
    (retval: $a:ty) => {
        accessor!(@get retval a_retval Answer<'a, t::register_t>, Answer::at, "The value; asked for once.");
    };
    (recycle: $a:ty) => {
        accessor!(@get recycle a_recycle Answer<'a, bool>, Answer::at, "Whether the vnode should die; asked for once.");
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
    (@value $name:ident $field:ident $ty:ty, $doc:literal) => {
        #[doc = $doc]
        #[inline(always)]
        #[must_use]
        pub fn $name(&self) -> $ty {
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
    vop_fsync_args: vp cred flags offlo offhi;
    vop_remove_args: dvp vp cnp;
    vop_rmdir_args: dvp vp cnp;
    vop_link_v2_args: dvp vp cnp;
    vop_readdir_args: vp uio cred eofflag;
    vop_readlink_args: vp uio cred;
    vop_inactive_args: locked recycle;
    vop_reclaim_args: vp;
    vop_print_args: vp;
    vop_pathconf_args: vp name retval;
    vop_advlock_args: vp;
    vop_whiteout_args: dvp cnp flags;
}

/// # Safety
/// `vap` is valid for `'a`.
#[inline(always)]
unsafe fn attributes<'a>(vap: *mut Vattr) -> &'a Vattr {
    // SAFETY: the caller's promise.
    unsafe { &*vap }
}

/// # Safety
/// `vap` is room for attributes for `'a`.
#[inline(always)]
unsafe fn nulled<'a>(vap: *mut Vattr) -> &'a mut Vattr {
    // SAFETY: fills the structure before anything is read from it.
    unsafe { kpi::vattr_null(vap) };
    // SAFETY: the caller's promise, and initialised now.
    unsafe { &mut *vap }
}

/// # Safety
/// `vpp` is room for a vnode for `'a`.
#[inline(always)]
unsafe fn no_vnode<'a>(vpp: *mut *mut t::vnode) -> Answer<'a, VnodeRef> {
    // SAFETY: the caller's promise. Who gets an error finds NULL.
    unsafe { vpp.write(core::ptr::null_mut()) };
    // SAFETY: a VnodeRef is the pointer.
    unsafe { Answer::at(vpp.cast()) }
}

/// What remove and rmdir share: they end the lock and the reference of both vnodes.
macro_rules! removal {
    ($args:ident) => {
        impl Args<'_, t::$args> {
            /// Whether a directory is to remove itself. It has one lock and two references then, which
            /// this lets go.
            #[inline(always)]
            #[must_use]
            pub fn is_of_itself(&self) -> bool {
                let is_one = self.dvp().is(self.vp());
                if is_one {
                    let_go(self.vp());
                }
                is_one
            }

            /// Both vnodes, asked for once.
            #[inline(always)]
            #[must_use]
            pub fn both(&self) -> (LockedRef, LockedRef) {
                // SAFETY: locked and referenced for the operation, which has to end both.
                let dvp = unsafe { LockedRef::from_raw(self.dvp().as_ptr()) };
                // SAFETY: as above.
                let vp = unsafe { LockedRef::from_raw(self.vp().as_ptr()) };
                (dvp, vp)
            }
        }
    };
}

removal!(vop_remove_args);
removal!(vop_rmdir_args);

#[cold]
#[inline(never)]
fn let_go(vp: &Vnode) {
    // SAFETY: two references, of which this is the one without the lock.
    unsafe { kpi::vrele(vp.as_ptr()) };
    // SAFETY: the lock and the other reference.
    unsafe { kpi::vput(vp.as_ptr()) };
}

impl<'a> Args<'a, t::vop_link_v2_args> {
    /// Locks the file.
    ///
    /// # Errors
    /// `ENOENT`: it died while we waited.
    #[inline(always)]
    pub fn lock(&self) -> Result<Locked<'a>> {
        let vp = self.vp();
        vp.lock_exclusive()?;
        // SAFETY: referenced for the operation, and locked by the line above.
        Ok(unsafe { Locked::from_raw(vp.as_ptr()) })
    }
}

impl Args<'_, t::vop_readdir_args> {
    /// Whether cookies are asked for, as an NFS server does.
    #[inline(always)]
    #[must_use]
    pub fn wants_cookies(&self) -> bool {
        // SAFETY: see Args::new.
        unsafe { !(*self.raw).a_cookies.is_null() }
    }
}

impl Args<'_, t::vop_whiteout_args> {
    /// What is asked.
    ///
    /// # Errors
    /// `EINVAL` for anything else.
    #[inline(always)]
    pub fn op(&self) -> Result<NameiOp> {
        match self.flags() {
            t::LOOKUP => Ok(NameiOp::Lookup),
            t::CREATE => Ok(NameiOp::Create),
            t::DELETE => Ok(NameiOp::Delete),
            _ => Err(Errno::EINVAL),
        }
    }
}
