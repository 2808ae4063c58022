//! `namei_simple`: a name to a vnode, referenced and unlocked.

use core::ffi::c_int;

use rump_abi::types::{LOOKUP, uio_seg};

use super::{namei, ndinit};
use crate::Result;
use crate::copy::UserPtr;
use crate::ffi::vnode::Vp;
use crate::vfs::pathbuf::Pathbuf;

/// The vnode that `path` names: referenced, unlocked. `flags` are `FOLLOW` or 0.
///
/// # Errors
/// Those of `namei(9)`.
pub fn namei_simple(path: UserPtr, seg: uio_seg, flags: c_int) -> Result<Vp> {
    nameiat_simple(None, path, seg, flags)
}

/// As [`namei_simple`], a relative path starting at `at`.
///
/// # Errors
/// Those of `namei(9)`.
pub fn nameiat_simple(at: Option<Vp>, path: UserPtr, seg: uio_seg, flags: c_int) -> Result<Vp> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, seg)?;
    let mut nd = ndinit(LOOKUP, flags);
    namei(&mut nd, &mut pb, at).map(|found| found.leaf())
}
