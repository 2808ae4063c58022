//! Vnodes whose lock an operation was handed: it ends when the value goes (`vnodeops(9)`).

use core::marker::PhantomData;
use core::ops::Deref;

use rump_abi::kpi;
use rump_abi::types::vnode;

use crate::vnode::Vnode;

/// A vnode that is locked for the operation; dropping it is `VOP_UNLOCK(9)`.
#[repr(transparent)]
pub struct Locked<'a> {
    vp: *mut vnode,
    operation: PhantomData<&'a Vnode>,
}

impl Locked<'_> {
    /// Takes over a lock.
    ///
    /// # Safety
    /// `vp` is referenced for the whole operation and locked by this thread, and the caller gives the lock
    /// away.
    #[inline(always)]
    #[must_use]
    pub unsafe fn from_raw(vp: *mut vnode) -> Self {
        Self {
            vp,
            operation: PhantomData,
        }
    }
}

impl Deref for Locked<'_> {
    type Target = Vnode;

    #[inline(always)]
    fn deref(&self) -> &Vnode {
        // SAFETY: the operation has a reference.
        unsafe { Vnode::from_ptr(self.vp) }
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.unlock();
    }
}

/// A locked vnode with a reference, both the operation's own; dropping it is `vput(9)`.
#[repr(transparent)]
pub struct LockedRef(*mut vnode);

impl LockedRef {
    /// Takes over a lock and a reference.
    ///
    /// # Safety
    /// This thread has `vp` locked, and the caller gives that and a reference away.
    #[inline(always)]
    #[must_use]
    pub unsafe fn from_raw(vp: *mut vnode) -> Self {
        Self(vp)
    }
}

impl Deref for LockedRef {
    type Target = Vnode;

    #[inline(always)]
    fn deref(&self) -> &Vnode {
        // SAFETY: the reference keeps the vnode.
        unsafe { Vnode::from_ptr(self.0) }
    }
}

impl Drop for LockedRef {
    fn drop(&mut self) {
        // SAFETY: the lock is this thread's and the reference ours; both end here.
        unsafe { kpi::vput(self.0) };
    }
}
