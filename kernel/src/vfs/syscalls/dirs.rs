//! Where a process is: `chdir(2)`, `fchdir(2)`, `chroot(2)`, `fchroot(2)`, `__getcwd(3)`.

use rump_abi::types::*;

use crate::copy::{UserPtr, copyout};
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::syscall::Args;
use crate::vfs::getcwd::{getcwd_common, vn_isunder};
use crate::vfs::namei::{namei, ndinit};
use crate::vfs::pathbuf::{MAXPATHLEN, Pathbuf};
use crate::vfs::vnode::rootvnode;
use crate::{Errno, Result, filedesc, kauth};

/// A directory that the process may be in: referenced, unlocked.
#[inline(never)]
fn chdir_lookup(l: Lwp, path: UserPtr) -> Result<Vp> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, FOLLOW | LOCKLEAF | TRYEMULROOT);
    let vp = namei(&mut nd, &mut pb, None)?.leaf();
    let allowed = may_enter(l, vp);
    vp.unlock();
    if let Err(error) = allowed {
        vp.vrele();
        return Err(error);
    }
    Ok(vp)
}

/// Whether a locked vnode is a directory that the caller may search.
fn may_enter(l: Lwp, vp: Vp) -> Result<()> {
    if vp.is_dir() {
        vp.access(VEXEC, l.cred())
    } else {
        Err(Errno::ENOTDIR)
    }
}

/// Changes the current directory (`do_sys_chdir`).
///
/// # Errors
/// Those of `chdir(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_chdir")]
pub fn do_sys_chdir(l: Lwp, path: UserPtr) -> Result<()> {
    let vp = chdir_lookup(l, path)?;
    set_cdir(l, vp);
    Ok(())
}

fn set_cdir(l: Lwp, vp: Vp) {
    if let Some(old) = l.proc().cwdi().set_cdir(Some(vp)) {
        old.vrele();
    }
}

/// The directory of a descriptor, or what is mounted on it meanwhile: referenced, unlocked.
fn descriptor_dir(l: Lwp, fd: i32) -> Result<Vp> {
    let file = filedesc::get_vnode(l, fd)?;
    let mut vp = file.vnode().ok_or(Errno::EINVAL)?;
    vp.vref();
    vp.lock_retry(LK_EXCLUSIVE);
    if let Err(error) = may_enter(l, vp) {
        vp.vput();
        return Err(error);
    }
    while let Some(mp) = vp.busy_mounted_here() {
        vp.vput();
        let root = mp.vfs_root();
        mp.unbusy();
        vp = root?;
    }
    vp.unlock();
    Ok(vp)
}

fn inside_root(l: Lwp, vp: Vp) -> bool {
    let Some(root) = l.proc().rdir_ref() else {
        return true;
    };
    let inside = vn_isunder(vp, root);
    root.vrele();
    inside
}

/// Makes `vp`, whose reference passes over, the root of the process; a process that would be outside is moved to it.
fn change_root(l: Lwp, vp: Vp) {
    let cwdi = l.proc().cwdi();
    let cdir = l.proc().cdir_ref();
    let outside = !vn_isunder(cdir, vp);
    cdir.vrele();
    if outside {
        vp.vref();
        set_cdir(l, vp);
    }
    if let Some(old) = cwdi.set_rdir(Some(vp)) {
        old.vrele();
    }
}

type Retval = [i64; 2];

pub(super) fn sys_chdir(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_chdir(l, a.ptr(0))
}

pub(super) fn sys_fchdir(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let vp = descriptor_dir(l, a.int(0))?;
    if !inside_root(l, vp) {
        vp.vrele();
        return Err(Errno::EPERM);
    }
    set_cdir(l, vp);
    Ok(())
}

pub(super) fn sys_chroot(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    kauth::authorize_system(l.cred(), KAUTH_SYSTEM_CHROOT, 0)?;
    let vp = chdir_lookup(l, a.ptr(0))?;
    change_root(l, vp);
    Ok(())
}

pub(super) fn sys_fchroot(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    kauth::authorize_system(l.cred(), KAUTH_SYSTEM_CHROOT, 0)?;
    let vp = descriptor_dir(l, a.int(0))?;
    // A root may be left this way only for one below it.
    if !inside_root(l, vp) {
        vp.vrele();
        return Err(Errno::EPERM);
    }
    change_root(l, vp);
    Ok(())
}

pub(super) fn sys_getcwd(l: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let room = a.usize(1);
    if room < 2 {
        return Err(Errno::ERANGE);
    }
    let mut buffer = vec![0u8; room.min(MAXPATHLEN * 4)];
    let end = buffer.len() - 1;
    let limit = buffer.len() / 2;
    let cdir = l.proc().cdir_ref();
    let root = l.proc().rdir_ref();
    let top = root.unwrap_or_else(rootvnode);
    let at = getcwd_common(cdir, top, &mut buffer[..end], limit, true);
    cdir.vrele();
    if let Some(root) = root {
        root.vrele();
    }
    // With the NUL behind the path.
    let path = &buffer[at?..];
    copyout(path, a.ptr(0))?;
    retval[0] = path.len() as i64;
    Ok(())
}
