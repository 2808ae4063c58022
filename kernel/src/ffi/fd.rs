//! `struct filedesc`: the descriptor table as C sees it, and the kernel's table behind it.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};

use rump_abi::types::filedesc;

use super::guarded::Guarded;
use super::pool::TypePool;
use crate::filedesc::Slots;

/// The structure that C sees, and the table.
#[repr(C)]
pub struct FdTable {
    pub(crate) c: filedesc,
    slots: Guarded<Slots>,
    refs: AtomicU32,
}

static POOL: TypePool<FdTable> = TypePool::new();

/// A handle of a descriptor table.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fd(NonNull<filedesc>);

// SAFETY: the table is guarded by its lock.
unsafe impl Send for Fd {}
// SAFETY: as above.
unsafe impl Sync for Fd {}

impl Fd {
    /// An empty table with one reference.
    #[must_use]
    pub fn alloc() -> Self {
        // SAFETY: all zeroes is a valid structure: numbers, pointers, free locks.
        let mut c: filedesc = unsafe { core::mem::zeroed() };
        c.fd_lastfile = -1;
        let table = POOL.get(FdTable {
            c,
            slots: Guarded::new(Slots::new()),
            refs: AtomicU32::new(1),
        });
        let fd = Self(table.cast());
        fd.slots(|slots| slots.mirror().attach(fd.0));
        fd
    }

    /// The handle of a C pointer; `None` for a null pointer.
    #[must_use]
    pub fn from_ptr(fd: *mut filedesc) -> Option<Self> {
        NonNull::new(fd).map(Self)
    }

    /// The C pointer.
    #[must_use]
    pub const fn as_ptr(self) -> *mut filedesc {
        self.0.as_ptr()
    }

    fn body(&self) -> &FdTable {
        // SAFETY: the memory is type-stable; the shared parts are an atomic and a lock.
        unsafe { self.0.cast::<FdTable>().as_ref() }
    }

    /// Runs `f` on the table with its lock held; `f` neither sleeps nor drops a reference to a file.
    pub(crate) fn slots<R>(self, f: impl FnOnce(&mut Slots) -> R) -> R {
        self.body().slots.with(f)
    }

    /// Adds a reference.
    pub(crate) fn hold(self) {
        self.body().refs.fetch_add(1, Ordering::Relaxed);
    }

    /// Drops a reference; true when it was the last.
    pub(crate) fn unref(self) -> bool {
        self.body().refs.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// Takes the memory of an empty table without references back.
    pub(crate) fn release_memory(self) {
        self.slots(|slots| slots.mirror().release());
        POOL.put(self.0.cast());
    }
}
