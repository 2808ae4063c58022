//! `Buf`, the kernel's handle of a `struct buf`: its fields, its lists, its memory. `buffercache(9)`.
//!
//! Each field has a guard, which `sys/buf.h` names: who has the buffer busy (*o*), the cache's lock (*b*),
//! the buffer's object lock (*v*), which is its vnode's interlock. Memory of buffers that the kernel makes
//! is type-stable, so who sleeps on one that went finds condition variables there and looks again.

use core::ffi::{c_int, c_void};
use core::fmt;
use core::ptr::{NonNull, null_mut};

use rump_abi::types::*;
use rumpuser::condvar::Condvar;
use rumpuser::mutex::{Mutex, MutexKind};

use super::guarded::Guarded;
use super::tailq::Link;
use super::vnode::Vp;
use crate::mem;

/// `NOLIST`: where `b_vnbufs` points of a buffer that is on no vnode's list.
const NOLIST: usize = 0x8765_4321;

/// `buffer_lock`: the object lock of buffers without a vnode.
#[unsafe(export_name = "rumpns_buffer_lock")]
pub(crate) static BUFFER_LOCK: Mutex = Mutex::new(MutexKind::Adaptive);
const _: () = assert!(size_of::<Mutex>() == size_of::<kmutex_t>());

/// What happens when a transfer is done (`b_iodone`).
pub type Iodone = unsafe extern "C" fn(*mut buf);

/// A buffer; see the module.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Buf(NonNull<buf>);

// SAFETY: a handle is an address; what lies there is reached under the guard that `struct buf` names.
unsafe impl Send for Buf {}
// SAFETY: as above.
unsafe impl Sync for Buf {}

impl fmt::Debug for Buf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:p}", self.0)
    }
}

