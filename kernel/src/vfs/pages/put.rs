//! `genfs_putpages`: writing pages, and freeing them.

use rump_abi::types::{
    MAXPHYS, PGO_ALLPAGES, PGO_BUSYFAIL, PGO_CLEANIT, PGO_FREE, PGO_SYNCIO, VI_ONWORKLST, vm_page,
};

use super::{PAGE, trunc_page};
use crate::ffi::genfs_ops;
use crate::ffi::page::{self, Page};
use crate::ffi::vnode::Vp;
use crate::vfs::bio::wait_for_output;
use crate::vfs::worklist;
use crate::{Errno, Result};

/// Pages of one cluster.
const CLUSTER: usize = 4 * (MAXPHYS as usize) / PAGE as usize;

/// Writes (`PGO_CLEANIT`) and frees (`PGO_FREE`) the pages from `start` up to `end`, or to the end of the file
/// where that is 0. The interlock is held, and free afterwards.
///
/// # Errors
/// The driver's and the device's, the first after everything was tried; `EDEADLK` for a page in use with
/// `PGO_BUSYFAIL`.
pub fn putpages(vp: Vp, start: i64, end: i64, flags: i32) -> Result<()> {
    let all = flags & PGO_ALLPAGES != 0;
    let (start, end) = match end {
        _ if all => (0, i64::MAX),
        0 => (trunc_page(start), i64::MAX),
        end => (trunc_page(start), end),
    };
    let mut result = Ok(());
    if vp.npages() > 0 {
        let whole = start == 0 && end == i64::MAX;
        let before = genfs_ops::dirty_generation(vp);
        result = put_range(vp, start, end, flags);
        if flags & PGO_SYNCIO != 0 && flags & PGO_CLEANIT != 0 {
            wait_for_output(vp);
        }
        let untouched = before == genfs_ops::dirty_generation(vp);
        let written = flags & (PGO_CLEANIT | PGO_FREE) != 0 && result.is_ok();
        if whole
            && written
            && untouched
            && !vp.has_dirty_buffers()
            && vp.iflag() & VI_ONWORKLST != 0
        {
            worklist::leave(vp);
        }
    } else {
        worklist::leave_if_clean(vp);
        if flags & PGO_SYNCIO != 0 && flags & PGO_CLEANIT != 0 {
            wait_for_output(vp);
        }
    }
    vp.interlock().exit();
    result
}

/// Zeroes what is behind `size` in the page where a file that becomes shorter ends: should the file grow
/// again, there are zeros, also where it has blocks smaller than a page. The interlock is held, and free
/// during a sleep.
pub fn zero_behind(vp: Vp, size: i64) {
    if size & (PAGE - 1) == 0 {
        return;
    }
    let uobj = vp.uobj();
    while let Some(page) = uobj.lookup(size) {
        if !page.is_used() {
            page.zero_from((size & (PAGE - 1)) as usize);
            return;
        }
        page.wait(uobj.lock());
    }
}

fn put_range(vp: Vp, start: i64, end: i64, flags: i32) -> Result<()> {
    let uobj = vp.uobj();
    let free = flags & PGO_FREE != 0;
    let mut result = Ok(());
    let mut offset = start;
    while let Some(page) = uobj.next_page(offset) {
        if page.offset() >= end {
            break;
        }
        if page.is_used() {
            if flags & PGO_BUSYFAIL != 0 {
                return Err(Errno::EDEADLK);
            }
            page.wait(uobj.lock());
            continue;
        }
        offset = page.offset() + PAGE;
        if flags & PGO_CLEANIT != 0 && page.flags() & page::CLEAN == 0 {
            let mut cluster = gather(vp, page, end, free);
            offset = page.offset() + cluster.len() as i64 * PAGE;
            vp.interlock().exit();
            result = result.and(genfs_ops::write(vp, &mut cluster, flags));
            vp.interlock().enter();
        } else if free {
            uobj.remove_page(page);
        }
    }
    result
}

/// The dirty page and its dirty neighbours behind it, made busy: they are written together, and freed at the
/// end if `free`.
fn gather(vp: Vp, first: Page, end: i64, free: bool) -> Vec<*mut vm_page> {
    let uobj = vp.uobj();
    let mut pages = Vec::new();
    let mut next = Some(first);
    while let Some(page) = next {
        page.change_flags(page::BUSY | page::CLEAN, 0);
        if free {
            page.change_flags(page::RELEASED, 0);
        }
        pages.push(page.as_ptr());
        let at = page.offset() + PAGE;
        let fits = |page: &Page| !page.is_used() && page.flags() & page::CLEAN == 0;
        next = if pages.len() < CLUSTER && at < end {
            uobj.lookup(at).filter(fits)
        } else {
            None
        };
    }
    pages
}
