//! The name cache: `namecache(9)`, `sys/namei.h`.

use core::ffi::{c_char, c_int};
use core::ptr;

use rump_abi::Errno;
use rump_abi::types::*;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::vfs::namecache::{self, Hit, Id};

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

/// Stores what a lookup found.
///
/// # Safety
/// `vn_ret` is writable, and `iswht_ret` unless it is NULL.
unsafe fn answer(whiteout: bool, iswht_ret: *mut c_int, vp: *mut vnode, vn_ret: *mut *mut vnode) {
    // SAFETY: as promised by the caller.
    match unsafe { iswht_ret.as_mut() } {
        Some(flag) => *flag = if whiteout { ISWHITEOUT } else { 0 },
        None => assert!(
            !whiteout,
            "cache_lookup: a driver that enters whiteouts asks without a place for them"
        ),
    }
    // SAFETY: as promised by the caller.
    unsafe { *vn_ret = vp };
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
        // SAFETY: the results' places are the caller's.
        unsafe { answer(whiteout, iswht_ret, vp, vn_ret) };
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

vfs_kpi! {
    /// As `cache_lookup`, without the rules that remove entries.
    fn cache_lookup_raw(
        dvp: *mut vnode,
        name: *const c_char,
        namelen: usize,
        _cnflags: u32,
        iswht_ret: *mut c_int,
        vn_ret: *mut *mut vnode,
    ) -> c_int {
        // SAFETY: the caller's directory.
        let dvp = unsafe { vp(dvp) };
        // SAFETY: the caller's name.
        let hit = namecache::lookup_raw(dvp, unsafe { bytes(name, namelen) });
        let (known, vp, whiteout) = match hit {
            Hit::Found(vp) => (1, vp.as_ptr(), false),
            Hit::Missing { whiteout } => (1, ptr::null_mut(), whiteout),
            _ => (0, ptr::null_mut(), false),
        };
        // SAFETY: the results' places are the caller's.
        unsafe { answer(whiteout, iswht_ret, vp, vn_ret) };
        known
    }

    /// The directory that has a name for directory `vp`, referenced, and that name, put in front of
    /// `*bpp` in the buffer that begins at `bufp`. -1: not known.
    fn cache_revlookup(
        vp: *mut vnode,
        dvpp: *mut *mut vnode,
        bpp: *mut *mut c_char,
        bufp: *mut c_char,
    ) -> c_int {
        // SAFETY: the caller's directory.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the result's place is the caller's.
        unsafe { *dvpp = ptr::null_mut() };
        let Some((dvp, name)) = namecache::revlookup(vp) else {
            return -1;
        };
        let name = name.as_bytes();
        // SAFETY: the caller's variable, or NULL.
        if let Some(end) = unsafe { bpp.as_mut() } {
            if end.addr().saturating_sub(bufp.addr()) < name.len() {
                dvp.vrele();
                return Errno::ERANGE.get();
            }
            let start = end.wrapping_sub(name.len());
            // SAFETY: the buffer has room between its start and where the name ends.
            unsafe { start.cast::<u8>().copy_from_nonoverlapping(name.as_ptr(), name.len()) };
            *end = start;
        }
        // SAFETY: the result's place is the caller's.
        unsafe { *dvpp = dvp.as_ptr() };
        0
    }

    /// Tells who owns a directory, so that a walk may pass it without asking the driver; not `valid`: it has
    /// to ask.
    fn cache_enter_id(vp: *mut vnode, mode: mode_t, uid: uid_t, gid: gid_t, valid: bool) {
        // SAFETY: the caller's directory.
        let vp = unsafe { self::vp(vp) };
        namecache::enter_id(vp, valid.then_some(Id { mode, uid, gid }));
    }

    /// Whether `cache_enter_id` told who owns a directory.
    fn cache_have_id(vp: *mut vnode) -> bool {
        // SAFETY: the caller's directory.
        namecache::have_id(unsafe { self::vp(vp) })
    }

    /// Forgets all names of a mount.
    fn cache_purgevfs(mp: *mut mount) {
        // SAFETY: the caller's mount.
        namecache::purgevfs(unsafe { crate::vnode::mp(mp) });
    }

    /// A driver searched a directory a second time. This kernel keeps no such statistics.
    fn namecache_count_pass2() {}

    /// A driver searched a whole directory twice. This kernel keeps no such statistics.
    fn namecache_count_2passes() {}
}
