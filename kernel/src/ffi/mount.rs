//! `Mp`, the kernel's handle of a `struct mount`, and `VfsOps`, of a driver's `struct vfsops`.
//! `vfsops(9)`, `mount(9)`.
//!
//! Mounts are type-stable as vnodes are (see [`super::vnode`]). Every mount has one structure
//! reference for itself and one for each of its vnodes; `busy` keeps it from being unmounted.
//! The `VFS_*` calls are here as methods; those that a driver without `IMNT_MPSAFE` must not see
//! concurrently take the kernel lock.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_char, c_int, c_void};
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
use super::vnode::Vp;
use crate::cred::Cred;
use crate::vfs::vop::big_lock;
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
        VfsOps(NonNull::new(ops).expect("every mount has a driver"))
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

    // ---- VFS_* ---------------------------------------------------------------------------------

    /// `VFS_MOUNT`, always under the kernel lock. `path` is an address of the calling process.
    ///
    /// # Errors
    /// The driver's.
    #[allow(
        clippy::not_unsafe_ptr_arg_deref,
        reason = "the driver gets the pointer; the kernel does not follow it"
    )]
    pub fn vfs_mount(self, path: usize, data: *mut c_void, data_len: &mut usize) -> Result<()> {
        let Some(f) = self.op().get().vfs_mount else {
            return Err(Errno::EOPNOTSUPP);
        };
        big_lock(true, || {
            // SAFETY: a mount of this driver; `data` is what `vfsops(9)` promises.
            result(unsafe { f(self.as_ptr(), path as *const c_char, data, data_len) })
        })
    }

    /// `VFS_START`.
    ///
    /// # Errors
    /// The driver's.
    pub fn vfs_start(self, flags: c_int) -> Result<()> {
        let Some(f) = self.op().get().vfs_start else {
            return Ok(());
        };
        big_lock(!self.is_mpsafe(), || {
            // SAFETY: a mount of this driver.
            result(unsafe { f(self.as_ptr(), flags) })
        })
    }

    /// `VFS_UNMOUNT`, always under the kernel lock.
    ///
    /// # Errors
    /// `EBUSY` and the driver's.
    pub fn vfs_unmount(self, flags: c_int) -> Result<()> {
        let Some(f) = self.op().get().vfs_unmount else {
            return Err(Errno::EOPNOTSUPP);
        };
        big_lock(true, || {
            // SAFETY: a mount of this driver.
            result(unsafe { f(self.as_ptr(), flags) })
        })
    }

    /// `VFS_ROOT`: the root, referenced and locked exclusively.
    ///
    /// # Errors
    /// The driver's.
    pub fn vfs_root(self) -> Result<Vp> {
        let Some(f) = self.op().get().vfs_root else {
            return Err(Errno::EOPNOTSUPP);
        };
        let mut vp = ptr::null_mut();
        big_lock(!self.is_mpsafe(), || {
            // SAFETY: a mount of this driver; `vp` takes the root.
            result(unsafe { f(self.as_ptr(), &mut vp) })
        })?;
        // SAFETY: on success the driver stored a vnode.
        Ok(unsafe { Vp::from_ptr(vp) }.expect("VFS_ROOT succeeded without a vnode"))
    }

    /// `VFS_STATVFS`.
    ///
    /// # Errors
    /// The driver's.
    pub fn vfs_statvfs(self, buf: &mut statvfs) -> Result<()> {
        let Some(f) = self.op().get().vfs_statvfs else {
            return Err(Errno::EOPNOTSUPP);
        };
        big_lock(!self.is_mpsafe(), || {
            // SAFETY: a mount of this driver.
            result(unsafe { f(self.as_ptr(), buf) })
        })
    }

    /// `VFS_STATVFS` into the mount's own cache.
    ///
    /// # Errors
    /// The driver's.
    pub fn refresh_stat(self) -> Result<()> {
        let Some(f) = self.op().get().vfs_statvfs else {
            return Err(Errno::EOPNOTSUPP);
        };
        let stat = field!(self, mnt_stat);
        big_lock(!self.is_mpsafe(), || {
            // SAFETY: a mount of this driver; the buffer is its own.
            result(unsafe { f(self.as_ptr(), stat) })
        })
    }

    /// `VFS_SYNC`.
    ///
    /// # Errors
    /// The driver's.
    pub fn vfs_sync(self, waitfor: c_int, cred: Cred) -> Result<()> {
        let Some(f) = self.op().get().vfs_sync else {
            return Ok(());
        };
        big_lock(!self.is_mpsafe(), || {
            // SAFETY: a mount of this driver.
            result(unsafe { f(self.as_ptr(), waitfor, cred.as_ptr()) })
        })
    }

    /// `VFS_VGET`: by inode number, referenced and locked.
    ///
    /// # Errors
    /// The driver's.
    pub fn vfs_vget(self, ino: ino_t) -> Result<Vp> {
        let Some(f) = self.op().get().vfs_vget else {
            return Err(Errno::EOPNOTSUPP);
        };
        let mut vp = ptr::null_mut();
        // SAFETY: a mount of this driver; `vp` takes the file.
        result(unsafe { f(self.as_ptr(), ino, &mut vp) })?;
        // SAFETY: on success the driver stored a vnode.
        Ok(unsafe { Vp::from_ptr(vp) }.expect("VFS_VGET succeeded without a vnode"))
    }

    /// `VFS_LOADVNODE`: fills `vp` in for `key`; answers the driver's copy of the key.
    pub(crate) fn vfs_loadvnode(self, vp: Vp, key: &[u8]) -> Result<*const c_void> {
        let Some(f) = self.op().get().vfs_loadvnode else {
            return Err(Errno::EOPNOTSUPP);
        };
        let mut new_key = ptr::null();
        let (at, len) = (key.as_ptr().cast(), key.len());
        // SAFETY: a mount of this driver and a vnode private to this thread.
        result(unsafe { f(self.as_ptr(), vp.as_ptr(), at, len, &mut new_key) })?;
        Ok(new_key)
    }

    /// `VFS_NEWVNODE`: makes a file and its vnode; answers a copy of its key.
    pub(crate) fn vfs_newvnode(
        self,
        dvp: Option<Vp>,
        vp: Vp,
        vap: *mut vattr,
        cred: kauth_cred_t,
    ) -> Result<Vec<u8>> {
        let Some(f) = self.op().get().vfs_newvnode else {
            return Err(Errno::EOPNOTSUPP);
        };
        let (mut len, mut key) = (0, ptr::null());
        let dvp = Vp::opt_ptr(dvp);
        // SAFETY: a mount of this driver and a vnode private to this thread.
        result(unsafe {
            f(
                self.as_ptr(),
                dvp,
                vp.as_ptr(),
                vap,
                cred,
                &mut len,
                &mut key,
            )
        })?;
        assert!(
            !key.is_null() && len > 0,
            "{}: the new vnode has no key",
            self.op().name()
        );
        // SAFETY: the driver's key lives at least until `vcache_remove`.
        let bytes = unsafe { core::slice::from_raw_parts(key.cast::<u8>(), len) };
        Ok(bytes.to_vec())
    }

    /// `VFS_FHTOVP`: by file id, referenced and locked.
    ///
    /// # Errors
    /// `ESTALE` and the driver's.
    pub fn vfs_fhtovp(self, id: &mut [u8]) -> Result<Vp> {
        let Some(f) = self.op().get().vfs_fhtovp else {
            return Err(Errno::EOPNOTSUPP);
        };
        if id.len() < size_of::<fid>() {
            return Err(Errno::EINVAL);
        }
        let mut aligned = vec![0u64; id.len().div_ceil(8)];
        let fidp = aligned.as_mut_ptr().cast::<u8>();
        // SAFETY: the copy has room for all bytes.
        unsafe { fidp.copy_from_nonoverlapping(id.as_ptr(), id.len()) };
        let mut vp = ptr::null_mut();
        big_lock(!self.is_mpsafe(), || {
            // SAFETY: a mount of this driver; the id is complete and aligned.
            result(unsafe { f(self.as_ptr(), fidp.cast(), &mut vp) })
        })?;
        // SAFETY: on success the driver stored a vnode.
        Ok(unsafe { Vp::from_ptr(vp) }.expect("VFS_FHTOVP succeeded without a vnode"))
    }

    /// `VFS_RENAMELOCK_ENTER`.
    ///
    /// # Errors
    /// The driver's.
    pub fn renamelock_enter(self) -> Result<()> {
        match self.op().get().vfs_renamelock_enter {
            // SAFETY: a mount of this driver.
            Some(f) => result(unsafe { f(self.as_ptr()) }),
            None => Err(Errno::EOPNOTSUPP),
        }
    }

    /// `VFS_RENAMELOCK_EXIT`.
    pub fn renamelock_exit(self) {
        if let Some(f) = self.op().get().vfs_renamelock_exit {
            // SAFETY: a mount of this driver, whose rename lock the caller holds.
            unsafe { f(self.as_ptr()) };
        }
    }

    /// `VFS_EXTATTRCTL`, always under the kernel lock.
    ///
    /// # Errors
    /// The driver's.
    pub fn vfs_extattrctl(
        self,
        cmd: c_int,
        vp: Option<Vp>,
        namespace: c_int,
        name: Option<&CStr>,
    ) -> Result<()> {
        let Some(f) = self.op().get().vfs_extattrctl else {
            return Err(Errno::EOPNOTSUPP);
        };
        let name = name.map_or(ptr::null(), CStr::as_ptr);
        big_lock(true, || {
            // SAFETY: a mount of this driver.
            result(unsafe { f(self.as_ptr(), cmd, Vp::opt_ptr(vp), namespace, name) })
        })
    }
}

