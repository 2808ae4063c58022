//! Renaming, `genfs_rename(9)`: locks and looks up everything again in an order that cannot deadlock.
//!
//! Directories are locked before what is in them, ancestors before descendants; of two directories neither
//! of which is above the other the target goes first. The mount's rename lock keeps the tree as it
//! is meanwhile.

use rump_abi::types::{
    ISDOTDOT, KAUTH_VNODE_DELETE, KAUTH_VNODE_RENAME, LK_EXCLUSIVE, componentname,
};

use crate::cred::Cred;
use crate::ffi::genfs_rename::{Entry, Ops};
use crate::ffi::mount::Mp;
use crate::ffi::vnode::Vp;
use crate::kauth;
use crate::{Errno, Result};

/// The vnodes of a `VOP_RENAME`.
#[derive(Clone, Copy)]
pub struct Untied {
    /// Source directory: referenced.
    pub fdvp: Vp,
    /// Source: referenced.
    pub fvp: Vp,
    /// Target directory: referenced, locked.
    pub tdvp: Vp,
    /// Target, if there is one: referenced, locked.
    pub tvp: Option<Vp>,
}

/// Drops all locks and the references to the files, runs `sane`, and drops the rest
/// (`genfs_insane_rename`).
///
/// # Errors
/// Those of `sane`.
pub fn insane_rename(v: Untied, sane: impl FnOnce() -> Result<()>) -> Result<()> {
    if let Some(tvp) = v.tvp {
        if tvp != v.tdvp {
            tvp.unlock();
        }
        tvp.vrele();
    }
    v.tdvp.unlock();
    v.fvp.vrele();
    let result = sane();
    v.fdvp.vrele();
    v.tdvp.vrele();
    result
}

/// One side of a rename.
pub struct Side<'a> {
    /// The directory: referenced and unlocked.
    pub dvp: Vp,
    /// The name.
    pub cnp: &'a mut componentname,
    /// The driver's storage for the directory entry.
    pub entry: Entry,
}

/// The body of a rename (`genfs_sane_rename`).
///
/// # Errors
/// `EINVAL`, `EBUSY`, `ENOENT`, `ENOTEMPTY`, `ENOTDIR`, `EISDIR`, and the driver's.
pub fn sane_rename(
    ops: Ops,
    from: &mut Side<'_>,
    to: &mut Side<'_>,
    cred: Cred,
    posixly_correct: bool,
) -> Result<()> {
    let dotdot = ISDOTDOT as u32;
    if (from.cnp.cn_flags | to.cnp.cn_flags) & dotdot != 0 {
        return Err(Errno::EINVAL);
    }
    let mp = from.dvp.v_mount();
    let mut locked = enter(ops, mp, from, to, cred)?;
    let result = locked.rename(ops, mp, from, to, cred, posixly_correct);
    locked.release(from.dvp, to.dvp);
    result
}

/// What is locked and referenced while the rename is done.
struct Locked {
    /// The source.
    fvp: Vp,
    /// The target; the same as the source when both names mean one file.
    tvp: Option<Vp>,
}

fn enter(ops: Ops, mp: Mp, from: &mut Side<'_>, to: &mut Side<'_>, cred: Cred) -> Result<Locked> {
    if from.dvp == to.dvp {
        return enter_common(ops, mp, from, to);
    }
    enter_separate(ops, mp, from, to, cred)
}

fn enter_common(ops: Ops, mp: Mp, from: &mut Side<'_>, to: &mut Side<'_>) -> Result<Locked> {
    let dvp = from.dvp;
    ops.lock_directory(mp, dvp)?;
    let both = lookup_both(ops, mp, from, to);
    let (fvp, tvp) = match both {
        Ok(both) => both,
        Err(error) => {
            dvp.unlock();
            return Err(error);
        }
    };
    // "." is no name that can be changed.
    if fvp == dvp || tvp == Some(dvp) {
        drop_files(fvp, tvp);
        dvp.unlock();
        return Err(Errno::EINVAL);
    }
    lock_files(fvp, tvp).inspect_err(|_| dvp.unlock())
}

