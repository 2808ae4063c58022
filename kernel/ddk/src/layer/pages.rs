//! Pages and blocks belong to the lower vnode.

use core::ffi::{c_int, c_void};

use rump_abi::types::{self as t, PGO_LOCKED, PGO_RECLAIM};
use rump_abi::{Errno, kpi};

use super::node;
use super::passing::Passing;
use crate::vnode::Vnode;

macro_rules! instead {
    ($operation:ident, $lower:expr) => {{
        let raw = $operation.as_ptr();
        // SAFETY: the structure is ours while the operation runs.
        let vp = unsafe { (*raw).a_vp };
        // SAFETY: as above.
        unsafe { (*raw).a_vp = $lower.as_ptr() };
        let error = $operation.call(&$lower);
        // SAFETY: as above.
        unsafe { (*raw).a_vp = vp };
        error
    }};
}

/// `VOP_BMAP(9)`: the vnode of the answer is the lower one, without a reference, for `VOP_STRATEGY`.
///
/// # Safety
/// `v` is the argument structure of the operation, of a layer's vnode.
pub unsafe extern "C" fn bmap(v: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    let operation = unsafe { Passing::<t::vop_bmap_args>::new(v) };
    match node::lower(operation.first()) {
        Some(lower) => instead!(operation, lower),
        None => Errno::EBADF.get(),
    }
}

/// `VOP_GETPAGES(9)`. The interlock, which is held, is that of both; who has locked things must not wait.
///
/// # Safety
/// `v` is the argument structure of the operation, of a layer's vnode.
pub unsafe extern "C" fn getpages(v: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    let operation = unsafe { Passing::<t::vop_getpages_args>::new(v) };
    // SAFETY: valid for the operation.
    if unsafe { (*operation.as_ptr()).a_flags } & PGO_LOCKED != 0 {
        return Errno::EBUSY.get();
    }
    match node::lower_locked(operation.first()) {
        Some(lower) => instead!(operation, lower),
        None => leave(operation.first(), Errno::EFAULT.get()),
    }
}

/// `VOP_PUTPAGES(9)`. A layer's vnode that dies leaves the pages alone.
///
/// # Safety
/// `v` is the argument structure of the operation, of a layer's vnode.
pub unsafe extern "C" fn putpages(v: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    let operation = unsafe { Passing::<t::vop_putpages_args>::new(v) };
    // SAFETY: valid for the operation.
    if unsafe { (*operation.as_ptr()).a_flags } & PGO_RECLAIM != 0 {
        return leave(operation.first(), 0);
    }
    match node::lower_locked(operation.first()) {
        Some(lower) => instead!(operation, lower),
        None => leave(operation.first(), Errno::EFAULT.get()),
    }
}

/// These operations end the interlock.
fn leave(vp: &Vnode, error: c_int) -> c_int {
    // SAFETY: held by the caller of the operation.
    unsafe { kpi::mutex_exit(vp.interlock()) };
    error
}