impl Vp {
    /// `VFS_VPTOFH`: the file id into `id`; answers its length, also in `E2BIG`'s second part.
    ///
    /// # Errors
    /// `E2BIG` with the length that is needed, and the driver's.
    pub fn vptofh(self, id: &mut [u8]) -> core::result::Result<usize, (Errno, usize)> {
        let Some(f) = self.v_mount().op().get().vfs_vptofh else {
            return Err((Errno::EOPNOTSUPP, 0));
        };
        let mut aligned = vec![0u64; id.len().div_ceil(8)];
        let fidp = aligned.as_mut_ptr().cast::<u8>();
        let mut len = id.len();
        let at = if id.is_empty() {
            ptr::null_mut()
        } else {
            fidp.cast()
        };
        let done = big_lock(self.vflag() & VV_MPSAFE == 0, || {
            // SAFETY: a vnode of this driver; `len` bytes are there.
            result(unsafe { f(self.as_ptr(), at, &mut len) })
        });
        match done {
            Ok(()) => {
                let n = len.min(id.len());
                // SAFETY: the copy has `id.len()` bytes.
                unsafe { fidp.copy_to_nonoverlapping(id.as_mut_ptr(), n) };
                Ok(len)
            }
            Err(error) => Err((error, len)),
        }
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

// ---- vfsops ------------------------------------------------------------------------------------

/// A driver's table; it stays as long as the driver is attached.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VfsOps(NonNull<vfsops>);

// SAFETY: the table is constant while attached, except the reference count, which is atomic.
unsafe impl Send for VfsOps {}
// SAFETY: as above.
unsafe impl Sync for VfsOps {}

impl VfsOps {
    /// The handle of a driver's table; `None` for NULL.
    ///
    /// # Safety
    /// `ops` is NULL or a valid table that stays until it is detached.
    #[must_use]
    pub unsafe fn from_ptr(ops: *mut vfsops) -> Option<Self> {
        NonNull::new(ops).map(Self)
    }

    /// The C structure.
    #[must_use]
    pub fn as_ptr(self) -> *mut vfsops {
        self.0.as_ptr()
    }

    fn get(self) -> &'static vfsops {
        // SAFETY: drivers keep the table while attached; its mutable members are not read here.
        unsafe { self.0.as_ref() }
    }

    /// The file system's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let name = self.get().vfs_name;
        // SAFETY: a driver's name is a constant string.
        let name = unsafe { CStr::from_ptr(name) };
        name.to_str().unwrap_or("?")
    }

