//! New names: `mkdir(2)`, `symlink(2)`, `link(2)`, `mknod(2)`, `mkfifo(2)` and their `at` forms.

use core::ffi::{CStr, c_int};

use rump_abi::types::*;

use crate::copy::{self, UserPtr};
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::in_place;
use crate::ffi::vops::vattr_null;
use crate::syscall::Args;
use crate::vfs::namei::{Found, nameiat, nameiat_simple, ndinit};
use crate::vfs::pathbuf::{MAXPATHLEN, Pathbuf};
use crate::{Errno, Result, filedesc, kauth};

/// The directory for a new name, locked. What exists already is released, with `EEXIST`.
fn parent_for_new(found: Found, nd: &mut nameidata) -> Result<Vp> {
    let dvp = found.parent();
    let Some(vp) = found.vp else {
        return Ok(dvp);
    };
    dvp.abortop(&mut nd.ni_cnd);
    // Without LOCKLEAF a directory that is the file itself is unlocked too.
    if dvp == vp {
        dvp.vrele();
    } else {
        dvp.vput();
    }
    vp.vrele();
    Err(Errno::EEXIST)
}

/// Drops what a create operation answered, and its directory.
fn done(dvp: Vp, made: Result<Vp>) -> Result<()> {
    let result = made.map(Vp::vrele);
    dvp.vput();
    result
}

/// Makes a directory (`do_sys_mkdirat`).
///
/// # Errors
/// Those of `mkdir(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_mkdirat")]
pub fn do_sys_mkdirat(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    mode: mode_t,
    seg: uio_seg,
) -> Result<()> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, seg)?;
    let mut nd = ndinit(CREATE, LOCKPARENT | CREATEDIR | TRYEMULROOT);
    let found = nameiat(l, fdat, &mut nd, &mut pb)?;
    let dvp = parent_for_new(found, &mut nd)?;
    let mut va = vattr_null();
    va.va_type = VDIR;
    va.va_mode = mode & ACCESSPERMS as mode_t & !l.proc().umask();
    let made = in_place!(create VOP_MKDIR(dvp, &raw mut nd.ni_cnd, &raw mut va));
    done(dvp, made)
}

/// Makes a symbolic link to `target` (`do_sys_symlinkat`).
///
/// # Errors
/// Those of `symlink(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_symlinkat")]
pub fn do_sys_symlinkat(
    l: Lwp,
    target: UserPtr,
    fdat: c_int,
    link: UserPtr,
    seg: uio_seg,
) -> Result<()> {
    let mut text = [0u8; MAXPATHLEN];
    if seg == UIO_SYSSPACE {
        copy::copystr(target, &mut text)?;
    } else {
        copy::copyinstr(target, &mut text)?;
    }
    let text = CStr::from_bytes_until_nul(&text).map_err(|_| Errno::ENAMETOOLONG)?;
    let mut pb = Pathbuf::new();
    pb.copyin(link, seg)?;
    let mut nd = ndinit(CREATE, LOCKPARENT | TRYEMULROOT);
    let found = nameiat(l, fdat, &mut nd, &mut pb)?;
    let dvp = parent_for_new(found, &mut nd)?;
    let mut va = vattr_null();
    va.va_type = VLNK;
    va.va_mode = ACCESSPERMS as mode_t & !l.proc().umask();
    let made = in_place!(create VOP_SYMLINK(
        dvp, &raw mut nd.ni_cnd, &raw mut va, text.as_ptr().cast_mut()
    ));
    done(dvp, made)
}

/// Makes another name for a file (`do_sys_linkat`); `follow` is `FOLLOW` or 0.
///
/// # Errors
/// Those of `link(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_linkat")]
pub fn do_sys_linkat(
    l: Lwp,
    fdpath: c_int,
    path: UserPtr,
    fdlink: c_int,
    link: UserPtr,
    follow: c_int,
    seg: uio_seg,
) -> Result<()> {
    let vp = lookup_at(l, fdpath, path, seg, follow)?;
    let result = link_to(l, vp, fdlink, link, seg);
    vp.vrele();
    result
}

#[inline(never)]
fn link_to(l: Lwp, vp: Vp, fdlink: c_int, link: UserPtr, seg: uio_seg) -> Result<()> {
    let mut pb = Pathbuf::new();
    pb.copyin(link, seg)?;
    let mut nd = ndinit(CREATE, LOCKPARENT | TRYEMULROOT);
    let found = nameiat(l, fdlink, &mut nd, &mut pb)?;
    let dvp = parent_for_new(found, &mut nd)?;
    let refused = if vp.is_dir() {
        Some(Errno::EPERM)
    } else if dvp.v_mount() != vp.v_mount() {
        Some(Errno::EXDEV)
    } else {
        None
    };
    let result = match refused {
        Some(error) => {
            dvp.abortop(&mut nd.ni_cnd);
            Err(error)
        }
        None => in_place!(VOP_LINK(dvp.as_ptr(), vp.as_ptr(), &raw mut nd.ni_cnd)),
    };
    dvp.vput();
    result
}

