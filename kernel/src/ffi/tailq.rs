//! Tail queues, `queue(3)`, of type-stable structures of C: the links are in the members. Whoever calls
//! holds the queue's lock.

use core::ptr::null_mut;
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// `TAILQ_HEAD`.
#[repr(C)]
pub struct Head<T: 'static> {
    first: AtomicPtr<T>,
    last: AtomicPtr<*mut T>,
}

/// `TAILQ_ENTRY`.
#[repr(C)]
pub struct Link<T: 'static> {
    next: AtomicPtr<T>,
    prev: AtomicPtr<*mut T>,
}

/// A place in the queue: its head, or a member's link. Members are type-stable.
fn place<'a, T>(at: *mut *mut T) -> &'a AtomicPtr<T> {
    // SAFETY: places are fields of heads and links that live for ever.
    unsafe { AtomicPtr::from_ptr(at) }
}

impl<T> Link<T> {
    /// The member after this one, or NULL.
    pub(crate) fn next(&self) -> *mut T {
        self.next.load(Relaxed)
    }
}

impl<T> Head<T> {
    /// An empty queue, which must stay where it is.
    pub const fn new(own: &'static Self) -> Self {
        Self {
            first: AtomicPtr::new(null_mut()),
            last: AtomicPtr::new(own.first.as_ptr()),
        }
    }

    /// Makes zeroed memory an empty queue.
    pub(crate) fn init(&self) {
        self.first.store(null_mut(), Relaxed);
        self.last.store(self.first.as_ptr(), Relaxed);
    }

    /// The first member, or NULL.
    pub(crate) fn first(&self) -> *mut T {
        self.first.load(Acquire)
    }

    /// Puts `member` at the end.
    pub(crate) fn append(&self, member: *mut T, link: &Link<T>) {
        let last = self.last.load(Relaxed);
        link.next.store(null_mut(), Relaxed);
        link.prev.store(last, Relaxed);
        place(last).store(member, Release);
        self.last.store(link.next.as_ptr(), Relaxed);
    }

    /// Puts `member` at the start; `of` finds a member's link.
    pub(crate) fn insert_head(
        &self,
        member: *mut T,
        link: &Link<T>,
        of: impl Fn(*mut T) -> &'static Link<T>,
    ) {
        self.insert_at(&self.first, member, link, of);
    }

    /// Puts `member` behind the one whose link is `before`.
    pub(crate) fn insert_after(
        &self,
        before: &Link<T>,
        member: *mut T,
        link: &Link<T>,
        of: impl Fn(*mut T) -> &'static Link<T>,
    ) {
        self.insert_at(&before.next, member, link, of);
    }

    fn insert_at(
        &self,
        place: &AtomicPtr<T>,
        member: *mut T,
        link: &Link<T>,
        of: impl Fn(*mut T) -> &'static Link<T>,
    ) {
        let next = place.load(Relaxed);
        link.next.store(next, Relaxed);
        link.prev.store(place.as_ptr(), Relaxed);
        place.store(member, Release);
        self.fix_prev(next, link.next.as_ptr(), of);
    }

    /// Takes out the member whose link is `link`.
    pub(crate) fn remove(&self, link: &Link<T>, of: impl Fn(*mut T) -> &'static Link<T>) {
        let (next, prev) = (link.next.load(Relaxed), link.prev.load(Relaxed));
        self.fix_prev(next, prev, of);
        place(prev).store(next, Release);
    }

    /// What is before `next`, or the end, is now at `place`.
    fn fix_prev(&self, next: *mut T, place: *mut *mut T, of: impl Fn(*mut T) -> &'static Link<T>) {
        if next.is_null() {
            self.last.store(place, Relaxed);
        } else {
            of(next).prev.store(place, Relaxed);
        }
    }
}
