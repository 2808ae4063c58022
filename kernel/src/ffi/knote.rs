//! Knotes on vnodes: what `genfs_kqfilter` attaches.

use core::ffi::c_int;

use rump_abi::types::knote;

use super::vnode::Vp;
use crate::{Errno, Result};

/// Attaches a knote to a vnode (`genfs_kqfilter`). Not supported yet.
///
/// # Errors
/// `EOPNOTSUPP`.
pub(crate) fn attach(vp: Vp, kn: *mut knote) -> Result<()> {
    let _ = (vp, kn);
    Err(Errno::EOPNOTSUPP)
}

/// Tells the vnode's knotes of an event; the interlock is held.
pub(crate) fn post(vp: Vp, hint: c_int) {
    panic!("vnode {vp:?} has knotes that nobody attached (event {hint:#x})");
}
