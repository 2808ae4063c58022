//! `Mp`, the kernel's handle of a `struct mount`, `mount(9)`. Its driver is in [`super::vfsops`].
//!
//! Mounts are type-stable as vnodes are (see [`super::vnode`]). Every mount has one structure
//! reference for itself and one for each of its vnodes; `busy` keeps it from being unmounted.

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::fmt;
use core::ptr::{self, NonNull};
use core::sync::atomic::{
    AtomicI32, AtomicPtr, AtomicU32,
    Ordering::{AcqRel, Acquire, Relaxed, Release},
};

use rump_abi::types::*;
use rumpuser::mutex::{Mutex, MutexKind};

use super::guarded::Guarded;
use super::tailq::{Head, Link};
pub use super::vfsops::VfsOps;
use super::vnode::Vp;
use crate::{Errno, Result};

/// A mount; see the module.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mp(NonNull<mount>);

// SAFETY: a handle is an address of memory that stays a mount for ever; fields are atomics or have
// the locks that `struct mount` names.
unsafe impl Send for Mp {}
// SAFETY: as above.
unsafe impl Sync for Mp {}

impl fmt::Debug for Mp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:p}", self.0)
    }
}

/// The kernel's part of a mount, behind the C structure.
#[repr(C)]
pub(crate) struct Record {
    mount: UnsafeCell<mount>,
    /// Guards the list of vnodes (`mntvnode_lock`).
    pub(crate) vnodes: Mutex,
}

// SAFETY: the mount is reached only by its fields' own rules.
unsafe impl Sync for Record {}

static IDLE: Guarded<Vec<Mp>> = Guarded::new(Vec::new());

macro_rules! field {
    ($mp:expr, $($field:ident).+) => {
        // SAFETY: a handle points to a mount for ever; no reference is made.
        unsafe { &raw mut (*$mp.0.as_ptr()).$($field).+ }
    };
}

fn int<'a>(field: *mut c_int) -> &'a AtomicI32 {
    // SAFETY: only called with fields of type-stable mounts, aligned and alive for ever.
    unsafe { AtomicI32::from_ptr(field) }
}

fn pointer<'a, T>(field: *mut *mut T) -> &'a AtomicPtr<T> {
    // SAFETY: as for `int`.
    unsafe { AtomicPtr::from_ptr(field) }
}

fn mutex<'a>(field: *mut kmutex_t) -> &'a Mutex {
    // SAFETY: `Mutex` is what `kmutex_t` is; aligned and alive for ever.
    unsafe { &*field.cast::<Mutex>() }
}

impl Mp {
    /// A mount of `ops` on `covered`, whose reference it takes over: one reference, not busy, on no
    /// list.
    ///
    /// # Panics
    /// When the host has no memory left.
    pub(crate) fn allocate(ops: VfsOps, covered: Option<Vp>) -> Self {
        let mp = IDLE.with(Vec::pop).unwrap_or_else(|| {
            let memory = rumpuser::memory::alloc(size_of::<Record>(), 64)
                .expect("out of memory for a mount")
                .cast::<Record>();
            // SAFETY: all zeroes is a valid `struct mount`: numbers and pointers.
            let zeroed = unsafe { core::mem::zeroed::<mount>() };
            let record = Record {
                mount: UnsafeCell::new(zeroed),
                vnodes: Mutex::new(MutexKind::Adaptive),
            };
            // SAFETY: the memory is large enough, aligned, and new.
            unsafe { memory.write(record) };
            Self(memory.cast())
        });
        // SAFETY: nobody else uses this mount; all zeroes is a valid one.
        unsafe { mp.0.as_ptr().write_bytes(0, 1) };
        pointer(field!(mp, mnt_op)).store(ops.as_ptr(), Relaxed);
        pointer(field!(mp, mnt_vnodecovered)).store(Vp::opt_ptr(covered), Relaxed);
        pointer(field!(mp, mnt_private)).store(mp.0.as_ptr().cast(), Relaxed);
        mp.unmounting().init(MutexKind::Adaptive);
        mp.renamelock().init(MutexKind::Adaptive);
        mp.updating().init(MutexKind::Adaptive);
        int(field!(mp, mnt_refcnt)).store(1, Release);
        mp.vnodelist().init();
        mp
    }

    fn deallocate(self) {
        self.unmounting().destroy();
        self.renamelock().destroy();
        self.updating().destroy();
        IDLE.with(|idle| idle.push(self));
    }

    /// The handle of a pointer from C; `None` for NULL.
    ///
    /// # Safety
    /// `mp` is NULL or points to a mount that this kernel made.
    #[inline]
    #[must_use]
    pub unsafe fn from_ptr(mp: *mut mount) -> Option<Self> {
        NonNull::new(mp).map(Self)
    }

    /// The C structure.
    #[inline]
    #[must_use]
    pub fn as_ptr(self) -> *mut mount {
        self.0.as_ptr()
    }

