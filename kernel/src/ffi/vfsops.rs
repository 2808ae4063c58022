//! A driver's `struct vfsops`, and the calls into it: `VFS_*`, `vfsops(9)`.
//!
//! Calls that a driver without `IMNT_MPSAFE` must not see concurrently take the kernel lock.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::{self, NonNull};
use core::sync::atomic::{
    AtomicI32, AtomicPtr,
    Ordering::{AcqRel, Acquire, Relaxed, Release},
};

use rump_abi::types::*;

use super::mount::{Mp, result};
use super::vnode::Vp;
use crate::cred::Cred;
use crate::vfs::vop::big_lock;
use crate::{Errno, Result};

/// `vfs_list`: the attached drivers as C walks them; under the lock of `vfs::mount::DRIVERS`.
#[unsafe(export_name = "rumpns_vfs_list")]
static VFS_LIST: AtomicPtr<vfsops> = AtomicPtr::new(ptr::null_mut());

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

    /// The driver's operations, for the calls of C.
    pub(super) fn table(self) -> &'static vfsops {
        self.get()
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
        // SAFETY: the table is there while attached.
        let count = unsafe { &raw mut (*self.0.as_ptr()).vfs_refcount };
        // SAFETY: as above, and aligned.
        unsafe { AtomicI32::from_ptr(count) }
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

    fn c_link(self) -> *mut vfsops__bindgen_ty_1 {
        // SAFETY: the table is there while attached.
        unsafe { &raw mut (*self.0.as_ptr()).vfs_list }
    }

    /// Puts the driver on `vfs_list`, whose lock is held.
    pub(crate) fn c_list_insert(self) {
        let (link, head) = (self.c_link(), VFS_LIST.as_ptr());
        let next = VFS_LIST.load(Relaxed);
        // SAFETY: the driver's own link; nobody else uses it yet.
        unsafe { (*link).le_next = next };
        // SAFETY: as above.
        unsafe { (*link).le_prev = head };
        if let Some(next) = NonNull::new(next) {
            // SAFETY: the driver's own link.
            let place = unsafe { &raw mut (*link).le_next };
            // SAFETY: an attached driver's link, guarded by the lock.
            unsafe { (*Self(next).c_link()).le_prev = place };
        }
        VFS_LIST.store(self.as_ptr(), Release);
    }

    /// Takes the driver off `vfs_list`, whose lock is held.
    pub(crate) fn c_list_remove(self) {
        // SAFETY: the driver's own link, guarded by the lock.
        let link = unsafe { self.c_link().read() };
        if let Some(next) = NonNull::new(link.le_next) {
            // SAFETY: an attached driver's link, guarded by the lock.
            unsafe { (*Self(next).c_link()).le_prev = link.le_prev };
        }
        // SAFETY: the place that points to this driver.
        unsafe { *link.le_prev = link.le_next };
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

impl Mp {
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
        let stat = self.stat_ptr();
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

    /// `VFS_FSYNC`: what is mounted from a block device writes the device's blocks.
    ///
    /// # Errors
    /// The driver's; `EOPNOTSUPP` when it leaves that to the caller.
    pub fn vfs_fsync(self, device: Vp, flags: c_int) -> Result<()> {
        let f = self.op().get().vfs_fsync.ok_or(Errno::EOPNOTSUPP)?;
        big_lock(!self.is_mpsafe(), || {
            // SAFETY: the vnode from which a mount of this driver comes.
            result(unsafe { f(device.as_ptr(), flags) })
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
