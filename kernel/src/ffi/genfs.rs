//! Entry points of the generic vnode operations, `genfs(9)`, as drivers put them into their vectors.

use core::ffi::{c_int, c_void};

use rump_abi::types::*;

use super::mount::{Mp, result};
use super::opargs::{NOT_MINE, errno, operations, vp, vp_opt};
use super::vnode::Vp;
use crate::vfs::{genfs, lock};
use crate::{Errno, Result};

/// A slot that cannot be reached.
///
/// # Safety
/// The argument is an argument structure.
///
/// # Panics
/// Always.
pub unsafe extern "C" fn genfs_badop(v: *mut c_void) -> c_int {
    // SAFETY: every argument structure begins with its descriptor.
    let name = unsafe { crate::vfs::vop::descriptor_name(v) };
    panic!("a vnode was asked for {name:?}, which its kind does not have");
}

/// Success, and nothing else.
///
/// # Safety
/// None is needed.
pub unsafe extern "C" fn genfs_nullop(_: *mut c_void) -> c_int {
    0
}

/// `EINVAL`.
///
/// # Safety
/// None is needed.
pub unsafe extern "C" fn genfs_einval(_: *mut c_void) -> c_int {
    Errno::EINVAL.get()
}

/// `EBADF`.
///
/// # Safety
/// None is needed.
pub unsafe extern "C" fn genfs_ebadf(_: *mut c_void) -> c_int {
    Errno::EBADF.get()
}

/// `EPASSTHROUGH`: no such ioctl here.
///
/// # Safety
/// None is needed.
pub unsafe extern "C" fn genfs_enoioctl(_: *mut c_void) -> c_int {
    NOT_MINE.get()
}

/// `EOPNOTSUPP`, for what owes its caller nothing: `vn_default_error`, extended attributes.
///
/// # Safety
/// None is needed.
pub unsafe extern "C" fn vn_default_error(_: *mut c_void) -> c_int {
    Errno::EOPNOTSUPP.get()
}

/// `EOPNOTSUPP` after doing what the operation owed its caller: releasing and unlocking the vnodes that
/// its descriptor names, and `VOP_ABORTOP`.
///
/// # Safety
/// The argument is an argument structure whose descriptor describes it, of any operation but lookup
/// and abortop.
pub unsafe extern "C" fn genfs_eopnotsupp(v: *mut c_void) -> c_int {
    // SAFETY: every argument structure begins with a pointer to its descriptor.
    let desc = unsafe { *v.cast::<*const vnodeop_desc>() };
    // SAFETY: descriptors are constants.
    let desc = unsafe { desc.read() };
    debug_assert!(
        !matches!(
            desc.vdesc_offset,
            VOP_LOOKUP_DESCOFFSET | VOP_ABORTOP_DESCOFFSET
        ),
        "genfs_eopnotsupp is no answer to this operation"
    );
    let vnode_at = |i: usize| -> Option<Option<Vp>> {
        // SAFETY: the list of offsets goes on until its end mark, and nobody asks beyond it.
        let place = unsafe { desc.vdesc_vp_offsets.add(i) };
        // SAFETY: as above.
        let offset = unsafe { *place };
        if offset == VDESC_NO_OFFSET {
            return None;
        }
        // SAFETY: the descriptor says that a vnode pointer is there.
        let place = unsafe { v.byte_add(offset as usize) };
        // SAFETY: as above.
        Some(vp_opt(unsafe { *place.cast::<*mut vnode>() }))
    };
    if desc.vdesc_componentname_offset != VDESC_NO_OFFSET
        && desc.vdesc_offset != VOP_RENAME_DESCOFFSET
        && let Some(Some(dvp)) = vnode_at(0)
    {
        let at = desc.vdesc_componentname_offset as usize;
        // SAFETY: the descriptor says that a component name's pointer is there.
        let place = unsafe { v.byte_add(at) };
        // SAFETY: as above.
        let cnp = unsafe { *place.cast::<*mut componentname>() };
        // SAFETY: the caller's component name lives through the call.
        if let Some(cnp) = unsafe { cnp.as_mut() } {
            dvp.abortop(cnp);
        }
    }
    let mut put: Option<Vp> = None;
    for i in 0..VDESC_MAX_VPS as usize {
        let Some(argument) = vnode_at(i) else { break };
        let Some(vp) = argument else { continue };
        match (desc.vdesc_flags >> i) & VDESC_VP0_WILLPUT {
            // A vnode that comes twice is locked once.
            VDESC_VP0_WILLPUT if put == Some(vp) => vp.vrele(),
            VDESC_VP0_WILLPUT => {
                vp.vput();
                put = Some(vp);
            }
            VDESC_VP0_WILLUNLOCK => vp.unlock(),
            VDESC_VP0_WILLRELE => vp.vrele(),
            _ => {}
        }
    }
    Errno::EOPNOTSUPP.get()
}

/// Those of the wanted events that a file always has.
///
/// # Safety
/// The argument is a `struct vop_poll_args`.
pub unsafe extern "C" fn genfs_poll(v: *mut c_void) -> c_int {
    // SAFETY: as promised by the caller.
    let ap = unsafe { &*v.cast::<vop_poll_args>() };
    ap.a_events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)
}

