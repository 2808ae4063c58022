//! Functions of the kernel programming interface beside their Rust twins: each may cost a call more.
//!
//! The C side is called as a driver calls it, through the dynamic symbols of librump.so. The twins are the
//! same functions of the kernel crate, in a kernel that is linked into this program. Vnode operations and
//! the name cache want a file system, which only the loaded kernel has: there the twin of the vnode
//! operation is the call of the function in the vnode's vector, and that of `cache_lookup` is the function
//! behind librumpvfs.so's jump.
#![allow(missing_docs, reason = "criterion's macro makes public functions")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::hint::black_box;
use std::ptr::{NonNull, null_mut};

use criterion::{Criterion, criterion_group, criterion_main};
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
use rump_abi::types::{UIO_READ, iovec, kmutex_t, pool, uio, vnode, vop_islocked_args};
use rump_kernel::ffi::pools::{Description, Hooks, Pool, Wait};
use rump_kernel::{lwproc, mem};
use rump_tests::artifacts;
use rumpuser::mutex::{Mutex, MutexKind};

/// The loaded kernel, entered.
struct Loaded {
    kernel: Library,
    vfs: Library,
}

impl Loaded {
    fn boot() -> Self {
        let open = |name: &str| {
            let path = artifacts().join(name);
            // SAFETY: libraries of the rump kernel may be loaded in this order.
            let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_GLOBAL) };
            library.unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let loaded = Self {
            kernel: open("librump.so"),
            vfs: open("librumpvfs.so"),
        };
        let boot: extern "C" fn() -> c_int = loaded.find("rump_init");
        assert_eq!(boot(), 0);
        let enter: extern "C" fn() = loaded.find("rump_schedule");
        enter();
        loaded
    }

    /// A symbol of librump.so, whose type the caller knows.
    fn find<T: Copy>(&self, name: &str) -> T {
        Self::find_in(&self.kernel, name)
    }

    fn find_in<T: Copy>(library: &Library, name: &str) -> T {
        // SAFETY: the caller knows the type.
        let found = unsafe { library.get::<T>(name.as_bytes()) };
        *found.unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

fn enter_own_kernel() {
    rump_kernel::init::rump_init().expect("the linked kernel boots");
    lwproc::schedule();
}

fn mutex(c: &mut Criterion, loaded: &Loaded) {
    let mut group = c.benchmark_group("mutex_enter + mutex_exit");
    let own = Mutex::new(MutexKind::Adaptive);
    group.bench_function("twin", |b| {
        b.iter(|| {
            black_box(&own).enter();
            black_box(&own).exit();
        });
    });
    let init: extern "C" fn(*mut kmutex_t, u32, c_int) = loaded.find("rumpns_mutex_init");
    let enter: extern "C" fn(*mut kmutex_t) = loaded.find("rumpns_mutex_enter");
    let exit: extern "C" fn(*mut kmutex_t) = loaded.find("rumpns_mutex_exit");
    let mut memory = [0_u64; 2];
    let lock: *mut kmutex_t = memory.as_mut_ptr().cast();
    init(lock, 1, 0);
    group.bench_function("kpi", |b| {
        b.iter(|| {
            enter(black_box(lock));
            exit(black_box(lock));
        });
    });
}

fn kmem(c: &mut Criterion, loaded: &Loaded) {
    for size in [100_usize, 4096] {
        let mut group = c.benchmark_group(format!("kmem_alloc + kmem_free, {size} bytes"));
        group.bench_function("twin", |b| {
            b.iter(|| {
                let memory = mem::alloc(black_box(size));
                // SAFETY: just allocated with that size.
                unsafe { mem::free(memory.as_ptr(), black_box(size)) };
            });
        });
        let alloc: extern "C" fn(usize, u32) -> *mut c_void = loaded.find("rumpns_kmem_alloc");
        let free: extern "C" fn(*mut c_void, usize) = loaded.find("rumpns_kmem_free");
        group.bench_function("kpi", |b| {
            b.iter(|| free(alloc(black_box(size), 1), black_box(size)));
        });
    }
}

fn pools(c: &mut Criterion, loaded: &Loaded) {
    let mut group = c.benchmark_group("pool_get + pool_put");
    let own = Pool::new(&Description {
        name: c"bench",
        size: 120,
        align: 0,
        offset: 0,
        mark: true,
        hooks: Hooks::default(),
        source: None,
    });
    group.bench_function("twin", |b| {
        b.iter(|| {
            let object = own.get(Wait::Ok).expect("a get that waits");
            // SAFETY: just taken.
            unsafe { own.put(black_box(object)) };
        });
    });
    type Init = extern "C" fn(*mut pool, usize, u32, u32, c_int, *const c_char, *mut c_void, c_int);
    let init: Init = loaded.find("rumpns_pool_init");
    let get: extern "C" fn(*mut pool, c_int) -> *mut c_void = loaded.find("rumpns_pool_get");
    let put: extern "C" fn(*mut pool, *mut c_void) = loaded.find("rumpns_pool_put");
    let mut memory = [0_u64; 8];
    let pp: *mut pool = memory.as_mut_ptr().cast();
    init(pp, 120, 0, 0, 0, c"bench".as_ptr(), null_mut(), 0);
    group.bench_function("kpi", |b| {
        b.iter(|| put(pp, black_box(get(black_box(pp), 1))))
    });
}

/// A read of `length` bytes into a buffer of the kernel's.
fn transfer(buffer: &mut [u8], iov: &mut iovec) -> uio {
    *iov = iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    uio {
        uio_iov: iov,
        uio_iovcnt: 1,
        uio_offset: 0,
        uio_resid: buffer.len(),
        uio_rw: UIO_READ,
        uio_vmspace: null_mut(),
    }
}

fn uiomove(c: &mut Criterion, loaded: &Loaded) {
    let mut group = c.benchmark_group("uiomove, 64 bytes");
    let mut data = [7_u8; 64];
    let mut buffer = [0_u8; 64];
    let mut iov = iovec {
        iov_base: null_mut(),
        iov_len: 0,
    };
    group.bench_function("twin", |b| {
        b.iter(|| {
            let mut uio = transfer(&mut buffer, &mut iov);
            // SAFETY: the data and the complete structure are this function's.
            unsafe { rump_kernel::ffi::uio::uiomove(data.as_mut_ptr(), 64, &raw mut uio) }
        });
    });
    let kpi: extern "C" fn(*mut c_void, usize, *mut uio) -> c_int = loaded.find("rumpns_uiomove");
    group.bench_function("kpi", |b| {
        b.iter(|| {
            let mut uio = transfer(&mut buffer, &mut iov);
            kpi(data.as_mut_ptr().cast(), 64, &raw mut uio)
        });
    });
}

fn vnodes(c: &mut Criterion, loaded: &Loaded) {
    let variable: *const *mut vnode = loaded.find("rumpns_rootvnode");
    // SAFETY: the variable is set once the kernel has booted.
    let root = unsafe { variable.read() };
    let root = NonNull::new(root).expect("there is a root");

    let mut group = c.benchmark_group("VOP_ISLOCKED");
    // SAFETY: the descriptor is data of the library.
    let offset: *const c_int = loaded.find("rumpns_vop_islocked_desc");
    // SAFETY: `vdesc_offset` is its first member.
    let slot = unsafe { offset.read() };
    // SAFETY: a living vnode with a vector that has the slot.
    let vector = unsafe { (*root.as_ptr()).v_op };
    // SAFETY: as above.
    let function = unsafe { vector.wrapping_offset(slot as isize).read() };
    let function = function.expect("the vector is full");
    let descriptor = offset.cast();
    group.bench_function("twin", |b| {
        b.iter(|| {
            let mut arguments = vop_islocked_args {
                a_desc: descriptor,
                a_vp: black_box(root.as_ptr()),
            };
            // SAFETY: the operation with its own arguments.
            unsafe { function((&raw mut arguments).cast()) }
        });
    });
    let kpi: extern "C" fn(*mut vnode) -> c_int = loaded.find("rumpns_VOP_ISLOCKED");
    group.bench_function("kpi", |b| b.iter(|| kpi(black_box(root.as_ptr()))));
    group.finish();

    type Lookup = extern "C" fn(
        *mut vnode,
        *const c_char,
        usize,
        u32,
        u32,
        *mut c_int,
        *mut *mut vnode,
    ) -> c_int;
    let mut group = c.benchmark_group("cache_lookup, not there");
    let name: &CStr = c"nobody";
    let twin: Lookup = loaded.find("rump_vfs_cache_lookup");
    let kpi: Lookup = Loaded::find_in(&loaded.vfs, "rumpns_cache_lookup");
    for (label, lookup) in [("twin", twin), ("kpi", kpi)] {
        let mut found = null_mut();
        group.bench_function(label, |b| {
            b.iter(|| {
                let text = black_box(name.as_ptr());
                lookup(root.as_ptr(), text, 6, 0, 0, null_mut(), &raw mut found)
            });
        });
    }
}

fn all(c: &mut Criterion) {
    enter_own_kernel();
    let loaded = Loaded::boot();
    mutex(c, &loaded);
    kmem(c, &loaded);
    pools(c, &loaded);
    uiomove(c, &loaded);
    vnodes(c, &loaded);
}

criterion_group!(benches, all);
criterion_main!(benches);
