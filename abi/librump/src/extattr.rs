//! Who may touch extended attributes: `sys/extattr.h`.

use core::ffi::{CStr, c_char, c_int};
use core::ptr::null_mut;

use rump_abi::errno::to_c;
use rump_abi::types::{
    KAUTH_VNODE_READ_EXTATTRIBUTES, KAUTH_VNODE_WRITE_EXTATTRIBUTES, VWRITE, kauth_cred_t, vnode,
};
use rump_kernel::kauth;
use rump_kernel::vfs::genfs;

use crate::export::vfs_kpi;
use crate::genfs::cred;

vfs_kpi! {
    /// Whether an attribute of a file may be read (`VREAD`) or changed (`VWRITE`): the kernel may always.
    fn extattr_check_cred(
        vp: *mut vnode,
        attr: *const c_char,
        cred: kauth_cred_t,
        access: c_int,
    ) -> c_int {
        let cred = self::cred(cred);
        if cred.is_pseudo() {
            return 0;
        }
        // SAFETY: the caller's vnode.
        let file = unsafe { crate::vnode::vp(vp) };
        // SAFETY: the caller's string.
        let name = unsafe { CStr::from_ptr(attr) };
        let decision = genfs::can_extattr(cred, access, file, name.to_bytes());
        let action = if access & VWRITE != 0 {
            KAUTH_VNODE_WRITE_EXTATTRIBUTES
        } else {
            KAUTH_VNODE_READ_EXTATTRIBUTES
        };
        to_c(kauth::authorize_vnode(cred, action as u32, vp, null_mut(), decision))
    }
}
