//! `vn_union_readdir_hook`: what the driver of union mounts wants to do at the end of a directory.

use core::ffi::c_int;
use core::sync::atomic::{AtomicPtr, Ordering::Acquire};

use rump_abi::types::{file, lwp, vnode};

use super::mount::result;
use super::vnode::Vp;
use crate::Result;
use crate::file::File;
use crate::lwproc::curlwp;

type Hook = unsafe extern "C" fn(*mut *mut vnode, *mut file, *mut lwp) -> c_int;

/// The driver stores its function here while it is loaded.
#[unsafe(export_name = "rumpns_vn_union_readdir_hook")]
static HOOK: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());

/// The end of the directory of `f` is reached: whether `f` has now another directory, which goes on.
///
/// # Errors
/// The driver's.
pub(crate) fn union_below(f: &File) -> Result<bool> {
    let hook = HOOK.load(Acquire);
    let Some(before) = f.vnode().filter(|_| !hook.is_null()) else {
        return Ok(false);
    };
    // SAFETY: the driver stores a function of this type.
    let hook = unsafe { core::mem::transmute::<*mut (), Hook>(hook) };
    let mut vp = before.as_ptr();
    // SAFETY: a vnode with the file's reference, the file, and the current thread.
    result(unsafe { hook(&mut vp, f.as_c(), curlwp().as_ptr()) })?;
    Ok(vp != Vp::as_ptr(before))
}
