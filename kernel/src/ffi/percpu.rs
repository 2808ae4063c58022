//! Storage that threads use without getting into each other's way, `percpu(9)`.
//!
//! There are no virtual processors. A copy is lent to one thread at a time, and a thread that finds its
//! favourite one lent takes another: what is summed over all copies is right.

use core::cell::Cell;
use core::ptr::NonNull;

use rumpuser::mutex::{Mutex, MutexKind};

use crate::lwproc::curlwp;
use crate::mem;

/// How many copies there are.
const COPIES: usize = 16;

struct Copy {
    lent: Mutex,
    /// How often its borrower has asked for it; only the borrower touches it.
    depth: Cell<u32>,
    memory: NonNull<u8>,
}

/// A driver's storage.
pub struct Percpu {
    copies: [Copy; COPIES],
}

impl Percpu {
    /// `size` zeroed bytes in each copy.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Self {
            copies: core::array::from_fn(|_| Copy {
                lent: Mutex::new(MutexKind::Adaptive),
                depth: Cell::new(0),
                memory: mem::zalloc(size),
            }),
        }
    }

    fn own(&self) -> Option<&Copy> {
        self.copies.iter().find(|copy| copy.lent.owned())
    }

    /// A copy for the caller alone (`percpu_getref`).
    #[must_use]
    pub fn get(&self) -> NonNull<u8> {
        let copy = self.own().unwrap_or_else(|| self.borrow());
        copy.depth.set(copy.depth.get() + 1);
        copy.memory
    }

    fn borrow(&self) -> &Copy {
        let first = (curlwp().as_ptr().addr() >> 6) % COPIES;
        for index in 0..COPIES {
            let copy = &self.copies[(first + index) % COPIES];
            if copy.lent.try_enter() {
                return copy;
            }
        }
        let copy = &self.copies[first];
        copy.lent.enter();
        copy
    }

    /// Gives the copy back (`percpu_putref`).
    ///
    /// # Panics
    /// When the caller has none.
    pub fn put(&self) {
        let copy = self
            .own()
            .expect("percpu_putref: the caller has no reference");
        copy.depth.set(copy.depth.get() - 1);
        if copy.depth.get() == 0 {
            copy.lent.exit();
        }
    }

    /// All copies.
    pub fn all(&self) -> impl Iterator<Item = NonNull<u8>> + '_ {
        self.copies.iter().map(|copy| copy.memory)
    }

    /// Gives the memory back.
    ///
    /// # Safety
    /// Nobody uses the storage any more; `size` is that of its making.
    pub unsafe fn free(&self, size: usize) {
        for copy in &self.copies {
            // SAFETY: the caller's promise.
            unsafe { mem::free(copy.memory.as_ptr(), size) };
        }
    }
}
