//! The driver's node behind a vnode: `v_data` and the vnode cache (`vcache(9)`).
//!
//! A node is an `Arc`. While a vnode is loaded its `v_data` owns one count, from the load hook until
//! reclaim. The key of a node in the vnode cache is its address; so the key is stored in `v_data`
//! itself, and it is unique as long as any count exists.

use core::ffi::c_void;
use std::sync::Arc;

use rump_abi::types::vnode;
use rump_abi::{Result, kpi};

use crate::fs::FileSystem;
use crate::kernel::check;
use crate::mount::Mount;
use crate::vnode::{Vnode, VnodeRef};

impl Vnode {
    /// Whether this vnode is one of the file system `F`, and not dead or another's.
    #[must_use]
    pub fn belongs_to<F: FileSystem>(&self) -> bool {
        // SAFETY: v_op of a referenced vnode is valid; a dying vnode changes it in one store.
        let v_op = unsafe { (*self.as_ptr()).v_op };
        F::driver().has_vector(v_op)
    }

    /// The node of a vnode that this thread has locked (so that it cannot be reclaimed).
    ///
    /// Not inlined: operations begin with it, and a breakpoint should stop in the operation.
    ///
    /// # Panics
    /// When the vnode is not one of `F`: the kernel dispatched an operation to the wrong driver.
    #[must_use]
    #[inline(never)]
    pub fn data<F: FileSystem>(&self) -> &F::Node {
        assert!(
            self.belongs_to::<F>(),
            "vnode operation on a vnode of another file system"
        );
        // SAFETY: a field of a referenced vnode.
        let node = unsafe { (*self.as_ptr()).v_data }.cast::<F::Node>();
        // SAFETY: v_data of a vnode with our vector holds a count of an F::Node until reclaim, which
        // waits for the lock that the operation holds.
        unsafe { &*node }
    }

    /// The node with a count of its own, of a vnode that this thread has locked.
    #[must_use]
    #[inline(never)]
    pub fn data_arc<F: FileSystem>(&self) -> Arc<F::Node> {
        let node: *const F::Node = self.data::<F>();
        // SAFETY: the address came from Arc::into_raw, and v_data holds a count.
        unsafe { Arc::increment_strong_count(node) };
        // SAFETY: the count that was just added is ours.
        unsafe { Arc::from_raw(node) }
    }

    /// The node of a vnode that is referenced but not locked: `None` when it is dead by now.
    #[must_use]
    pub fn data_unlocked<F: FileSystem>(&self) -> Option<Arc<F::Node>> {
        let interlock = self.interlock();
        // SAFETY: the interlock exists after loading and this thread does not hold it.
        unsafe { kpi::mutex_enter(interlock) };
        let node = if self.belongs_to::<F>() {
            // SAFETY: guarded by the interlock against `take_data`.
            unsafe { (*self.as_ptr()).v_data }.cast::<F::Node>()
        } else {
            core::ptr::null_mut()
        };
        let found = (!node.is_null()).then(|| {
            // SAFETY: v_data holds a count, and cannot lose it while we have the interlock.
            unsafe { Arc::increment_strong_count(node.cast_const()) };
            // SAFETY: the count that was just added is ours.
            unsafe { Arc::from_raw(node.cast_const()) }
        });
        // SAFETY: held since above.
        unsafe { kpi::mutex_exit(interlock) };
        found
    }
}

/// `vcache_get(9)`: the vnode of a node, loaded if need be. No lock may be held that loading or
/// reclaiming a vnode takes.
///
/// # Errors
/// What the load hook says, or `ENOENT` when the mount is going away.
pub fn vcache_get<F: FileSystem>(mp: &Mount, node: &Arc<F::Node>) -> Result<VnodeRef> {
    let key: *const F::Node = Arc::as_ptr(node);
    let mut vp: *mut vnode = core::ptr::null_mut();
    // SAFETY: the key is the address in `key`, read during the call; `node` keeps what it points to
    // until the load hook has taken its own count.
    check(unsafe {
        kpi::vcache_get(
            mp.as_ptr(),
            (&raw const key).cast::<c_void>(),
            size_of::<*const F::Node>(),
            &raw mut vp,
        )
    })?;
    // SAFETY: success comes with a reference.
    Ok(unsafe { VnodeRef::from_raw(vp) })
}

/// Takes the node out of a vnode that is being reclaimed, after `vcache_remove(9)` of its key.
///
/// # Safety
/// Called once, by the reclaim operation of `F`, on a vnode that `F` loaded.
#[inline(never)]
pub unsafe fn take_data<F: FileSystem>(vp: &Vnode) -> Arc<F::Node> {
    let raw = vp.as_ptr();
    // SAFETY: v_data is ours until cleared below.
    let node = unsafe { (*raw).v_data }.cast::<F::Node>().cast_const();
    let key = node;
    // SAFETY: v_mount of a vnode that is being reclaimed is still its own.
    let mp = unsafe { (*raw).v_mount };
    // SAFETY: the key was entered by the load hook and is removed once.
    unsafe {
        kpi::vcache_remove(
            mp,
            (&raw const key).cast::<c_void>(),
            size_of::<*const F::Node>(),
        );
    };
    let interlock = vp.interlock();
    // SAFETY: the interlock exists and reclaim is called without it.
    unsafe { kpi::mutex_enter(interlock) };
    // SAFETY: guarded by the interlock against `data_unlocked`.
    unsafe { (*raw).v_data = core::ptr::null_mut() };
    // SAFETY: held since above.
    unsafe { kpi::mutex_exit(interlock) };
    // SAFETY: the count that v_data held is ours now.
    unsafe { Arc::from_raw(node) }
}
