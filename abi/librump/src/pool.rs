//! Pools of objects of one size, `pool(9)` and `pool_cache(9)`.

use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use core::ptr::{NonNull, null_mut};
use std::sync::Arc;

use rump_abi::errno::to_c;
use rump_abi::types::{paddr_t, pool, pool_allocator, pool_cache_t};
use rump_kernel::ffi::pools::{Constructor, Description, Destructor, Hooks, Pool, Source, Wait};

use crate::export::kpi;

/// The kernel's part of a driver's `struct pool`.
#[repr(C)]
struct Handle {
    pool: *const Pool,
    own: *const Handle,
}

/// The kernel's allocators: a pool that names one of them gets the kernel's memory.
macro_rules! kernel_allocators {
    ($($name:ident = $symbol:literal;)*) => { $(
        #[unsafe(export_name = $symbol)]
        static $name: pool_allocator = pool_allocator { pa_alloc: None, pa_free: None, pa_pagesz: 0 };
    )* };
}
kernel_allocators! {
    KMEM = "rumpns_pool_allocator_kmem";
    NOINTR = "rumpns_pool_allocator_nointr";
    META = "rumpns_pool_allocator_meta";
}

const PR_WAITOK: c_int = 1;
const PR_LIMITFAIL: c_int = 0x100;
const PR_NOTOUCH: c_uint = 0x400;

fn wait(flags: c_int) -> Wait {
    match (flags & PR_WAITOK != 0, flags & PR_LIMITFAIL != 0) {
        (true, false) => Wait::Ok,
        (true, true) => Wait::LimitFails,
        (false, _) => Wait::No,
    }
}

/// A driver's allocator, unless it is one of the kernel's.
///
/// # Safety
/// `allocator` is null or a driver's structure.
unsafe fn source(allocator: *const pool_allocator, owner: *mut pool) -> Option<Source> {
    // SAFETY: the caller's promise.
    let allocator = unsafe { allocator.as_ref() }?;
    Some(Source {
        pool: owner.expose_provenance(),
        alloc: allocator.pa_alloc?,
        free: allocator.pa_free?,
        page: allocator.pa_pagesz as usize,
    })
}

/// The pool behind a driver's `struct pool`.
///
/// # Safety
/// `handle` is readable.
#[inline(always)]
unsafe fn pool_of<'a>(handle: *const pool) -> &'a Pool {
    let handle = handle.cast::<Handle>();
    // SAFETY: the caller's promise.
    let inner = unsafe { handle.read() };
    if inner.own != handle {
        not_a_pool(handle);
    }
    // SAFETY: `pool_init` stored a pool that lives until `pool_destroy`.
    unsafe { &*inner.pool }
}

#[cold]
fn not_a_pool(handle: *const Handle) -> ! {
    panic!("pool: {handle:p} was not made by pool_init, or was destroyed");
}

fn name<'a>(name: *const c_char) -> &'a CStr {
    if name.is_null() {
        return c"?";
    }
    // SAFETY: a driver names its pools with C strings.
    unsafe { CStr::from_ptr(name) }
}

fn object(object: Option<NonNull<u8>>) -> *mut c_void {
    object.map_or(null_mut(), |object| object.as_ptr().cast())
}

#[cold]
fn nothing(pool: &Pool) -> ! {
    panic!("pool_put: NULL into pool {:?}", pool.name());
}

/// # Safety
/// `memory` is an object of the pool that the caller gives up.
#[inline(always)]
unsafe fn put(pool: &Pool, memory: *mut c_void) {
    let Some(memory) = NonNull::new(memory.cast()) else {
        nothing(pool);
    };
    // SAFETY: the caller's promise; the pool checks that it is its own.
    unsafe { pool.put(memory) };
}

fn limit(count: c_int) -> Option<usize> {
    usize::try_from(count).ok()
}

/// The pool behind a driver's `pool_cache_t`.
///
/// # Safety
/// It came from `pool_cache_init` and is not destroyed.
#[inline(always)]
unsafe fn cache<'a>(pc: pool_cache_t) -> &'a Pool {
    // SAFETY: the caller's promise.
    unsafe { &*pc.cast::<Pool>() }
}

