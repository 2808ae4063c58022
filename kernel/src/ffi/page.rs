//! `struct vm_page`: a page of memory that belongs to a memory object.
//!
//! The structures are type-stable. Their fields are guarded by the lock of the object that has the page.

use core::ffi::c_void;
use core::ptr::{NonNull, null_mut};

use rump_abi::types::{uvm_object, vm_page};
use rumpuser::mutex::Mutex;

use super::guarded::Guarded;
use crate::mem::{self, PAGE_SIZE, uvmexp};
use crate::sync::wchan::{self, Until, Wchan};

/// A thread has the page for itself (`PG_BUSY`).
pub const BUSY: u16 = 0x1;
/// Somebody sleeps until that ends (`PG_WANTED`).
pub const WANTED: u16 = 0x2;
/// An object has the page (`PG_TABLED`).
pub const TABLED: u16 = 0x4;
/// As on the backing store (`PG_CLEAN`).
pub const CLEAN: u16 = 0x8;
/// To be freed when it is not busy any more (`PG_RELEASED`).
pub const RELEASED: u16 = 0x20;
/// Its contents are not defined yet (`PG_FAKE`).
pub const FAKE: u16 = 0x40;
/// Blocks are missing behind it: they are to be allocated before it is written to (`PG_RDONLY`).
pub const RDONLY: u16 = 0x80;
/// Of an anonymous object (`PQ_AOBJ`).
pub const AOBJ: u16 = 0x4;

/// The two pointers of an entry of a tail queue or list.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Links {
    pub(super) next: *mut Body,
    pub(super) prev: *mut *mut Body,
}

/// `struct vm_page`.
#[repr(C)]
pub struct Body {
    /// For who holds the page.
    pub(super) pageq: Links,
    /// The pages of the object.
    pub(super) listq: Links,
    uanon: *mut c_void,
    pub(super) uobject: *mut uvm_object,
    pub(super) offset: i64,
    pub(super) flags: u16,
    loan_count: u16,
    wire_count: u16,
    pub(super) pqflags: u16,
    /// Transfers that use the page; it is not freed meanwhile.
    pub(super) holds: u32,
    data: *mut u8,
}

const _: () = assert!(size_of::<Body>() == size_of::<vm_page>());
const _: () = assert!(core::mem::offset_of!(Body, flags) == core::mem::offset_of!(vm_page, flags));
const _: () = assert!(core::mem::offset_of!(Body, data) == core::mem::offset_of!(vm_page, pg_data));

const NO_LINKS: Links = Links {
    next: null_mut(),
    prev: null_mut(),
};

/// A page.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page(NonNull<Body>);

struct Idle(Vec<Page>);
// SAFETY: an idle page belongs to nobody, whichever thread takes it.
unsafe impl Send for Idle {}
static IDLE: Guarded<Idle> = Guarded::new(Idle(Vec::new()));

impl Page {
    /// A busy page that no object has yet, its contents zero if `zero`; `None` when there is no memory.
    pub(super) fn alloc(zero: bool) -> Option<Self> {
        let data = if zero {
            mem::try_zalloc(PAGE_SIZE)?
        } else {
            mem::try_alloc(PAGE_SIZE)?
        };
        let fresh = Body {
            pageq: NO_LINKS,
            listq: NO_LINKS,
            uanon: null_mut(),
            uobject: null_mut(),
            offset: 0,
            flags: BUSY | if zero { 0 } else { FAKE },
            loan_count: 0,
            wire_count: 0,
            pqflags: 0,
            holds: 0,
            data: data.as_ptr(),
        };
        let memory = IDLE.with(|idle| idle.0.pop());
        let page = match memory {
            Some(page) => page,
            None => Self(rumpuser::memory::alloc(size_of::<Body>(), 64)?.cast()),
        };
        // SAFETY: the memory is large enough, aligned, and nobody else's.
        unsafe { page.0.write(fresh) };
        uvmexp::taken(1);
        Some(page)
    }