fn enter_separate(
    ops: Ops,
    mp: Mp,
    from: &mut Side<'_>,
    to: &mut Side<'_>,
    cred: Cred,
) -> Result<Locked> {
    let (fdvp, tdvp) = (from.dvp, to.dvp);
    // The child of one directory on the way to the other, if one is above the other.
    let below_source = ops.genealogy(mp, cred, fdvp, tdvp)?;
    let below_target = match below_source {
        Some(_) => None,
        None => ops.genealogy(mp, cred, tdvp, fdvp)?,
    };
    let result = (|| {
        // What is in the upper directory may be the lower one, and drivers lock for a moment what they
        // find: each name is looked up before the lower directory is locked.
        let (fvp, tvp) = if below_source.is_some() {
            let fvp = lock_and_look_up(ops, mp, from)?.ok_or(Errno::ENOENT);
            let fvp = fvp.inspect_err(|_| fdvp.unlock())?;
            match lock_and_look_up(ops, mp, to) {
                Ok(tvp) => (fvp, tvp),
                Err(error) => {
                    fvp.vrele();
                    fdvp.unlock();
                    return Err(error);
                }
            }
        } else {
            let tvp = lock_and_look_up(ops, mp, to)?;
            let fvp = lock_and_look_up(ops, mp, from);
            match fvp {
                Ok(Some(fvp)) => (fvp, tvp),
                wrong => {
                    if wrong.is_ok() {
                        fdvp.unlock();
                    }
                    if let Some(tvp) = tvp {
                        tvp.vrele();
                    }
                    tdvp.unlock();
                    return Err(wrong.err().unwrap_or(Errno::ENOENT));
                }
            }
        };
        let unlock = |_: &Errno| {
            fdvp.unlock();
            tdvp.unlock();
        };
        let wrong = if below_source == Some(fvp) || fvp == fdvp || fvp == tdvp {
            // A directory cannot go into itself.
            Some(Errno::EINVAL)
        } else if tvp.is_some() && tvp == below_target || tvp == Some(fdvp) || tvp == Some(tdvp) {
            // The target has the source somewhere in it; its lock would come too late.
            Some(if fvp.is_dir() {
                Errno::ENOTEMPTY
            } else {
                Errno::EISDIR
            })
        } else {
            None
        };
        if let Some(error) = wrong {
            drop_files(fvp, tvp);
            unlock(&error);
            return Err(error);
        }
        lock_files(fvp, tvp).inspect_err(unlock)
    })();
    for vp in below_source.into_iter().chain(below_target) {
        vp.vrele();
    }
    result
}

/// Locks a directory and looks its name up in it: referenced and unlocked, or no such file. After an error
/// the directory is unlocked.
fn lock_and_look_up(ops: Ops, mp: Mp, side: &mut Side<'_>) -> Result<Option<Vp>> {
    ops.lock_directory(mp, side.dvp)?;
    match ops.lookup(mp, side.dvp, side.cnp, side.entry) {
        Ok(vp) => Ok(Some(vp)),
        Err(Errno::ENOENT) => Ok(None),
        Err(error) => {
            side.dvp.unlock();
            Err(error)
        }
    }
}

/// Looks both names up; results are referenced and unlocked.
fn lookup_both(
    ops: Ops,
    mp: Mp,
    from: &mut Side<'_>,
    to: &mut Side<'_>,
) -> Result<(Vp, Option<Vp>)> {
    let fvp = ops.lookup(mp, from.dvp, from.cnp, from.entry)?;
    match ops.lookup(mp, to.dvp, to.cnp, to.entry) {
        Ok(tvp) => Ok((fvp, Some(tvp))),
        Err(Errno::ENOENT) => Ok((fvp, None)),
        Err(error) => {
            fvp.vrele();
            Err(error)
        }
    }
}

