//! Memory: `rumpuser_malloc`, `rumpuser_free`, `rumpuser_anonmmap`, `rumpuser_unmap`.
//!
//! The kernel above enforces `RUMP_MEMLIMIT`; a back end may refuse an allocation
//! ([`Backend::may_allocate`](crate::backend::Backend::may_allocate)).

use core::ffi::c_void;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use rump_abi::errno::{Errno, Result};

use crate::backend;
use crate::errno;

/// What the host's `malloc` aligns to.
const MALLOC_ALIGN: usize = align_of::<libc::max_align_t>();

/// Whether an allocation of `len` bytes may be made: a back end may refuse it. For who has memory of
/// the host in store; the functions here ask themselves.
#[inline]
#[must_use]
pub fn may_allocate(len: usize) -> bool {
    !backend::active() || backend::installed().may_allocate(len)
}

/// `len` bytes at a multiple of `align` (0: a pointer's); `None` when the host has no memory.
///
/// # Panics
/// When `align` is not a power of two.
#[must_use]
pub fn alloc(len: usize, align: usize) -> Option<NonNull<u8>> {
    assert!(
        align == 0 || align.is_power_of_two(),
        "malloc: alignment {align} is not a power of two"
    );
    if !may_allocate(len) {
        return None;
    }
    let len = len.max(1);
    let memory = if align <= MALLOC_ALIGN {
        // SAFETY: malloc has no conditions.
        unsafe { libc::malloc(len) }
    } else {
        aligned(align, len)
    };
    NonNull::new(memory.cast())
}

/// What is behind `posix_memalign(3)`, without its checks.
#[cfg(not(miri))]
fn aligned(align: usize, len: usize) -> *mut c_void {
    // SAFETY: the alignment is a power of two.
    unsafe { libc::memalign(align, len) }
}

/// Miri knows only the standard's function.
#[cfg(miri)]
fn aligned(align: usize, len: usize) -> *mut c_void {
    let mut memory = null_mut();
    // SAFETY: `memory` takes the address; the alignment is a power of two and more than a pointer's.
    unsafe { libc::posix_memalign(&mut memory, align, len) };
    memory
}

/// Gives back what [`alloc`] gave.
///
/// # Safety
/// `memory` is null or from [`alloc`], was allocated with `len` bytes, and nobody uses it any more.
pub unsafe fn free(memory: *mut u8, len: usize) {
    let _ = len;
    // SAFETY: `alloc` takes its memory from the host's malloc.
    unsafe { libc::free(memory.cast()) }
}

/// How the host's allocator rounds: it is asked once. 0 when it was not yet.
static ROUNDING: AtomicU8 = AtomicU8::new(0);
/// Not at all, as under a sanitizer.
const ROUNDS_NOT: u8 = 1;
/// To multiples of 16 less 8, as glibc.
const ROUNDS_TO_16: u8 = 2;
/// In a way that is not known here.
const ROUNDS_SOMEHOW: u8 = 3;

#[inline]
fn rounding() -> u8 {
    match ROUNDING.load(Relaxed) {
        0 => ask_rounding(),
        known => known,
    }
}

#[cold]
fn ask_rounding() -> u8 {
    let usable = [100, 1000].map(|len| {
        let memory = alloc(len, 16).map_or(null_mut(), NonNull::as_ptr);
        // SAFETY: a block of the host's allocator, or null.
        let usable = unsafe { libc::malloc_usable_size(memory.cast()) };
        // SAFETY: nobody else has it.
        unsafe { free(memory, len) };
        usable
    });
    let known = match usable {
        [100, 1000] => ROUNDS_NOT,
        [104, 1000] => ROUNDS_TO_16,
        _ => ROUNDS_SOMEHOW,
    };
    ROUNDING.store(known, Relaxed);
    known
}

/// Whether a block of [`alloc`] can have been allocated with `len` bytes, as far as the host's allocator
/// tells.
///
/// # Safety
/// `memory` is a block of [`alloc`].
#[inline]
#[must_use]
pub unsafe fn could_be(memory: *mut u8, len: usize) -> bool {
    // SAFETY: the caller vouches for the block.
    let usable = unsafe { libc::malloc_usable_size(memory.cast()) };
    // A rest that is too small for a block of its own stays with the block before it; where a multiple
    // of more than 16 was asked for, up to 32 bytes.
    let rest = if memory.addr().is_multiple_of(32) {
        24
    } else {
        8
    };
    let most = match rounding() {
        ROUNDS_NOT => len,
        // Large blocks are mappings of whole pages.
        ROUNDS_TO_16 if len < 64 << 10 => (len.max(24) + 8).next_multiple_of(16) + rest,
        _ => usize::MAX,
    };
    (len..=most).contains(&usable)
}