/// Reading and writing of plain fields; the caller has what guards them.
macro_rules! fields {
    ($($(#[$meta:meta])* $get:ident, $set:ident: $($field:ident).+ as $ty:ty;)*) => {
        impl Buf {
            $(
                $(#[$meta])*
                #[inline]
                #[must_use]
                pub fn $get(self) -> $ty {
                    // SAFETY: a living buffer, whose field's guard the caller has.
                    unsafe { (*self.0.as_ptr()).$($field).+ }
                }

                $(#[$meta])*
                #[inline]
                pub fn $set(self, to: $ty) {
                    // SAFETY: as above.
                    unsafe { (*self.0.as_ptr()).$($field).+ = to };
                }
            )*
        }
    };
}

fields! {
    /// `B_*` (*o*).
    flags, set_flags: b_flags as u32;
    /// `BC_*` (*b*).
    cflags, set_cflags: b_cflags as u32;
    /// `BO_*` (*v*).
    oflags, set_oflags: b_oflags as u32;
    /// The errno of the last transfer (*o*).
    error, set_error: b_error as c_int;
    /// Bytes that were not transferred (*o*).
    resid, set_resid: b_resid as c_int;
    /// `BPRIO_*` (*o*).
    prio, set_prio: b_prio as c_int;
    /// Bytes that are valid, or to be moved (*o*).
    bcount, set_bcount: b_bcount as c_int;
    /// Bytes of memory (*o*).
    bufsize, set_bufsize: b_bufsize as c_int;
    /// The device of the last transfer (*o*).
    dev, set_dev: b_dev as dev_t;
    /// The block of the device, of 512 bytes (*o*).
    blkno, set_blkno: b_blkno as daddr_t;
    /// The block of the vnode; constant in the cache.
    lblkno, set_lblkno: b_lblkno as daddr_t;
    /// Which queue of idle buffers it is in (*b*).
    queue, set_queue: b_freelistindex as c_int;
    /// The bytes (*o*).
    data, set_data: b_data as *mut c_void;
    /// The owner's own (*o*).
    private, set_private: b_private as *mut c_void;
    /// Called when the transfer is done (*o*).
    iodone, set_iodone: b_iodone as Option<Iodone>;
}

struct Idle(Vec<Buf>);
static IDLE: Guarded<Idle> = Guarded::new(Idle(Vec::new()));

/// The list of a vnode on which a buffer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum List {
    /// `v_cleanblkhd`.
    Clean,
    /// `v_dirtyblkhd`.
    Dirty,
}

impl List {
    fn head(self, vp: Vp) -> *mut *mut buf {
        let vp = vp.as_ptr();
        match self {
            // SAFETY: vnodes are type-stable; no reference is made.
            Self::Clean => unsafe { &raw mut (*vp).v_cleanblkhd.lh_first },
            // SAFETY: as above.
            Self::Dirty => unsafe { &raw mut (*vp).v_dirtyblkhd.lh_first },
        }
    }

    /// The first buffer of the list, if there is one (*b* and the interlock).
    #[must_use]
    pub fn first(self, vp: Vp) -> Option<Buf> {
        // SAFETY: the list of a type-stable vnode, whose locks the caller has.
        Buf::from_ptr(unsafe { self.head(vp).read() })
    }
}

impl Buf {
    /// The handle of a pointer from C; `None` for NULL.
    #[must_use]
    pub fn from_ptr(bp: *mut buf) -> Option<Self> {
        NonNull::new(bp).map(Self)
    }

    /// The C structure.
    #[must_use]
    pub fn as_ptr(self) -> *mut buf {
        self.0.as_ptr()
    }

    /// A buffer without memory, block or vnode.
    ///
    /// # Panics
    /// When the host has no memory left.
    pub(crate) fn allocate() -> Self {
        let bp = IDLE.with(|idle| idle.0.pop()).unwrap_or_else(|| {
            let memory = rumpuser::memory::alloc(size_of::<buf>(), 64)
                .expect("out of memory for a buffer")
                .cast::<buf>();
            // SAFETY: fresh memory of that size; all fields may be zero.
            unsafe { memory.write_bytes(0, 1) };
            let bp = Self(memory);
            bp.busy_cv().init(c"biowait".as_ptr());
            bp.done_cv().init(c"biodone".as_ptr());
            bp
        });
        bp.reset();
        bp
    }

    /// Makes a driver's memory a buffer (`buf_init`).
    ///
    /// # Safety
    /// The structure is the driver's, and nobody uses it.
    pub unsafe fn init(self) {
        // SAFETY: the caller's promise; all fields may be zero.
        unsafe { self.0.write_bytes(0, 1) };
        self.busy_cv().init(c"biowait".as_ptr());
        self.done_cv().init(c"biodone".as_ptr());
        self.reset();
    }

    /// Sets all fields but the condition variables, on which somebody may still sleep.
    fn reset(self) {
        let bp = self.as_ptr();
        // SAFETY: nobody else uses the buffer; all zeroes is a valid `struct buf`.
        let blank = unsafe { core::mem::zeroed::<buf>() };
        // SAFETY: as above.
        unsafe { (*bp).b_u = blank.b_u };
        // SAFETY: as above.
        unsafe { (*bp).b_proc = null_mut() };
        // SAFETY: as above.
        unsafe { (*bp).b_saveaddr = null_mut() };
        // SAFETY: as above.
        unsafe { (*bp).b_rawblkno = 0 };
        // SAFETY: as above.
        unsafe { (*bp).b_dcookie = 0 };
        // SAFETY: as above.
        unsafe { (*bp).b_vnbufs.le_next = core::ptr::without_provenance_mut(NOLIST) };
        self.set_iodone(None);
        self.set_error(0);
        self.set_resid(0);
        self.set_flags(0);
        self.set_cflags(BC_BUSY as u32);
        self.set_oflags(0);
        self.set_prio(BPRIO_DEFAULT);
        self.set_bcount(0);
        self.set_bufsize(0);
        self.set_dev(dev_t::MAX);
        self.set_data(null_mut());
        self.set_blkno(0);
        self.set_lblkno(0);
        self.set_private(null_mut());
        self.set_queue(-1);
        self.set_vp(None);
    }

    /// Ends a buffer of [`Buf::allocate`], which has no memory and is nowhere any more.
    pub(crate) fn deallocate(self) {
        assert!(
            !self.is_on_list(),
            "a buffer that goes is on its vnode's list"
        );
        IDLE.with(|idle| idle.0.push(self));
    }

    /// Its vnode.
    #[inline]
    #[must_use]
    pub fn vp(self) -> Option<Vp> {
        // SAFETY: a living buffer, which the caller has.
        let vp = unsafe { (*self.as_ptr()).b_vp };
        // SAFETY: the field is NULL or a vnode of this kernel.
        unsafe { Vp::from_ptr(vp) }
    }

    /// Sets the vnode, and with it the object lock.
    pub(crate) fn set_vp(self, vp: Option<Vp>) {
        let lock = vp.map_or((&raw const BUFFER_LOCK).cast_mut(), |vp| {
            core::ptr::from_ref(vp.interlock()).cast_mut()
        });
        // SAFETY: a living buffer, which the caller has.
        unsafe { (*self.as_ptr()).b_vp = Vp::opt_ptr(vp) };
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).b_objlock = lock.cast() };
    }

    /// Its object lock.
    ///
    /// # Panics
    /// When it has none: every buffer has one.
    #[inline]
    #[must_use]
    pub fn objlock(self) -> &'static Mutex {
        // SAFETY: a living buffer.
        let lock = unsafe { (*self.as_ptr()).b_objlock };
        assert!(!lock.is_null(), "the buffer {self:?} has no b_objlock");
        // SAFETY: interlocks are type-stable, and a mutex is what `kmutex_t` is.
        unsafe { &*lock.cast::<Mutex>() }
    }

    /// Where the end of its being busy is awaited, with the cache's lock.
    #[must_use]
    pub fn busy_cv(self) -> &'static Condvar {
        // SAFETY: a living buffer.
        let cv = unsafe { &raw mut (*self.as_ptr()).b_busy };
        // SAFETY: `Condvar` is what `kcondvar_t` is.
        unsafe { &*cv.cast::<Condvar>() }
    }

    /// Where the end of a transfer is awaited, with the object lock.
    #[must_use]
    pub fn done_cv(self) -> &'static Condvar {
        // SAFETY: a living buffer.
        let cv = unsafe { &raw mut (*self.as_ptr()).b_done };
        // SAFETY: `Condvar` is what `kcondvar_t` is.
        unsafe { &*cv.cast::<Condvar>() }
    }

    /// Whether `bit` of `B_*` is set (*o*).
    #[inline]
    #[must_use]
    pub fn has(self, bit: i32) -> bool {
        self.flags() & bit as u32 != 0
    }

    /// Sets and clears `B_*` (*o*).
    pub fn change_flags(self, set: i32, clear: i32) {
        self.set_flags(self.flags() & !(clear as u32) | set as u32);
    }

    /// Whether one of the bits of `BC_*` is set (*b*).
    #[inline]
    #[must_use]
    pub fn has_c(self, bits: i32) -> bool {
        self.cflags() & bits as u32 != 0
    }

    /// Sets and clears `BC_*` (*b*).
    pub fn change_cflags(self, set: i32, clear: i32) {
        self.set_cflags(self.cflags() & !(clear as u32) | set as u32);
    }

    /// Whether one of the bits of `BO_*` is set (*v*, or *o* where only the owner could change it).
    #[inline]
    #[must_use]
    pub fn has_o(self, bits: i32) -> bool {
        self.oflags() & bits as u32 != 0
    }

    /// Sets and clears `BO_*` (*v*).
    pub fn change_oflags(self, set: i32, clear: i32) {
        self.set_oflags(self.oflags() & !(clear as u32) | set as u32);
    }

    /// Whether the transfer reads (`BUF_ISREAD`).
    #[must_use]
    pub fn is_read(self) -> bool {
        self.has(B_READ)
    }

    /// Its memory's length.
    #[must_use]
    pub fn memory(self) -> usize {
        usize::try_from(self.bufsize()).unwrap_or(0)
    }

    // ---- memory ------------------------------------------------------------------------------------

    /// Gives it memory of `size` bytes, of which the first `keep` are as before; false when there is none.
    pub(crate) fn resize(self, size: usize, keep: usize) -> bool {
        let Some(fresh) = mem::try_alloc(size) else {
            return false;
        };
        let old = self.data().cast::<u8>();
        if keep > 0 {
            // SAFETY: both have that many bytes, and the caller has the buffer to itself.
            unsafe { fresh.as_ptr().copy_from_nonoverlapping(old, keep) };
        }
        self.release_memory();
        self.set_data(fresh.as_ptr().cast());
        self.set_bufsize(size as c_int);
        true
    }

    /// Takes its memory away.
    pub(crate) fn release_memory(self) {
        if self.memory() > 0 {
            // SAFETY: `resize` took this memory, and the caller has the buffer to itself.
            unsafe { mem::free(self.data().cast(), self.memory()) };
            self.set_data(null_mut());
            self.set_bufsize(0);
        }
    }

    /// Its valid bytes; the caller has it busy and uses them before it gives it up.
    #[must_use]
    pub fn bytes<'a>(self) -> &'a mut [u8] {
        let len = usize::try_from(self.bcount()).unwrap_or(0);
        if len == 0 {
            return &mut [];
        }
        // SAFETY: the owner's memory of that length.
        unsafe { core::slice::from_raw_parts_mut(self.data().cast(), len) }
    }

    // ---- lists -------------------------------------------------------------------------------------

    /// Whether it is on one of its vnode's lists (*b* and the interlock).
    #[must_use]
    pub fn is_on_list(self) -> bool {
        // SAFETY: a living buffer.
        unsafe { (*self.as_ptr()).b_vnbufs.le_next.addr() != NOLIST }
    }

    /// Puts it at the front of a list of `vp` (*b* and the interlock).
    pub(crate) fn enlist(self, vp: Vp, list: List) {
        let head = list.head(vp);
        let bp = self.as_ptr();
        // SAFETY: the list of a type-stable vnode, whose locks the caller has.
        let first = unsafe { head.read() };
        // SAFETY: a living buffer.
        let own_next = unsafe { &raw mut (*bp).b_vnbufs.le_next };
        // SAFETY: as above.
        unsafe { own_next.write(first) };
        if !first.is_null() {
            // SAFETY: another buffer of the list.
            unsafe { (*first).b_vnbufs.le_prev = own_next };
        }
        // SAFETY: as above.
        unsafe { head.write(bp) };
        // SAFETY: as above.
        unsafe { (*bp).b_vnbufs.le_prev = head };
    }

    /// Takes it from its vnode's list (*b* and the interlock).
    pub(crate) fn delist(self) {
        // SAFETY: a living buffer that is on a list.
        let links = unsafe { (*self.as_ptr()).b_vnbufs };
        if !links.le_next.is_null() {
            // SAFETY: another buffer of the list.
            unsafe { (*links.le_next).b_vnbufs.le_prev = links.le_prev };
        }
        // SAFETY: the address of the pointer that points here.
        unsafe { links.le_prev.write(links.le_next) };
        // SAFETY: a living buffer.
        unsafe { (*self.as_ptr()).b_vnbufs.le_next = core::ptr::without_provenance_mut(NOLIST) };
    }

    /// The next buffer of its vnode's list (*b* and the interlock).
    #[must_use]
    pub fn next_of_vnode(self) -> Option<Self> {
        // SAFETY: a living buffer that is on a list.
        Self::from_ptr(unsafe { (*self.as_ptr()).b_vnbufs.le_next })
    }

    pub(crate) fn idle_link(self) -> &'static Link<buf> {
        Self::idle_link_of(self.as_ptr())
    }

    /// The link of a member of a queue of idle buffers (*b*).
    pub(crate) fn idle_link_of(bp: *mut buf) -> &'static Link<buf> {
        // SAFETY: only called with type-stable buffers of the cache.
        let link = unsafe { &raw mut (*bp).b_freelist };
        // SAFETY: as above; a tail queue's entry.
        unsafe { &*link.cast::<Link<buf>>() }
    }

    /// Part of another's memory as its own: for nested transfers.
    pub(crate) fn borrow_data(self, from: Self, offset: usize) {
        self.set_data(from.data().wrapping_byte_add(offset));
    }
}