    /// The C pointer of a mount or of none.
    #[must_use]
    pub fn opt_ptr(mp: Option<Self>) -> *mut mount {
        mp.map_or(ptr::null_mut(), Self::as_ptr)
    }

    pub(crate) fn record(self) -> &'static Record {
        // SAFETY: every mount is the first member of a record; records live for ever, and all that
        // is reached through a shared reference is a lock.
        unsafe { self.0.cast::<Record>().as_ref() }
    }

    // ---- fields --------------------------------------------------------------------------------

    /// The driver.
    #[must_use]
    pub fn op(self) -> VfsOps {
        let ops = pointer(field!(self, mnt_op)).load(Relaxed);
        // SAFETY: the field is the table of an attached driver.
        unsafe { VfsOps::from_ptr(ops) }.expect("every mount has a driver")
    }

    /// The directory on which it is mounted.
    #[must_use]
    pub fn vnodecovered(self) -> Option<Vp> {
        let vp = pointer(field!(self, mnt_vnodecovered)).load(Acquire);
        // SAFETY: the field is NULL or a vnode of this kernel.
        unsafe { Vp::from_ptr(vp) }
    }

    /// Sets the directory on which it is mounted; the mount owns the reference.
    pub fn set_vnodecovered(self, vp: Option<Vp>) {
        pointer(field!(self, mnt_vnodecovered)).store(Vp::opt_ptr(vp), Release);
    }

    /// The driver's data.
    #[must_use]
    pub fn data(self) -> *mut c_void {
        pointer(field!(self, mnt_data)).load(Acquire)
    }

    /// `mnt_flag`: `MNT_*`.
    #[must_use]
    pub fn flag(self) -> u32 {
        int(field!(self, mnt_flag)).load(Relaxed) as u32
    }

    /// Replaces `mnt_flag`; under `updating`.
    pub fn set_flag(self, flags: u32) {
        int(field!(self, mnt_flag)).store(flags as i32, Relaxed);
    }

    /// `mnt_iflag`: `IMNT_*`.
    #[must_use]
    pub fn iflag(self) -> u32 {
        int(field!(self, mnt_iflag)).load(Relaxed) as u32
    }

    /// Sets `IMNT_*` bits.
    pub fn set_iflag(self, bits: i32) {
        int(field!(self, mnt_iflag)).fetch_or(bits, Relaxed);
    }

    /// Clears `IMNT_*` bits.
    pub fn clear_iflag(self, bits: i32) {
        int(field!(self, mnt_iflag)).fetch_and(!bits, Relaxed);
    }

    /// `mnt_fs_bshift`: the logarithm of the file system's block size, which its driver sets.
    #[must_use]
    pub fn fs_bshift(self) -> u32 {
        int(field!(self, mnt_fs_bshift)).load(Relaxed) as u32
    }

    /// Whether it is mounted read-only.
    #[must_use]
    pub fn is_rdonly(self) -> bool {
        self.flag() & MNT_RDONLY as u32 != 0
    }

    /// Whether the driver runs without the kernel lock.
    #[must_use]
    pub fn is_mpsafe(self) -> bool {
        self.iflag() & IMNT_MPSAFE as u32 != 0
    }

    /// A copy of the cached statistics (`mnt_stat`).
    #[must_use]
    pub fn stat(self) -> statvfs {
        let stat = field!(self, mnt_stat);
        // SAFETY: a valid structure of numbers and bytes; a copy of it may be torn while another
        // thread writes statistics, as NetBSD allows.
        unsafe { stat.read_volatile() }
    }

    /// Where the cached statistics are, for the driver to fill in.
    pub(crate) fn stat_ptr(self) -> *mut statvfs {
        field!(self, mnt_stat)
    }

    /// Changes the cached statistics in place; `f` neither sleeps nor enters a driver. The caller
    /// holds `updating` or owns the mount.
    pub fn with_stat<R>(self, f: impl FnOnce(&mut statvfs) -> R) -> R {
        let stat = field!(self, mnt_stat);
        // SAFETY: writers are serialised by the caller; readers copy.
        f(unsafe { &mut *stat })
    }

    /// `f_fsidx`.
    #[must_use]
    pub fn fsid(self) -> fsid_t {
        let fsid = field!(self, mnt_stat.f_fsidx);
        // SAFETY: two integers, set once.
        unsafe { fsid.read_volatile() }
    }

    /// Order of mounting.
    #[must_use]
    pub fn generation(self) -> u64 {
        let place = field!(self, mnt_gen);
        // SAFETY: set before the mount is visible.
        unsafe { place.read() }
    }

    pub(crate) fn set_generation(self, generation: u64) {
        let place = field!(self, mnt_gen);
        // SAFETY: the mount is not visible yet.
        unsafe { place.write(generation) };
    }

    /// Held through an unmount; guards the busy count and `IMNT_GONE`.
    #[must_use]
    pub fn unmounting(self) -> &'static Mutex {
        mutex(field!(self, mnt_unmounting))
    }

    /// The rename lock.
    #[must_use]
    pub fn renamelock(self) -> &'static Mutex {
        mutex(field!(self, mnt_renamelock))
    }

    /// Held while `VFS_MOUNT` runs.
    #[must_use]
    pub fn updating(self) -> &'static Mutex {
        mutex(field!(self, mnt_updating))
    }

    /// The busy count; under `unmounting`.
    #[must_use]
    pub(crate) fn busynest(self) -> &'static AtomicU32 {
        let count = field!(self, mnt_busynest);
        // SAFETY: aligned and alive for ever.
        unsafe { AtomicU32::from_ptr(count) }
    }

    // ---- references ----------------------------------------------------------------------------

    /// Adds a structure reference.
    pub fn hold(self) {
        let before = int(field!(self, mnt_refcnt)).fetch_add(1, Relaxed);
        assert!(before > 0, "a mount without references was held");
    }

    /// Drops a structure reference; the last frees the mount (`vfs_destroy`).
    pub fn release(self) {
        let before = int(field!(self, mnt_refcnt)).fetch_sub(1, AcqRel);
        assert!(before > 0, "a mount without references was released");
        if before == 1 {
            assert!(
                self.vnodelist_first().is_none(),
                "a mount with vnodes lost its last reference"
            );
            self.op().delref();
            self.deallocate();
        }
    }

    /// How many structure references there are.
    #[must_use]
    pub fn refcnt(self) -> i32 {
        int(field!(self, mnt_refcnt)).load(Relaxed)
    }

    // ---- the list of vnodes, under `record().vnodes` -------------------------------------------

    fn vnodelist(self) -> &'static Head<vnode> {
        let head = field!(self, mnt_vnodelist);
        // SAFETY: a tail queue's head in a type-stable mount.
        unsafe { &*head.cast::<Head<vnode>>() }
    }

    pub(crate) fn vnodelist_first(self) -> Option<Vp> {
        // SAFETY: the list holds vnodes of this kernel.
        unsafe { Vp::from_ptr(self.vnodelist().first()) }
    }

    pub(crate) fn vnodelist_next(vp: Vp) -> Option<Vp> {
        // SAFETY: the list holds vnodes of this kernel.
        unsafe { Vp::from_ptr(vp.mnt_link().next()) }
    }

    pub(crate) fn vnodelist_append(self, vp: Vp) {
        debug_assert!(self.record().vnodes.owned());
        self.vnodelist().append(vp.as_ptr(), vp.mnt_link());
    }

    pub(crate) fn vnodelist_insert_after(self, at: Vp, vp: Vp) {
        debug_assert!(self.record().vnodes.owned());
        let (before, link) = (at.mnt_link(), vp.mnt_link());
        self.vnodelist()
            .insert_after(before, vp.as_ptr(), link, Vp::mnt_link_of);
    }

    pub(crate) fn vnodelist_insert_head(self, vp: Vp) {
        debug_assert!(self.record().vnodes.owned());
        self.vnodelist()
            .insert_head(vp.as_ptr(), vp.mnt_link(), Vp::mnt_link_of);
    }

    pub(crate) fn vnodelist_remove(self, vp: Vp) {
        debug_assert!(self.record().vnodes.owned());
        self.vnodelist().remove(vp.mnt_link(), Vp::mnt_link_of);
    }
}

