//! Atomic operations, `atomic_ops(3)`, and memory barriers, `membar_ops(3)`.
//!
//! The interface promises no order between different objects; what is used here is stronger, because
//! drivers were only ever tried on processors on which each of these is a full barrier.

use core::ffi::{c_int, c_uint, c_ulong, c_void};
use core::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering, compiler_fence, fence};

use crate::export::{kpi, kpi_undeclared};

const ORDER: Ordering = Ordering::SeqCst;

/// The operations of one unsigned type: and, or, increment, decrement, compare and swap, swap.
macro_rules! operations {
    ($atomic:ty, $ty:ty; $($and:ident $and_nv:ident $or:ident $or_nv:ident $inc:ident $inc_nv:ident
        $dec:ident $dec_nv:ident $cas:ident $cas_ni:ident $swap:ident;)*) => { $(
        kpi! {
            /// Clears bits.
            fn $and(p: *mut $ty, bits: $ty) {
                // SAFETY: the driver's variable, which is aligned.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_and(bits.into(), ORDER);
            }
            /// Clears bits; answers the new value.
            fn $and_nv(p: *mut $ty, bits: $ty) -> $ty {
                // SAFETY: as above.
                (unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_and(bits.into(), ORDER) & bits) as $ty
            }
            /// Sets bits.
            fn $or(p: *mut $ty, bits: $ty) {
                // SAFETY: as above.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_or(bits.into(), ORDER);
            }
            /// Sets bits; answers the new value.
            fn $or_nv(p: *mut $ty, bits: $ty) -> $ty {
                // SAFETY: as above.
                (unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_or(bits.into(), ORDER) | bits) as $ty
            }
            /// Adds 1.
            fn $inc(p: *mut $ty) {
                // SAFETY: as above.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_add(1, ORDER);
            }
            /// Adds 1; answers the new value.
            fn $inc_nv(p: *mut $ty) -> $ty {
                // SAFETY: as above.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_add(1, ORDER).wrapping_add(1) as $ty
            }
            /// Takes 1 away.
            fn $dec(p: *mut $ty) {
                // SAFETY: as above.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_sub(1, ORDER);
            }
            /// Takes 1 away; answers the new value.
            fn $dec_nv(p: *mut $ty) -> $ty {
                // SAFETY: as above.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_sub(1, ORDER).wrapping_sub(1) as $ty
            }
            /// Stores `new` where `old` is; answers what was there.
            fn $cas(p: *mut $ty, old: $ty, new: $ty) -> $ty {
                // SAFETY: as above.
                let result = unsafe { <$atomic>::from_ptr(p.cast()) }.compare_exchange(old, new, ORDER, ORDER);
                (match result { Ok(was) | Err(was) => was }) as $ty
            }
            /// As the one without `_ni`, which is safe against interrupts, too.
            fn $cas_ni(p: *mut $ty, old: $ty, new: $ty) -> $ty {
                // SAFETY: as above.
                let result = unsafe { <$atomic>::from_ptr(p.cast()) }.compare_exchange(old, new, ORDER, ORDER);
                (match result { Ok(was) | Err(was) => was }) as $ty
            }
            /// Stores `new`; answers what was there.
            fn $swap(p: *mut $ty, new: $ty) -> $ty {
                // SAFETY: as above.
                unsafe { <$atomic>::from_ptr(p.cast()) }.swap(new, ORDER) as $ty
            }
        }
    )* };
}

operations! { AtomicU32, u32;
    atomic_and_32 atomic_and_32_nv atomic_or_32 atomic_or_32_nv atomic_inc_32 atomic_inc_32_nv
        atomic_dec_32 atomic_dec_32_nv atomic_cas_32 atomic_cas_32_ni atomic_swap_32;
    atomic_and_uint atomic_and_uint_nv atomic_or_uint atomic_or_uint_nv atomic_inc_uint atomic_inc_uint_nv
        atomic_dec_uint atomic_dec_uint_nv atomic_cas_uint atomic_cas_uint_ni atomic_swap_uint;
}
operations! { AtomicU64, u64;
    atomic_and_64 atomic_and_64_nv atomic_or_64 atomic_or_64_nv atomic_inc_64 atomic_inc_64_nv
        atomic_dec_64 atomic_dec_64_nv atomic_cas_64 atomic_cas_64_ni atomic_swap_64;
    atomic_and_ulong atomic_and_ulong_nv atomic_or_ulong atomic_or_ulong_nv atomic_inc_ulong
        atomic_inc_ulong_nv atomic_dec_ulong atomic_dec_ulong_nv atomic_cas_ulong atomic_cas_ulong_ni
        atomic_swap_ulong;
}

