//! Path lookup for drivers: `namei(9)`, `sys/namei.h`.

use core::ffi::{c_char, c_int};

use rump_abi::types::*;
use rump_kernel::copy::UserPtr;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::vfs::{getcwd, namei as knamei};

use crate::export::vfs_kpi;
use crate::vnode::{errno, store, vp};

/// `struct namei_simple_flags_type`: what the four `NSM_*` stand for.
pub struct SimpleFlags(c_int);

/// What a variable `NSM_*` holds: a pointer that only the functions here follow.
pub type Nsm = &'static SimpleFlags;

/// The last component may be a symbolic link and is not followed.
#[unsafe(export_name = "rumpns_NSM_NOFOLLOW_NOEMULROOT")]
pub static NSM_NOFOLLOW_NOEMULROOT: Nsm = &SimpleFlags(NOFOLLOW);
/// As above, first below the emulation root.
#[unsafe(export_name = "rumpns_NSM_NOFOLLOW_TRYEMULROOT")]
pub static NSM_NOFOLLOW_TRYEMULROOT: Nsm = &SimpleFlags(NOFOLLOW | TRYEMULROOT);
/// Symbolic links are followed.
#[unsafe(export_name = "rumpns_NSM_FOLLOW_NOEMULROOT")]
pub static NSM_FOLLOW_NOEMULROOT: Nsm = &SimpleFlags(FOLLOW);
/// As above, first below the emulation root.
#[unsafe(export_name = "rumpns_NSM_FOLLOW_TRYEMULROOT")]
pub static NSM_FOLLOW_TRYEMULROOT: Nsm = &SimpleFlags(FOLLOW | TRYEMULROOT);

/// A simple lookup: the result is referenced and unlocked.
///
/// # Safety
/// `at` is a vnode or NULL, `vpp` is writable.
unsafe fn simple(
    at: *mut vnode,
    path: *const c_char,
    seg: uio_seg,
    flags: namei_simple_flags_t,
    vpp: *mut *mut vnode,
) -> c_int {
    // SAFETY: as promised by the caller.
    let at = unsafe { Vp::from_ptr(at) };
    // SAFETY: the caller passes one of the four variables.
    let flags = unsafe { &*flags.cast::<SimpleFlags>() };
    let found = knamei::nameiat_simple(at, UserPtr::of(path), seg, flags.0);
    // SAFETY: as promised by the caller.
    unsafe { store(found, vpp) }
}

vfs_kpi! {
    /// Looks a path up; the contract is `namei(9)`'s.
    fn namei(ndp: *mut nameidata) -> c_int {
        // SAFETY: the caller set it up with `NDINIT` and a path buffer.
        unsafe { rump_kernel::ffi::namei::namei_c(ndp) }
    }

    /// Repeats the last lookup of a name in its directory, which is locked and stays so.
    fn relookup(
        dvp: *mut vnode,
        vpp: *mut *mut vnode,
        cnp: *mut componentname,
        dummy: c_int,
    ) -> c_int {
        // SAFETY: a locked directory, a place for the result, and a name from a lookup.
        unsafe { rump_kernel::ffi::namei::relookup_c(dvp, vpp, cnp, dummy) }
    }
}

vfs_kpi! {
    /// The vnode that a string of the current process names.
    fn namei_simple_user(path: *const c_char, flags: namei_simple_flags_t, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the result's place is the caller's.
        unsafe { simple(core::ptr::null_mut(), path, UIO_USERSPACE, flags, vpp) }
    }

    /// The vnode that a string of the kernel names.
    fn namei_simple_kernel(path: *const c_char, flags: namei_simple_flags_t, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the result's place is the caller's.
        unsafe { simple(core::ptr::null_mut(), path, UIO_SYSSPACE, flags, vpp) }
    }

    /// As `namei_simple_user`, from directory `dvp` on.
    fn nameiat_simple_user(
        dvp: *mut vnode,
        path: *const c_char,
        flags: namei_simple_flags_t,
        vpp: *mut *mut vnode,
    ) -> c_int {
        // SAFETY: the caller's directory; the result's place is the caller's.
        unsafe { simple(dvp, path, UIO_USERSPACE, flags, vpp) }
    }

    /// As `namei_simple_kernel`, from directory `dvp` on.
    fn nameiat_simple_kernel(
        dvp: *mut vnode,
        path: *const c_char,
        flags: namei_simple_flags_t,
        vpp: *mut *mut vnode,
    ) -> c_int {
        // SAFETY: the caller's directory; the result's place is the caller's.
        unsafe { simple(dvp, path, UIO_SYSSPACE, flags, vpp) }
    }

    /// Writes the path from `rvp` down to `lvp` so that it ends at `*bpp`, and moves that to its start;
    /// without a buffer only asks whether there is such a path. Both are referenced and unlocked; a NULL
    /// root is that of the process.
    fn getcwd_common(
        lvp: *mut vnode,
        rvp: *mut vnode,
        bpp: *mut *mut c_char,
        bufp: *mut c_char,
        limit: c_int,
        flags: c_int,
        _l: *mut lwp,
    ) -> c_int {
        const GETCWD_CHECK_ACCESS: c_int = 1;
        // SAFETY: the caller's directory.
        let dir = unsafe { vp(lvp) };
        // SAFETY: the caller's directory or NULL.
        let root = match unsafe { Vp::from_ptr(rvp) } {
            Some(root) => {
                root.vref();
                root
            }
            None => getcwd::root_ref(),
        };
        let check = flags & GETCWD_CHECK_ACCESS != 0;
        let levels = usize::try_from(limit).unwrap_or(0);
        // SAFETY: the caller's variable, or NULL.
        let end = unsafe { bpp.as_mut() };
        let result = match end {
            Some(end) if !bufp.is_null() => {
                let room = (end.addr()).saturating_sub(bufp.addr());
                // SAFETY: the caller's buffer, from its start to where the path ends.
                let buffer = unsafe { core::slice::from_raw_parts_mut(bufp.cast::<u8>(), room) };
                let start = getcwd::getcwd_common(dir, root, buffer, levels, check);
                start.map(|at| *end = bufp.wrapping_add(at))
            }
            _ => getcwd::reaches(dir, root, levels, check),
        };
        root.vrele();
        errno(result)
    }
}
