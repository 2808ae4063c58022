//! Arenas of numbers, `vmem(9)`.

use core::ffi::{c_char, c_int, c_uint};

use rump_abi::errno::to_c;
use rump_abi::types::{vmem_import_t, vmem_release_t, vmem_t};
use rump_kernel::Result;
use rump_kernel::ffi::vmem::{Source, Vmem};
use rump_kernel::mem::vmem::Constraint;

use crate::export::kpi;

const VMEM_ALLOC: c_int = 1;
const VMEM_FREE: c_int = 2;

/// # Safety
/// `arena` came from `vmem_create` and is not destroyed.
unsafe fn arena<'a>(arena: *mut vmem_t) -> &'a Vmem {
    // SAFETY: the caller's promise.
    unsafe { &*arena.cast::<Vmem>() }
}

/// Stores an allocation where the driver wants it.
///
/// # Safety
/// `place` is writable.
unsafe fn finish(result: Result<usize>, place: *mut usize) -> c_int {
    if let Ok(start) = result
        && !place.is_null()
    {
        // SAFETY: the caller's promise.
        unsafe { place.write(start) };
    }
    to_c(result.map(drop))
}

kpi! {
    /// Makes an arena of `size` numbers from `base` on, in multiples of `quantum`.
    fn vmem_create(
        name: *const c_char,
        base: usize,
        size: usize,
        quantum: usize,
        import: vmem_import_t,
        release: vmem_release_t,
        source: *mut vmem_t,
        qcache_max: usize,
        flags: c_uint,
        ipl: c_int,
    ) -> *mut vmem_t {
        // A cache of small sizes would serve no purpose: the arena is in memory.
        let _ = (name, qcache_max, flags, ipl);
        let source = import.map(|import| Source {
            arena: source.expose_provenance(),
            import,
            release,
        });
        Box::into_raw(Box::new(Vmem::new(base, size, quantum, source))).cast()
    }
    /// Ends an arena of which nothing is in use.
    fn vmem_destroy(vm: *mut vmem_t) {
        // SAFETY: from `vmem_create`; the driver does not use it again.
        let vm = unsafe { Box::from_raw(vm.cast::<Vmem>()) };
        vm.destroy();
    }
    /// `size` numbers, stored at `place`.
    fn vmem_alloc(vm: *mut vmem_t, size: usize, flags: c_uint, place: *mut usize) -> c_int {
        // SAFETY: from `vmem_create`.
        let got = unsafe { arena(vm) }.alloc(size, &Constraint::NONE, flags);
        // SAFETY: the driver's place.
        unsafe { finish(got, place) }
    }
    /// As `vmem_alloc`, aligned and within bounds.
    fn vmem_xalloc(
        vm: *mut vmem_t,
        size: usize,
        align: usize,
        phase: usize,
        nocross: usize,
        min: usize,
        max: usize,
        flags: c_uint,
        place: *mut usize,
    ) -> c_int {
        let rule = Constraint { align, phase, nocross, min, max };
        // SAFETY: from `vmem_create`.
        let got = unsafe { arena(vm) }.alloc(size, &rule, flags);
        // SAFETY: the driver's place.
        unsafe { finish(got, place) }
    }
    /// Gives numbers back.
    fn vmem_free(vm: *mut vmem_t, start: usize, size: usize) {
        // SAFETY: from `vmem_create`.
        unsafe { arena(vm) }.free(start, size);
    }
    /// Gives numbers of `vmem_xalloc` back.
    fn vmem_xfree(vm: *mut vmem_t, start: usize, size: usize) {
        // SAFETY: from `vmem_create`.
        unsafe { arena(vm) }.free(start, size);
    }
    /// Adds numbers.
    fn vmem_add(vm: *mut vmem_t, base: usize, size: usize, flags: c_uint) -> c_int {
        let _ = flags;
        // SAFETY: from `vmem_create`.
        unsafe { arena(vm) }.add(base, size);
        0
    }
    /// How many numbers are in use, free, or both.
    fn vmem_size(vm: *mut vmem_t, mask: c_int) -> usize {
        // SAFETY: from `vmem_create`.
        let (used, free) = unsafe { arena(vm) }.counts();
        let used = if mask & VMEM_ALLOC != 0 { used } else { 0 };
        let free = if mask & VMEM_FREE != 0 { free } else { 0 };
        used + free
    }
}
