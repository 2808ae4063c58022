//! The vnodes of a layer: `vcache(9)` with the lower vnode as the key.

use core::ffi::{c_int, c_void};
use core::sync::atomic::{AtomicBool, Ordering};

use rump_abi::types as t;
use rump_abi::{Result, kpi};

use super::Layer;
use super::passing::Passing;
use super::vfsops::LayerMount;
use crate::kernel::check;
use crate::vnode::{Vnode, VnodeRef};

/// What `v_data` of a layer's vnode points to.
#[repr(C)]
pub(super) struct Node {
    /// Referenced; its place is the key's.
    lower: *mut t::vnode,
    /// The file was removed: the vnode should not stay cached, for that would keep the file below.
    removed: AtomicBool,
}

/// Bytes of a key.
const KEY_LEN: usize = size_of::<*mut t::vnode>();

/// The layer's vnode of a lower one, whose reference ends here.
///
/// # Errors
/// `ENOENT` when the mount is going away.
pub(super) fn upper(mp: *mut t::mount, lower: VnodeRef) -> Result<VnodeRef> {
    let key = lower.as_ptr();
    let mut vp = core::ptr::null_mut();
    // SAFETY: the key is the address in `key`, read during the call; `lower` keeps what it points to until
    // the load hook has its own reference.
    check(unsafe { kpi::vcache_get(mp, (&raw const key).cast::<c_void>(), KEY_LEN, &raw mut vp) })?;
    // SAFETY: success comes with a reference.
    Ok(unsafe { VnodeRef::from_raw(vp) })
}

/// A reference to the lower vnode; `None` when the vnode has died. The interlock is not held.
pub(super) fn lower(vp: &Vnode) -> Option<VnodeRef> {
    let interlock = vp.interlock();
    // SAFETY: the interlock exists after loading and this thread does not hold it.
    unsafe { kpi::mutex_enter(interlock) };
    let found = lower_locked(vp);
    // SAFETY: held since above.
    unsafe { kpi::mutex_exit(interlock) };
    found
}

/// As [`lower`], with the interlock held.
pub(super) fn lower_locked(vp: &Vnode) -> Option<VnodeRef> {
    // SAFETY: v_data of a layer's vnode, which loses it under the interlock.
    let node = unsafe { (*vp.as_ptr()).v_data }.cast::<Node>();
    if node.is_null() {
        return None;
    }
    // SAFETY: the node is there as long as v_data says so.
    let lower = unsafe { (*node).lower };
    // SAFETY: the node has a reference.
    Some(unsafe { Vnode::from_ptr(lower) }.vref())
}

/// Remembers that the file was removed.
pub(super) fn mark_removed<V>(vp: &Vnode, v_op: V)
where
    V: FnOnce(&Vnode) -> bool,
{
    let interlock = vp.interlock();
    // SAFETY: the interlock exists after loading and this thread does not hold it.
    unsafe { kpi::mutex_enter(interlock) };
    if v_op(vp) {
        // SAFETY: v_data of a layer's vnode, which loses it under the interlock.
        let node = unsafe { (*vp.as_ptr()).v_data }.cast::<Node>();
        if !node.is_null() {
            // SAFETY: the node is there as long as v_data says so.
            unsafe { (*node).removed.store(true, Ordering::Relaxed) };
        }
    }
    // SAFETY: held since above.
    unsafe { kpi::mutex_exit(interlock) };
}

