//! Transfers between a uio and the pages of a memory object: `ubc_uiomove`, `ubc_zerorange`.
//!
//! A copy may sleep, so no lock is held across it: pages of anonymous objects are held, those of other
//! pagers are busy, as `pgo_get` makes them.

use core::ffi::c_int;
use core::ptr::null_mut;

use rump_abi::types::{UIO_READ, UIO_WRITE, uio, vm_page};

use super::aobj;
use super::page::{self, Page};
use super::uio::uiomove;
use super::uobj::Uobj;
use super::uvnode;
use crate::mem::{self, PAGE_SIZE};
use crate::vfs::pages::note_write;
use crate::{Errno, Result};

/// Whole pages will be overwritten (`UBC_FAULTBUSY`).
pub const FAULTBUSY: c_int = 0x4;
/// After an error the pages may keep what came in (`UBC_PARTIALOK`).
pub const PARTIALOK: c_int = 0x100;

const PGO_SYNCIO: c_int = 0x2;
const PGO_ALLPAGES: c_int = 0x10;
const PGO_OVERWRITE: c_int = 0x200;
const PGO_PASTEOF: c_int = 0x400;
const PGO_NOBLOCKALLOC: c_int = 0x800;
const PGO_NOTIMESTAMP: c_int = 0x1000;
const VM_PROT_READ: c_int = 1;
const VM_PROT_WRITE: c_int = 2;

/// Pages of one request to a pager.
const WINDOW: usize = 16;

/// What a reader sees where an object has no page.
static ZEROS: [u8; PAGE_SIZE] = [0; PAGE_SIZE];

/// Moves `todo` bytes between `uio` and the pages at its offset.
///
/// # Errors
/// The pager's; `EFAULT`.
///
/// # Safety
/// `uio` is a complete structure of the current thread; the object is not locked by it.
pub unsafe fn move_bytes(
    uobj: Uobj,
    uio: *mut uio,
    todo: usize,
    advice: c_int,
    flags: c_int,
) -> Result<()> {
    // SAFETY: the caller vouches for the structure.
    let mut todo = todo.min(unsafe { (*uio).uio_resid });
    while todo > 0 {
        // SAFETY: as above.
        let before = unsafe { (*uio).uio_resid };
        if aobj::is_aobj(uobj) {
            // SAFETY: as above.
            unsafe { move_anonymous(uobj, uio, todo) }?;
        } else {
            // SAFETY: as above.
            unsafe { move_paged(uobj, uio, todo, advice, flags) }?;
        }
        // SAFETY: as above.
        let moved = before - unsafe { (*uio).uio_resid };
        if moved == 0 {
            // The uio has fewer bytes than it says.
            return Err(Errno::EFAULT);
        }
        todo -= moved;
    }
    Ok(())
}

/// Where an offset lies in its page, and how many of `todo` bytes are in that page.
fn piece(offset: i64, todo: usize) -> (usize, usize) {
    let within = offset as usize % PAGE_SIZE;
    (within, todo.min(PAGE_SIZE - within))
}

/// Up to one page of an anonymous object.
///
/// # Safety
/// As [`move_bytes`].
unsafe fn move_anonymous(uobj: Uobj, uio: *mut uio, todo: usize) -> Result<()> {
    // SAFETY: the caller vouches for the structure.
    let now = unsafe { uio.read() };
    let (offset, rw) = (now.uio_offset, now.uio_rw);
    let (within, length) = piece(offset, todo);
    let lock = uobj.lock();
    lock.enter();
    let found = find_idle(uobj, offset);
    let Some(page) = found else {
        if rw == UIO_READ {
            lock.exit();
            // SAFETY: a read only takes from the buffer; the caller vouches for the rest.
            return unsafe { uiomove(ZEROS.as_ptr().cast_mut(), length, uio) };
        }
        let whole = length == PAGE_SIZE;
        let fresh = uobj.add_page(offset, !whole);
        lock.exit();
        // SAFETY: the caller vouches for the structure.
        return unsafe { fill_fresh(uobj, fresh?, within, length, uio) };
    };
    page.hold();
    lock.exit();
    // SAFETY: the page is held, and the range is part of it.
    let result = unsafe { uiomove(page.data().wrapping_add(within), length, uio) };
    lock.enter();
    if rw == UIO_WRITE {
        page.change_flags(0, page::CLEAN);
    }
    page.release();
    lock.exit();
    result
}

