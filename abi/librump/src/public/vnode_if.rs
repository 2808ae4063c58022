//! Vnode operations for programs, `vnodeops(9)`, `rump/rumpvnode_if.h`.
//!
//! Made from `c-src/vnode_if.table` by `abi/gen`; do not edit.

#![allow(clippy::too_many_arguments, reason = "as many as the operation has")]

use core::ffi::*;

use rump_abi::kpi;
use rump_abi::types::*;

use super::vfs_public;

vfs_public! {
    /// `VOP_BWRITE`.
    fn RUMP_VOP_BWRITE(vp: *mut vnode, bp: *mut buf) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_BWRITE(vp, bp) }
    }
    /// `VOP_LOOKUP`.
    fn RUMP_VOP_LOOKUP(dvp: *mut vnode, vpp: *mut *mut vnode, cnp: *mut componentname) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_LOOKUP(dvp, vpp, cnp) }
    }
    /// `VOP_CREATE`.
    fn RUMP_VOP_CREATE(dvp: *mut vnode, vpp: *mut *mut vnode, cnp: *mut componentname, vap: *mut vattr) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_CREATE(dvp, vpp, cnp, vap) }
    }
    /// `VOP_MKNOD`.
    fn RUMP_VOP_MKNOD(dvp: *mut vnode, vpp: *mut *mut vnode, cnp: *mut componentname, vap: *mut vattr) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_MKNOD(dvp, vpp, cnp, vap) }
    }
    /// `VOP_OPEN`.
    fn RUMP_VOP_OPEN(vp: *mut vnode, mode: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_OPEN(vp, mode, cred) }
    }
    /// `VOP_CLOSE`.
    fn RUMP_VOP_CLOSE(vp: *mut vnode, fflag: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_CLOSE(vp, fflag, cred) }
    }
    /// `VOP_ACCESS`.
    fn RUMP_VOP_ACCESS(vp: *mut vnode, mode: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_ACCESS(vp, mode, cred) }
    }
    /// `VOP_GETATTR`.
    fn RUMP_VOP_GETATTR(vp: *mut vnode, vap: *mut vattr, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_GETATTR(vp, vap, cred) }
    }
    /// `VOP_SETATTR`.
    fn RUMP_VOP_SETATTR(vp: *mut vnode, vap: *mut vattr, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_SETATTR(vp, vap, cred) }
    }
    /// `VOP_READ`.
    fn RUMP_VOP_READ(vp: *mut vnode, uio: *mut uio, ioflag: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_READ(vp, uio, ioflag, cred) }
    }
    /// `VOP_WRITE`.
    fn RUMP_VOP_WRITE(vp: *mut vnode, uio: *mut uio, ioflag: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_WRITE(vp, uio, ioflag, cred) }
    }
    /// `VOP_FALLOCATE`.
    fn RUMP_VOP_FALLOCATE(vp: *mut vnode, pos: off_t, len: off_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_FALLOCATE(vp, pos, len) }
    }
    /// `VOP_FDISCARD`.
    fn RUMP_VOP_FDISCARD(vp: *mut vnode, pos: off_t, len: off_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_FDISCARD(vp, pos, len) }
    }
    /// `VOP_IOCTL`.
    fn RUMP_VOP_IOCTL(vp: *mut vnode, command: c_ulong, data: *mut c_void, fflag: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_IOCTL(vp, command, data, fflag, cred) }
    }
    /// `VOP_FCNTL`.
    fn RUMP_VOP_FCNTL(vp: *mut vnode, command: c_uint, data: *mut c_void, fflag: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_FCNTL(vp, command, data, fflag, cred) }
    }
    /// `VOP_POLL`.
    fn RUMP_VOP_POLL(vp: *mut vnode, events: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_POLL(vp, events) }
    }
    /// `VOP_KQFILTER`.
    fn RUMP_VOP_KQFILTER(vp: *mut vnode, kn: *mut knote) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_KQFILTER(vp, kn) }
    }
    /// `VOP_REVOKE`.
    fn RUMP_VOP_REVOKE(vp: *mut vnode, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_REVOKE(vp, flags) }
    }
    /// `VOP_MMAP`.
    fn RUMP_VOP_MMAP(vp: *mut vnode, prot: vm_prot_t, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_MMAP(vp, prot, cred) }
    }
    /// `VOP_FSYNC`.
    fn RUMP_VOP_FSYNC(vp: *mut vnode, cred: kauth_cred_t, flags: c_int, offlo: off_t, offhi: off_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_FSYNC(vp, cred, flags, offlo, offhi) }
    }
    /// `VOP_SEEK`.
    fn RUMP_VOP_SEEK(vp: *mut vnode, oldoff: off_t, newoff: off_t, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_SEEK(vp, oldoff, newoff, cred) }
    }
    /// `VOP_REMOVE`.
    fn RUMP_VOP_REMOVE(dvp: *mut vnode, vp: *mut vnode, cnp: *mut componentname) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_REMOVE(dvp, vp, cnp) }
    }
    /// `VOP_LINK`.
    fn RUMP_VOP_LINK(dvp: *mut vnode, vp: *mut vnode, cnp: *mut componentname) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_LINK(dvp, vp, cnp) }
    }
    /// `VOP_RENAME`.
    fn RUMP_VOP_RENAME(fdvp: *mut vnode, fvp: *mut vnode, fcnp: *mut componentname, tdvp: *mut vnode, tvp: *mut vnode, tcnp: *mut componentname) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_RENAME(fdvp, fvp, fcnp, tdvp, tvp, tcnp) }
    }
    /// `VOP_MKDIR`.
    fn RUMP_VOP_MKDIR(dvp: *mut vnode, vpp: *mut *mut vnode, cnp: *mut componentname, vap: *mut vattr) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_MKDIR(dvp, vpp, cnp, vap) }
    }
    /// `VOP_RMDIR`.
    fn RUMP_VOP_RMDIR(dvp: *mut vnode, vp: *mut vnode, cnp: *mut componentname) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_RMDIR(dvp, vp, cnp) }
    }
    /// `VOP_SYMLINK`.
    fn RUMP_VOP_SYMLINK(dvp: *mut vnode, vpp: *mut *mut vnode, cnp: *mut componentname, vap: *mut vattr, target: *mut c_char) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_SYMLINK(dvp, vpp, cnp, vap, target) }
    }
    /// `VOP_READDIR`.
    fn RUMP_VOP_READDIR(vp: *mut vnode, uio: *mut uio, cred: kauth_cred_t, eofflag: *mut c_int, cookies: *mut *mut off_t, ncookies: *mut c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_READDIR(vp, uio, cred, eofflag, cookies, ncookies) }
    }
    /// `VOP_READLINK`.
    fn RUMP_VOP_READLINK(vp: *mut vnode, uio: *mut uio, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_READLINK(vp, uio, cred) }
    }
    /// `VOP_ABORTOP`.
    fn RUMP_VOP_ABORTOP(dvp: *mut vnode, cnp: *mut componentname) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_ABORTOP(dvp, cnp) }
    }
    /// `VOP_INACTIVE`.
    fn RUMP_VOP_INACTIVE(vp: *mut vnode, recycle: *mut bool) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_INACTIVE(vp, recycle) }
    }
    /// `VOP_RECLAIM`.
    fn RUMP_VOP_RECLAIM(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_RECLAIM(vp) }
    }
    /// `VOP_LOCK`.
    fn RUMP_VOP_LOCK(vp: *mut vnode, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_LOCK(vp, flags) }
    }
    /// `VOP_UNLOCK`.
    fn RUMP_VOP_UNLOCK(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_UNLOCK(vp) }
    }
    /// `VOP_BMAP`.
    fn RUMP_VOP_BMAP(vp: *mut vnode, bn: daddr_t, vpp: *mut *mut vnode, bnp: *mut daddr_t, runp: *mut c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_BMAP(vp, bn, vpp, bnp, runp) }
    }
    /// `VOP_STRATEGY`.
    fn RUMP_VOP_STRATEGY(vp: *mut vnode, bp: *mut buf) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_STRATEGY(vp, bp) }
    }
    /// `VOP_PRINT`.
    fn RUMP_VOP_PRINT(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_PRINT(vp) }
    }
    /// `VOP_ISLOCKED`.
    fn RUMP_VOP_ISLOCKED(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_ISLOCKED(vp) }
    }
    /// `VOP_PATHCONF`.
    fn RUMP_VOP_PATHCONF(vp: *mut vnode, name: c_int, retval: *mut register_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_PATHCONF(vp, name, retval) }
    }
    /// `VOP_ADVLOCK`.
    fn RUMP_VOP_ADVLOCK(vp: *mut vnode, id: *mut c_void, op: c_int, fl: *mut flock, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_ADVLOCK(vp, id, op, fl, flags) }
    }
    /// `VOP_WHITEOUT`.
    fn RUMP_VOP_WHITEOUT(dvp: *mut vnode, cnp: *mut componentname, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_WHITEOUT(dvp, cnp, flags) }
    }
    /// `VOP_GETPAGES`.
    fn RUMP_VOP_GETPAGES(vp: *mut vnode, offset: voff_t, m: *mut *mut vm_page, count: *mut c_int, centeridx: c_int, access_type: vm_prot_t, advice: c_int, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_GETPAGES(vp, offset, m, count, centeridx, access_type, advice, flags) }
    }
    /// `VOP_PUTPAGES`.
    fn RUMP_VOP_PUTPAGES(vp: *mut vnode, offlo: voff_t, offhi: voff_t, flags: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_PUTPAGES(vp, offlo, offhi, flags) }
    }
    /// `VOP_CLOSEEXTATTR`.
    fn RUMP_VOP_CLOSEEXTATTR(vp: *mut vnode, commit: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_CLOSEEXTATTR(vp, commit, cred) }
    }
    /// `VOP_GETEXTATTR`.
    fn RUMP_VOP_GETEXTATTR(vp: *mut vnode, attrnamespace: c_int, name: *const c_char, uio: *mut uio, size: *mut usize, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_GETEXTATTR(vp, attrnamespace, name, uio, size, cred) }
    }
    /// `VOP_LISTEXTATTR`.
    fn RUMP_VOP_LISTEXTATTR(vp: *mut vnode, attrnamespace: c_int, uio: *mut uio, size: *mut usize, flag: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_LISTEXTATTR(vp, attrnamespace, uio, size, flag, cred) }
    }
    /// `VOP_OPENEXTATTR`.
    fn RUMP_VOP_OPENEXTATTR(vp: *mut vnode, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_OPENEXTATTR(vp, cred) }
    }
    /// `VOP_DELETEEXTATTR`.
    fn RUMP_VOP_DELETEEXTATTR(vp: *mut vnode, attrnamespace: c_int, name: *const c_char, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_DELETEEXTATTR(vp, attrnamespace, name, cred) }
    }
    /// `VOP_SETEXTATTR`.
    fn RUMP_VOP_SETEXTATTR(vp: *mut vnode, attrnamespace: c_int, name: *const c_char, uio: *mut uio, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { kpi::VOP_SETEXTATTR(vp, attrnamespace, name, uio, cred) }
    }
}
