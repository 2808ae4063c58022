//! The vnode cache: `vcache(9)`, `sys/vnode.h`.

use core::ffi::{c_int, c_void};

use rump_abi::types::*;
use rump_kernel::ffi::key;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::vfs::vcache;

use crate::export::vfs_kpi;
use crate::vnode::{errno, mp, store, vp};

vfs_kpi! {
    /// The vnode of a file, loaded if need be.
    fn vcache_get(mp: *mut mount, key: *const c_void, key_len: usize, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's key.
        let key = unsafe { key::from_c(key, key_len) };
        // SAFETY: the result's place is the caller's.
        unsafe { store(vcache::get(mp, key), vpp) }
    }

    /// Makes a file and its vnode.
    fn vcache_new(
        mp: *mut mount,
        dvp: *mut vnode,
        vap: *mut vattr,
        cred: kauth_cred_t,
        vpp: *mut *mut vnode,
    ) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's directory or NULL.
        let dvp = unsafe { Vp::from_ptr(dvp) };
        // SAFETY: the result's place is the caller's.
        unsafe { store(vcache::new(mp, dvp, vap, cred), vpp) }
    }

    /// Forgets a key.
    fn vcache_remove(mp: *mut mount, key: *const c_void, key_len: usize) {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's key.
        vcache::remove(mp, unsafe { key::from_c(key, key_len) });
    }
}

vfs_kpi! {
    /// Begins to change the key of a vnode, which is locked exclusively.
    fn vcache_rekey_enter(
        mp: *mut mount,
        vp: *mut vnode,
        old_key: *const c_void,
        old_key_len: usize,
        new_key: *const c_void,
        new_key_len: usize,
    ) -> c_int {
        // SAFETY: the caller's mount and vnode.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: as above.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the caller's key.
        let old = unsafe { key::from_c(old_key, old_key_len) };
        // SAFETY: the caller's key.
        let new = unsafe { key::from_c(new_key, new_key_len) };
        errno(vcache::rekey_enter(mp, vp, old, new))
    }

    /// Ends `vcache_rekey_enter`.
    fn vcache_rekey_exit(
        mp: *mut mount,
        vp: *mut vnode,
        old_key: *const c_void,
        old_key_len: usize,
        new_key: *const c_void,
        new_key_len: usize,
    ) {
        // SAFETY: the caller's mount and vnode.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: as above.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the caller's key.
        let old = unsafe { key::from_c(old_key, old_key_len) };
        // SAFETY: the caller's key.
        let new = unsafe { key::from_c(new_key, new_key_len) };
        vcache::rekey_exit(mp, vp, old, new);
    }
}