    /// Frees the page, which no object has any more.
    pub(super) fn free(self) {
        // SAFETY: nobody else has the page.
        let data = unsafe { (*self.0.as_ptr()).data };
        // SAFETY: `alloc` took a whole page for it.
        unsafe { mem::free(data, PAGE_SIZE) };
        uvmexp::given_back(1);
        IDLE.with(|idle| idle.0.push(self));
    }

    /// The handle of a C pointer; `None` for a null pointer.
    #[must_use]
    pub fn from_ptr(page: *mut vm_page) -> Option<Self> {
        NonNull::new(page.cast()).map(Self)
    }

    /// The C pointer.
    #[must_use]
    pub fn as_ptr(self) -> *mut vm_page {
        self.0.as_ptr().cast()
    }

    pub(super) fn body(self) -> *mut Body {
        self.0.as_ptr()
    }

    /// Its bytes.
    #[must_use]
    pub fn data(self) -> *mut u8 {
        // SAFETY: the memory is type-stable; the field never changes in a page's life.
        unsafe { (*self.0.as_ptr()).data }
    }

    /// Zeroes its bytes from one on; nobody uses it, and the object's lock is held.
    pub fn zero_from(self, start: usize) {
        let start = start.min(PAGE_SIZE);
        // SAFETY: inside the page, which nobody uses.
        unsafe { mem::zero(self.data().wrapping_add(start), PAGE_SIZE - start) };
    }

    /// Its flags; the object's lock is held.
    #[must_use]
    pub fn flags(self) -> u16 {
        // SAFETY: the memory is type-stable; the lock guards the field.
        unsafe { (*self.0.as_ptr()).flags }
    }

    /// Sets and clears flags; the object's lock is held.
    pub fn change_flags(self, set: u16, clear: u16) {
        let flags = self.flags();
        // SAFETY: as in `flags`.
        unsafe { (*self.0.as_ptr()).flags = flags & !clear | set };
    }

    /// Where in its object it is; the object's lock is held.
    #[must_use]
    pub fn offset(self) -> i64 {
        // SAFETY: as in `flags`.
        unsafe { (*self.0.as_ptr()).offset }
    }

    /// Its object; the object's lock is held.
    #[must_use]
    pub fn object(self) -> *mut uvm_object {
        // SAFETY: as in `flags`.
        unsafe { (*self.0.as_ptr()).uobject }
    }

    /// Nobody but its user may free or change it until [`Page::release`]; the object's lock is held.
    pub(super) fn hold(self) {
        // SAFETY: as in `flags`.
        unsafe { (*self.0.as_ptr()).holds += 1 };
    }

    /// Undoes [`Page::hold`]; the object's lock is held.
    pub(super) fn release(self) {
        // SAFETY: as in `flags`.
        unsafe { (*self.0.as_ptr()).holds -= 1 };
        self.wake();
    }

    /// Whether somebody uses it; the object's lock is held.
    pub(crate) fn is_used(self) -> bool {
        // SAFETY: as in `flags`.
        self.flags() & BUSY != 0 || unsafe { (*self.0.as_ptr()).holds } > 0
    }

    /// Wakes who waits for the page; the object's lock is held.
    pub(super) fn wake(self) {
        if self.flags() & WANTED != 0 {
            self.change_flags(0, WANTED);
            wchan::wakeup(self.wchan());
        }
    }

    /// Sleeps until somebody is done with the page. `lock`, the object's, is free meanwhile, and what was
    /// known about the object holds no more.
    pub(crate) fn wait(self, lock: &Mutex) {
        self.change_flags(WANTED, 0);
        let woken = wchan::sleep(self.wchan(), Until::default(), Some(lock), true);
        debug_assert!(
            woken.is_ok(),
            "a sleep without a time or signals ends by a wake-up"
        );
    }

    fn wchan(self) -> Wchan {
        Wchan(self.0.addr().get())
    }
}
