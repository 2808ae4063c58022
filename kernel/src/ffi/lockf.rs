//! `lf_advlock(9)`: from `struct vop_advlock_args` to [`crate::vfs::lockf`].

use core::ffi::c_int;

use rump_abi::types::*;

use super::opargs::errno;
use crate::vfs::lockf::{File, Owner, Request};
use crate::{Errno, Result};

/// The body of `VOP_ADVLOCK`: `file` is what the locks are filed under, `size` where `SEEK_END` is.
pub(crate) fn advlock(ap: &mut vop_advlock_args, file: File, size: off_t) -> Result<()> {
    // SAFETY: the caller's lock description.
    let fl = unsafe { ap.a_fl.as_mut() }.ok_or(Errno::EINVAL)?;
    let owner = if ap.a_flags & F_FLOCK != 0 {
        Owner::OpenFile(ap.a_id.addr())
    } else {
        Owner::Process(ap.a_id.addr())
    };
    let request = Request {
        file,
        owner,
        op: ap.a_op,
        wait: ap.a_flags & F_WAIT != 0,
    };
    crate::vfs::lockf::advlock(request, fl, size)
}

/// `lf_advlock`. The head stays NULL: locks are filed under its address, which is the file's as long as
/// the file lives.
///
/// # Safety
/// `ap` is the argument structure of a running `VOP_ADVLOCK`.
pub unsafe extern "C" fn lf_advlock(
    ap: *mut vop_advlock_args,
    head: *mut *mut lockf,
    size: off_t,
) -> c_int {
    // SAFETY: as promised by the caller.
    let ap = unsafe { &mut *ap };
    errno(advlock(ap, File::Head(head.addr()), size))
}
