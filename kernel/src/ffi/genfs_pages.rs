//! Entry points of operations on pages and buffers: `genfs_getpages`, `genfs_putpages`, `vn_bwrite`.

use core::ffi::c_int;

use rump_abi::types::*;

use super::buf::Buf;
use super::genfs_ops;
use super::opargs::{operations, vp};
use crate::vfs::bio;
use crate::vfs::pages::{self, Request};

operations! {
    /// Pages of a file, busy, read or allocated where they are not there.
    fn genfs_getpages(ap: vop_getpages_args) {
        // SAFETY: the caller's count.
        let count = usize::try_from(unsafe { *ap.a_count }).unwrap_or(0);
        let request = Request {
            offset: ap.a_offset,
            count,
            centre: usize::try_from(ap.a_centeridx).unwrap_or(0),
            write: ap.a_access_type & VM_PROT_WRITE != 0,
            advice: ap.a_advice,
            flags: ap.a_flags,
        };
        let pages = pages::getpages(vp(ap.a_vp), &request)?;
        if !ap.a_m.is_null() {
            // SAFETY: the caller's list of that length.
            let list = unsafe { core::slice::from_raw_parts_mut(ap.a_m, count) };
            for (place, page) in list.iter_mut().zip(&pages) {
                *place = page.as_ptr();
            }
        }
        if ap.a_flags & PGO_LOCKED != 0 {
            // SAFETY: the caller's count.
            unsafe { *ap.a_count = pages.len() as c_int };
        }
        Ok(())
    }

    /// Writes and frees pages; releases the interlock.
    fn genfs_putpages(ap: vop_putpages_args) {
        pages::putpages(vp(ap.a_vp), ap.a_offlo, ap.a_offhi, ap.a_flags)
    }

    /// Writes a buffer.
    fn vn_bwrite(ap: vop_bwrite_args) { bio::vn_bwrite(Buf::from_ptr(ap.a_bp)) }
}

/// `genfs_gop_write`.
///
/// # Errors
/// As [`pages::gop_write`].
///
/// # Safety
/// `list` are `count` busy pages of the vnode that follow one another.
pub unsafe fn gop_write(
    vp: super::vnode::Vp,
    list: *mut *mut vm_page,
    count: c_int,
    flags: c_int,
) -> crate::Result<()> {
    // SAFETY: the caller's promise.
    let pages = unsafe { genfs_ops::from_list(list, count) };
    pages::gop_write(vp, pages, flags)
}
