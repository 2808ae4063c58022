//! `rename(2)`, `renameat(2)`, `__posix_rename(2)`.
//!
//! Both names are looked up; then the file system's rename lock keeps the tree's shape, and the target
//! is looked up again in its directory, because another rename may have been there meanwhile.

use core::ffi::c_int;

use rump_abi::types::*;

use crate::copy::UserPtr;
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::syscall::Args;
use crate::vfs::namei::{nameiat, ndinit, relookup};
use crate::vfs::pathbuf::Pathbuf;
use crate::{Errno, Result};

/// Renames a file (`do_sys_renameat`). With `posix`, nothing happens when both names are of the same
/// file.
///
/// # Errors
/// Those of `rename(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_renameat")]
pub fn do_sys_renameat(
    l: Lwp,
    fromfd: c_int,
    from: UserPtr,
    tofd: c_int,
    to: UserPtr,
    seg: uio_seg,
    posix: bool,
) -> Result<()> {
    let mut fpb = Pathbuf::new();
    fpb.copyin(from, seg)?;
    let mut fnd = ndinit(DELETE, LOCKPARENT | TRYEMULROOT);
    let found = nameiat(l, fromfd, &mut fnd, &mut fpb)?;
    let (fdvp, fvp) = (found.parent(), found.leaf());
    if fdvp != fvp {
        fdvp.unlock();
    }
    let mut tnd = ndinit(RENAME, LOCKPARENT | NOCACHE | TRYEMULROOT);
    let mut tpb = Pathbuf::new();
    let mut target = Target::None;
    let checked = if is_dots(&fpb, &fnd.ni_cnd) {
        Err(Errno::EINVAL)
    } else {
        tpb.copyin(to, seg).and_then(|()| {
            if fvp.is_dir() {
                tnd.ni_cnd.cn_flags |= CREATEDIR as u32;
            }
            target = look_up_target(l, tofd, &mut tnd, &mut tpb)?;
            target.check(fdvp, fvp, &tpb, &tnd.ni_cnd)
        })
    };
    let Ok(()) = checked else {
        fdvp.abortop(&mut fnd.ni_cnd);
        target.abort(&mut tnd.ni_cnd);
        fdvp.vrele();
        fvp.vrele();
        return checked;
    };
    let names = Names {
        same: fpb.component(&fnd.ni_cnd) == tpb.component(&tnd.ni_cnd),
        posix,
    };
    rename_locked(fdvp, fvp, &mut fnd.ni_cnd, target, &mut tnd.ni_cnd, &names)
}

/// What the lookup of the new name gave: both referenced and unlocked.
#[derive(Clone, Copy)]
enum Target {
    None,
    Found { tdvp: Vp, tvp: Option<Vp> },
}

struct Names {
    /// Both names have the same last component.
    same: bool,
    posix: bool,
}

fn is_dots(path: &Pathbuf, cnp: &componentname) -> bool {
    matches!(path.component(cnp), b"." | b"..")
}

fn look_up_target(l: Lwp, tofd: c_int, nd: &mut nameidata, path: &mut Pathbuf) -> Result<Target> {
    let found = nameiat(l, tofd, nd, path)?;
    let tdvp = found.parent();
    if found.vp != Some(tdvp) {
        tdvp.unlock();
    }
    Ok(Target::Found {
        tdvp,
        tvp: found.vp,
    })
}

impl Target {
    fn check(self, fdvp: Vp, fvp: Vp, path: &Pathbuf, cnp: &componentname) -> Result<()> {
        match path.component(cnp) {
            b"." => return Err(Errno::EISDIR),
            b".." => return Err(Errno::EINVAL),
            _ => {}
        }
        let Self::Found { tdvp, tvp } = self else {
            return Ok(());
        };
        let mp = fdvp.v_mount();
        let here = |vp: Vp| vp.v_mount() == mp;
        if here(fvp) && here(tdvp) && tvp.is_none_or(here) {
            Ok(())
        } else {
            Err(Errno::EXDEV)
        }
    }

    fn abort(self, cnp: &mut componentname) {
        if let Self::Found { tdvp, tvp } = self {
            tdvp.abortop(cnp);
            tdvp.vrele();
            if let Some(tvp) = tvp {
                tvp.vrele();
            }
        }
    }
}

/// The part under the rename lock; all references are used up.
fn rename_locked(
    fdvp: Vp,
    fvp: Vp,
    fcnp: &mut componentname,
    target: Target,
    tcnp: &mut componentname,
    names: &Names,
) -> Result<()> {
    let Target::Found { tdvp, tvp } = target else {
        unreachable!("a rename goes on only with a target");
    };
    let mp = fdvp.held_mount();
    if let Err(error) = mp.renamelock_enter() {
        mp.release();
        fdvp.abortop(fcnp);
        target.abort(tcnp);
        fdvp.vrele();
        fvp.vrele();
        return Err(error);
    }
    if let Some(stale) = tvp {
        stale.vrele();
    }
    tdvp.lock_retry(LK_EXCLUSIVE);
    let again = relookup(tdvp, tcnp, 0);
    let tvp = again.unwrap_or(None);
    let decided = again.and_then(|tvp| decide(fdvp, fvp, tdvp, tvp, names));
    let result = match decided {
        Ok(true) => fdvp.rename(fvp, fcnp, tdvp, tvp, tcnp),
        nothing => {
            fdvp.abortop(fcnp);
            tdvp.abortop(tcnp);
            fdvp.vrele();
            fvp.vrele();
            match tvp {
                Some(tvp) if tvp == tdvp => tvp.vrele(),
                Some(tvp) => tvp.vput(),
                None => {}
            }
            tdvp.vput();
            nothing.map(drop)
        }
    };
    mp.renamelock_exit();
    mp.release();
    result
}

/// Whether there is something to do.
fn decide(fdvp: Vp, fvp: Vp, tdvp: Vp, tvp: Option<Vp>, names: &Names) -> Result<bool> {
    if let Some(tvp) = tvp {
        match (fvp.is_dir(), tvp.is_dir()) {
            (true, false) => return Err(Errno::ENOTDIR),
            (false, true) => return Err(Errno::EISDIR),
            _ => {}
        }
    }
    if fvp == tdvp {
        return Err(Errno::EINVAL);
    }
    let same_file = tvp == Some(fvp);
    Ok(!(same_file && (names.posix || (fdvp == tdvp && names.same))))
}

pub(super) fn sys_rename(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    let (from, to) = (a.ptr(0), a.ptr(1));
    do_sys_renameat(l, AT_FDCWD, from, AT_FDCWD, to, UIO_USERSPACE, false)
}

pub(super) fn sys_posix_rename(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    let (from, to) = (a.ptr(0), a.ptr(1));
    do_sys_renameat(l, AT_FDCWD, from, AT_FDCWD, to, UIO_USERSPACE, true)
}

pub(super) fn sys_renameat(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    let (from, to) = (a.ptr(1), a.ptr(3));
    do_sys_renameat(l, a.int(0), from, a.int(2), to, UIO_USERSPACE, false)
}