/// Whether and how the vnode is locked.
///
/// # Safety
/// The argument is a `struct vop_islocked_args`.
pub unsafe extern "C" fn genfs_islocked(v: *mut c_void) -> c_int {
    // SAFETY: as promised by the caller.
    let ap = unsafe { &*v.cast::<vop_islocked_args>() };
    lock::genfs_islocked(vp(ap.a_vp))
}

operations! {
    /// Nothing was begun, so nothing is to be undone.
    fn genfs_abortop(_ap: vop_abortop_args) { Ok(()) }

    /// A negative position is `EINVAL`.
    fn genfs_seek(ap: vop_seek_args) {
        if ap.a_newoff < 0 { Err(Errno::EINVAL) } else { Ok(()) }
    }

    /// Knows `F_SETFL`.
    fn genfs_fcntl(ap: vop_fcntl_args) {
        if ap.a_command == F_SETFL as u32 { Ok(()) } else { Err(Errno::EOPNOTSUPP) }
    }

    /// Allows it.
    fn genfs_mmap(_ap: vop_mmap_args) { Ok(()) }

    /// Tears the vnode down whoever uses it.
    fn genfs_revoke(ap: vop_revoke_args) {
        assert!(ap.a_flags & REVOKEALL != 0, "VOP_REVOKE without REVOKEALL");
        vp(ap.a_vp).vrevoke();
        Ok(())
    }

    /// Attaches a knote for `EVFILT_READ`, `EVFILT_WRITE` or `EVFILT_VNODE`.
    fn genfs_kqfilter(ap: vop_kqfilter_args) {
        super::knote::attach(vp(ap.a_vp), ap.a_kn)
    }

    /// Takes `v_lock`.
    fn genfs_lock(ap: vop_lock_args) { lock::genfs_lock(vp(ap.a_vp), ap.a_flags) }

    /// Releases `v_lock`.
    fn genfs_unlock(ap: vop_unlock_args) {
        lock::genfs_unlock(vp(ap.a_vp));
        Ok(())
    }

    /// No lock at all.
    fn genfs_nolock(_ap: vop_lock_args) { Ok(()) }

    /// No lock at all.
    fn genfs_nounlock(_ap: vop_unlock_args) { Ok(()) }

    /// No lock at all.
    fn genfs_noislocked(_ap: vop_islocked_args) { Ok(()) }

    /// The lock of a dead vnode.
    fn genfs_deadlock(ap: vop_lock_args) { lock::genfs_deadlock(vp(ap.a_vp), ap.a_flags) }

    /// Releases the lock of a dead vnode.
    fn genfs_deadunlock(ap: vop_unlock_args) {
        lock::genfs_unlock(vp(ap.a_vp));
        Ok(())
    }

    /// Releases the interlock of a vnode that never has pages.
    fn genfs_null_putpages(ap: vop_putpages_args) {
        let vp = vp(ap.a_vp);
        assert!(vp.npages() == 0, "genfs_null_putpages: vnode {vp:?} has pages");
        vp.interlock().exit();
        Ok(())
    }
}

/// `genfs_renamelock_enter`.
pub fn genfs_renamelock_enter(mp: Mp) -> Result<()> {
    mp.renamelock().enter();
    Ok(())
}

/// `genfs_renamelock_exit`.
pub fn genfs_renamelock_exit(mp: Mp) {
    mp.renamelock().exit();
}

/// A driver's body of rename for [`genfs_insane_rename`]; the flag asks for POSIX's silence about two
/// names of one file.
pub type SaneRename = unsafe extern "C" fn(
    *mut vnode,
    *mut componentname,
    *mut vnode,
    *mut componentname,
    kauth_cred_t,
    bool,
) -> c_int;

/// `genfs_insane_rename`: unties what `VOP_RENAME` got locked, and lets `sane` lock it again in an
/// order that cannot deadlock.
///
/// # Safety
/// `v` is a `struct vop_rename_args`; `sane` follows `genfs_rename(9)`.
pub unsafe extern "C" fn genfs_insane_rename(v: *mut c_void, sane: Option<SaneRename>) -> c_int {
    // SAFETY: as promised by the caller.
    let ap = unsafe { &*v.cast::<vop_rename_args>() };
    let sane = sane.expect("genfs_insane_rename needs a body");
    let names = genfs::Untied {
        fdvp: vp(ap.a_fdvp),
        fvp: vp(ap.a_fvp),
        tdvp: vp(ap.a_tdvp),
        tvp: vp_opt(ap.a_tvp),
    };
    errno(genfs::insane_rename(names, || {
        // SAFETY: the caller's component names live through the call.
        let cred = unsafe { (*ap.a_fcnp).cn_cred };
        // SAFETY: the vnodes are referenced and unlocked, as the body wants them.
        result(unsafe { sane(ap.a_fdvp, ap.a_fcnp, ap.a_tdvp, ap.a_tcnp, cred, false) })
    }))
}
