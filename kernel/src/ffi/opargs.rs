//! From the argument structure of a vnode operation to Rust: what the entry points of the kernel's own
//! file systems ([`super::genfs`], [`super::spec`], [`super::fifo`], [`super::dead`]) share.

use core::ffi::c_int;

use rump_abi::types::*;

use super::uio::uiomove;
use super::vnode::Vp;
use crate::cred::Cred;
use crate::{Errno, Result};

/// Defines entry points `extern "C" fn(*mut c_void) -> c_int`, each with its argument structure as a
/// mutable reference, and its result as an errno.
macro_rules! operations {
    ($($(#[$meta:meta])* fn $name:ident($ap:ident: $args:ty) $body:block)*) => {
        $(
            $(#[$meta])*
            ///
            /// # Safety
            /// The argument is the argument structure of the operation, with the locks and references of
            /// `vnodeops(9)`.
            pub unsafe extern "C" fn $name(v: *mut core::ffi::c_void) -> core::ffi::c_int {
                // SAFETY: as promised by the caller.
                let $ap = unsafe { &mut *v.cast::<$args>() };
                #[allow(unused_mut, reason = "few bodies store results")]
                let mut body = || -> $crate::Result<()> { $body };
                $crate::ffi::opargs::errno(body())
            }
        )*
    };
}
pub(crate) use operations;

/// A result as C's.
pub(crate) fn errno(result: Result<()>) -> c_int {
    match result {
        Ok(()) => 0,
        Err(error) => error.get(),
    }
}

/// A vnode argument.
///
/// # Panics
/// When it is NULL, which no caller of an operation may pass here.
pub(crate) fn vp(argument: *mut vnode) -> Vp {
    vp_opt(argument).expect("a vnode operation was called without a vnode")
}

/// A vnode argument that may be NULL.
pub(crate) fn vp_opt(argument: *mut vnode) -> Option<Vp> {
    // SAFETY: arguments of operations are vnodes of this kernel or NULL.
    unsafe { Vp::from_ptr(argument) }
}

/// A credentials argument.
pub(crate) fn cred(argument: kauth_cred_t) -> Cred {
    Cred::from_ptr(argument).unwrap_or(Cred::NOCRED)
}

/// A `struct uio` that a caller passed.
pub struct UioRef(*mut uio);

impl UioRef {
    /// Wraps an argument of an operation that is running.
    pub(crate) fn new(argument: *mut uio) -> Self {
        Self(argument)
    }

    /// The C structure.
    pub(super) fn as_ptr(&mut self) -> *mut uio {
        self.0
    }

    fn get(&mut self) -> &mut uio {
        // SAFETY: the caller of the operation keeps the structure alive and to itself meanwhile.
        unsafe { &mut *self.0 }
    }

    /// Bytes left.
    #[must_use]
    pub fn resid(&mut self) -> usize {
        self.get().uio_resid
    }

    /// Where in the file the next byte comes from or goes.
    #[must_use]
    pub fn offset(&mut self) -> i64 {
        self.get().uio_offset
    }

    /// Moves bytes to the reader.
    ///
    /// # Errors
    /// `EFAULT`; what was moved before counts.
    pub fn move_out(&mut self, data: &[u8]) -> Result<()> {
        // SAFETY: `data` is readable; the direction is checked by the assertion.
        assert!(
            self.get().uio_rw == UIO_READ,
            "a read has the wrong direction"
        );
        // SAFETY: as above; the uio is complete.
        unsafe { uiomove(data.as_ptr().cast_mut(), data.len(), self.0) }
    }

    /// Takes bytes from the writer.
    ///
    /// # Errors
    /// `EFAULT`; what was moved before counts.
    pub fn move_in(&mut self, data: &mut [u8]) -> Result<()> {
        assert!(
            self.get().uio_rw == UIO_WRITE,
            "a write has the wrong direction"
        );
        // SAFETY: `data` is writable; the uio is complete.
        unsafe { uiomove(data.as_mut_ptr(), data.len(), self.0) }
    }

    /// Takes all bytes from the writer and forgets them unseen.
    pub fn discard(&mut self) {
        let c = self.get();
        c.uio_offset += c.uio_resid as off_t;
        c.uio_resid = 0;
    }
}

/// The inactive operation of a vnode that stays in the cache: unlocks.
pub(super) fn inactive(ap: &mut vop_inactive_args) {
    // SAFETY: the result's place is the caller's.
    unsafe { *ap.a_recycle = false };
    vp(ap.a_vp).unlock();
}

/// The bmap operation of a vnode whose blocks are where they are, `run` more of them behind each.
pub(super) fn bmap(ap: &vop_bmap_args, run: c_int) {
    // SAFETY: the results' places are NULL or the caller's.
    if let Some(vpp) = unsafe { ap.a_vpp.as_mut() } {
        *vpp = ap.a_vp;
    }
    // SAFETY: as above.
    if let Some(bnp) = unsafe { ap.a_bnp.as_mut() } {
        *bnp = ap.a_bn;
    }
    // SAFETY: as above.
    if let Some(runp) = unsafe { ap.a_runp.as_mut() } {
        *runp = run;
    }
}

/// `EPASSTHROUGH`: nobody here knows the command.
pub const NOT_MINE: Errno = Errno::EPASSTHROUGH;
