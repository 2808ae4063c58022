//! `struct fdtab` and `struct fdfile`: the descriptors of a process as C sees them.
//!
//! fdesc reads `fd_dt`, `dt_nfiles` and `dt_ff[n]->ff_file` of its own process without a lock. So these
//! say at every moment what the kernel's table says, and memory that was ever shown there stays until the
//! table has no process any more: a table that is too small is kept when a larger one takes its place.

use core::mem::offset_of;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering::Relaxed, Ordering::Release};

use rump_abi::types::{fdfile, fdtab, file, filedesc};

use super::pool::TypePool;

/// How many descriptors the first table has room for.
const FIRST: usize = 16;

static FILES: TypePool<fdfile> = TypePool::new();

/// What a process without descriptors has.
static EMPTY: Empty = Empty(core::cell::UnsafeCell::new(
    // SAFETY: a table for no descriptors: zero and pointers to nothing.
    unsafe { core::mem::zeroed() },
));

struct Empty(core::cell::UnsafeCell<fdtab>);
// SAFETY: never written.
unsafe impl Sync for Empty {}

/// A table in use, or one that was.
struct Table {
    memory: NonNull<fdtab>,
    room: usize,
}

impl Table {
    fn bytes(room: usize) -> usize {
        let flexible = offset_of!(fdtab, dt_ff) + room * size_of::<*mut fdfile>();
        flexible.max(size_of::<fdtab>())
    }

    fn new(room: usize) -> Self {
        let memory = rumpuser::memory::alloc(Self::bytes(room), 64)
            .expect("out of memory for descriptors")
            .cast::<fdtab>();
        // SAFETY: fresh memory of that size; zeroes are a table of no descriptors.
        unsafe { memory.cast::<u8>().write_bytes(0, Self::bytes(room)) };
        // SAFETY: as above.
        unsafe { (*memory.as_ptr()).dt_nfiles = room as u32 };
        Self { memory, room }
    }

    /// The place of descriptor `index`, which is below `room`.
    fn place(&self, index: usize) -> &AtomicPtr<fdfile> {
        // SAFETY: the pointers follow each other in the table.
        let first = unsafe { &raw mut (*self.memory.as_ptr()).dt_ff };
        let place = first.cast::<*mut fdfile>().wrapping_add(index);
        // SAFETY: there is room for it; the memory lives as long as `self`.
        unsafe { AtomicPtr::from_ptr(place) }
    }

    fn free(self) {
        // SAFETY: from `new`, with that size.
        unsafe { rumpuser::memory::free(self.memory.as_ptr().cast(), Self::bytes(self.room)) };
    }
}

/// The C side of a descriptor table, under the lock of the table.
pub(crate) struct Mirror {
    of: *mut filedesc,
    /// The last is the one in use.
    tables: Vec<Table>,
}

// SAFETY: the pointers are to memory of the table, whose lock guards them.
unsafe impl Send for Mirror {}

impl Mirror {
    pub(crate) const fn new() -> Self {
        Self {
            of: null_mut(),
            tables: Vec::new(),
        }
    }

    /// Shows an empty table in `of`.
    pub(crate) fn attach(&mut self, of: NonNull<filedesc>) {
        self.of = of.as_ptr();
        self.show(EMPTY.0.get());
    }

    fn show(&self, table: *mut fdtab) {
        // SAFETY: the descriptor table to which this belongs.
        let field = unsafe { &raw mut (*self.of).fd_dt };
        // SAFETY: aligned, and lives as long as the table.
        unsafe { AtomicPtr::from_ptr(field.cast::<*mut fdtab>()) }.store(table, Release);
    }

    fn note_last(&self, index: i32) {
        // SAFETY: the descriptor table to which this belongs.
        let field = unsafe { &raw mut (*self.of).fd_lastfile };
        // SAFETY: aligned, and lives as long as the table.
        unsafe { AtomicI32::from_ptr(field) }.store(index, Relaxed);
    }

    fn last(&self) -> i32 {
        // SAFETY: the descriptor table to which this belongs; its lock is held.
        unsafe { (*self.of).fd_lastfile }
    }

    /// The table in use, with room for `index`.
    fn grown(&mut self, index: usize) -> &Table {
        let old = self.tables.last();
        let room = old.map_or(0, |table| table.room);
        if index >= room {
            let fresh = Table::new((index + 1).next_power_of_two().max(FIRST));
            for at in 0..room {
                if let Some(old) = old {
                    fresh.place(at).store(old.place(at).load(Relaxed), Relaxed);
                }
            }
            self.show(fresh.memory.as_ptr());
            self.tables.push(fresh);
        }
        self.tables.last().expect("there is a table by now")
    }

    /// Descriptor `index` refers to `file`.
    pub(crate) fn set(&mut self, index: usize, file: *mut file, cloexec: bool) {
        let place = self.grown(index).place(index);
        let mut entry = place.load(Relaxed);
        if entry.is_null() {
            // SAFETY: all zeroes is an entry without a file.
            entry = FILES.get(unsafe { core::mem::zeroed() }).as_ptr();
            place.store(entry, Release);
        }
        // SAFETY: entries live as long as the table.
        let flag = unsafe { &raw mut (*entry).ff_exclose };
        // SAFETY: aligned, a bool.
        unsafe { AtomicBool::from_ptr(flag) }.store(cloexec, Relaxed);
        refer(entry, file);
        if let Ok(index) = i32::try_from(index)
            && index > self.last()
        {
            self.note_last(index);
        }
    }

    /// Descriptor `index` is free.
    pub(crate) fn clear(&mut self, index: usize) {
        let Some(table) = self.tables.last().filter(|table| index < table.room) else {
            return;
        };
        let entry = table.place(index).load(Relaxed);
        if !entry.is_null() {
            refer(entry, null_mut());
        }
        if usize::try_from(self.last()) == Ok(index) {
            let used = |at: &usize| {
                let entry = table.place(*at).load(Relaxed);
                // SAFETY: entries live as long as the table; its lock is held.
                !entry.is_null() && unsafe { !(*entry).ff_file.is_null() }
            };
            let last = (0..index).rev().find(used);
            self.note_last(last.map_or(-1, |at| at as i32));
        }
    }

    /// Gives all memory back; no process has the table.
    pub(crate) fn release(&mut self) {
        if let Some(table) = self.tables.last() {
            for at in 0..table.room {
                if let Some(entry) = NonNull::new(table.place(at).load(Relaxed)) {
                    FILES.put(entry);
                }
            }
        }
        self.show(EMPTY.0.get());
        for table in self.tables.drain(..) {
            table.free();
        }
    }
}

fn refer(entry: *mut fdfile, file: *mut file) {
    // SAFETY: entries live as long as the table.
    let field = unsafe { &raw mut (*entry).ff_file };
    // SAFETY: aligned.
    unsafe { AtomicPtr::from_ptr(field) }.store(file, Release);
}