/// Maps `len` bytes of zeroed private memory.
///
/// # Errors
/// The host's reason, usually `ENOMEM`.
pub fn anonmmap(len: usize) -> Result<NonNull<u8>> {
    anonmmap_at(null_mut(), len, 0, false)
}

/// As [`anonmmap`], at `hint` if the host can, at a multiple of 2^`align_bits` (0: a page), and
/// executable if `exec`. When all of `hint` lies in the lowest 2 GiB, where code of the kernel memory model
/// has to be, another place there is better than none.
///
/// # Errors
/// The host's reason, usually `ENOMEM`; `EINVAL` for an alignment that no address has.
pub fn anonmmap_at(
    hint: *mut c_void,
    len: usize,
    align_bits: u32,
    exec: bool,
) -> Result<NonNull<u8>> {
    if align_bits >= usize::BITS {
        return Err(Errno::EINVAL);
    }
    let align = 1_usize << align_bits;
    let start = map(hint, len, exec)?;
    if start.addr().get() & (align - 1) == 0 {
        return Ok(start);
    }
    // Map too much, and give back what lies before and behind the aligned part.
    // SAFETY: the mapping was made above and nobody knows it.
    unsafe { unmap(start.as_ptr(), len) };
    let len = len.next_multiple_of(page_size());
    let whole = len.checked_add(align).ok_or(Errno::ENOMEM)?;
    let start = map(null_mut(), whole, exec)?.as_ptr();
    let before = start.align_offset(align);
    let aligned = start.wrapping_add(before);
    if before > 0 {
        // SAFETY: this part of the new mapping is not used.
        unsafe { unmap(start, before) };
    }
    let behind = whole - before - len;
    if behind > 0 {
        // SAFETY: this part of the new mapping is not used.
        unsafe { unmap(aligned.wrapping_add(len), behind) };
    }
    NonNull::new(aligned).ok_or(Errno::ENOMEM)
}

/// Asks the host to have the memory of a mapping ready: much cheaper at once than a fault for each
/// page. A host that cannot is as good; the faults come later.
///
/// # Safety
/// The range was mapped by this module.
pub unsafe fn populate(start: NonNull<u8>, len: usize) {
    // SAFETY: the caller vouches for the range, whose contents do not change.
    let _ = unsafe { libc::madvise(start.as_ptr().cast(), len, libc::MADV_POPULATE_WRITE) };
}

/// Unmaps memory.
///
/// # Safety
/// The range was mapped by this module, and nobody uses it any more.
pub unsafe fn unmap(start: *mut u8, len: usize) {
    // SAFETY: the caller vouches for the range.
    let answer = unsafe { libc::munmap(start.cast(), len) };
    assert!(answer == 0, "unmap: {start:p} is not a mapping");
}

/// The size of a page of the host.
#[must_use]
pub fn page_size() -> usize {
    // SAFETY: sysconf has no conditions.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).expect("the host knows its page size")
}

fn map(hint: *mut c_void, len: usize, exec: bool) -> Result<NonNull<u8>> {
    if !may_allocate(len) {
        return Err(Errno::ENOMEM);
    }
    let start = host_map(hint, len, exec, 0)?;
    let is_low = |start: usize| start.checked_add(len).is_some_and(|end| end <= LOW);
    if hint.is_null() || !is_low(hint.addr()) || is_low(start.addr().get()) {
        return Ok(start);
    }
    let Ok(low) = host_map(null_mut(), len, exec, MAP_LOW) else {
        return Ok(start);
    };
    // SAFETY: the mapping was made above and nobody knows it.
    unsafe { unmap(start.as_ptr(), len) };
    Ok(low)
}

/// Code of the kernel memory model lies below.
const LOW: usize = 0x8000_0000;

/// What asks for a place below [`LOW`].
#[cfg(target_arch = "x86_64")]
const MAP_LOW: i32 = libc::MAP_32BIT;
/// There is nothing special below [`LOW`] here.
#[cfg(not(target_arch = "x86_64"))]
const MAP_LOW: i32 = 0;

fn host_map(hint: *mut c_void, len: usize, exec: bool, flags: i32) -> Result<NonNull<u8>> {
    let exec = if exec { libc::PROT_EXEC } else { 0 };
    let protection = libc::PROT_READ | libc::PROT_WRITE | exec;
    let flags = flags | libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: a new private mapping; the address is a hint, so nothing is replaced.
    let start = unsafe { libc::mmap(hint, len, protection, flags, -1, 0) };
    if start == libc::MAP_FAILED {
        return Err(errno::last());
    }
    NonNull::new(start.cast()).ok_or(Errno::ENOMEM)
}