// ---- the list of mounts as C and debuggers see it ----------------------------------------------

/// `mountlist`; changed under the lock of `vfs::mount`.
#[unsafe(export_name = "rumpns_mountlist")]
pub static MOUNTLIST: Head<mount> = Head::new(&MOUNTLIST);

fn list_link(mp: *mut mount) -> &'static Link<mount> {
    // SAFETY: members of the list are type-stable mounts.
    let link = unsafe { &raw mut (*mp).mnt_list };
    // SAFETY: as above; a tail queue's entry.
    unsafe { &*link.cast::<Link<mount>>() }
}

pub(crate) fn c_mountlist_append(mp: Mp) {
    MOUNTLIST.append(mp.as_ptr(), list_link(mp.as_ptr()));
}

pub(crate) fn c_mountlist_next(mp: Mp) -> Option<Mp> {
    // SAFETY: the list holds mounts of this kernel.
    unsafe { Mp::from_ptr(list_link(mp.as_ptr()).next()) }
}

pub(crate) fn c_mountlist_remove(mp: Mp) {
    MOUNTLIST.remove(list_link(mp.as_ptr()), list_link);
}

/// A C result as Rust's.
pub(crate) fn result(error: c_int) -> Result<()> {
    if error == 0 {
        Ok(())
    } else {
        Err(Errno::new(error))
    }
}