/// Addition: its operand is signed, and its names are those of the signed types.
macro_rules! additions {
    ($($atomic:ty, $ty:ty, $signed:ty: $add:ident $add_nv:ident;)*) => { $(
        kpi! {
            /// Adds.
            fn $add(p: *mut $ty, n: $signed) {
                // SAFETY: the driver's variable, which is aligned.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_add(n.cast_unsigned(), ORDER);
            }
            /// Adds; answers the new value.
            fn $add_nv(p: *mut $ty, n: $signed) -> $ty {
                let n = n.cast_unsigned();
                // SAFETY: as above.
                unsafe { <$atomic>::from_ptr(p.cast()) }.fetch_add(n, ORDER).wrapping_add(n)
            }
        }
    )* };
}

additions! {
    AtomicU32, u32, i32: atomic_add_32 atomic_add_32_nv;
    AtomicU32, c_uint, c_int: atomic_add_int atomic_add_int_nv;
    AtomicU64, u64, i64: atomic_add_64 atomic_add_64_nv;
    AtomicU64, c_ulong, i64: atomic_add_long atomic_add_long_nv;
}

/// The view of a driver's pointer variable.
///
/// # Safety
/// `p` is aligned and lives as long as the result.
unsafe fn pointer<'a>(p: *mut c_void) -> &'a AtomicPtr<c_void> {
    // SAFETY: the caller's promise.
    unsafe { AtomicPtr::from_ptr(p.cast()) }
}

fn compare(p: &AtomicPtr<c_void>, old: *mut c_void, new: *mut c_void) -> *mut c_void {
    match p.compare_exchange(old, new, ORDER, ORDER) {
        Ok(was) | Err(was) => was,
    }
}

kpi! {
    /// Adds bytes to a pointer.
    fn atomic_add_ptr(p: *mut c_void, n: isize) {
        // SAFETY: the driver's variable.
        unsafe { pointer(p) }.fetch_byte_add(n.cast_unsigned(), ORDER);
    }
    /// Adds bytes to a pointer; answers the new value.
    fn atomic_add_ptr_nv(p: *mut c_void, n: isize) -> *mut c_void {
        // SAFETY: the driver's variable.
        unsafe { pointer(p) }.fetch_byte_add(n.cast_unsigned(), ORDER).wrapping_byte_offset(n)
    }
    /// Adds 1 byte to a pointer.
    fn atomic_inc_ptr(p: *mut c_void) {
        // SAFETY: the driver's variable.
        unsafe { pointer(p) }.fetch_byte_add(1, ORDER);
    }
    /// Adds 1 byte to a pointer; answers the new value.
    fn atomic_inc_ptr_nv(p: *mut c_void) -> *mut c_void {
        // SAFETY: the driver's variable.
        unsafe { pointer(p) }.fetch_byte_add(1, ORDER).wrapping_byte_add(1)
    }
    /// Takes 1 byte from a pointer.
    fn atomic_dec_ptr(p: *mut c_void) {
        // SAFETY: the driver's variable.
        unsafe { pointer(p) }.fetch_byte_sub(1, ORDER);
    }
    /// Takes 1 byte from a pointer; answers the new value.
    fn atomic_dec_ptr_nv(p: *mut c_void) -> *mut c_void {
        // SAFETY: the driver's variable.
        unsafe { pointer(p) }.fetch_byte_sub(1, ORDER).wrapping_byte_sub(1)
    }
    /// Stores `new` where `old` is; answers what was there.
    fn atomic_cas_ptr(p: *mut c_void, old: *mut c_void, new: *mut c_void) -> *mut c_void {
        // SAFETY: the driver's variable.
        compare(unsafe { pointer(p) }, old, new)
    }
    /// As `atomic_cas_ptr`.
    fn atomic_cas_ptr_ni(p: *mut c_void, old: *mut c_void, new: *mut c_void) -> *mut c_void {
        // SAFETY: the driver's variable.
        compare(unsafe { pointer(p) }, old, new)
    }
    /// Stores `new`; answers what was there.
    fn atomic_swap_ptr(p: *mut c_void, new: *mut c_void) -> *mut c_void {
        // SAFETY: the driver's variable.
        unsafe { pointer(p) }.swap(new, ORDER)
    }

    /// What comes after an acquisition stays after it.
    fn membar_enter() {
        fence(Ordering::SeqCst);
    }
    /// What comes before a release stays before it.
    fn membar_exit() {
        fence(Ordering::SeqCst);
    }
    /// Stores before stay before stores after.
    fn membar_producer() {
        fence(Ordering::Release);
    }
    /// Loads before stay before loads after.
    fn membar_consumer() {
        fence(Ordering::Acquire);
    }
    /// Everything before stays before everything after.
    fn membar_sync() {
        fence(Ordering::SeqCst);
    }
}

kpi_undeclared! {
    /// Loads through a pointer stay after the load of the pointer.
    fn membar_datadep_consumer() {
        compiler_fence(Ordering::Acquire);
    }
}
