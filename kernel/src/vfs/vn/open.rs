//! `vn_open` and `vn_close`.

use core::ffi::c_int;

use rump_abi::types::*;

use crate::cred::Cred;
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::in_place;
use crate::ffi::vops::vattr_null;
use crate::vfs::namei::{Found, namei, nameiat};
use crate::vfs::pathbuf::Pathbuf;
use crate::{Errno, Result};

/// A text that is being executed (`VI_TEXT`).
const VI_TEXT: i32 = 0x100;

/// The bits of `open(2)` that an open file keeps: its modes, and what `fcntl(2)` can change.
pub const FMASK: i32 = FREAD
    | FWRITE
    | O_APPEND
    | O_ASYNC
    | O_SYNC
    | O_NONBLOCK
    | O_DSYNC
    | O_RSYNC
    | O_ALT_IO
    | O_DIRECT
    | O_NOSIGPIPE;

/// Opens what `path` names, from descriptor `fdat`: the vnode is referenced, locked and open, and counted in
/// `v_writecount` for `FWRITE`. `fmode` is made of `FREAD`, `FWRITE` and `O_*`.
///
/// # Errors
/// Those of `open(2)`; `EDUPFD` from a driver.
pub fn vn_open(
    l: Lwp,
    fdat: c_int,
    nd: &mut nameidata,
    path: &mut Pathbuf,
    fmode: i32,
    cmode: mode_t,
) -> Result<Vp> {
    open_with(l, nd, fmode, cmode, |nd| nameiat(l, fdat, nd, path))
}

/// As [`vn_open`], from the directory `at` on instead of a descriptor.
///
/// # Errors
/// Those of [`vn_open`].
pub fn vn_open_at(
    l: Lwp,
    at: Option<Vp>,
    nd: &mut nameidata,
    path: &mut Pathbuf,
    fmode: i32,
    cmode: mode_t,
) -> Result<Vp> {
    open_with(l, nd, fmode, cmode, |nd| namei(nd, path, at))
}

#[inline]
fn open_with(
    l: Lwp,
    nd: &mut nameidata,
    mut fmode: i32,
    cmode: mode_t,
    lookup: impl FnOnce(&mut nameidata) -> Result<Found>,
) -> Result<Vp> {
    if fmode & (O_CREAT | O_DIRECTORY) == O_CREAT | O_DIRECTORY {
        return Err(Errno::EINVAL);
    }
    let creat = fmode & O_CREAT != 0;
    let (op, mut flags) = if creat {
        (CREATE, LOCKPARENT | LOCKLEAF)
    } else {
        (LOOKUP, LOCKLEAF)
    };
    if fmode & O_NOFOLLOW == 0 && !(creat && fmode & O_EXCL != 0) {
        flags |= FOLLOW;
    }
    nd.ni_cnd.cn_nameiop = op as u32;
    nd.ni_cnd.cn_flags = (nd.ni_cnd.cn_flags & TRYEMULROOT as u32) | flags as u32;
    let found = lookup(nd)?;
    let cred = l.cred();
    let vp = if creat {
        let (vp, created) = create(found, nd, fmode, cmode)?;
        if created {
            fmode &= !O_TRUNC;
        } else {
            fmode &= !O_CREAT;
        }
        vp
    } else {
        found.leaf()
    };
    if let Err(error) = vn_open_vnode(vp, fmode, cred) {
        vp.vput();
        return Err(error);
    }
    Ok(vp)
}

/// Opens a locked vnode that has been found: checks what may be done with it, cuts it for `O_TRUNC`, and counts
/// it in `v_writecount` for `FWRITE`. With `O_CREAT` the caller has just made it.
///
/// # Errors
/// Those of `open(2)`; the vnode stays locked and referenced.
pub fn vn_open_vnode(vp: Vp, fmode: i32, cred: Cred) -> Result<()> {
    open_found(vp, fmode, cred)?;
    if fmode & FWRITE != 0 {
        vp.add_writecount(1);
    }
    Ok(())
}

/// The file of a lookup with `CREATE`, locked, and whether it is new.
fn create(found: Found, nd: &mut nameidata, fmode: i32, cmode: mode_t) -> Result<(Vp, bool)> {
    let dvp = found.parent();
    let Some(vp) = found.vp else {
        let mut va = vattr_null();
        va.va_type = VREG;
        va.va_mode = cmode;
        if fmode & O_EXCL != 0 {
            va.va_vaflags |= VA_EXCLUSIVE as u32;
        }
        let made = in_place!(create VOP_CREATE(dvp, &raw mut nd.ni_cnd, &raw mut va));
        dvp.vput();
        let vp = made?;
        vp.lock_retry(LK_EXCLUSIVE);
        return Ok((vp, true));
    };
    dvp.abortop(&mut nd.ni_cnd);
    if dvp == vp {
        dvp.vrele();
    } else {
        dvp.vput();
    }
    if fmode & O_EXCL != 0 {
        vp.vput();
        return Err(Errno::EEXIST);
    }
    Ok((vp, false))
}

fn open_found(vp: Vp, fmode: i32, cred: Cred) -> Result<()> {
    match vp.v_type() {
        VSOCK => return Err(Errno::EOPNOTSUPP),
        VLNK => return Err(Errno::EFTYPE),
        _ => {}
    }
    // Who has just made the file needs no permission.
    if fmode & O_CREAT == 0 {
        openchk(vp, cred, fmode)?;
        if fmode & O_TRUNC != 0 {
            let mut va = vattr_null();
            va.va_size = 0;
            vp.setattr(&mut va, cred)?;
        }
    }
    vp.open(fmode, cred)
}

/// May the locked file be opened so? (`vn_openchk`)
///
/// # Errors
/// `ENXIO`, `ENOTDIR`, `EISDIR`, `ETXTBSY`, and those of `VOP_ACCESS`.
pub fn openchk(vp: Vp, cred: Cred, fmode: i32) -> Result<()> {
    // A vnode without a type may still open as what it stands for: fdesc's do.
    if vp.v_type() == VBAD {
        return Err(Errno::ENXIO);
    }
    if fmode & O_DIRECTORY != 0 && !vp.is_dir() {
        return Err(Errno::ENOTDIR);
    }
    let mut wanted = 0;
    if fmode & FREAD != 0 {
        wanted |= VREAD;
    }
    if fmode & (FWRITE | O_TRUNC) != 0 {
        if vp.is_dir() {
            return Err(Errno::EISDIR);
        }
        writechk(vp)?;
        wanted |= VWRITE;
    }
    vp.access(wanted, cred)
}

/// Files that are being executed are not written to (`vn_writechk`).
///
/// # Errors
/// `ETXTBSY`.
pub fn writechk(vp: Vp) -> Result<()> {
    if vp.iflag() & VI_TEXT != 0 {
        Err(Errno::ETXTBSY)
    } else {
        Ok(())
    }
}

/// Closes an open vnode, unlocked, and drops the reference (`vn_close`).
///
/// # Errors
/// The driver's; it is closed all the same.
pub fn vn_close(vp: Vp, flags: i32, cred: Cred) -> Result<()> {
    if flags & FWRITE != 0 {
        vp.add_writecount(-1);
    }
    vp.lock_retry(LK_EXCLUSIVE);
    let result = vp.close(flags, cred);
    vp.vput();
    result
}
