//! Pages of files: `genfs(9)`, `uvm(9)`.

use core::ffi::c_int;

use rump_abi::errno::to_c;
use rump_abi::types::*;
use rump_kernel::ffi::page::Page;
use rump_kernel::ffi::uobj::Uobj;
use rump_kernel::ffi::{aobj, genfs_pages};
use rump_kernel::vfs::{pages, worklist};

use crate::export::vfs_kpi;
use crate::vnode::vp;

vfs_kpi! {
    /// Writes busy pages that follow one another, and ends their being busy.
    fn genfs_gop_write(vp: *mut vnode, list: *mut *mut vm_page, npages: c_int, flags: c_int) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the caller's busy pages.
        to_c(unsafe { genfs_pages::gop_write(vp, list, npages, flags) })
    }

    /// Writes and frees pages; the interlock is held, and free afterwards.
    fn genfs_do_putpages(
        vp: *mut vnode,
        startoff: off_t,
        endoff: off_t,
        flags: c_int,
        busypg: *mut *mut vm_page,
    ) -> c_int {
        assert!(busypg.is_null(), "genfs_do_putpages: a page in use is not reported");
        // SAFETY: the caller's vnode.
        to_c(pages::putpages(unsafe { self::vp(vp) }, startoff, endoff, flags))
    }

    /// Makes pages busy; the object's lock is held. Answers how many were found.
    fn uvn_findpages(
        uobj: *mut uvm_object,
        offset: voff_t,
        npagesp: *mut c_int,
        list: *mut *mut vm_page,
        flags: c_int,
    ) -> c_int {
        // SAFETY: the caller's object.
        let uobj = unsafe { Uobj::from_ptr(uobj) };
        // SAFETY: the caller's count.
        let count = usize::try_from(unsafe { *npagesp }).unwrap_or(0);
        // SAFETY: the caller's list of that length.
        let list = unsafe { core::slice::from_raw_parts_mut(list, count) };
        let found = find(uobj, offset, list, flags);
        // SAFETY: the caller's count.
        unsafe { *npagesp = found };
        found
    }

    /// Has the syncer write the vnode; the interlock is held.
    fn vn_syncer_add_to_worklist(vp: *mut vnode, delay: c_int) {
        // SAFETY: the caller's vnode.
        worklist::add(unsafe { self::vp(vp) }, u64::try_from(delay).unwrap_or(0));
    }

    /// It has nothing to write any more; the interlock is held.
    fn vn_syncer_remove_from_worklist(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        worklist::leave(unsafe { self::vp(vp) });
    }
}

/// Fills the empty places of `list` until a page is not to be had.
fn find(uobj: Uobj, offset: voff_t, list: &mut [*mut vm_page], flags: c_int) -> c_int {
    let (find, backward) = pages::Find::from_flags(flags);
    let count = list.len();
    let mut found = 0;
    for step in 0..count {
        // Backwards `offset` is that of the last place.
        let (place, at) = if backward {
            (
                count - 1 - step,
                offset - (step * rump_kernel::mem::PAGE_SIZE) as i64,
            )
        } else {
            (step, offset + (step * rump_kernel::mem::PAGE_SIZE) as i64)
        };
        if list[place].addr() == aobj::DONTCARE || !list[place].is_null() {
            continue;
        }
        match pages::find_page(uobj, at, find) {
            Some(page) => list[place] = Page::as_ptr(page),
            None => break,
        }
        found += 1;
    }
    found
}
