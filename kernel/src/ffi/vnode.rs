//! `Vp`, the kernel's handle of a `struct vnode`, and the record behind it. `vnode(9)`.
//!
//! A handle is a plain copyable pointer. The memory of a vnode is type-stable: it is taken from the
//! host once, kept on a free list, and never given back, so a handle always points to a vnode. Using
//! one after its last reference is gone is an error of logic (it may meanwhile be another file) and
//! never one of memory. References are explicit, as `vref`, `vrele` and `vput`; no guard could be
//! alive across a call into a driver anyway.
//!
//! Here is what touches the C structure; the life of a vnode is in [`crate::vfs::vcache`],
//! [`crate::vfs::vnode`] and [`crate::vfs::reclaim`], its operations are in [`super::vops`].

use core::ffi::{c_int, c_void};
use core::fmt;
use core::ptr::{self, NonNull};
use core::sync::atomic::{
    AtomicI32, AtomicI64, AtomicPtr, AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};

use rump_abi::types::*;
use rumpuser::condvar::Condvar;
use rumpuser::mutex::Mutex;
use rumpuser::rwlock::RwLock;

use super::mount::Mp;
use super::tailq::Link;

/// The size of a vnode whose driver has not told it yet.
pub const VSIZENOTSET: voff_t = -1;

/// A slot of an operations vector, as C has it.
pub type Op = Option<unsafe extern "C" fn(*mut c_void) -> c_int>;

/// A vnode; see the module.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Vp(pub(super) NonNull<vnode>);

// SAFETY: a handle is an address of memory that stays a vnode for ever; what lies there is reached
// through atomics or under the lock that `struct vnode` names for the field.
unsafe impl Send for Vp {}
// SAFETY: as above.
unsafe impl Sync for Vp {}

impl fmt::Debug for Vp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:p}", self.0)
    }
}

/// One field of the vnode behind a handle, as a raw pointer.
macro_rules! field {
    ($vp:expr, $($field:ident).+) => {
        // SAFETY: a handle points to a vnode for ever; no reference is made.
        unsafe { &raw mut (*$vp.0.as_ptr()).$($field).+ }
    };
}

fn int<'a>(field: *mut c_int) -> &'a AtomicI32 {
    // SAFETY: only called with fields of type-stable vnodes, aligned and alive for ever.
    unsafe { AtomicI32::from_ptr(field) }
}

fn uint<'a>(field: *mut u32) -> &'a AtomicU32 {
    // SAFETY: as for `int`.
    unsafe { AtomicU32::from_ptr(field) }
}

fn pointer<'a, T>(field: *mut *mut T) -> &'a AtomicPtr<T> {
    // SAFETY: as for `int`.
    unsafe { AtomicPtr::from_ptr(field) }
}

fn offset<'a>(field: *mut voff_t) -> &'a AtomicI64 {
    // SAFETY: as for `int`.
    unsafe { AtomicI64::from_ptr(field) }
}

/// `rootvnode` as C sees it.
#[unsafe(export_name = "rumpns_rootvnode")]
pub static ROOTVNODE: AtomicPtr<vnode> = AtomicPtr::new(ptr::null_mut());

pub(crate) fn c_rootvnode() -> Option<Vp> {
    // SAFETY: NULL or a vnode of this kernel.
    unsafe { Vp::from_ptr(ROOTVNODE.load(Acquire)) }
}

pub(crate) fn set_c_rootvnode(vp: Option<Vp>) {
    ROOTVNODE.store(Vp::opt_ptr(vp), Release);
}

impl Vp {
    /// The handle of a pointer from C; `None` for NULL.
    ///
    /// # Safety
    /// `vp` is NULL or points to a vnode that this kernel made.
    #[inline]
    #[must_use]
    pub unsafe fn from_ptr(vp: *mut vnode) -> Option<Self> {
        NonNull::new(vp).map(Self)
    }

    /// The C structure.
    #[inline]
    #[must_use]
    pub fn as_ptr(self) -> *mut vnode {
        self.0.as_ptr()
    }

    /// The C pointer of a vnode or of none.
    #[inline]
    #[must_use]
    pub fn opt_ptr(vp: Option<Self>) -> *mut vnode {
        vp.map_or(ptr::null_mut(), Self::as_ptr)
    }

    // ---- identity ------------------------------------------------------------------------------

    /// `v_type`: `VREG`, `VDIR`, ...
    #[inline]
    #[must_use]
    pub fn v_type(self) -> vtype {
        uint(field!(self, v_type)).load(Relaxed)
    }

    /// Sets `v_type`; only while the vnode is loaded.
    pub fn set_v_type(self, to: vtype) {
        uint(field!(self, v_type)).store(to, Relaxed);
    }

