//! Memory objects and pages, `uvm(9)`, and transfers to and from them.

use core::ffi::{c_int, c_long, c_uint};
use core::ptr::null_mut;

use rump_abi::errno::to_c;
use rump_abi::types::{uio, uvm_object, uvm_pagerops, vm_anon, vm_page, vmspace, vsize_t};
use rump_kernel::ffi::aobj;
use rump_kernel::ffi::page::Page;
use rump_kernel::ffi::uobj::Uobj;
use rump_kernel::ffi::{ubc, uvnode};

use crate::export::{kpi, vfs_kpi};

const UVM_PGA_ZERO: c_int = 0x2;

/// # Safety
/// `uobj` is a memory object of the driver's.
unsafe fn object(uobj: *mut uvm_object) -> Uobj {
    // SAFETY: the caller's promise.
    unsafe { Uobj::from_ptr(uobj) }
}

fn page(page: *mut vm_page) -> Page {
    Page::from_ptr(page).expect("uvm: a page is never NULL")
}

kpi! {
    /// Makes a memory object in the driver's memory.
    fn uvm_obj_init(uobj: *mut uvm_object, ops: *const uvm_pagerops, alock: bool, refs: c_uint) {
        // SAFETY: the driver gives memory for the object and operations that outlive it.
        unsafe { Uobj::init(uobj, ops, alock, refs) };
    }
    /// Ends one: frees its pages, and with `dlock` its reference to the lock.
    fn uvm_obj_destroy(uobj: *mut uvm_object, dlock: bool) {
        // SAFETY: the driver's object.
        unsafe { object(uobj) }.destroy(dlock);
    }
    /// An anonymous object with one reference; the size is a limit that is never reached.
    fn uao_create(size: vsize_t, flags: c_int) -> *mut uvm_object {
        let _ = (size, flags);
        aobj::create().as_ptr()
    }
    /// Adds a reference.
    fn uao_reference(uobj: *mut uvm_object) {
        // SAFETY: the driver's object.
        unsafe { object(uobj) }.reference();
    }
    /// Drops a reference; the last frees the pages.
    fn uao_detach(uobj: *mut uvm_object) {
        // SAFETY: the driver's object.
        let uobj = unsafe { object(uobj) };
        // SAFETY: the driver gives up a reference.
        unsafe { aobj::detach(uobj) };
    }
    /// Forgets pages that were swapped out: there is no swap, so there are none.
    fn uao_dropswap_range(uobj: *mut uvm_object, start: i64, end: i64) {
        let _ = (uobj, start, end);
    }
    /// The page at an offset, if the object has it; its lock is held.
    fn uvm_pagelookup(uobj: *mut uvm_object, offset: i64) -> *mut vm_page {
        // SAFETY: the driver's object, whose lock it holds.
        unsafe { object(uobj) }.lookup(offset).map_or(null_mut(), Page::as_ptr)
    }
    /// A new busy page of the object, whose lock is held; NULL when there is no memory.
    fn uvm_pagealloc_strat(
        uobj: *mut uvm_object,
        offset: i64,
        anon: *mut vm_anon,
        flags: c_int,
        strategy: c_int,
        free_list: c_int,
    ) -> *mut vm_page {
        let _ = (strategy, free_list);
        assert!(anon.is_null(), "uvm_pagealloc: there are no anons");
        // SAFETY: the driver's object, whose lock it holds.
        let uobj = unsafe { object(uobj) };
        uobj.add_page(offset, flags & UVM_PGA_ZERO != 0).map_or(null_mut(), Page::as_ptr)
    }
    /// Takes a page from its object, whose lock is held, and frees it.
    fn uvm_pagefree(pg: *mut vm_page) {
        let page = page(pg);
        // SAFETY: the page's object, whose lock the driver holds.
        unsafe { object(page.object()) }.remove_page(page);
    }
    /// Ends the busyness of pages of one object, whose lock is held; frees those that are released.
    fn uvm_page_unbusy(pages: *mut *mut vm_page, count: c_int) {
        // SAFETY: the driver's array.
        let pages = unsafe { core::slice::from_raw_parts(pages, usize::try_from(count).unwrap_or(0)) };
        // SAFETY: busy pages of the driver's.
        unsafe { aobj::unbusy_all(pages) };
    }
    /// Fills a page with zeros.
    fn uvm_pagezero(pg: *mut vm_page) {
        // SAFETY: a page of the driver's.
        unsafe { rump_kernel::mem::zero(page(pg).data(), rump_kernel::mem::PAGE_SIZE) };
    }
    /// A hint that is not needed: nothing pages out.
    fn uvm_pageactivate(pg: *mut vm_page) {
        let _ = pg;
    }
    /// A hint that is not needed: nothing pages out.
    fn uvm_pagedeactivate(pg: *mut vm_page) {
        let _ = pg;
    }
    /// Whether the caller holds the lock of the page's object.
    fn uvm_page_locked_p(pg: *mut vm_page) -> bool {
        // SAFETY: a page of the driver's has an object.
        unsafe { object(page(pg).object()) }.lock().owned()
    }
    /// Whether a vnode has nothing to write; its interlock is held.
    fn uvn_clean_p(uobj: *mut uvm_object) -> bool {
        // SAFETY: a vnode's object.
        unsafe { uvnode::is_clean(uobj) }
    }
    /// Whether a vnode is a program that runs; its interlock is held.
    fn uvn_text_p(uobj: *mut uvm_object) -> bool {
        // SAFETY: a vnode's object.
        unsafe { uvnode::is_text(uobj) }
    }
    /// How many pages of a program are in memory: it is the host's memory.
    fn vm_resident_count(vm: *mut vmspace) -> c_long {
        let _ = vm;
        0
    }
    /// A hint that is not needed.
    fn uvm_pageenqueue(pg: *mut vm_page) {
        let _ = pg;
    }
    /// A hint that is not needed.
    fn uvm_pagedequeue(pg: *mut vm_page) {
        let _ = pg;
    }
}

vfs_kpi! {
    /// Moves `todo` bytes between the uio and the pages at its offset.
    fn ubc_uiomove(
        uobj: *mut uvm_object,
        uio: *mut uio,
        todo: vsize_t,
        advice: c_int,
        flags: c_int,
    ) -> c_int {
        // SAFETY: the driver's object.
        let uobj = unsafe { object(uobj) };
        // SAFETY: the driver's uio; it does not hold the object's lock.
        to_c(unsafe { ubc::move_bytes(uobj, uio, todo as usize, advice, flags) })
    }
    /// Fills bytes of an object with zeros.
    fn ubc_zerorange(uobj: *mut uvm_object, offset: i64, length: usize, flags: c_int) {
        // SAFETY: the driver's object.
        let zeroed = ubc::zero_range(unsafe { object(uobj) }, offset, length, flags);
        if let Err(error) = zeroed {
            rump_kernel::subr_prf::printf(format_args!("ubc_zerorange: error {}\n", error.get()));
        }
    }
}
