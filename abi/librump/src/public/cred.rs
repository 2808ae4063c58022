//! Credentials for programs that call vnode operations themselves, `kauth(9)`.

use core::ptr::null_mut;
use core::slice;

use rump_abi::types::{gid_t, kauth_cred, uid_t};
use rump_kernel::cred::Cred;

use super::public;

public! {
    /// A credential of a user with supplementary groups, the caller's to put back; NULL for too many
    /// groups.
    fn rump_pub_cred_create(uid: uid_t, gid: gid_t, count: usize, groups: *mut gid_t) -> *mut kauth_cred {
        let groups = match count {
            0 => &[][..],
            // SAFETY: the caller's array has that many.
            _ => unsafe { slice::from_raw_parts(groups, count) },
        };
        Cred::create(uid, gid, groups).map_or(null_mut(), Cred::as_ptr)
    }

    /// Drops the caller's reference.
    fn rump_pub_cred_put(cred: *mut kauth_cred) {
        Cred::from_ptr(cred).expect("a credential argument is NULL").free();
    }
}
