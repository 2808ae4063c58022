//! `struct genfs_ops`: what the driver of a file in pages knows about its blocks.

use core::ffi::c_int;

use rump_abi::types::{genfs_node, genfs_ops, vm_page};

use super::mount::result;
use super::page::Page;
use super::vnode::Vp;
use crate::cred::Cred;
use crate::{Errno, Result};

/// The node of a vnode whose driver keeps pages (`VTOG`).
fn node(vp: Vp) -> Result<*mut genfs_node> {
    let node = vp.v_data().cast::<genfs_node>();
    if node.is_null() {
        return Err(Errno::EOPNOTSUPP);
    }
    Ok(node)
}

fn ops(vp: Vp) -> Result<&'static genfs_ops> {
    // SAFETY: the driver's inode begins with the structure, by the contract of genfs_node.
    let ops = unsafe { (*node(vp)?).g_op };
    // SAFETY: NULL, or a table of the driver's that lives as long as it is loaded.
    unsafe { ops.as_ref() }.ok_or(Errno::EOPNOTSUPP)
}

/// `GOP_SIZE`: the end of the last block of a file of `size` bytes.
///
/// # Errors
/// `EOPNOTSUPP` when the driver has no pages.
pub fn size(vp: Vp, size: i64, flags: c_int) -> Result<i64> {
    let f = ops(vp)?.gop_size.ok_or(Errno::EOPNOTSUPP)?;
    let mut end = 0;
    // SAFETY: the driver's own function and vnode.
    unsafe { f(vp.as_ptr(), size, &mut end, flags) };
    Ok(end)
}

/// `GOP_ALLOC`: blocks for a range of the file.
///
/// # Errors
/// The driver's.
pub fn alloc(vp: Vp, offset: i64, length: i64, cred: Cred) -> Result<()> {
    let f = ops(vp)?.gop_alloc.ok_or(Errno::EOPNOTSUPP)?;
    // SAFETY: the driver's own function and vnode.
    result(unsafe { f(vp.as_ptr(), offset, length, 0, cred.as_ptr()) })
}

/// `GOP_WRITE`: writes busy pages that follow one another, and ends their being busy.
///
/// # Errors
/// The driver's.
pub fn write(vp: Vp, pages: &mut [*mut vm_page], flags: c_int) -> Result<()> {
    let f = ops(vp)?.gop_write.ok_or(Errno::EOPNOTSUPP)?;
    let count = c_int::try_from(pages.len()).map_err(|_| Errno::EINVAL)?;
    // SAFETY: the driver's own function and vnode, and a list of that length.
    result(unsafe { f(vp.as_ptr(), pages.as_mut_ptr(), count, flags) })
}

/// `GOP_MARKUPDATE`: the file was accessed or modified.
pub fn markupdate(vp: Vp, flags: c_int) {
    if let Ok(ops) = ops(vp)
        && let Some(f) = ops.gop_markupdate
    {
        // SAFETY: the driver's own function and vnode.
        unsafe { f(vp.as_ptr(), flags) };
    }
}

/// `g_dirtygen`: how often pages were made writable; the interlock is held.
///
/// # Errors
/// As [`size`].
pub fn dirty_generation(vp: Vp) -> Result<c_int> {
    // SAFETY: as in `ops`.
    Ok(unsafe { (*node(vp)?).g_dirtygen })
}

/// Counts in `g_dirtygen`; the interlock is held.
pub fn count_dirty(vp: Vp) {
    if let Ok(node) = node(vp) {
        // SAFETY: as in `ops`.
        let generation = unsafe { (*node).g_dirtygen };
        // SAFETY: as above.
        unsafe { (*node).g_dirtygen = generation.wrapping_add(1) };
    }
}

/// The pages that a C caller gave in a list.
///
/// # Safety
/// `pages` are `count` pages of one object, busy for the caller.
///
/// # Panics
/// When one is NULL.
#[must_use]
pub unsafe fn from_list(pages: *mut *mut vm_page, count: c_int) -> Vec<Page> {
    let count = usize::try_from(count).unwrap_or(0);
    // SAFETY: the caller's promise.
    let pages = unsafe { core::slice::from_raw_parts(pages, count) };
    let page = |&page| Page::from_ptr(page).expect("genfs: a page is NULL");
    pages.iter().map(page).collect()
}
