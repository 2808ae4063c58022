//! What a hypercall makes and the kernel keeps a pointer to: locks and condition variables.

use core::ptr::NonNull;

use rumpuser::memory;

/// Puts `value` into memory of its own. There is no error that the kernel could be told.
pub fn make<T>(value: T) -> *mut T {
    let Some(memory) = memory::alloc(size_of::<T>(), align_of::<T>()) else {
        panic!("the host has no memory for {}", core::any::type_name::<T>());
    };
    let object: NonNull<T> = memory.cast();
    // SAFETY: new memory, large and aligned enough.
    unsafe { object.write(value) };
    object.as_ptr()
}

/// Gives the memory of an object back.
///
/// # Safety
/// [`make`] made it, it needs no drop, and nobody uses it any more.
pub unsafe fn end<T>(object: *mut T) {
    const { assert!(!core::mem::needs_drop::<T>()) };
    // SAFETY: the caller gives it up, and it came from `alloc` with this length.
    unsafe { memory::free(object.cast(), size_of::<T>()) };
}