    /// The least size of the mount argument.
    #[must_use]
    pub fn min_mount_data(self) -> usize {
        self.get().vfs_min_mount_data
    }

    fn refcount(self) -> &'static AtomicI32 {
        // SAFETY: aligned and alive while attached.
        int(unsafe { &raw mut (*self.0.as_ptr()).vfs_refcount })
    }

    /// Adds a reference, which keeps the driver attached.
    pub fn addref(self) {
        self.refcount().fetch_add(1, Relaxed);
    }

    /// Drops a reference (`vfs_delref`).
    pub fn delref(self) {
        let before = self.refcount().fetch_sub(1, AcqRel);
        assert!(before > 0, "vfs_delref: {} has no reference", self.name());
    }

    /// Whether mounts or others use the driver.
    #[must_use]
    pub fn in_use(self) -> bool {
        self.refcount().load(Acquire) != 0
    }

    pub(crate) fn init(self) {
        if let Some(f) = self.get().vfs_init {
            // SAFETY: called once at attach, as `vfsops(9)` says.
            unsafe { f() };
        }
    }

    pub(crate) fn done(self) {
        if let Some(f) = self.get().vfs_done {
            // SAFETY: called once at detach, as `vfsops(9)` says.
            unsafe { f() };
        }
    }

    /// The descriptions of the driver's operations vectors.
    pub(crate) fn opv_descs(self) -> *const *const vnodeopv_desc {
        self.get().vfs_opv_descs
    }
}
