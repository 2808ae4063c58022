//! What drivers share around a rename or a removal: events, cached names, and UFS's rules.

use rump_abi::types::{
    NOTE_DELETE, NOTE_EXTEND, NOTE_LINK, NOTE_RENAME, NOTE_WRITE, S_ISTXT, VWRITE, mode_t, uid_t,
};

use super::permission::can_sticky;
use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::vfs::{knote, namecache};
use crate::{Errno, Result};

/// Tells the knotes of a rename; all vnodes are locked (`genfs_rename_knote`). `deleted`: the target
/// has no name left.
pub fn rename_knote(fdvp: Vp, fvp: Vp, tdvp: Vp, tvp: Option<Vp>, deleted: bool) {
    let moves_directory = fvp.is_dir() && fdvp != tdvp;
    let link = if moves_directory { NOTE_LINK } else { 0 };
    knote::post(fdvp, NOTE_WRITE | link);
    knote::post(fvp, NOTE_RENAME);
    if fdvp != tdvp {
        let hint = if tvp.is_none() {
            NOTE_WRITE | NOTE_EXTEND | link
        } else {
            NOTE_WRITE
        };
        knote::post(tdvp, hint);
    }
    if let Some(tvp) = tvp {
        knote::post(tvp, if deleted { NOTE_DELETE } else { NOTE_LINK });
    }
}

/// Forgets what the name cache knows and a rename changed (`genfs_rename_cache_purge`).
pub fn rename_cache_purge(fdvp: Vp, fvp: Vp, tdvp: Vp, tvp: Option<Vp>) {
    namecache::purge(fdvp);
    if tdvp != fdvp {
        namecache::purge(tdvp);
    }
    if fvp.is_dir() {
        namecache::purge(fvp);
    }
    if let Some(tvp) = tvp
        && tvp.is_dir()
    {
        namecache::purge(tvp);
    }
}

/// Whether flags stand in the way of a rename (`genfs_ufslike_rename_check_possible`).
///
/// # Errors
/// `EPERM`.
pub fn ufslike_rename_check_possible(
    fdflags: u64,
    fflags: u64,
    tdflags: u64,
    tflags: u64,
    clobber: bool,
    immutable: u64,
    append: u64,
) -> Result<()> {
    let both = immutable | append;
    let target_directory = if clobber { both } else { immutable };
    if (fdflags | fflags) & both != 0
        || tdflags & target_directory != 0
        || (clobber && tflags & both != 0)
    {
        return Err(Errno::EPERM);
    }
    Ok(())
}

/// What a driver knows of a directory and a file in it.
#[derive(Clone, Copy)]
pub struct Owned {
    /// The directory.
    pub dvp: Vp,
    /// Its mode.
    pub dmode: mode_t,
    /// Its owner.
    pub duid: uid_t,
    /// The file, and its owner.
    pub file: Option<(Vp, uid_t)>,
}

fn sticky(cred: Cred, side: &Owned) -> Result<()> {
    match side.file {
        Some((_, uid)) if side.dmode & S_ISTXT as mode_t != 0 => can_sticky(cred, side.duid, uid),
        _ => Ok(()),
    }
}

/// Whether ownership and modes allow a rename (`genfs_ufslike_rename_check_permitted`).
///
/// # Errors
/// `EACCES`, `EPERM`.
pub fn ufslike_rename_check_permitted(cred: Cred, from: Owned, to: Owned) -> Result<()> {
    from.dvp.access(VWRITE, cred)?;
    if from.dvp != to.dvp {
        to.dvp.access(VWRITE, cred)?;
        // Its `..` changes.
        if let Some((fvp, _)) = from.file
            && fvp.is_dir()
        {
            fvp.access(VWRITE, cred)?;
        }
    }
    sticky(cred, &from)?;
    sticky(cred, &to)
}

/// Whether flags stand in the way of a removal (`genfs_ufslike_remove_check_possible`).
///
/// # Errors
/// `EPERM`.
pub fn ufslike_remove_check_possible(
    dflags: u64,
    flags: u64,
    immutable: u64,
    append: u64,
) -> Result<()> {
    if (dflags | flags) & (immutable | append) != 0 {
        return Err(Errno::EPERM);
    }
    Ok(())
}

/// Whether ownership and modes allow a removal (`genfs_ufslike_remove_check_permitted`).
///
/// # Errors
/// `EACCES`, `EPERM`.
pub fn ufslike_remove_check_permitted(cred: Cred, from: Owned) -> Result<()> {
    from.dvp.access(VWRITE, cred)?;
    sticky(cred, &from)
}
