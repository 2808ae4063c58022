//! What a file system decides by itself when no security model does: the rules of ownership and
//! mode bits. The superuser is the security model's business ([`crate::kauth`]).

use rump_abi::types::*;

use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

fn permit(allowed: bool, error: Errno) -> Result<()> {
    if allowed { Ok(()) } else { Err(error) }
}

fn in_group(cred: Cred, gid: gid_t) -> bool {
    cred.egid() == gid || cred.ismember_gid(gid)
}

/// Whether the mode bits allow `wanted` (`VREAD`, `VWRITE`, `VEXEC`): the first of owner, group, others
/// that fits decides (`genfs_can_access`).
///
/// # Errors
/// `EACCES`.
pub fn can_access(mode: mode_t, uid: uid_t, gid: gid_t, wanted: mode_t, cred: Cred) -> Result<()> {
    if cred.is_pseudo() {
        return Ok(());
    }
    let class = if cred.euid() == uid {
        6
    } else if in_group(cred, gid) {
        3
    } else {
        0
    };
    permit((mode >> class) & wanted == wanted, Errno::EACCES)
}

/// Whether the mode may be changed to `mode` (`genfs_can_chmod`).
///
/// # Errors
/// `EPERM`; `EFTYPE` for a sticky file.
pub fn can_chmod(kind: vtype, cred: Cred, uid: uid_t, gid: gid_t, mode: mode_t) -> Result<()> {
    permit(cred.euid() == uid, Errno::EPERM)?;
    permit(kind == VDIR || mode & S_ISTXT as mode_t == 0, Errno::EFTYPE)?;
    permit(
        mode & S_ISGID as mode_t == 0 || in_group(cred, gid),
        Errno::EPERM,
    )
}

/// Whether owner and group may be changed (`genfs_can_chown`): the owner may give the file to a
/// group that he is in.
///
/// # Errors
/// `EPERM`.
pub fn can_chown(cred: Cred, uid: uid_t, gid: gid_t, new_uid: uid_t, new_gid: gid_t) -> Result<()> {
    let same_owner = cred.euid() == uid && new_uid == uid;
    let own_group = new_gid == gid || in_group(cred, new_gid);
    permit(same_owner && own_group, Errno::EPERM)
}

/// Whether times may be changed (`genfs_can_chtimes`): the owner, or, to now, who may write.
///
/// # Errors
/// `EPERM`, and that of `VOP_ACCESS`.
pub fn can_chtimes(vp: Vp, vaflags: u32, owner: uid_t, cred: Cred) -> Result<()> {
    if cred.euid() == owner {
        return Ok(());
    }
    permit(vaflags & VA_UTIMES_NULL as u32 != 0, Errno::EPERM)?;
    vp.access(VWRITE, cred)
}

/// Whether flags may be changed (`genfs_can_chflags`).
///
/// # Errors
/// `EPERM`.
pub fn can_chflags(cred: Cred, kind: vtype, owner: uid_t, system: bool) -> Result<()> {
    permit(
        cred.euid() == owner && !system && kind != VCHR && kind != VBLK,
        Errno::EPERM,
    )
}

/// Whether a file in a sticky directory may be removed or renamed (`genfs_can_sticky`).
///
/// # Errors
/// `EPERM`.
pub fn can_sticky(cred: Cred, directory_uid: uid_t, file_uid: uid_t) -> Result<()> {
    permit(
        cred.euid() == directory_uid || cred.euid() == file_uid,
        Errno::EPERM,
    )
}

/// Whether an extended attribute may be touched (`genfs_can_extattr`).
///
/// # Errors
/// `EPERM` for the system's, and that of `VOP_ACCESS`.
pub fn can_extattr(cred: Cred, mode: i32, vp: Vp, name: &[u8]) -> Result<()> {
    permit(!name.starts_with(b"system"), Errno::EPERM)?;
    vp.access(mode, cred)
}