/// The load hook: `key` is a lower vnode, which whoever asked has referenced.
pub(super) unsafe extern "C" fn loadvnode<L: Layer>(
    mp: *mut t::mount,
    vp: *mut t::vnode,
    key: *const c_void,
    key_len: usize,
    new_key: *mut *const c_void,
) -> c_int {
    assert!(key_len == KEY_LEN, "vnode cache key of a wrong size");
    // SAFETY: the key has the size of an address; its alignment is not promised.
    let lower = unsafe { key.cast::<*mut t::vnode>().read_unaligned() };
    let node = Box::new(Node {
        lower,
        removed: AtomicBool::new(false),
    });
    // SAFETY: referenced by whoever asked for the vnode; the node keeps this one.
    unsafe { kpi::vref(lower) };
    // SAFETY: a field of a referenced vnode, constant after loading.
    let interlock = unsafe { (*lower).v_uobj.vmobjlock };
    // SAFETY: the lock object is alive; the count is for the new vnode.
    unsafe { kpi::mutex_obj_hold(interlock) };
    // SAFETY: a vnode that is being loaded is this thread's alone.
    let object = unsafe { &raw mut (*vp).v_uobj };
    // SAFETY: only a load hook may do this, and this is one.
    unsafe { kpi::uvm_obj_setlock(object, interlock) };
    // SAFETY: ours alone, as above.
    let fields = unsafe { &mut *vp };
    // SAFETY: constant after loading.
    fields.v_type = unsafe { (*lower).v_type };
    fields.v_tag = L::TAG;
    fields.v_op = L::driver().vector();
    // SAFETY: the data of a mount that is not yet gone.
    if unsafe { LayerMount::of(mp) }.root() == lower {
        fields.v_vflag |= t::VV_ROOT;
    }
    let node = Box::into_raw(node);
    fields.v_data = node.cast();
    if fields.v_type == t::VBLK || fields.v_type == t::VCHR {
        // SAFETY: a field of a referenced vnode.
        let un = unsafe { &(*lower).v_un };
        // SAFETY: the type says that it has one.
        let specnode = unsafe { un.vu_specnode };
        // SAFETY: as above; set while loading.
        let rdev = unsafe { (*specnode).sn_rdev };
        // SAFETY: a special file's vnode, its type set, without a specnode so far.
        unsafe { kpi::spec_node_init(vp, rdev) };
    }
    // SAFETY: a vnode that is being loaded may get any size; its pages are below.
    unsafe { kpi::uvm_vnp_setsize(vp, 0) };
    // SAFETY: a field of the node, which lives until the key is removed.
    let stored_key = unsafe { &raw const (*node).lower };
    // SAFETY: the caller gives room for the answer.
    unsafe { new_key.write(stored_key.cast()) };
    0
}

impl Passing<'_, t::vop_inactive_args> {
    /// Lets the vnode stay cached unless its file was removed, and unlocks it.
    ///
    /// # Errors
    /// None.
    pub fn inactive(self) -> Result<()> {
        let vp = self.locked();
        // SAFETY: locked, so it has not been reclaimed.
        let node = unsafe { (*vp.as_ptr()).v_data }.cast::<Node>();
        // SAFETY: as above.
        let removed = unsafe { (*node).removed.load(Ordering::Relaxed) };
        let _ = self.recycle().answer(removed);
        Ok(())
    }
}

impl Passing<'_, t::vop_reclaim_args> {
    /// Forgets the lower vnode.
    ///
    /// # Errors
    /// None.
    pub fn reclaim(self) -> Result<()> {
        let raw = self.vp().as_ptr();
        // SAFETY: v_data is ours until cleared below.
        let node = unsafe { (*raw).v_data }.cast::<Node>();
        // SAFETY: v_mount of a vnode that is being reclaimed is still its own.
        let mp = unsafe { (*raw).v_mount };
        // SAFETY: a field of the node.
        let key = unsafe { &raw const (*node).lower };
        // SAFETY: the key was entered by the load hook and is removed once.
        unsafe { kpi::vcache_remove(mp, key.cast(), KEY_LEN) };
        let interlock = self.vp().interlock();
        // SAFETY: the interlock exists and reclaim is called without it.
        unsafe { kpi::mutex_enter(interlock) };
        // SAFETY: under the interlock, under which others look.
        unsafe { (*raw).v_data = core::ptr::null_mut() };
        // SAFETY: held since above.
        unsafe { kpi::mutex_exit(interlock) };
        // SAFETY: the box that the load hook made; nobody finds it any more.
        let node = unsafe { Box::from_raw(node) };
        // SAFETY: the node's reference.
        drop(unsafe { VnodeRef::from_raw(node.lower) });
        Ok(())
    }
}

impl Passing<'_, t::vop_print_args> {
    /// Prints the lower vnode.
    ///
    /// # Errors
    /// None.
    pub fn print(self) -> Result<()> {
        if let Some(lower) = lower(self.vp()) {
            // SAFETY: referenced; the label is a C string.
            unsafe { kpi::vprint(c"lower vnode".as_ptr(), lower.as_ptr()) };
        }
        Ok(())
    }
}
