//! The name cache: `namecache(9)`, `sys/namei.h`.

use core::ffi::{c_char, c_int};
use core::ptr;

use rump_abi::types::*;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::vfs::namecache::{self, Hit};

use crate::export::vfs_kpi;
use crate::vnode::vp;

/// The bytes of a name that C passed.
///
/// # Safety
/// `len` bytes are readable and stay as they are while the result is used.
unsafe fn bytes<'a>(name: *const c_char, len: usize) -> &'a [u8] {
    // SAFETY: as promised by the caller.
    unsafe { core::slice::from_raw_parts(name.cast(), len) }
}

vfs_kpi! {
    /// Looks a name up. Not an errno: 1 for an answer, which is no vnode if there is no such name.
    fn cache_lookup(
        dvp: *mut vnode,
        name: *const c_char,
        namelen: usize,
        nameiop: u32,
        cnflags: u32,
        iswht_ret: *mut c_int,
        vn_ret: *mut *mut vnode,
    ) -> c_int {
        // SAFETY: the caller's directory.
        let dvp = unsafe { vp(dvp) };
        // SAFETY: the caller's name.
        let name = unsafe { bytes(name, namelen) };
        let (known, vp, whiteout) = match namecache::lookup(dvp, name, nameiop, cnflags) {
            Hit::Unknown => (0, ptr::null_mut(), false),
            Hit::Creatable { whiteout } => (0, ptr::null_mut(), whiteout),
            Hit::Missing { whiteout } => (1, ptr::null_mut(), whiteout),
            Hit::Found(vp) => (1, vp.as_ptr(), false),
        };
        // SAFETY: the result's place is the caller's, or NULL.
        if let Some(flag) = unsafe { iswht_ret.as_mut() } {
            *flag = if whiteout { ISWHITEOUT } else { 0 };
        }
        // SAFETY: the result's place is the caller's.
        unsafe { *vn_ret = vp };
        known
    }

    /// Remembers what a name means; NULL is nothing.
    fn cache_enter(
        dvp: *mut vnode,
        vp: *mut vnode,
        name: *const c_char,
        namelen: usize,
        cnflags: u32,
    ) {
        // SAFETY: the caller's directory.
        let dvp = unsafe { self::vp(dvp) };
        // SAFETY: the caller's vnode or NULL.
        let vp = unsafe { Vp::from_ptr(vp) };
        // SAFETY: the caller's name.
        namecache::enter(dvp, vp, unsafe { bytes(name, namelen) }, cnflags);
    }

    /// Forgets names of a vnode, names in it, or one name in it.
    fn cache_purge1(vp: *mut vnode, name: *const c_char, namelen: usize, flags: c_int) {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        if name.is_null() {
            namecache::purge1(vp, flags);
        } else {
            // SAFETY: the caller's name.
            namecache::purge_name(vp, unsafe { bytes(name, namelen) });
        }
    }
}
