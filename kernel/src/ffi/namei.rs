//! Where path lookup and vnode files touch C pointers.

use core::ffi::c_int;

use rump_abi::errno::to_c;
use rump_abi::types::{componentname, knote, nameidata, vnode};

use super::vnode::Vp;
use crate::lwproc::curlwp;
use crate::vfs::namei;
use crate::vfs::pathbuf::Pathbuf;
use crate::vfs::vn::vn_open_at;
use crate::{Errno, Result};

/// `VOP_KQFILTER` for a knote of the kernel's queue.
pub(crate) fn kqfilter(vp: Vp, kn: *mut knote) -> Result<()> {
    // SAFETY: the queue keeps a knote until it has detached it.
    unsafe { vp.kqfilter(kn) }
}

/// `namei` for C.
///
/// # Safety
/// `ndp` was set up by `NDINIT`; its path buffer came from `pathbuf_create` and its start directory,
/// if any, is a vnode that the caller has referenced.
pub unsafe fn namei_c(ndp: *mut nameidata) -> c_int {
    // SAFETY: by the caller's promise.
    let nd = unsafe { &mut *ndp };
    if nd.ni_pathbuf.is_null() {
        return Errno::EINVAL.get();
    }
    // SAFETY: a path buffer of C is a `Pathbuf`, by the caller's promise.
    let path = unsafe { &mut *nd.ni_pathbuf.cast::<Pathbuf>() };
    // SAFETY: NULL or a vnode, by the caller's promise.
    let at = unsafe { Vp::from_ptr(nd.ni_atdir) };
    to_c(namei::namei(nd, path, at).map(drop))
}

/// `vn_open` for C.
///
/// # Safety
/// As for [`namei_c`].
pub unsafe fn vn_open_c(ndp: *mut nameidata, fmode: c_int, cmode: c_int) -> c_int {
    // SAFETY: by the caller's promise.
    let nd = unsafe { &mut *ndp };
    if nd.ni_pathbuf.is_null() {
        return Errno::EINVAL.get();
    }
    // SAFETY: a path buffer of C is a `Pathbuf`, by the caller's promise.
    let path = unsafe { &mut *nd.ni_pathbuf.cast::<Pathbuf>() };
    // SAFETY: NULL or a vnode, by the caller's promise.
    let at = unsafe { Vp::from_ptr(nd.ni_atdir) };
    let cmode = cmode as rump_abi::types::mode_t;
    match vn_open_at(curlwp(), at, nd, path, fmode, cmode) {
        Ok(vp) => {
            nd.ni_vp = vp.as_ptr();
            0
        }
        Err(error) => {
            nd.ni_vp = core::ptr::null_mut();
            error.get()
        }
    }
}

/// `relookup` for C.
///
/// # Safety
/// `dvp` is a locked directory, `vpp` takes a pointer, `cnp` is a name from a lookup in it.
pub unsafe fn relookup_c(
    dvp: *mut vnode,
    vpp: *mut *mut vnode,
    cnp: *mut componentname,
    dummy: c_int,
) -> c_int {
    // SAFETY: by the caller's promise.
    let dvp = unsafe { Vp::from_ptr(dvp) };
    let Some(dvp) = dvp else {
        return Errno::EINVAL.get();
    };
    // SAFETY: by the caller's promise.
    let result = namei::relookup(dvp, unsafe { &mut *cnp }, dummy);
    let (vp, error) = match result {
        Ok(vp) => (vp, 0),
        Err(error) => (None, error.get()),
    };
    // SAFETY: by the caller's promise.
    unsafe { vpp.write(Vp::opt_ptr(vp)) };
    error
}
