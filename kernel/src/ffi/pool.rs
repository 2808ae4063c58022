//! Type-stable memory for the kernel's C structures.
//!
//! What a pool hands out is never given back to the host: it goes on a free list of its own type.
//! So a handle (`Lwp`, `Proc`, `Cred`, ...) that outlives its object is a logic error, which the
//! object's reference count or state betrays, and never a wild pointer.

use core::ptr::NonNull;

use super::guarded::Guarded;

struct Idle<T>(Vec<NonNull<T>>);
// SAFETY: an idle object belongs to nobody, whichever thread takes it.
unsafe impl<T> Send for Idle<T> {}

/// A pool of objects of one type.
pub struct TypePool<T> {
    idle: Guarded<Idle<T>>,
}

impl<T> Default for TypePool<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> TypePool<T> {
    /// An empty pool.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            idle: Guarded::new(Idle(Vec::new())),
        }
    }

    /// Memory with `fresh` in it.
    ///
    /// # Panics
    /// When the host has no memory left.
    pub fn get(&self, fresh: T) -> NonNull<T> {
        self.get_with(|_| fresh)
    }

    /// Memory with what `fresh` makes; it gets the object that was there before, if there was one.
    ///
    /// # Panics
    /// When the host has no memory left.
    pub fn get_with(&self, fresh: impl FnOnce(Option<&T>) -> T) -> NonNull<T> {
        let old = self.idle.with(|idle| idle.0.pop());
        let memory = old.unwrap_or_else(|| {
            let align = align_of::<T>().max(64);
            rumpuser::memory::alloc(size_of::<T>(), align)
                .expect("out of memory for a kernel object")
                .cast::<T>()
        });
        // SAFETY: an idle object is whole, and nobody else's.
        let fresh = fresh(old.map(|old| unsafe { old.as_ref() }));
        // SAFETY: the memory is large enough, aligned, and nobody else's.
        unsafe { memory.write(fresh) };
        memory
    }

    /// Takes an object back, whose destructor does not run.
    pub fn put(&self, object: NonNull<T>) {
        self.idle.with(|idle| idle.0.push(object));
    }
}