    /// `v_tag`: whose vnode it is, for debuggers.
    #[must_use]
    pub fn v_tag(self) -> vtagtype {
        uint(field!(self, v_tag)).load(Relaxed)
    }

    /// Sets `v_tag`.
    pub fn set_v_tag(self, to: vtagtype) {
        uint(field!(self, v_tag)).store(to, Relaxed);
    }

    /// Whether it is a directory.
    #[inline]
    #[must_use]
    pub fn is_dir(self) -> bool {
        self.v_type() == VDIR
    }

    /// Whether it is a character or block device.
    #[must_use]
    pub fn is_device(self) -> bool {
        matches!(self.v_type(), VCHR | VBLK)
    }

    /// The mount that the vnode belongs to; the dead mount after its end.
    ///
    /// # Panics
    /// For a vnode that is on no mount yet.
    #[inline]
    #[must_use]
    pub fn v_mount(self) -> Mp {
        self.v_mount_opt()
            .expect("a vnode that is in use belongs to a mount")
    }

    /// The same; `None` for a vnode that is being made or freed.
    #[must_use]
    pub fn v_mount_opt(self) -> Option<Mp> {
        let mp = pointer(field!(self, v_mount)).load(Acquire);
        // SAFETY: the field is NULL or a mount of this kernel.
        unsafe { Mp::from_ptr(mp) }
    }

    pub(crate) fn set_v_mount(self, mp: Option<Mp>) {
        pointer(field!(self, v_mount)).store(Mp::opt_ptr(mp), Release);
    }

    /// The operations vector.
    #[inline]
    #[must_use]
    pub fn v_op(self) -> *mut Op {
        pointer(field!(self, v_op)).load(Acquire)
    }

    /// Sets the operations vector: the driver while loading, the kernel when the vnode dies.
    pub fn set_v_op(self, vector: *mut Op) {
        pointer(field!(self, v_op)).store(vector, Release);
    }

    /// The driver's node.
    #[inline]
    #[must_use]
    pub fn v_data(self) -> *mut c_void {
        pointer(field!(self, v_data)).load(Acquire)
    }

    /// Sets the driver's node.
    pub fn set_v_data(self, data: *mut c_void) {
        pointer(field!(self, v_data)).store(data, Release);
    }

    // ---- flags, sizes, counts ------------------------------------------------------------------

    /// `v_vflag`: `VV_*`.
    #[inline]
    #[must_use]
    pub fn vflag(self) -> i32 {
        int(field!(self, v_vflag)).load(Relaxed)
    }

    /// Sets `VV_*` bits.
    pub fn set_vflag(self, bits: i32) {
        int(field!(self, v_vflag)).fetch_or(bits, Relaxed);
    }

    /// Clears `VV_*` bits.
    pub fn clear_vflag(self, bits: i32) {
        int(field!(self, v_vflag)).fetch_and(!bits, Relaxed);
    }

    /// `v_iflag`: `VI_*`.
    #[must_use]
    pub fn iflag(self) -> i32 {
        int(field!(self, v_iflag)).load(Relaxed)
    }

    /// Sets `VI_*` bits.
    pub fn set_iflag(self, bits: i32) {
        int(field!(self, v_iflag)).fetch_or(bits, Relaxed);
    }

    /// Clears `VI_*` bits.
    pub fn clear_iflag(self, bits: i32) {
        int(field!(self, v_iflag)).fetch_and(!bits, Relaxed);
    }

    /// Whether it is the root of its file system (`VV_ROOT`).
    #[must_use]
    pub fn is_root(self) -> bool {
        self.vflag() & VV_ROOT != 0
    }

    /// `v_size`: the file's size as the driver last told it.
    #[must_use]
    pub fn v_size(self) -> i64 {
        offset(field!(self, v_size)).load(Relaxed)
    }

    /// `v_writesize`: the size when the write in progress is done.
    #[must_use]
    pub fn v_writesize(self) -> i64 {
        offset(field!(self, v_writesize)).load(Relaxed)
    }

    pub(crate) fn store_sizes(self, size: Option<i64>, writesize: i64) {
        if let Some(size) = size {
            offset(field!(self, v_size)).store(size, Relaxed);
        }
        offset(field!(self, v_writesize)).store(writesize, Relaxed);
    }

    /// How many references there are.
    #[inline]
    #[must_use]
    pub fn usecount(self) -> u32 {
        self.refs().load(Acquire)
    }