/// The vnode of a path from descriptor `fdat`: referenced, unlocked. `flags` are `FOLLOW` or 0.
///
/// # Errors
/// Those of `namei(9)`, `EBADF`, `EINVAL`.
pub(super) fn lookup_at(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    seg: uio_seg,
    flags: c_int,
) -> Result<Vp> {
    let flags = flags | TRYEMULROOT;
    if fdat == AT_FDCWD {
        return nameiat_simple(None, path, seg, flags);
    }
    let file = filedesc::get_vnode(l, fdat)?;
    nameiat_simple(file.vnode(), path, seg, flags)
}

/// Makes a device node, a fifo or a plain file (`do_sys_mknodat`).
///
/// # Errors
/// Those of `mknod(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_mknodat")]
pub fn do_sys_mknodat(
    l: Lwp,
    fdat: c_int,
    path: UserPtr,
    mode: mode_t,
    dev: dev_t,
    seg: uio_seg,
) -> Result<()> {
    kauth::authorize_system(l.cred(), KAUTH_SYSTEM_MKNOD, 0)?;
    let mut pb = Pathbuf::new();
    pb.copyin(path, seg)?;
    let mut nd = ndinit(CREATE, LOCKPARENT | TRYEMULROOT);
    let found = nameiat(l, fdat, &mut nd, &mut pb)?;
    let dvp = parent_for_new(found, &mut nd)?;
    let mut va = vattr_null();
    va.va_mode = mode & ALLPERMS as mode_t & !l.proc().umask();
    let cnp = &mut nd.ni_cnd;
    let made = match mode as i32 & S_IFMT {
        S_IFREG => {
            va.va_type = VREG;
            dvp.create(cnp, &mut va).map(Vp::vrele)
        }
        S_IFWHT => dvp.whiteout(cnp, CREATE),
        kind => match node_type(kind) {
            Some(vtype) => {
                va.va_type = vtype;
                va.va_rdev = dev;
                dvp.mknod(cnp, &mut va).map(Vp::vrele)
            }
            None => {
                dvp.abortop(cnp);
                Err(Errno::EINVAL)
            }
        },
    };
    dvp.vput();
    made
}

/// The vnode type of the type bits of a mode, for `VOP_MKNOD`.
fn node_type(kind: i32) -> Option<vtype> {
    Some(match kind {
        S_IFMT => VBAD,
        S_IFCHR => VCHR,
        S_IFBLK => VBLK,
        S_IFIFO => VFIFO,
        _ => return None,
    })
}

/// Makes a fifo (`do_sys_mkfifoat`).
///
/// # Errors
/// Those of `mkfifo(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_mkfifoat")]
pub fn do_sys_mkfifoat(l: Lwp, fdat: c_int, path: UserPtr, mode: mode_t) -> Result<()> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(CREATE, LOCKPARENT | TRYEMULROOT);
    let found = nameiat(l, fdat, &mut nd, &mut pb)?;
    let dvp = parent_for_new(found, &mut nd)?;
    let mut va = vattr_null();
    va.va_type = VFIFO;
    va.va_mode = mode & ALLPERMS as mode_t & !l.proc().umask();
    let made = in_place!(create VOP_MKNOD(dvp, &raw mut nd.ni_cnd, &raw mut va));
    done(dvp, made)
}

type Retval = [i64; 2];

pub(super) fn sys_mkdir(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_mkdirat(l, AT_FDCWD, a.ptr(0), a.u32(1), UIO_USERSPACE)
}

pub(super) fn sys_mkdirat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_mkdirat(l, a.int(0), a.ptr(1), a.u32(2), UIO_USERSPACE)
}

pub(super) fn sys_symlink(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_symlinkat(l, a.ptr(0), AT_FDCWD, a.ptr(1), UIO_USERSPACE)
}

pub(super) fn sys_symlinkat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_symlinkat(l, a.ptr(0), a.int(1), a.ptr(2), UIO_USERSPACE)
}

pub(super) fn sys_link(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let (path, link) = (a.ptr(0), a.ptr(1));
    do_sys_linkat(l, AT_FDCWD, path, AT_FDCWD, link, FOLLOW, UIO_USERSPACE)
}

pub(super) fn sys_linkat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let follow = if a.int(4) & AT_SYMLINK_FOLLOW != 0 {
        FOLLOW
    } else {
        NOFOLLOW
    };
    let (path, link) = (a.ptr(1), a.ptr(3));
    do_sys_linkat(l, a.int(0), path, a.int(2), link, follow, UIO_USERSPACE)
}

pub(super) fn sys_mknod(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_mknodat(l, AT_FDCWD, a.ptr(0), a.u32(1), a.u64(2), UIO_USERSPACE)
}

pub(super) fn sys_mknodat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_mknodat(l, a.int(0), a.ptr(1), a.u32(2), a.u64(4), UIO_USERSPACE)
}

pub(super) fn sys_mkfifo(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_mkfifoat(l, AT_FDCWD, a.ptr(0), a.u32(1))
}

pub(super) fn sys_mkfifoat(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    do_sys_mkfifoat(l, a.int(0), a.ptr(1), a.u32(2))
}
