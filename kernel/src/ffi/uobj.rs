//! `struct uvm_object`: memory objects and their pages, `uvm(9)`.
//!
//! The lock of an object (`vmobjlock`) guards its pages. Pages are found by their index in leaves of
//! neighbours, and hang on the object's list in no particular order.

use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};
use std::collections::BTreeMap;

use rump_abi::types::{kmutex_t, uvm_object, uvm_pagerops};
use rumpuser::mutex::{Mutex, MutexKind};

use super::mutex_obj;
use super::page::{self, Body, Page};
use crate::mem::PAGE_SIZE;
use crate::mem::uvmexp::{self, Kind};
use crate::{Errno, Result};

/// Pages of a leaf.
const LEAF: usize = 64;

#[derive(Clone)]
struct Leaf {
    pages: [Option<Page>; LEAF],
    count: usize,
}

/// The pages of an object by their index (`uo_pages`).
#[derive(Default)]
struct Table(BTreeMap<u64, Box<Leaf>>);

impl Table {
    fn get(&self, index: u64) -> Option<Page> {
        let leaf = self.0.get(&(index / LEAF as u64))?;
        leaf.pages[index as usize % LEAF]
    }

    fn insert(&mut self, index: u64, page: Page) {
        let empty = || {
            Box::new(Leaf {
                pages: [None; LEAF],
                count: 0,
            })
        };
        let leaf = self.0.entry(index / LEAF as u64).or_insert_with(empty);
        leaf.count += 1;
        leaf.pages[index as usize % LEAF] = Some(page);
    }

    fn remove(&mut self, index: u64) {
        let number = index / LEAF as u64;
        let Some(leaf) = self.0.get_mut(&number) else {
            return;
        };
        leaf.pages[index as usize % LEAF] = None;
        leaf.count -= 1;
        if leaf.count == 0 {
            self.0.remove(&number);
        }
    }

    /// The first page at or above an index.
    fn next(&self, index: u64) -> Option<(u64, Page)> {
        let first = index / LEAF as u64;
        for (&number, leaf) in self.0.range(first..) {
            let from = if number == first {
                index as usize % LEAF
            } else {
                0
            };
            for (place, page) in leaf.pages.iter().enumerate().skip(from) {
                if let Some(page) = page {
                    return Some((number * LEAF as u64 + place as u64, *page));
                }
            }
        }
        None
    }
}

/// A handle of a memory object.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Uobj(NonNull<uvm_object>);

impl Uobj {
    /// The handle of a C pointer.
    ///
    /// # Safety
    /// `uobj` is a memory object that was initialised and lives as long as the handle is used.
    ///
    /// # Panics
    /// For a null pointer.
    #[must_use]
    pub unsafe fn from_ptr(uobj: *mut uvm_object) -> Self {
        Self(NonNull::new(uobj).expect("uvm: a memory object is never NULL"))
    }

    /// The C pointer.
    #[must_use]
    pub fn as_ptr(self) -> *mut uvm_object {
        self.0.as_ptr()
    }

    /// The pager's operations (`pgops`).
    #[must_use]
    pub fn pgops(self) -> *const uvm_pagerops {
        // SAFETY: the object lives; the field never changes in its life.
        unsafe { (*self.as_ptr()).pgops }
    }

