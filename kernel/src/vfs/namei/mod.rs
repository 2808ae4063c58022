//! Path lookup, `namei(9)`.
//!
//! [`namei`] fills in the C structure `nameidata` and also answers with handles. Like everywhere in
//! the kernel references are explicit: what [`Found`] holds is the caller's to release. [`walk`] goes
//! along the path, [`ahead`] as far as names are cached, [`step`] looks one component up, [`symlink`] follows a link.

mod ahead;
mod relookup;
mod simple;
mod step;
mod symlink;
mod walk;

use core::ffi::c_int;
use core::ptr;

use rump_abi::types::{AT_FDCWD, NOCHROOT, componentname, nameidata};

use super::pathbuf::Pathbuf;
use super::vnode::rootvnode;
use crate::cred::Cred;
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::filedesc;
use crate::lwproc::curlwp;
use crate::{Errno, Result};

pub use relookup::relookup;
pub use simple::{namei_simple, nameiat_simple};

/// The longest component (`KERNEL_NAME_MAX`).
pub const NAME_MAX: usize = 255;
/// The most symbolic links that one lookup follows (`MAXSYMLINKS`).
pub const MAXSYMLINKS: u32 = 32;

/// Flags of a component that the walk computes anew for each one.
const PER_COMPONENT: u32 = rump_abi::types::ISDOTDOT as u32
    | rump_abi::types::MAKEENTRY as u32
    | rump_abi::types::ISLASTCN as u32
    | rump_abi::types::ISWHITEOUT as u32
    | rump_abi::types::REQUIREDIR as u32;

/// What a lookup found; the references are the caller's.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The file: locked with `LOCKLEAF`. `None` when it does not exist and may be created.
    pub vp: Option<Vp>,
    /// Its directory: only with `LOCKPARENT`, then locked (except as `namei(9)` says: when it is
    /// the same as `vp` and that was not to be locked).
    pub dvp: Option<Vp>,
}

impl Found {
    /// The file of a lookup that cannot succeed without one (`LOOKUP`, `DELETE`).
    #[must_use]
    pub fn leaf(&self) -> Vp {
        self.vp
            .expect("a lookup that creates nothing succeeded without a vnode")
    }

    /// The directory of a lookup with `LOCKPARENT`.
    #[must_use]
    pub fn parent(&self) -> Vp {
        self.dvp
            .expect("a lookup with LOCKPARENT succeeded without a directory")
    }
}

/// `NDINIT`: a lookup of operation `op` with `flags`, by the current credentials.
#[must_use]
pub fn ndinit(op: c_int, flags: c_int) -> nameidata {
    nameidata {
        ni_atdir: ptr::null_mut(),
        ni_pathbuf: ptr::null_mut(),
        ni_pnbuf: ptr::null_mut(),
        ni_rootdir: ptr::null_mut(),
        ni_erootdir: ptr::null_mut(),
        ni_vp: ptr::null_mut(),
        ni_dvp: ptr::null_mut(),
        ni_pathlen: 0,
        ni_next: ptr::null(),
        ni_loopcnt: 0,
        ni_cnd: componentname {
            cn_nameiop: op as u32,
            cn_flags: flags as u32,
            cn_cred: Cred::current().as_ptr(),
            cn_nameptr: ptr::null(),
            cn_namelen: 0,
            cn_consume: 0,
        },
    }
}

/// Looks `path` up. `at` is where a relative path starts, the current directory when `None`; the
/// caller keeps its reference. The path is modified; `nd` points into it until the last vnode
/// operation that gets `nd.ni_cnd`.
///
/// # Errors
/// The errors of `namei(9)`; then nothing is held, and both results in `nd` are null.
pub fn namei(nd: &mut nameidata, path: &mut Pathbuf, at: Option<Vp>) -> Result<Found> {
    nd.ni_vp = ptr::null_mut();
    nd.ni_dvp = ptr::null_mut();
    nd.ni_atdir = at.map_or(ptr::null_mut(), Vp::as_ptr);
    nd.ni_pathbuf = path.as_c();
    nd.ni_pnbuf = path.at(0).cast_mut();
    nd.ni_loopcnt = 0;
    if path.is_empty() {
        return Err(Errno::ENOENT);
    }
    let root = Root::of(curlwp(), nd);
    nd.ni_rootdir = root.vp.as_ptr();
    let result = start(nd, path, at, root.vp).and_then(|dir| {
        let mut walk = walk::Walk::new(nd, path, root.vp);
        walk.run(dir)
    });
    root.release();
    if let Ok(found) = result {
        nd.ni_vp = found.vp.map_or(ptr::null_mut(), Vp::as_ptr);
        nd.ni_dvp = found.dvp.map_or(ptr::null_mut(), Vp::as_ptr);
    }
    result
}

/// [`namei`] relative to descriptor `fdat` of the current process, or `AT_FDCWD`.
///
/// # Errors
/// `EBADF` and `EINVAL` for the descriptor, and those of [`namei`].
pub fn nameiat(l: Lwp, fdat: c_int, nd: &mut nameidata, path: &mut Pathbuf) -> Result<Found> {
    if fdat == AT_FDCWD {
        return namei(nd, path, None);
    }
    let file = filedesc::get_vnode(l, fdat)?;
    let result = namei(nd, path, file.vnode());
    drop(file);
    result
}

/// The directory where a lookup begins: referenced and unlocked.
fn start(nd: &nameidata, path: &Pathbuf, at: Option<Vp>, root: Vp) -> Result<Vp> {
    let dir = if path.byte(0) == b'/' {
        root.vref();
        root
    } else if let Some(at) = at {
        at.vref();
        at
    } else {
        curlwp().proc().cdir_ref()
    };
    debug_assert!(!nd.ni_rootdir.is_null());
    if dir.is_dir() {
        Ok(dir)
    } else {
        dir.vrele();
        Err(Errno::ENOTDIR)
    }
}

/// The directory that `/` means to the calling process.
struct Root {
    vp: Vp,
    /// A root set by `chroot` is referenced for the lookup: another thread may set a new one. The
    /// system's root stays as it is.
    referenced: bool,
}

impl Root {
    fn of(l: Lwp, nd: &nameidata) -> Self {
        let chrooted = if nd.ni_cnd.cn_flags & NOCHROOT as u32 == 0 {
            l.proc().rdir_ref()
        } else {
            None
        };
        match chrooted {
            Some(vp) => Self {
                vp,
                referenced: true,
            },
            None => Self {
                vp: rootvnode(),
                referenced: false,
            },
        }
    }

    fn release(self) {
        if self.referenced {
            self.vp.vrele();
        }
    }
}
