//! Anonymous memory objects (`uao_create`): pages that are zero until they are written.

use core::ffi::c_int;
use core::ptr::NonNull;

use rump_abi::errno::to_c;
use rump_abi::types::{uvm_object, uvm_pagerops, vm_page};

use super::page::{self, Page};
use super::pool::TypePool;
use super::uobj::{Uobj, unbusy};
use crate::mem::{self, PAGE_SIZE};
use crate::{Errno, Result};

/// `PGO_FREE`.
pub const PGO_FREE: c_int = 0x8;
/// `PGO_ALLPAGES`.
pub const PGO_ALLPAGES: c_int = 0x10;
/// `PGO_LOCKED`.
pub const PGO_LOCKED: c_int = 0x40;
/// `PGO_DONTCARE`: a place of the array that the caller does not want filled.
pub const DONTCARE: usize = usize::MAX;

/// `aobj_pager`.
#[unsafe(export_name = "rumpns_aobj_pager")]
pub(crate) static AOBJ_PAGER: uvm_pagerops = uvm_pagerops {
    pgo_init: None,
    pgo_reference: Some(c_reference),
    pgo_detach: Some(c_detach),
    pgo_fault: None,
    pgo_get: Some(c_get),
    pgo_put: Some(c_put),
};

static POOL: TypePool<uvm_object> = TypePool::new();

/// Whether an object is anonymous.
#[must_use]
pub fn is_aobj(uobj: Uobj) -> bool {
    core::ptr::eq(uobj.pgops(), &raw const AOBJ_PAGER)
}

/// An anonymous object with one reference, a lock of its own and no pages.
#[must_use]
pub fn create() -> NonNull<uvm_object> {
    // SAFETY: all fields of the C structure may be zero.
    let object = POOL.get(unsafe { core::mem::zeroed() });
    // SAFETY: fresh memory; the operations are static.
    unsafe { Uobj::init(object.as_ptr(), &raw const AOBJ_PAGER, true, 1) };
    object
}

/// Drops a reference; the last frees the object with its pages.
///
/// # Safety
/// The caller owns the reference.
pub unsafe fn detach(uobj: Uobj) {
    if !uobj.unreference() {
        return;
    }
    uobj.destroy(true);
    if let Some(object) = NonNull::new(uobj.as_ptr()) {
        POOL.put(object);
    }
}

unsafe extern "C" fn c_reference(uobj: *mut uvm_object) {
    // SAFETY: the pager's caller has a reference.
    unsafe { Uobj::from_ptr(uobj) }.reference();
}

unsafe extern "C" fn c_detach(uobj: *mut uvm_object) {
    // SAFETY: the pager's caller gives up a reference.
    let uobj = unsafe { Uobj::from_ptr(uobj) };
    // SAFETY: as above.
    unsafe { detach(uobj) };
}

/// `pgo_get`: all wanted pages, made where there are none, and busy.
unsafe extern "C" fn c_get(
    uobj: *mut uvm_object,
    offset: i64,
    pages: *mut *mut vm_page,
    count: *mut c_int,
    _centre: c_int,
    _access: c_int,
    _advice: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: the pager's caller has a reference and holds the lock.
    let uobj = unsafe { Uobj::from_ptr(uobj) };
    // SAFETY: the caller gives the length of its array.
    let wanted = usize::try_from(unsafe { count.read() }).unwrap_or(0);
    // SAFETY: the caller's array of that length.
    let pages = unsafe { core::slice::from_raw_parts_mut(pages, wanted) };
    let got = get(uobj, offset, pages, flags & PGO_LOCKED != 0);
    if flags & PGO_LOCKED == 0 {
        uobj.lock().exit();
    } else if let Ok(got) = got {
        // SAFETY: as above.
        unsafe { count.write(got) };
    }
    match got {
        Ok(_) => 0,
        Err(error) => error.get(),
    }
}

/// Fills the empty places of `pages`; the lock is held. With `at_once` it leaves out pages that are in use,
/// and fails if there were any.
fn get(uobj: Uobj, offset: i64, pages: &mut [*mut vm_page], at_once: bool) -> Result<c_int> {
    let mut filled = 0;
    let mut missing = false;
    for (index, place) in pages.iter_mut().enumerate() {
        if place.addr() == DONTCARE || !place.is_null() {
            continue;
        }
        let offset = offset + (index * PAGE_SIZE) as i64;
        match get_one(uobj, offset, at_once) {
            Some(page) => {
                page.change_flags(page::BUSY, page::FAKE);
                *place = page.as_ptr();
                filled += 1;
            }
            None => missing = true,
        }
    }
    if missing {
        Err(Errno::EBUSY)
    } else {
        Ok(filled)
    }
}

fn get_one(uobj: Uobj, offset: i64, at_once: bool) -> Option<Page> {
    loop {
        match uobj.lookup(offset) {
            Some(page) if !page.is_used() => return Some(page),
            Some(_) if at_once => return None,
            Some(page) => page.wait(uobj.lock()),
            None => match uobj.add_page(offset, true) {
                Ok(page) => return Some(page),
                Err(_) if at_once => return None,
                Err(_) => {
                    uobj.lock().exit();
                    mem::wait_for_memory();
                    uobj.lock().enter();
                }
            },
        }
    }
}

/// `pgo_put`: there is nothing to write to, but pages may be freed.
unsafe extern "C" fn c_put(uobj: *mut uvm_object, start: i64, end: i64, flags: c_int) -> c_int {
    // SAFETY: the pager's caller has a reference and holds the lock.
    let uobj = unsafe { Uobj::from_ptr(uobj) };
    if flags & PGO_FREE != 0 {
        let all = flags & PGO_ALLPAGES != 0;
        let (start, end) = if all { (0, i64::MAX) } else { (start, end) };
        drop_range(uobj, start, if end == 0 { i64::MAX } else { end });
    }
    uobj.lock().exit();
    to_c(Ok(()))
}

/// Frees the pages from `start` up to `end`, waiting for those that are in use; the lock is held.
pub fn drop_range(uobj: Uobj, start: i64, end: i64) {
    let mut offset = start;
    while let Some(page) = uobj.next_page(offset) {
        if page.offset() >= end {
            return;
        }
        if page.is_used() {
            page.wait(uobj.lock());
            continue;
        }
        offset = page.offset() + PAGE_SIZE as i64;
        uobj.remove_page(page);
    }
}

/// Undoes `pgo_get` for `pages`; the lock is held.
///
/// # Safety
/// The pointers are null or pages of one object that the caller made busy.
pub unsafe fn unbusy_all(pages: &[*mut vm_page]) {
    unbusy(pages.iter().filter_map(|&page| Page::from_ptr(page)));
}
