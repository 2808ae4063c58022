//! Functions of the kernel programming interface beside their Rust twins: each may cost a call more.
//!
//! The C side is called as a driver calls it, through the dynamic symbols of librump.so. The twins are the
//! same functions of the kernel crate, in a kernel that is linked into this program. Vnode operations and
//! the name cache want a file system, which only the loaded kernel has: there the twin of the vnode
//! operation is the call of the function in the vnode's vector, and that of `cache_lookup` is the function
//! behind librumpvfs.so's jump.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::hint::black_box;
use std::mem::ManuallyDrop;
use std::ptr::{NonNull, null_mut};

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
use rump_abi::types::{UIO_READ, iovec, kmutex_t, pool, uio, vnode, vop_islocked_args};
use rump_kernel::ffi::pools::{Description, Hooks, Pool, Wait};
use rump_kernel::{lwproc, mem};
use rump_tests::artifacts;
use rumpuser::mutex::{Mutex, MutexKind};

/// One function, called in two ways.
pub struct Pair {
    pub name: String,
    pub twin: Box<dyn FnMut()>,
    pub kpi: Box<dyn FnMut()>,
}

impl Pair {
    fn new(name: &str, twin: impl FnMut() + 'static, kpi: impl FnMut() + 'static) -> Self {
        Self {
            name: name.to_owned(),
            twin: Box::new(twin),
            kpi: Box::new(kpi),
        }
    }
}

/// Boots both kernels and gives all pairs, for this thread.
pub fn all() -> Vec<Pair> {
    enter_own_kernel();
    // The libraries stay.
    let loaded = ManuallyDrop::new(Loaded::boot());
    let mut pairs = vec![mutex(&loaded)];
    pairs.extend([100, 4096].map(|size| kmem(&loaded, size)));
    pairs.extend([
        pools(&loaded),
        uiomove(&loaded),
        operation(&loaded),
        lookup(&loaded),
    ]);
    pairs
}

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

fn mutex(loaded: &Loaded) -> Pair {
    let own = Mutex::new(MutexKind::Adaptive);
    let init: extern "C" fn(*mut kmutex_t, u32, c_int) = loaded.find("rumpns_mutex_init");
    let enter: extern "C" fn(*mut kmutex_t) = loaded.find("rumpns_mutex_enter");
    let exit: extern "C" fn(*mut kmutex_t) = loaded.find("rumpns_mutex_exit");
    let lock: *mut kmutex_t = Box::leak(Box::new([0_u64; 2])).as_mut_ptr().cast();
    init(lock, 1, 0);
    Pair::new(
        "mutex_enter + mutex_exit",
        move || {
            black_box(&own).enter();
            black_box(&own).exit();
        },
        move || {
            enter(black_box(lock));
            exit(black_box(lock));
        },
    )
}

fn kmem(loaded: &Loaded, size: usize) -> Pair {
    let alloc: extern "C" fn(usize, u32) -> *mut c_void = loaded.find("rumpns_kmem_alloc");
    let free: extern "C" fn(*mut c_void, usize) = loaded.find("rumpns_kmem_free");
    Pair::new(
        &format!("kmem_alloc + kmem_free, {size} bytes"),
        move || {
            let memory = mem::alloc(black_box(size));
            // SAFETY: just allocated with that size.
            unsafe { mem::free(memory.as_ptr(), black_box(size)) };
        },
        move || free(alloc(black_box(size), 1), black_box(size)),
    )
}

fn pools(loaded: &Loaded) -> Pair {
    let own = Pool::new(&Description {
        name: c"bench",
        size: 120,
        align: 0,
        offset: 0,
        mark: true,
        hooks: Hooks::default(),
        source: None,
    });
    type Init = extern "C" fn(*mut pool, usize, u32, u32, c_int, *const c_char, *mut c_void, c_int);
    let init: Init = loaded.find("rumpns_pool_init");
    let get: extern "C" fn(*mut pool, c_int) -> *mut c_void = loaded.find("rumpns_pool_get");
    let put: extern "C" fn(*mut pool, *mut c_void) = loaded.find("rumpns_pool_put");
    let pp: *mut pool = Box::leak(Box::new([0_u64; 8])).as_mut_ptr().cast();
    init(pp, 120, 0, 0, 0, c"bench".as_ptr(), null_mut(), 0);
    Pair::new(
        "pool_get + pool_put",
        move || {
            let object = own.get(Wait::Ok).expect("a get that waits");
            // SAFETY: just taken.
            unsafe { own.put(black_box(object)) };
        },
        move || put(pp, black_box(get(black_box(pp), 1))),
    )
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

fn uiomove(loaded: &Loaded) -> Pair {
    type Move = extern "C" fn(*mut c_void, usize, *mut uio) -> c_int;
    let kpi: Move = loaded.find("rumpns_uiomove");
    let mut buffers = ([7_u8; 64], [0_u8; 64]);
    let mut own_buffers = buffers;
    let mut iov = iovec {
        iov_base: null_mut(),
        iov_len: 0,
    };
    let mut own_iov = iov;
    Pair::new(
        "uiomove, 64 bytes",
        move || {
            let (from, to) = &mut own_buffers;
            let mut uio = transfer(to, &mut own_iov);
            // SAFETY: the data and the complete structure are this function's.
            let moved =
                unsafe { rump_kernel::ffi::uio::uiomove(from.as_mut_ptr(), 64, &raw mut uio) };
            black_box(moved).expect("it can be moved");
        },
        move || {
            let (from, to) = &mut buffers;
            let mut uio = transfer(to, &mut iov);
            black_box(kpi(from.as_mut_ptr().cast(), 64, &raw mut uio));
        },
    )
}

fn root(loaded: &Loaded) -> NonNull<vnode> {
    let variable: *const *mut vnode = loaded.find("rumpns_rootvnode");
    // SAFETY: the variable is set once the kernel has booted.
    let root = unsafe { variable.read() };
    NonNull::new(root).expect("there is a root")
}

fn operation(loaded: &Loaded) -> Pair {
    let root = root(loaded);
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
    let kpi: extern "C" fn(*mut vnode) -> c_int = loaded.find("rumpns_VOP_ISLOCKED");
    Pair::new(
        "VOP_ISLOCKED",
        move || {
            let mut arguments = vop_islocked_args {
                a_desc: descriptor,
                a_vp: black_box(root.as_ptr()),
            };
            // SAFETY: the operation with its own arguments.
            black_box(unsafe { function((&raw mut arguments).cast()) });
        },
        move || {
            black_box(kpi(black_box(root.as_ptr())));
        },
    )
}

fn lookup(loaded: &Loaded) -> Pair {
    type Lookup = extern "C" fn(
        *mut vnode,
        *const c_char,
        usize,
        u32,
        u32,
        *mut c_int,
        *mut *mut vnode,
    ) -> c_int;
    let root = root(loaded);
    let name: &CStr = c"nobody";
    let ask = move |lookup: Lookup| {
        let mut found = null_mut();
        let text = black_box(name.as_ptr());
        black_box(lookup(
            root.as_ptr(),
            text,
            6,
            0,
            0,
            null_mut(),
            &raw mut found,
        ));
    };
    let twin: Lookup = loaded.find("rump_vfs_cache_lookup");
    let kpi: Lookup = Loaded::find_in(&loaded.vfs, "rumpns_cache_lookup");
    Pair::new(
        "cache_lookup, not there",
        move || ask(twin),
        move || ask(kpi),
    )
}