    /// Its lock.
    ///
    /// # Panics
    /// When it has none.
    #[must_use]
    pub fn lock(self) -> &'static Mutex {
        // SAFETY: the object lives.
        let lock = unsafe { (*self.as_ptr()).vmobjlock };
        assert!(!lock.is_null(), "uvm: the object {:p} has no lock", self.0);
        // SAFETY: a counted mutex, which is type-stable, of the host mutex's layout.
        unsafe { &*lock.cast::<Mutex>() }
    }

    fn references(&self) -> &AtomicU32 {
        // SAFETY: the object lives and the field is aligned.
        let refs = unsafe { &raw mut (*self.as_ptr()).uo_refs };
        // SAFETY: as above.
        unsafe { AtomicU32::from_ptr(refs) }
    }

    /// Adds a reference.
    pub fn reference(self) {
        self.references().fetch_add(1, Ordering::Relaxed);
    }

    /// Drops a reference; true when it was the last.
    #[must_use]
    pub fn unreference(self) -> bool {
        let before = self.references().fetch_sub(1, Ordering::AcqRel);
        assert!(before > 0, "uvm: the object {:p} has no reference", self.0);
        before == 1
    }

    /// The pages; the lock is held, and the reference ends before it is given up or the table used again.
    fn table<'a>(self) -> &'a mut Table {
        // SAFETY: the object lives, and the lock guards the field.
        let place = unsafe { &raw mut (*self.as_ptr()).uo_pages };
        // SAFETY: as above.
        let mut table = unsafe { place.read() }.cast::<Table>();
        if table.is_null() {
            table = Box::into_raw(Box::default());
            // SAFETY: as above.
            unsafe { place.write(table.cast()) };
        }
        // SAFETY: made above or before; by the caller's promise nobody else uses it now.
        unsafe { &mut *table }
    }

    /// How many pages it has; the lock is held.
    #[must_use]
    pub fn page_count(self) -> i32 {
        // SAFETY: the object lives; the lock guards the field.
        unsafe { (*self.as_ptr()).uo_npages }
    }

    fn add_to_count(self, pages: i32, kind: Kind) {
        // SAFETY: as in `page_count`.
        unsafe { (*self.as_ptr()).uo_npages += pages };
        uvmexp::count(kind, pages);
    }

    fn kind(self) -> Kind {
        if super::aobj::is_aobj(self) {
            Kind::Anonymous
        } else {
            Kind::File
        }
    }

    /// The page at an offset, if the object has it; the lock is held (`uvm_pagelookup`).
    #[must_use]
    pub fn lookup(self, offset: i64) -> Option<Page> {
        self.table().get(index_of(offset))
    }

    /// The first page at or above an offset; the lock is held.
    #[must_use]
    pub fn next_page(self, offset: i64) -> Option<Page> {
        self.table().next(index_of(offset)).map(|(_, page)| page)
    }

    /// A fresh busy page at an offset where the object has none; the lock is held (`uvm_pagealloc`).
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn add_page(self, offset: i64, zero: bool) -> Result<Page> {
        let page = Page::alloc(zero).ok_or(Errno::ENOMEM)?;
        let kind = self.kind();
        // SAFETY: the page is fresh and nobody else's.
        let body = unsafe { &mut *page.body() };
        body.uobject = self.as_ptr();
        body.offset = offset & !(PAGE_SIZE as i64 - 1);
        body.flags |= page::TABLED;
        if kind == Kind::Anonymous {
            body.pqflags |= page::AOBJ;
        }
        // SAFETY: the object lives; the lock guards its list.
        let head = unsafe { &raw mut (*self.as_ptr()).memq };
        // SAFETY: as above.
        let last = unsafe { (*head).tqh_last }.cast::<*mut Body>();
        body.listq.next = null_mut();
        body.listq.prev = last;
        let body: *mut Body = body;
        // SAFETY: `tqh_last` is the address of the pointer to the end of the list.
        unsafe { last.write(body) };
        // SAFETY: as above.
        let next = unsafe { &raw mut (*body).listq.next };
        // SAFETY: as above.
        unsafe { (*head).tqh_last = next.cast() };
        self.table().insert(index_of(offset), page);
        self.add_to_count(1, kind);
        Ok(page)
    }

    /// Takes a page away from the object and frees it; nobody uses it, and the lock is held (`uvm_pagefree`).
    pub fn remove_page(self, page: Page) {
        // SAFETY: a page of this object, whose lock is held.
        let body = unsafe { &mut *page.body() };
        let links = body.listq;
        if links.next.is_null() {
            // SAFETY: the object lives; the lock guards its list.
            unsafe { (*self.as_ptr()).memq.tqh_last = links.prev.cast() };
        } else {
            // SAFETY: another page of the list.
            unsafe { (*links.next).listq.prev = links.prev };
        }
        // SAFETY: the address of the pointer that points here.
        unsafe { links.prev.write(links.next) };
        body.uobject = null_mut();
        body.flags &= !page::TABLED;
        self.table().remove(index_of(page.offset()));
        self.add_to_count(-1, self.kind());
        page.wake();
        page.free();
    }

    /// Makes memory a memory object (`uvm_obj_init`): with a lock of its own if `alock`.
    ///
    /// # Safety
    /// `uobj` is memory for an object that nobody uses, and `pgops` are operations that live as long.
    pub unsafe fn init(
        uobj: *mut uvm_object,
        pgops: *const uvm_pagerops,
        alock: bool,
        references: u32,
    ) {
        // SAFETY: the caller's promise; all fields may be zero.
        unsafe { uobj.write_bytes(0, 1) };
        // SAFETY: as above.
        let uobj = unsafe { &mut *uobj };
        uobj.pgops = pgops;
        uobj.memq.tqh_last = &raw mut uobj.memq.tqh_first;
        uobj.uo_refs = references;
        if alock {
            uobj.vmobjlock = mutex_obj::alloc(MutexKind::Adaptive).as_ptr();
        }
    }

    /// The object of a new vnode: no pages yet.
    pub(super) fn init_pages(self, pgops: *const uvm_pagerops) {
        // SAFETY: the object is new, and nobody else uses it.
        let body = unsafe { &mut *self.as_ptr() };
        body.pgops = pgops;
        body.memq.tqh_last = &raw mut body.memq.tqh_first;
    }

    /// Frees all pages, and the reference to the lock if `dlock` (`uvm_obj_destroy`).
    ///
    /// # Panics
    /// When a page is in use.
    pub fn destroy(self, dlock: bool) {
        // SAFETY: the object lives, and nobody else uses it any more.
        let lock: *mut *mut kmutex_t = unsafe { &raw mut (*self.as_ptr()).vmobjlock };
        // SAFETY: as above.
        let table = unsafe { &raw mut (*self.as_ptr()).uo_pages };
        // SAFETY: as above.
        let pages = unsafe { table.read() }.cast::<Table>();
        if !pages.is_null() {
            while let Some(page) = self.next_page(0) {
                assert!(!page.is_used(), "uvm_obj_destroy: a page is in use");
                self.remove_page(page);
            }
            // SAFETY: `table` boxed it, and it is not used again.
            drop(unsafe { Box::from_raw(pages) });
            // SAFETY: as above.
            unsafe { table.write(null_mut()) };
        }
        if dlock {
            // SAFETY: as above; the field is aligned.
            let lock = unsafe { AtomicPtr::from_ptr(lock) };
            if let Some(lock) = NonNull::new(lock.swap(null_mut(), Ordering::AcqRel)) {
                // SAFETY: the object owned a reference to its lock.
                unsafe { mutex_obj::free(lock) };
            }
        }
    }
}

fn index_of(offset: i64) -> u64 {
    offset.cast_unsigned() / PAGE_SIZE as u64
}

/// Ends the busyness of pages of one object, whose lock is held (`uvm_page_unbusy`).
pub fn unbusy(pages: impl Iterator<Item = Page>) {
    for page in pages {
        let flags = page.flags();
        page.wake();
        if flags & page::RELEASED != 0 {
            // SAFETY: a page that is tabled has a living object.
            let uobj = unsafe { Uobj::from_ptr(page.object()) };
            page.change_flags(0, page::RELEASED | page::BUSY);
            uobj.remove_page(page);
        } else {
            page.change_flags(0, page::BUSY);
        }
    }
}
