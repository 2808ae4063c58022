//! Kernel memory, `kmem(9)`, under the limit of `RUMP_MEMLIMIT`.
//!
//! Memory comes from the host. Without a limit nothing is counted.

pub mod uvmexp;
pub mod vmem;

use core::ptr::NonNull;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;

/// The limit in bytes; all ones when there is none.
static LIMIT: AtomicU64 = AtomicU64::new(u64::MAX);
/// Bytes that are given out, counted only when there is a limit.
static IN_USE: AtomicU64 = AtomicU64::new(0);

/// The size of a page.
pub const PAGE_SIZE: usize = 4096;

/// The limit in bytes, if there is one.
#[must_use]
pub fn limit() -> Option<u64> {
    match LIMIT.load(Ordering::Relaxed) {
        u64::MAX => None,
        limit => Some(limit),
    }
}

/// Bytes that are in use, as far as the limit counts them.
#[must_use]
pub fn in_use() -> u64 {
    IN_USE.load(Ordering::Relaxed)
}

/// The value of `RUMP_MEMLIMIT`: a number with an optional k, m or g; `None` for nonsense.
#[must_use]
pub fn parse_limit(text: &str) -> Option<u64> {
    let (digits, shift) = match text.as_bytes().last()? {
        b'k' | b'K' => (&text[..text.len() - 1], 10),
        b'm' | b'M' => (&text[..text.len() - 1], 20),
        b'g' | b'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number: u64 = digits.parse().ok()?;
    let bytes = number.checked_mul(1 << shift)?;
    (bytes > 0).then_some(bytes)
}

/// Reads `RUMP_MEMLIMIT`.
///
/// # Panics
/// For a value that is no size.
pub(crate) fn init() {
    let Ok(text) = rumpuser::param::get("RUMP_MEMLIMIT") else {
        return;
    };
    let Some(bytes) = parse_limit(&text) else {
        crate::subr_prf::panic_str(&format!("uvm_init: invalid RUMP_MEMLIMIT: {text}"));
    };
    if bytes < 1 << 20 {
        crate::subr_prf::printf(format_args!(
            "uvm_init: WARNING: <1MB RAM limit, the kernel may not get far with it\n"
        ));
    }
    LIMIT.store(bytes, Ordering::Relaxed);
}

/// Takes `length` bytes out of the limit; false when they are not there.
pub fn charge(length: usize) -> bool {
    let limit = LIMIT.load(Ordering::Relaxed);
    if limit == u64::MAX {
        return true;
    }
    let length = length as u64;
    let take = |used: u64| used.checked_add(length).filter(|&total| total <= limit);
    let taken = IN_USE.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
    if let Ok(before) = taken {
        uvmexp::limited(limit - before - length);
    }
    taken.is_ok()
}

/// Gives back what [`charge`] took.
pub fn uncharge(length: usize) {
    let limit = LIMIT.load(Ordering::Relaxed);
    if limit != u64::MAX {
        let before = IN_USE.fetch_sub(length as u64, Ordering::Relaxed);
        uvmexp::limited(limit - (before - length as u64));
    }
}

fn try_block(length: usize) -> Option<Block> {
    assert!(length > 0, "kmem_alloc: a request for 0 bytes");
    if !charge(length) {
        return None;
    }
    let block = Block::new(length);
    if block.is_none() {
        uncharge(length);
    }
    block
}

fn block(length: usize) -> Block {
    loop {
        if let Some(block) = try_block(length) {
            return block;
        }
        wait_for_memory();
    }
}

/// Sleeps for a moment: somebody may give memory back, and nothing can be done meanwhile. The console says
/// so the first time.
pub(crate) fn wait_for_memory() {
    static TOLD: core::sync::atomic::AtomicBool = core::sync::atomic::AtomicBool::new(false);
    if !TOLD.swap(true, core::sync::atomic::Ordering::Relaxed) {
        let limit = limit().unwrap_or(0);
        rumpuser::console::write(
            format!("kmem: out of memory, waiting (limit {limit} bytes, RUMP_MEMLIMIT)\n")
                .as_bytes(),
        );
    }
    let pause = Duration::from_millis(10);
    rumpuser::clock::sleep(
        rumpuser::clock::Clock::RelWall,
        0,
        i64::from(pause.subsec_nanos()),
    );
}

/// `length` bytes for any type; page aligned from a page on. `None` when there is no memory
/// (`kmem_alloc` with `KM_NOSLEEP`).
///
/// # Panics
/// For no bytes.
#[must_use]
pub fn try_alloc(length: usize) -> Option<NonNull<u8>> {
    try_block(length).map(Block::raw)
}

/// As [`try_alloc`], but waits until there is memory (`KM_SLEEP`).
#[must_use]
pub fn alloc(length: usize) -> NonNull<u8> {
    block(length).raw()
}

/// As [`try_alloc`], zeroed (`kmem_zalloc` with `KM_NOSLEEP`).
#[must_use]
pub fn try_zalloc(length: usize) -> Option<NonNull<u8>> {
    try_block(length).map(Block::zeroed)
}

/// As [`alloc`], zeroed (`kmem_zalloc` with `KM_SLEEP`).
#[must_use]
pub fn zalloc(length: usize) -> NonNull<u8> {
    block(length).zeroed()
}

use crate::ffi::kmem::Block;
pub use crate::ffi::kmem::{free, zero};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_suffixes() {
        assert_eq!(parse_limit("64m"), Some(64 << 20));
        assert_eq!(parse_limit("1g"), Some(1 << 30));
        assert_eq!(parse_limit("12345"), Some(12345));
        for nonsense in ["", "m", "0", "-5", "12q", "12 m", "99999999999g"] {
            assert_eq!(parse_limit(nonsense), None, "{nonsense}");
        }
    }
}
