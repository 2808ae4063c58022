//! Vnodes for programs that call vnode operations themselves, `vnode(9)`.

use core::ffi::c_int;

use rump_abi::types::{dev_t, off_t, vnode};
use rump_kernel::vfs::specfs;

use super::vfs_public;
use crate::prototypes::rump_vtype;
use crate::vnode::vp;

vfs_public! {
    /// Tells the type, the size, and the device: 0 for what is none.
    fn rump_pub_getvninfo(
        vnode: *mut vnode,
        kind: *mut rump_vtype,
        size: *mut off_t,
        device: *mut dev_t,
    ) {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vnode) };
        // SAFETY: the caller's variable.
        unsafe { kind.write(vp.v_type()) };
        // SAFETY: the caller's variable.
        unsafe { size.write(vp.v_size()) };
        let rdev = if vp.is_device() { specfs::rdev(vp) } else { 0 };
        // SAFETY: the caller's variable.
        unsafe { device.write(rdev) };
    }

    /// Adds a reference; the caller has one.
    fn rump_pub_vp_incref(vnode: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { vp(vnode) }.vref();
    }

    /// How many references there are.
    fn rump_pub_vp_getref(vnode: *mut vnode) -> c_int {
        // SAFETY: the caller's vnode.
        unsafe { vp(vnode) }.usecount().cast_signed()
    }

    /// Drops a reference; the caller has not locked the vnode.
    fn rump_pub_vp_rele(vnode: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { vp(vnode) }.vrele();
    }

    /// Takes the interlock, for an operation that releases it.
    fn rump_pub_vp_interlock(vnode: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { vp(vnode) }.interlock().enter();
    }
}