/// Writes to a page that is busy since it was made.
///
/// # Safety
/// As [`move_bytes`]; the page is the caller's.
unsafe fn fill_fresh(
    uobj: Uobj,
    page: Page,
    within: usize,
    length: usize,
    uio: *mut uio,
) -> Result<()> {
    // SAFETY: the caller vouches for the structure.
    let before = unsafe { (*uio).uio_resid };
    // SAFETY: the page is ours, and the range is part of it.
    let result = unsafe { uiomove(page.data().wrapping_add(within), length, uio) };
    // SAFETY: as above.
    let moved = before - unsafe { (*uio).uio_resid };
    if moved < length && length == PAGE_SIZE {
        // SAFETY: the rest of the page, which holds what it held in its former life.
        unsafe { mem::zero(page.data().wrapping_add(moved), PAGE_SIZE - moved) };
    }
    let lock = uobj.lock();
    lock.enter();
    page.change_flags(0, page::BUSY | page::FAKE | page::CLEAN);
    page.wake();
    lock.exit();
    result
}

/// The page at an offset once no pager's user has it for himself; the lock is held.
fn find_idle(uobj: Uobj, offset: i64) -> Option<Page> {
    loop {
        let page = uobj.lookup(offset)?;
        if page.flags() & page::BUSY == 0 {
            return Some(page);
        }
        page.wait(uobj.lock());
    }
}

/// A window of pages of another pager's object.
///
/// # Safety
/// As [`move_bytes`].
unsafe fn move_paged(
    uobj: Uobj,
    uio: *mut uio,
    todo: usize,
    advice: c_int,
    flags: c_int,
) -> Result<()> {
    // SAFETY: the caller vouches for the structure.
    let now = unsafe { uio.read() };
    let (offset, rw) = (now.uio_offset, now.uio_rw);
    let write = rw == UIO_WRITE;
    // SAFETY: as above.
    if let Some(done) = unsafe { move_resident(uobj, uio, todo, &now) } {
        return done;
    }
    let mut pages = [null_mut(); WINDOW];
    let window = Window::get(uobj, offset, todo, &mut pages, write, advice, flags)?;
    let mut left = todo;
    let mut result = Ok(());
    for page in window.pages() {
        // SAFETY: the caller vouches for the structure.
        let at = unsafe { (*uio).uio_offset };
        let (within, length) = piece(at, left);
        // SAFETY: the page is busy for us, and the range is part of it.
        result = unsafe { uiomove(page.data().wrapping_add(within), length, uio) };
        left -= length;
        if result.is_err() || left == 0 {
            break;
        }
    }
    if result.is_err() && write && flags & PARTIALOK == 0 && flags & FAULTBUSY != 0 {
        // SAFETY: as above.
        let end = unsafe { (*uio).uio_offset };
        window.zero(offset, end, todo);
    }
    window.put(write);
    result
}

/// Up to one page of a file that is in memory and free, without asking the pager; `None` when it has to be
/// asked.
///
/// # Safety
/// As [`move_bytes`]; `now` is what the structure has.
unsafe fn move_resident(uobj: Uobj, uio: *mut uio, todo: usize, now: &uio) -> Option<Result<()>> {
    let vp = uvnode::vnode(uobj)?;
    let write = now.uio_rw == UIO_WRITE;
    let unfit = page::BUSY | if write { page::RDONLY } else { 0 };
    let (within, length) = piece(now.uio_offset, todo);
    let lock = uobj.lock();
    lock.enter();
    let found = uobj
        .lookup(now.uio_offset)
        .filter(|page| page.flags() & unfit == 0);
    let Some(page) = found else {
        lock.exit();
        return None;
    };
    page.hold();
    lock.exit();
    // SAFETY: the page is held, and the range is part of it; the caller vouches for the rest.
    let result = unsafe { uiomove(page.data().wrapping_add(within), length, uio) };
    lock.enter();
    if write {
        page.change_flags(0, page::CLEAN);
        note_write(vp);
    }
    page.release();
    lock.exit();
    Some(result)
}

