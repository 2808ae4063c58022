//! `struct specnode`, the device of a vnode (`v_specnode`).

use core::ffi::c_void;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use rump_abi::types::{dev_t, specnode};

use super::pool::TypePool;
use super::vnode::Vp;

static POOL: TypePool<specnode> = TypePool::new();

/// The device of a vnode.
#[derive(Clone, Copy)]
pub(crate) struct Node(*mut specnode);

/// The device of `vp`; `None` while it has none.
pub(crate) fn of(vp: Vp) -> Option<Node> {
    if !vp.is_device() {
        return None;
    }
    let node = vp.special().cast::<specnode>();
    (!node.is_null()).then_some(Node(node))
}

/// Gives `vp` a device.
pub(crate) fn create(vp: Vp, dev: dev_t) {
    let node = POOL.get(specnode {
        sn_next: ptr::null_mut(),
        sn_dev: ptr::null_mut(),
        sn_vnode: vp.as_ptr(),
        sn_opencnt: 0,
        sn_rdev: dev,
        sn_gone: false,
    });
    vp.set_special(node.as_ptr().cast());
}

/// Takes the device of `vp` away.
pub(crate) fn destroy(vp: Vp) {
    if let Some(node) = of(vp) {
        vp.set_special(ptr::null_mut());
        if let Some(node) = ptr::NonNull::new(node.0) {
            POOL.put(node);
        }
    }
}

impl Node {
    /// `sn_rdev`.
    pub(crate) fn rdev(self) -> dev_t {
        // SAFETY: nodes are type-stable; the number never changes.
        unsafe { (*self.0).sn_rdev }
    }

    fn opencnt(self) -> &'static AtomicU32 {
        // SAFETY: nodes are type-stable.
        let field = unsafe { &raw mut (*self.0).sn_opencnt };
        // SAFETY: aligned and alive for ever.
        unsafe { AtomicU32::from_ptr(field) }
    }

    /// How often this vnode is open.
    pub(crate) fn opens(self) -> u32 {
        self.opencnt().load(Relaxed)
    }

    /// Counts opens.
    pub(crate) fn add_opens(self, by: i32) {
        let update = |n: u32| Some(n.saturating_add_signed(by));
        // The closure always answers.
        let _ = self.opencnt().fetch_update(Relaxed, Relaxed, update);
    }

    fn gone_flag(self) -> &'static AtomicBool {
        // SAFETY: nodes are type-stable.
        let field = unsafe { &raw mut (*self.0).sn_gone };
        // SAFETY: aligned and alive for ever.
        unsafe { AtomicBool::from_ptr(field) }
    }

    /// Whether the vnode was revoked.
    pub(crate) fn gone(self) -> bool {
        self.gone_flag().load(Relaxed)
    }

    /// The vnode is revoked.
    pub(crate) fn set_gone(self) {
        self.gone_flag().store(true, Relaxed);
    }
}

/// The key of a device vnode that no directory names: the vnode's own address, which lies in the vnode.
pub fn unnamed_key(vp: Vp) -> (*const c_void, usize) {
    // SAFETY: a field of a type-stable vnode: the address of the vnode itself.
    let field = unsafe { &raw const (*vp.as_ptr()).v_private };
    (field.cast(), size_of::<*mut c_void>())
}
