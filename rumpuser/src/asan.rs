//! AddressSanitizer's runtime, when one is loaded into the process.
//!
//! A component that was compiled for it brings its runtime along. Then the kernel takes each object from
//! the host's allocator, which is the runtime's, so that each has red zones and goes into quarantine; and
//! it tells the runtime of memory that it keeps though nobody may use it. Without a runtime all of this is one
//! test of a word that never changes.

use core::ffi::{CStr, c_void};
use core::sync::atomic::{AtomicPtr, Ordering};

static POISON: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());
static UNPOISON: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());

/// `__asan_poison_memory_region` and its counterpart.
type Region = unsafe extern "C" fn(*const c_void, usize);

/// Looks for a runtime. Called before the kernel allocates its first object.
pub fn init() {
    UNPOISON.store(find(c"__asan_unpoison_memory_region"), Ordering::Relaxed);
    POISON.store(find(c"__asan_poison_memory_region"), Ordering::Relaxed);
}

fn find(name: &CStr) -> *mut c_void {
    // SAFETY: the name is a C string.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
}

/// Whether a runtime is loaded.
#[inline]
#[must_use]
pub fn active() -> bool {
    !POISON.load(Ordering::Relaxed).is_null()
}

/// From now on a use of these bytes is an error.
#[inline]
pub fn poison(start: *const u8, length: usize) {
    if active() {
        call(&POISON, start, length);
    }
}

/// Ends [`poison`].
#[inline]
pub fn unpoison(start: *const u8, length: usize) {
    if active() {
        call(&UNPOISON, start, length);
    }
}

#[cold]
fn call(function: &AtomicPtr<c_void>, start: *const u8, length: usize) {
    let function = function.load(Ordering::Relaxed);
    // SAFETY: the pointers hold the runtime's functions of this type; both are there or none is.
    let function: Region = unsafe { core::mem::transmute(function) };
    // SAFETY: the runtime only notes the range.
    unsafe { function(start.cast(), length) };
}
