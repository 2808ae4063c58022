//! Generic vnode operations: `genfs(9)`, `miscfs/genfs/genfs.h`.

use core::ffi::{c_int, c_void};

use rump_abi::types::*;
use rump_kernel::cred::Cred;
use rump_kernel::ffi::genfs as entry;
use rump_kernel::ffi::genfs_pages;
use rump_kernel::vfs::genfs;

use crate::export::vfs_kpi;
use crate::vnode::{errno, mp, vp};

/// Credentials that C passed.
pub(crate) fn cred(cred: kauth_cred_t) -> Cred {
    Cred::from_ptr(cred).unwrap_or(Cred::NOCRED)
}

vfs_kpi! {
    /// Nothing to undo.
    fn genfs_abortop(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_abortop(v) }
    }

    /// Panics: the operation cannot reach this kind of vnode.
    fn genfs_badop(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_badop(v) }
    }

    /// `EBADF`.
    fn genfs_ebadf(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_ebadf(v) }
    }

    /// `EINVAL`.
    fn genfs_einval(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_einval(v) }
    }

    /// `EPASSTHROUGH`: no such ioctl.
    fn genfs_enoioctl(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_enoioctl(v) }
    }

    /// `EOPNOTSUPP`, after releasing what the operation owes its caller.
    fn genfs_eopnotsupp(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_eopnotsupp(v) }
    }

    /// Knows `F_SETFL`.
    fn genfs_fcntl(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_fcntl(v) }
    }

    /// Whether and how the vnode is locked.
    fn genfs_islocked(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_islocked(v) }
    }

    /// Attaches a knote.
    fn genfs_kqfilter(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_kqfilter(v) }
    }

    /// Takes `v_lock`.
    fn genfs_lock(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_lock(v) }
    }

    /// Allows it.
    fn genfs_mmap(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_mmap(v) }
    }

    /// Success.
    fn genfs_nullop(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_nullop(v) }
    }

    /// Files are always ready.
    fn genfs_poll(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_poll(v) }
    }

    /// Tears the vnode down.
    fn genfs_revoke(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_revoke(v) }
    }

    /// Refuses negative positions.
    fn genfs_seek(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_seek(v) }
    }

    /// Releases `v_lock`.
    fn genfs_unlock(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_unlock(v) }
    }

    /// Pages of a file, busy, read or allocated where they are not there.
    fn genfs_getpages(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { genfs_pages::genfs_getpages(v) }
    }

    /// Writes and frees pages of a file.
    fn genfs_putpages(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { genfs_pages::genfs_putpages(v) }
    }

    /// Statistics of a file system without space of its own.
    fn genfs_statvfs(mp: *mut mount, sbp: *mut statvfs) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's structure.
        genfs::statvfs(mp, unsafe { &mut *sbp });
        0
    }

    /// Takes the mount's rename lock.
    fn genfs_renamelock_enter(mp: *mut mount) -> c_int {
        // SAFETY: the caller's mount.
        errno(entry::genfs_renamelock_enter(unsafe { self::mp(mp) }))
    }

    /// Releases the mount's rename lock.
    fn genfs_renamelock_exit(mp: *mut mount) {
        // SAFETY: the caller's mount.
        entry::genfs_renamelock_exit(unsafe { self::mp(mp) });
    }

    /// Whether mode bits allow an access.
    fn genfs_can_access(
        _kind: vtype,
        mode: mode_t,
        uid: uid_t,
        gid: gid_t,
        wanted: mode_t,
        cred: kauth_cred_t,
    ) -> c_int {
        errno(genfs::can_access(mode, uid, gid, wanted, self::cred(cred)))
    }

    /// Whether the mode may be changed.
    fn genfs_can_chmod(
        kind: vtype,
        cred: kauth_cred_t,
        uid: uid_t,
        gid: gid_t,
        mode: mode_t,
    ) -> c_int {
        errno(genfs::can_chmod(kind, self::cred(cred), uid, gid, mode))
    }

    /// Whether owner and group may be changed.
    fn genfs_can_chown(
        cred: kauth_cred_t,
        uid: uid_t,
        gid: gid_t,
        new_uid: uid_t,
        new_gid: gid_t,
    ) -> c_int {
        errno(genfs::can_chown(self::cred(cred), uid, gid, new_uid, new_gid))
    }

    /// Whether times may be changed.
    fn genfs_can_chtimes(vp: *mut vnode, vaflags: u_int, owner: uid_t, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        errno(genfs::can_chtimes(vp, vaflags, owner, self::cred(cred)))
    }

    /// Whether flags may be changed.
    fn genfs_can_chflags(cred: kauth_cred_t, kind: vtype, owner: uid_t, system: bool) -> c_int {
        errno(genfs::can_chflags(self::cred(cred), kind, owner, system))
    }

    /// Whether a file may leave a sticky directory.
    fn genfs_can_sticky(cred: kauth_cred_t, duid: uid_t, uid: uid_t) -> c_int {
        errno(genfs::can_sticky(self::cred(cred), duid, uid))
    }
}

vfs_kpi! {
    /// No lock at all.
    fn genfs_nolock(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_nolock(v) }
    }

    /// No lock at all.
    fn genfs_nounlock(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_nounlock(v) }
    }

    /// No lock at all.
    fn genfs_noislocked(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_noislocked(v) }
    }

    /// Takes the lock of a dead vnode.
    fn genfs_deadlock(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_deadlock(v) }
    }

    /// Releases the lock of a dead vnode.
    fn genfs_deadunlock(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_deadunlock(v) }
    }

    /// Whether and how a dead vnode is locked.
    fn genfs_deadislocked(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_islocked(v) }
    }

    /// Releases the interlock; the vnode can have no pages.
    fn genfs_null_putpages(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::genfs_null_putpages(v) }
    }

    /// `EOPNOTSUPP`: no extended attributes.
    fn genfs_enoextops(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { entry::vn_default_error(v) }
    }

    /// Whether an extended attribute may be touched.
    fn genfs_can_extattr(
        cred: kauth_cred_t,
        mode: c_int,
        vp: *mut vnode,
        name: *const core::ffi::c_char,
    ) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the caller's string.
        let name = unsafe { core::ffi::CStr::from_ptr(name) };
        errno(genfs::can_extattr(self::cred(cred), mode, vp, name.to_bytes()))
    }
}
