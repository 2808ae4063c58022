//! `pnbuf_cache`: buffers of `MAXPATHLEN` bytes, `PNBUF_GET` in `sys/namei.h`.

use core::ffi::c_char;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Release};
use std::sync::Arc;

use rump_abi::types::pool_cache;
use rump_kernel::ffi::pools::{Description, Hooks, Pool};
use rump_kernel::vfs::pathbuf::MAXPATHLEN;

/// The variable that the macros of C name; set when the VFS boots.
#[unsafe(export_name = "rumpns_pnbuf_cache")]
pub static PNBUF_CACHE: AtomicPtr<pool_cache> = AtomicPtr::new(ptr::null_mut());

/// Makes the pool.
pub(crate) fn init() {
    let pool = Pool::new(&Description {
        name: c"pnbufpl",
        size: MAXPATHLEN,
        align: 0,
        offset: 0,
        mark: true,
        hooks: Hooks {
            constructor: None,
            destructor: None,
            argument: 0,
        },
        source: None,
    });
    PNBUF_CACHE.store(Arc::into_raw(pool).cast_mut().cast(), Release);
}

/// Takes a buffer back (`PNBUF_PUT`).
///
/// # Safety
/// `buffer` came from `PNBUF_GET` and is not used again.
pub(crate) unsafe fn put(buffer: *mut c_char) {
    let pool = PNBUF_CACHE.load(Acquire).cast::<Pool>();
    // SAFETY: the pool lives for ever once there is a buffer.
    let pool = unsafe { &*pool };
    if let Some(buffer) = NonNull::new(buffer.cast()) {
        // SAFETY: by the caller's promise.
        unsafe { pool.put(buffer) };
    }
}
