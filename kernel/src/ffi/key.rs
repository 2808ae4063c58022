//! Keys of the vnode cache: bytes that C hands over by address, and how they are hashed.

use core::ffi::c_void;

/// Mixes a word into a hash.
#[inline]
pub(crate) const fn mix(hash: u64, word: u64) -> u64 {
    let product = ((hash ^ word) as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The key at an address that C gave.
///
/// # Safety
/// `len` bytes are readable there and stay as they are while the result is used.
pub unsafe fn from_c<'a>(key: *const c_void, len: usize) -> &'a [u8] {
    // SAFETY: as promised by the caller.
    unsafe { core::slice::from_raw_parts(key.cast(), len) }
}

/// Whether the key that a driver stored at `stored` is `key`.
///
/// # Panics
/// When the driver stored none.
pub(crate) fn equals(stored: *const c_void, key: &[u8]) -> bool {
    assert!(!stored.is_null(), "a vnode was loaded without a key");
    // SAFETY: the driver's copy of the key has the key's length and lives as long as the vnode.
    let stored = unsafe { core::slice::from_raw_parts(stored.cast::<u8>(), key.len()) };
    stored == key
}