/// Pages that a pager gave, busy.
struct Window<'a> {
    uobj: Uobj,
    pages: &'a [*mut vm_page],
}

impl<'a> Window<'a> {
    fn get(
        uobj: Uobj,
        offset: i64,
        todo: usize,
        pages: &'a mut [*mut vm_page; WINDOW],
        write: bool,
        advice: c_int,
        flags: c_int,
    ) -> Result<Self> {
        let within = offset as usize % PAGE_SIZE;
        let wanted = (within + todo).div_ceil(PAGE_SIZE).min(WINDOW);
        let mut count = wanted as c_int;
        let mut request = PGO_SYNCIO | PGO_NOTIMESTAMP | PGO_NOBLOCKALLOC | PGO_ALLPAGES;
        let mut access = VM_PROT_READ;
        if write {
            request |= PGO_PASTEOF;
            access |= VM_PROT_WRITE;
            if flags & FAULTBUSY != 0 {
                request |= PGO_OVERWRITE;
            }
        } else {
            // What is behind the end of the file is the caller's affair.
            request &= !PGO_ALLPAGES;
        }
        let ops = uobj.pgops();
        assert!(!ops.is_null(), "ubc_uiomove: the object has no pager");
        // SAFETY: an object's operations live as long as it does.
        let get = unsafe { (*ops).pgo_get }.ok_or(Errno::EOPNOTSUPP)?;
        uobj.lock().enter();
        let first = offset - within as i64;
        let list = pages.as_mut_ptr();
        // SAFETY: the object's own pager with a list of `count` places; it gives up the lock.
        let error = unsafe {
            get(
                uobj.as_ptr(),
                first,
                list,
                &raw mut count,
                0,
                access,
                advice,
                request,
            )
        };
        Errno::check(error)?;
        let got = usize::try_from(count).unwrap_or(0).min(wanted);
        Ok(Self {
            uobj,
            pages: &pages[..got],
        })
    }

    fn pages(&self) -> impl Iterator<Item = Page> {
        self.pages.iter().map_while(|&page| Page::from_ptr(page))
    }

    /// Fills what a failed write left undefined with zeros.
    fn zero(&self, start: i64, from: i64, todo: usize) {
        let end = start + todo as i64;
        let mut at = from;
        while at < end {
            let (within, length) = piece(at, (end - at) as usize);
            let base = start - start % PAGE_SIZE as i64;
            let Some(page) = self.pages().nth((at - base) as usize / PAGE_SIZE) else {
                return;
            };
            // SAFETY: the page is busy for us, and the range is part of it.
            unsafe { mem::zero(page.data().wrapping_add(within), length) };
            at += length as i64;
        }
    }

    fn put(self, written: bool) {
        self.uobj.lock().enter();
        if written {
            for page in self.pages() {
                page.change_flags(0, page::CLEAN | page::FAKE);
            }
        }
        // SAFETY: the pages that `get` made busy.
        unsafe { aobj::unbusy_all(self.pages) };
        self.uobj.lock().exit();
    }
}

/// Zeroes bytes of an object (`ubc_zerorange`).
pub fn zero_range(uobj: Uobj, start: i64, length: usize, flags: c_int) -> Result<()> {
    let end = start + length as i64;
    let mut at = start;
    while at < end {
        let (within, length) = piece(at, (end - at) as usize);
        if aobj::is_aobj(uobj) {
            let lock = uobj.lock();
            lock.enter();
            // Where there is no page there are zeros.
            if let Some(page) = find_idle(uobj, at) {
                // SAFETY: the lock is held, and the range is part of the page.
                unsafe { mem::zero(page.data().wrapping_add(within), length) };
                page.change_flags(0, page::CLEAN);
            }
            lock.exit();
        } else {
            let mut pages = [null_mut(); WINDOW];
            let window = Window::get(uobj, at, length, &mut pages, true, 0, flags)?;
            window.zero(at, at, length);
            window.put(true);
        }
        at += length as i64;
    }
    Ok(())
}