fn drop_files(fvp: Vp, tvp: Option<Vp>) {
    fvp.vrele();
    if let Some(tvp) = tvp {
        tvp.vrele();
    }
}

/// Locks source and target; a directory that something is mounted on is busy.
fn lock_files(fvp: Vp, tvp: Option<Vp>) -> Result<Locked> {
    fvp.lock_retry(LK_EXCLUSIVE);
    if let Some(tvp) = tvp
        && tvp != fvp
    {
        tvp.lock_retry(LK_EXCLUSIVE);
    }
    let locked = Locked { fvp, tvp };
    let dead = fvp.state().is_dead() || tvp.is_some_and(|vp| vp.state().is_dead());
    let covered = [Some(fvp), tvp]
        .into_iter()
        .flatten()
        .any(|vp| vp.mounted_here().is_some());
    if dead || covered {
        locked.release_files();
        return Err(if dead { Errno::ENOENT } else { Errno::EBUSY });
    }
    Ok(locked)
}

impl Locked {
    fn rename(
        &mut self,
        ops: Ops,
        mp: Mp,
        from: &mut Side<'_>,
        to: &mut Side<'_>,
        cred: Cred,
        posixly_correct: bool,
    ) -> Result<()> {
        let (fdvp, tdvp) = (from.dvp, to.dvp);
        let fvp = self.fvp;
        if self.tvp == Some(fvp) {
            if fvp.is_dir() {
                return Err(Errno::EINVAL);
            }
            // Two names of one file: the first one goes, unless POSIX is to be taken by the word.
            if posixly_correct || (fdvp == tdvp && same_name(from.cnp, to.cnp)) {
                return Ok(());
            }
            ops.remove_check_possible(mp, fdvp, fvp)?;
            let decision = ops.remove_check_permitted(mp, cred, fdvp, fvp);
            authorize(cred, KAUTH_VNODE_DELETE, fvp, fdvp, decision)?;
            return ops.remove(mp, cred, fdvp, from.cnp, from.entry, fvp);
        }
        if let Some(tvp) = self.tvp {
            if fvp.is_dir() && tvp.is_dir() {
                if !ops.directory_empty(mp, cred, tvp, tdvp) {
                    return Err(Errno::ENOTEMPTY);
                }
            } else if fvp.is_dir() {
                return Err(Errno::ENOTDIR);
            } else if tvp.is_dir() {
                return Err(Errno::EISDIR);
            }
        }
        ops.rename_check_possible(mp, fdvp, fvp, tdvp, self.tvp)?;
        let decision = ops.rename_check_permitted(mp, cred, fdvp, fvp, tdvp, self.tvp);
        authorize(cred, KAUTH_VNODE_DELETE, fvp, fdvp, decision)?;
        let object = self.tvp.unwrap_or(tdvp);
        authorize(cred, KAUTH_VNODE_RENAME, object, tdvp, decision)?;
        ops.rename(mp, cred, from, fvp, to, self.tvp)
    }

    fn release_files(&self) {
        if let Some(tvp) = self.tvp {
            if tvp != self.fvp {
                tvp.unlock();
            }
            tvp.vrele();
        }
        self.fvp.unlock();
        self.fvp.vrele();
    }

    fn release(&self, fdvp: Vp, tdvp: Vp) {
        self.release_files();
        if fdvp != tdvp {
            fdvp.unlock();
        }
        tdvp.unlock();
    }
}

fn authorize(cred: Cred, action: i32, vp: Vp, dvp: Vp, decision: Result<()>) -> Result<()> {
    let (vp, dvp) = (vp.as_ptr(), dvp.as_ptr());
    kauth::authorize_vnode(cred, action as u32, vp, dvp, decision)
}

fn same_name(a: &componentname, b: &componentname) -> bool {
    crate::ffi::genfs_rename::name(a) == crate::ffi::genfs_rename::name(b)
}
