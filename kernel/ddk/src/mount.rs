//! `struct mount`: one mounted file system (`vfsops(9)`).

use core::cell::UnsafeCell;
use core::ffi::CStr;

use rump_abi::types::{
    FORCECLOSE, IMNT_CAN_RWTORO, IMNT_MPSAFE, IMNT_WANTRDWR, MNT_FORCE, MNT_LOCAL, MNT_NOATIME,
    MNT_RDONLY, MNT_RELATIME, WRITECLOSE, dev_t, mount, statvfs,
};
use rump_abi::{Result, kpi};

use crate::fs::FileSystem;
use crate::kernel::check;

/// A mounted file system: a borrow of `struct mount`.
#[repr(transparent)]
pub struct Mount(UnsafeCell<mount>);

impl Mount {
    /// The mount of an operation.
    ///
    /// # Safety
    /// `mp` is not NULL and stays for `'a`.
    #[inline(always)]
    pub unsafe fn from_ptr<'a>(mp: *mut mount) -> &'a Self {
        // SAFETY: the caller's promise; the types have one layout.
        unsafe { &*mp.cast() }
    }

    /// The C pointer.
    #[must_use]
    pub fn as_ptr(&self) -> *mut mount {
        self.0.get()
    }

    /// `mnt_flag`.
    #[must_use]
    pub fn flag(&self) -> i32 {
        // SAFETY: a plain integer, as every driver reads it.
        unsafe { (*self.as_ptr()).mnt_flag }
    }

    /// Nothing may be changed.
    #[must_use]
    pub fn is_rdonly(&self) -> bool {
        self.flag() & MNT_RDONLY != 0
    }

    /// Times of last access are not kept.
    #[must_use]
    pub fn is_noatime(&self) -> bool {
        self.flag() & MNT_NOATIME != 0
    }

    /// Times of last access are kept only when they would otherwise be older than the change.
    #[must_use]
    pub fn is_relatime(&self) -> bool {
        self.flag() & MNT_RELATIME != 0
    }

    /// An update from read-only to writable is running.
    #[must_use]
    pub fn wants_rdwr(&self) -> bool {
        // SAFETY: a plain integer, as every driver reads it.
        unsafe { (*self.as_ptr()).mnt_iflag & IMNT_WANTRDWR != 0 }
    }

    /// For the mount operation: an update may make the mount read-only later on.
    pub fn allow_downgrade(&self) {
        // SAFETY: only the mount operation changes the flags now.
        unsafe { (*self.as_ptr()).mnt_iflag |= IMNT_CAN_RWTORO };
    }

    /// For an update that makes the mount read-only: lets go of the regular files that are open for
    /// writing, by force with `MNT_FORCE`. New ones cannot be opened, as the flag is set already.
    ///
    /// # Errors
    /// `EBUSY` when there are any.
    pub fn flush_writers(&self) -> Result<()> {
        let force = if self.flag() & MNT_FORCE != 0 {
            FORCECLOSE
        } else {
            0
        };
        // SAFETY: the mount is busy while it is updated; no vnode is spared.
        let error =
            unsafe { kpi::vflush(self.as_ptr(), core::ptr::null_mut(), WRITECLOSE | force) };
        check(error)
    }

    /// The root mount covers no vnode.
    #[must_use]
    pub fn is_root_mount(&self) -> bool {
        // SAFETY: constant.
        unsafe { (*self.as_ptr()).mnt_vnodecovered.is_null() }
    }

    /// The id of the file system, which is `st_dev` of its files.
    #[must_use]
    pub fn fsid(&self) -> dev_t {
        // SAFETY: set at mount, constant after.
        let fsid = unsafe { (*self.as_ptr()).mnt_stat.f_fsidx };
        dev_t::from(fsid.__fsid_val[0].cast_unsigned())
    }

    /// The longest name, which `statvfs(2)` tells.
    pub(crate) fn set_namemax(&self, namemax: usize) {
        // SAFETY: only the mount operation calls this.
        unsafe { (*self.as_ptr()).mnt_stat.f_namemax = namemax as core::ffi::c_ulong };
    }

    /// The driver has no need of the big lock, and its data are on this machine.
    pub(crate) fn set_local_mpsafe(&self) {
        let raw = self.as_ptr();
        // SAFETY: only the mount operation changes the flags now.
        unsafe { (*raw).mnt_flag |= MNT_LOCAL };
        // SAFETY: as above.
        unsafe { (*raw).mnt_iflag |= IMNT_MPSAFE };
    }

    /// The driver's data: there from mount to unmount.
    #[must_use]
    pub fn data<F: FileSystem>(&self) -> &F::Mount {
        assert!(
            self.name() == F::NAME,
            "operation on a mount of another file system"
        );
        // SAFETY: set when the mount operation succeeded and freed at the end of unmount, when no
        // vnode and so no operation is left.
        let data = unsafe { (*self.as_ptr()).mnt_data }.cast::<F::Mount>();
        assert!(
            !data.is_null(),
            "operation on a file system that is not mounted"
        );
        // SAFETY: not NULL, so it holds the box that `set_data` put there.
        unsafe { &*data }
    }

    pub(crate) fn set_data<F: FileSystem>(&self, data: Box<F::Mount>) {
        // SAFETY: only mount calls this, before anything uses the mount.
        unsafe { (*self.as_ptr()).mnt_data = Box::into_raw(data).cast() };
    }

    /// # Safety
    /// Only by the end of unmount (or a mount that failed): nothing uses the data any more.
    pub(crate) unsafe fn take_data<F: FileSystem>(&self) -> Box<F::Mount> {
        let raw = self.as_ptr();
        // SAFETY: ours, see above.
        let data = unsafe { (*raw).mnt_data }.cast::<F::Mount>();
        // SAFETY: the box that `set_data` put there.
        let data = unsafe { Box::from_raw(data) };
        // SAFETY: nobody looks any more.
        unsafe { (*raw).mnt_data = core::ptr::null_mut() };
        data
    }

    fn name(&self) -> &CStr {
        // SAFETY: constant; the vfsops outlive every mount.
        let ops = unsafe { (*self.as_ptr()).mnt_op };
        // SAFETY: a field of a live structure.
        let name = unsafe { (*ops).vfs_name };
        // SAFETY: every vfsops has a name.
        unsafe { CStr::from_ptr(name) }
    }
}

/// `struct statvfs`, which `statvfs(2)` fills: plain data, shared with C.
pub type Statvfs = statvfs;