    #[inline]
    pub(crate) fn refs(self) -> &'static AtomicU32 {
        uint(field!(self, v_uobj.uo_refs))
    }

    /// `v_writecount`: opens for writing.
    #[must_use]
    pub fn writecount(self) -> i32 {
        int(field!(self, v_writecount)).load(Relaxed)
    }

    /// Adds to `v_writecount`.
    pub fn add_writecount(self, n: i32) {
        int(field!(self, v_writecount)).fetch_add(n, Relaxed);
    }

    /// `v_holdcnt`: buffers and pages that keep the structure.
    #[must_use]
    pub fn holdcnt(self) -> i32 {
        int(field!(self, v_holdcnt)).load(Relaxed)
    }

    pub(crate) fn add_holdcnt(self, n: i32) -> i32 {
        int(field!(self, v_holdcnt)).fetch_add(n, Relaxed) + n
    }

    /// Pages that the vnode's memory object has.
    #[must_use]
    pub fn npages(self) -> i32 {
        int(field!(self, v_uobj.uo_npages)).load(Relaxed)
    }

    /// Whether buffers hold data that is not on the device.
    #[must_use]
    pub fn has_dirty_buffers(self) -> bool {
        !pointer(field!(self, v_dirtyblkhd.lh_first))
            .load(Relaxed)
            .is_null()
    }

    /// Whether buffers hold blocks of it.
    #[must_use]
    pub fn has_buffers(self) -> bool {
        self.has_dirty_buffers()
            || !pointer(field!(self, v_cleanblkhd.lh_first))
                .load(Relaxed)
                .is_null()
    }

    // ---- locks ---------------------------------------------------------------------------------

    /// The interlock. It may be shared with other vnodes: never take two.
    #[inline]
    #[must_use]
    pub fn interlock(self) -> &'static Mutex {
        // SAFETY: mutex objects are type-stable; `Mutex` is what `kmutex_t` is.
        unsafe { self.interlock_ptr().cast::<Mutex>().as_ref() }
    }

    pub(super) fn interlock_ptr(self) -> NonNull<kmutex_t> {
        NonNull::new(pointer(field!(self, v_uobj.vmobjlock)).load(Acquire))
            .expect("every vnode has an interlock")
    }

    /// The lock that `genfs_lock` takes.
    #[inline]
    #[must_use]
    pub fn v_lock(self) -> &'static RwLock {
        let lock = field!(self, v_lock);
        // SAFETY: `RwLock` is what `krwlock_t` is; alive for ever.
        unsafe { &*lock.cast::<RwLock>() }
    }

    /// Where changes of state are awaited, with the interlock.
    #[must_use]
    pub(crate) fn state_cv(self) -> &'static Condvar {
        let cv = field!(self, v_cv);
        // SAFETY: `Condvar` is what `kcondvar_t` is; alive for ever.
        unsafe { &*cv.cast::<Condvar>() }
    }

    // ---- the union -----------------------------------------------------------------------------

    /// What is mounted on this directory.
    #[inline]
    #[must_use]
    pub fn mounted_here(self) -> Option<Mp> {
        if self.v_type() != VDIR {
            return None;
        }
        let mp = pointer(field!(self, v_un.vu_mountedhere)).load(Acquire);
        // SAFETY: of a directory the field is NULL or a mount of this kernel.
        unsafe { Mp::from_ptr(mp) }
    }

    /// Sets what is mounted on this directory.
    ///
    /// # Panics
    /// When it is no directory.
    pub fn set_mounted_here(self, mp: Option<Mp>) {
        assert!(self.is_dir(), "only directories are mounted on");
        pointer(field!(self, v_un.vu_mountedhere)).store(Mp::opt_ptr(mp), Release);
    }

    /// The union as the pointer of a device or fifo.
    #[must_use]
    pub(crate) fn special(self) -> *mut c_void {
        pointer(field!(self, v_un.vu_specnode)).load(Acquire).cast()
    }

    pub(crate) fn set_special(self, to: *mut c_void) {
        pointer(field!(self, v_un.vu_specnode)).store(to.cast(), Release);
    }

    /// The list of knotes; under the interlock.
    #[must_use]
    pub fn v_klist(self) -> *mut klist {
        field!(self, v_klist)
    }

    /// Whether any knote is attached; a snapshot.
    #[must_use]
    pub fn has_knotes(self) -> bool {
        !pointer(field!(self, v_klist.slh_first))
            .load(Relaxed)
            .is_null()
    }

    pub(crate) fn mnt_link(self) -> &'static Link<vnode> {
        Self::mnt_link_of(self.as_ptr())
    }

    /// The link of a member of a mount's list.
    pub(crate) fn mnt_link_of(vp: *mut vnode) -> &'static Link<vnode> {
        // SAFETY: only called with type-stable vnodes.
        let link = unsafe { &raw mut (*vp).v_mntvnodes };
        // SAFETY: as above; a tail queue's entry.
        unsafe { &*link.cast::<Link<vnode>>() }
    }
}

const _: () = assert!(size_of::<RwLock>() == size_of::<krwlock_t>());
const _: () = assert!(size_of::<Condvar>() == size_of::<kcondvar_t>());
