//! Random numbers, `cprng(9)`.

use core::ffi::{c_int, c_void};

use rump_abi::types::cprng_strong_t;

use crate::export::kpi;

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rumpuser::random::fill(&mut bytes, 0).expect("the host has random numbers");
    bytes
}

/// # Safety
/// `memory` is writable for `length` bytes.
unsafe fn fill(memory: *mut c_void, length: usize) -> usize {
    if length == 0 {
        return 0;
    }
    // SAFETY: the caller's promise.
    let room = unsafe { core::slice::from_raw_parts_mut(memory.cast::<u8>(), length) };
    rumpuser::random::fill(room, 0).expect("the host has random numbers")
}

/// The generator that drivers name; the host's needs no state here (`kern_cprng`).
#[unsafe(export_name = "rumpns_kern_cprng")]
static KERN_CPRNG: core::sync::atomic::AtomicPtr<cprng_strong_t> =
    core::sync::atomic::AtomicPtr::new(core::ptr::null_mut());

kpi! {
    /// A random number.
    fn cprng_fast32() -> u32 {
        u32::from_ne_bytes(random())
    }
    /// A random number.
    fn cprng_fast64() -> u64 {
        u64::from_ne_bytes(random())
    }
    /// Random bytes; answers how many.
    fn cprng_fast(memory: *mut c_void, length: usize) -> usize {
        // SAFETY: the driver's room.
        unsafe { fill(memory, length) }
    }
    /// Random bytes; answers how many. The generator is the host's.
    fn cprng_strong(generator: *mut cprng_strong_t, memory: *mut c_void, length: usize, flags: c_int) -> usize {
        let _ = (generator, flags);
        // SAFETY: the driver's room.
        unsafe { fill(memory, length) }
    }
    /// A random number.
    fn cprng_strong32() -> u32 {
        u32::from_ne_bytes(random())
    }
    /// A random number.
    fn cprng_strong64() -> u64 {
        u64::from_ne_bytes(random())
    }
}