kpi! {
    /// Makes a pool of objects of `size` bytes.
    fn pool_init(
        pp: *mut pool,
        size: usize,
        align: c_uint,
        offset: c_uint,
        flags: c_int,
        wchan: *const c_char,
        allocator: *mut pool_allocator,
        ipl: c_int,
    ) {
        let _ = ipl;
        let made = Pool::new(&Description {
            name: name(wchan),
            size,
            align: align as usize,
            offset: offset as usize,
            mark: flags.cast_unsigned() & PR_NOTOUCH == 0,
            hooks: Hooks::default(),
            // SAFETY: the driver's structure or null.
            source: unsafe { source(allocator, pp) },
        });
        let handle = Handle { pool: Arc::into_raw(made), own: pp.cast() };
        // SAFETY: the driver gives memory for a `struct pool`, which is larger.
        unsafe { pp.cast::<Handle>().write(handle) };
    }
    /// Ends a pool of which nothing is in use.
    fn pool_destroy(pp: *mut pool) {
        // SAFETY: a driver's pool.
        unsafe { pool_of(pp) }.destroy();
        // SAFETY: as above.
        let inner = unsafe { pp.cast::<Handle>().read() };
        // SAFETY: as above; it is not used again.
        unsafe { pp.cast::<Handle>().write(Handle { pool: core::ptr::null(), own: core::ptr::null() }) };
        // SAFETY: `pool_init` gave up its reference to the structure.
        drop(unsafe { Arc::from_raw(inner.pool) });
    }
    /// An object; the driver owns it until `pool_put`. NULL unless PR_WAITOK.
    fn pool_get(pp: *mut pool, flags: c_int) -> *mut c_void {
        // SAFETY: a driver's pool.
        object(unsafe { pool_of(pp) }.get(wait(flags)))
    }
    /// Gives an object back.
    fn pool_put(pp: *mut pool, memory: *mut c_void) {
        // SAFETY: a driver's pool.
        let pool = unsafe { pool_of(pp) };
        // SAFETY: the driver gives the object up.
        unsafe { put(pool, memory) };
    }
    /// Makes objects in advance.
    fn pool_prime(pp: *mut pool, count: c_int) -> c_int {
        // SAFETY: a driver's pool.
        to_c(unsafe { pool_of(pp) }.prime(usize::try_from(count).unwrap_or(0)))
    }
    /// Gives memory of idle objects back; non-zero when there was any.
    fn pool_reclaim(pp: *mut pool) -> c_int {
        // SAFETY: a driver's pool.
        unsafe { pool_of(pp) }.reclaim().into()
    }
    /// A hint: keep so many objects ready.
    fn pool_setlowat(pp: *mut pool, count: c_int) {
        // SAFETY: a driver's pool. What cannot be had now comes when it is needed.
        let _ = unsafe { pool_of(pp) }.prime(usize::try_from(count).unwrap_or(0));
    }
    /// A hint that this pool does not need: how many idle objects are enough.
    fn pool_sethiwat(pp: *mut pool, count: c_int) {
        let _ = (pp, count);
    }
    /// At most `count` objects may be in use.
    fn pool_sethardlimit(pp: *mut pool, count: c_int, message: *const c_char, rate: c_int) {
        let _ = (message, rate);
        // SAFETY: a driver's pool.
        unsafe { pool_of(pp) }.set_limit(limit(count));
    }

    /// Makes a pool of constructed objects.
    fn pool_cache_init(
        size: usize,
        align: c_uint,
        offset: c_uint,
        flags: c_uint,
        wchan: *const c_char,
        allocator: *mut pool_allocator,
        ipl: c_int,
        constructor: Option<Constructor>,
        destructor: Option<Destructor>,
        argument: *mut c_void,
    ) -> pool_cache_t {
        let _ = ipl;
        let constructed = constructor.is_some() || destructor.is_some();
        Arc::into_raw(Pool::new(&Description {
            name: name(wchan),
            size,
            align: align as usize,
            offset: offset as usize,
            // A mark would destroy what was constructed.
            mark: !constructed && flags & PR_NOTOUCH == 0,
            hooks: Hooks { constructor, destructor, argument: argument.expose_provenance() },
            // SAFETY: the driver's structure or null.
            source: unsafe { source(allocator, null_mut()) },
        })).cast_mut().cast()
    }
    /// Ends a pool of which nothing is in use.
    fn pool_cache_destroy(pc: pool_cache_t) {
        // SAFETY: from `pool_cache_init`; the driver does not use it again.
        let pool = unsafe { Arc::from_raw(pc.cast::<Pool>().cast_const()) };
        pool.destroy();
    }
    /// A constructed object.
    fn pool_cache_get_paddr(pc: pool_cache_t, flags: c_int, address: *mut paddr_t) -> *mut c_void {
        // SAFETY: from `pool_cache_init`.
        let got = object(unsafe { cache(pc) }.get(wait(flags)));
        if !address.is_null() {
            // SAFETY: the driver gives a place. There are no physical addresses.
            unsafe { address.write(paddr_t::MAX) };
        }
        got
    }
    /// Gives an object back as it was constructed.
    fn pool_cache_put_paddr(pc: pool_cache_t, memory: *mut c_void, address: paddr_t) {
        let _ = address;
        // SAFETY: from `pool_cache_init`.
        let pool = unsafe { cache(pc) };
        // SAFETY: the driver gives the object up.
        unsafe { put(pool, memory) };
    }
    /// Gives an object back that is not fit for another use.
    fn pool_cache_destruct_object(pc: pool_cache_t, memory: *mut c_void) {
        // SAFETY: from `pool_cache_init`.
        let pool = unsafe { cache(pc) };
        let Some(memory) = NonNull::new(memory.cast()) else {
            nothing(pool);
        };
        // SAFETY: the driver gives the object up.
        unsafe { pool.put_destructed(memory) };
    }
    /// Ends idle objects.
    fn pool_cache_invalidate(pc: pool_cache_t) {
        // SAFETY: from `pool_cache_init`.
        unsafe { cache(pc) }.reclaim();
    }
    /// Gives memory of idle objects back; true when there was any.
    fn pool_cache_reclaim(pc: pool_cache_t) -> bool {
        // SAFETY: from `pool_cache_init`.
        unsafe { cache(pc) }.reclaim()
    }
    /// As `pool_setlowat`.
    fn pool_cache_setlowat(pc: pool_cache_t, count: c_int) {
        // SAFETY: from `pool_cache_init`. What cannot be had now comes when it is needed.
        let _ = unsafe { cache(pc) }.prime(usize::try_from(count).unwrap_or(0));
    }
    /// As `pool_sethiwat`.
    fn pool_cache_sethiwat(pc: pool_cache_t, count: c_int) {
        let _ = (pc, count);
    }
    /// As `pool_sethardlimit`.
    fn pool_cache_sethardlimit(pc: pool_cache_t, count: c_int, message: *const c_char, rate: c_int) {
        let _ = (message, rate);
        // SAFETY: from `pool_cache_init`.
        unsafe { cache(pc) }.set_limit(limit(count));
    }
}
