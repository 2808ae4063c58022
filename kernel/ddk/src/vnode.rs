//! `struct vnode`: what an operation is handed (`vnode(9)`).

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_long};
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::sync::atomic::{AtomicPtr, Ordering};

use rump_abi::types::{
    LK_EXCLUSIVE, LK_RETRY, VDIR, VLNK, VREG, VV_ROOT, klist, off_t, vnode, vtype,
};
use rump_abi::{Result, kpi};

use crate::kernel::check;
use crate::mount::Mount;

/// A vnode that somebody holds a reference to: a borrow of `struct vnode`.
#[repr(transparent)]
pub struct Vnode(UnsafeCell<vnode>);

impl Vnode {
    /// The vnode of an operation.
    ///
    /// # Safety
    /// `vp` is not NULL and referenced for `'a`.
    #[inline(always)]
    pub unsafe fn from_ptr<'a>(vp: *mut vnode) -> &'a Self {
        // SAFETY: the caller's promise; the types have one layout.
        unsafe { &*vp.cast() }
    }

    /// The C pointer. Not inlined: a check of it for NULL is made, as in C, although a reference never is.
    #[inline(never)]
    #[must_use]
    pub fn as_ptr(&self) -> *mut vnode {
        self.0.get()
    }

    /// Whether two names stand for one vnode.
    #[inline(always)]
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }

    /// The type, set once while loading.
    #[must_use]
    pub fn v_type(&self) -> vtype {
        // SAFETY: stable while the vnode is referenced.
        unsafe { (*self.as_ptr()).v_type }
    }

    /// A directory.
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.v_type() == VDIR
    }

    /// A regular file.
    #[must_use]
    pub fn is_reg(&self) -> bool {
        self.v_type() == VREG
    }

    /// A symbolic link.
    #[must_use]
    pub fn is_symlink(&self) -> bool {
        self.v_type() == VLNK
    }

    /// The root of its file system.
    #[must_use]
    pub fn is_root(&self) -> bool {
        // SAFETY: set while loading; a plain integer.
        unsafe { (*self.as_ptr()).v_vflag & VV_ROOT != 0 }
    }

    /// The file system that it belongs to.
    #[must_use]
    pub fn mount(&self) -> &Mount {
        // SAFETY: a field of a referenced vnode.
        let mp = unsafe { (*self.as_ptr()).v_mount };
        // SAFETY: an operation runs on a live vnode, which keeps its mount.
        unsafe { Mount::from_ptr(mp) }
    }

    /// `vref(9)`: one more reference.
    #[must_use]
    pub fn vref(&self) -> VnodeRef {
        // SAFETY: the vnode is referenced already.
        unsafe { kpi::vref(self.as_ptr()) };
        VnodeRef(self.as_ptr())
    }

    /// `vn_lock(9)`, exclusive. Not on a vnode that this thread has locked.
    ///
    /// # Errors
    /// `ENOENT`: it died while we waited.
    pub fn lock_exclusive(&self) -> Result<()> {
        // SAFETY: referenced, and not locked by this thread.
        check(unsafe { kpi::vn_lock(self.as_ptr(), LK_EXCLUSIVE) })
    }

    /// `vn_lock(9)` that also takes a dead vnode.
    pub fn lock_retry(&self) {
        // SAFETY: referenced, and not locked by this thread.
        let error = unsafe { kpi::vn_lock(self.as_ptr(), LK_EXCLUSIVE | LK_RETRY) };
        assert!(error == 0, "vn_lock with LK_RETRY failed: {error}");
    }

    /// `VOP_UNLOCK(9)`.
    pub fn unlock(&self) {
        // SAFETY: this thread has it locked.
        unsafe { kpi::VOP_UNLOCK(self.as_ptr()) };
    }

    /// `uvm_vnp_setsize(9)`: tells the page layer.
    pub fn set_size(&self, size: off_t) {
        // SAFETY: referenced; locked or loading.
        unsafe { kpi::uvm_vnp_setsize(self.as_ptr(), size) };
    }

    /// `VN_KNOTE`: wakes whoever watches the vnode through a kqueue.
    pub fn knote(&self, hint: i32) {
        // SAFETY: a field of a live vnode.
        let list: *mut klist = unsafe { &raw mut (*self.as_ptr()).v_klist };
        // SAFETY: a field of a live list.
        let head = unsafe { &raw mut (*list).slh_first };
        // SAFETY: the head of the list is a pointer that is aligned and lives as long as the vnode.
        let head = unsafe { AtomicPtr::from_ptr(head) };
        // Nobody watches most vnodes: no need for the interlock then.
        if head.load(Ordering::Acquire).is_null() {
            return;
        }
        let interlock = self.interlock();
        // SAFETY: the interlock exists after loading and this thread does not hold it.
        unsafe { kpi::mutex_enter(interlock) };
        // SAFETY: the list is guarded by the interlock, which we hold.
        unsafe { kpi::knote(list, c_long::from(hint)) };
        // SAFETY: held since above.
        unsafe { kpi::mutex_exit(interlock) };
    }

    /// `v_interlock`.
    pub(crate) fn interlock(&self) -> *mut rump_abi::types::kmutex_t {
        // SAFETY: constant once the vnode is loaded.
        unsafe { (*self.as_ptr()).v_uobj.vmobjlock }
    }

    /// `VOP_ACCESS(9)`: whatever the owner of the vnode says. The vnode is locked.
    ///
    /// # Errors
    /// `EACCES` and its kin.
    pub fn vop_access(&self, mode: c_int, cred: &crate::Cred) -> Result<()> {
        // SAFETY: referenced and locked; the credentials are valid.
        check(unsafe { kpi::VOP_ACCESS(self.as_ptr(), mode, cred.as_ptr()) })
    }
}

/// A counted reference to a vnode; dropping it is `vrele(9)`, so the vnode must be unlocked then.
#[repr(transparent)]
pub struct VnodeRef(*mut vnode);

impl VnodeRef {
    /// Takes over a reference.
    ///
    /// # Safety
    /// The caller gives a reference to a live `vp` away.
    #[must_use]
    pub unsafe fn from_raw(vp: *mut vnode) -> Self {
        Self(vp)
    }

    /// Gives the reference to C.
    #[must_use]
    pub fn into_raw(self) -> *mut vnode {
        ManuallyDrop::new(self).0
    }

    /// `vput(9)`: unlocks and lets go.
    pub fn vput(self) {
        // SAFETY: the reference is ours, the lock is this thread's; both end here.
        unsafe { kpi::vput(self.into_raw()) };
    }
}

impl Deref for VnodeRef {
    type Target = Vnode;

    fn deref(&self) -> &Vnode {
        // SAFETY: the reference keeps the vnode.
        unsafe { Vnode::from_ptr(self.0) }
    }
}

impl Drop for VnodeRef {
    fn drop(&mut self) {
        // SAFETY: the reference is ours and ends here.
        unsafe { kpi::vrele(self.0) };
    }
}
