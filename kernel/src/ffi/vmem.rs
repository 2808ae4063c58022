//! Arenas that drivers share: `vmem(9)`.

use core::ffi::{c_int, c_uint};
use core::sync::atomic::{AtomicBool, Ordering};

use rump_abi::types::vmem_t;
use rumpuser::condvar::Condvar;

use super::guarded::Guarded;
use crate::mem::vmem::{Arena, Constraint, Fit};
use crate::{Errno, Result};

/// Gets numbers from another arena: it, the size, the flags; stores the first number.
pub type Import = unsafe extern "C" fn(*mut vmem_t, usize, c_uint, *mut usize) -> c_int;
/// Gives them back.
pub type Release = unsafe extern "C" fn(*mut vmem_t, usize, usize);

/// Where an arena gets more numbers from.
#[derive(Clone, Copy)]
pub struct Source {
    /// The other arena, as the driver named it.
    pub arena: usize,
    /// Gets numbers from there.
    pub import: Import,
    /// Gives them back.
    pub release: Option<Release>,
}

/// An arena of a driver.
pub struct Vmem {
    numbers: Guarded<Arena>,
    freed: Condvar,
    waiting: AtomicBool,
    source: Option<Source>,
}

/// May wait (`VM_SLEEP`).
pub const SLEEP: c_uint = 1;
/// The smallest range that fits (`VM_BESTFIT`).
pub const BESTFIT: c_uint = 0x2000;

impl Vmem {
    /// An arena of `size` numbers from `base` on (`vmem_create`).
    #[must_use]
    pub fn new(base: usize, size: usize, quantum: usize, source: Option<Source>) -> Self {
        let mut numbers = Arena::new(quantum);
        numbers.add(base, size, false);
        Self {
            numbers: Guarded::new(numbers),
            freed: Condvar::new(),
            waiting: AtomicBool::new(false),
            source,
        }
    }

    /// Adds numbers (`vmem_add`).
    pub fn add(&self, base: usize, size: usize) {
        self.numbers.with(|numbers| numbers.add(base, size, false));
        self.freed.broadcast();
    }

    /// `size` numbers (`vmem_alloc`, `vmem_xalloc`). With [`SLEEP`] it waits until somebody frees some.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn alloc(&self, size: usize, rule: &Constraint, flags: c_uint) -> Result<usize> {
        assert!(size > 0, "vmem_alloc: a request for no numbers");
        let fit = if flags & BESTFIT != 0 {
            Fit::Best
        } else {
            Fit::Instant
        };
        let take = |numbers: &mut Arena| numbers.alloc(size, rule, fit);
        if let Some(start) = self.numbers.with(take) {
            return Ok(start);
        }
        while let Some(source) = self.source {
            if self.import(source, size, rule, flags).is_err() {
                break;
            }
            if let Some(start) = self.numbers.with(take) {
                return Ok(start);
            }
        }
        if flags & SLEEP == 0 {
            return Err(Errno::ENOMEM);
        }
        Ok(self.numbers.wait(&self.freed, |numbers| {
            let taken = take(numbers);
            self.waiting.store(true, Ordering::Relaxed);
            taken
        }))
    }

    /// Gets a span from the source; no lock is held.
    fn import(&self, source: Source, size: usize, rule: &Constraint, flags: c_uint) -> Result<()> {
        let wanted = self.numbers.with(|numbers| numbers.round(size));
        // Room to move the range to where the constraint wants it.
        let slack = rule.align.max(1) - 1 + rule.nocross;
        let wanted = wanted.checked_add(slack).ok_or(Errno::ENOMEM)?;
        let other = core::ptr::with_exposed_provenance_mut(source.arena);
        let mut start = 0;
        // SAFETY: the driver's own function on the arena that it named.
        Errno::check(unsafe { (source.import)(other, wanted, flags, &raw mut start) })?;
        self.numbers
            .with(|numbers| numbers.add(start, wanted, true));
        Ok(())
    }

    /// Takes numbers back (`vmem_free`, `vmem_xfree`).
    ///
    /// # Panics
    /// When they were not given out as one range.
    pub fn free(&self, start: usize, size: usize) {
        let span = self.numbers.with(|numbers| numbers.free(start, size));
        if let Some((start, length)) = span {
            self.give_back(start, length);
        }
        if self.waiting.swap(false, Ordering::Relaxed) {
            self.freed.broadcast();
        }
    }

    fn give_back(&self, start: usize, length: usize) {
        if let Some(Source {
            arena,
            release: Some(release),
            ..
        }) = self.source
        {
            let other = core::ptr::with_exposed_provenance_mut(arena);
            // SAFETY: the driver's own function; the numbers came from there and are free.
            unsafe { release(other, start, length) };
        }
    }

    /// Ends the arena.
    ///
    /// # Panics
    /// When numbers are in use.
    pub fn destroy(&self) {
        let (used, spans) = self.numbers.with(|numbers| {
            let spans: Vec<_> = numbers.imported().collect();
            (numbers.in_use(), spans)
        });
        assert!(used == 0, "vmem_destroy: {used} are still in use");
        for (start, length) in spans {
            self.give_back(start, length);
        }
    }

    /// How many numbers are in use, and how many are free (`vmem_size`).
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        self.numbers
            .with(|numbers| (numbers.in_use(), numbers.available()))
    }
}
